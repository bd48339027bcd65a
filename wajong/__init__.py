"""Wiring only: settings, Celery, URLs and the API router; no rule lives here."""

from wajong.celery import app as celery_app

__all__ = ["celery_app"]

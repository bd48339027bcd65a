"""The Celery application; its settings are the CELERY_ names in wajong.settings."""

import logging.config
import os
from typing import Any

from celery import Celery
from celery.signals import beat_init, setup_logging, worker_init

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wajong.settings")

app = Celery("wajong")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@app.on_after_configure.connect
def name_the_schedulers_redis(sender: Celery, **_kwargs: Any) -> None:
    """RedBeat looks for these two names without Celery's prefix, and warns when it finds none."""
    sender.conf.redbeat_redis_url = sender.conf.broker_url
    sender.conf.redbeat_redis_options = {}


@setup_logging.connect
def log_like_the_web_process(**_kwargs: Any) -> None:
    """Keep Celery from replacing the JSON logging with its own."""
    from django.conf import settings

    logging.config.dictConfig(settings.LOGGING)


@beat_init.connect
@worker_init.connect
def insist_on_protected_rows(**_kwargs: Any) -> None:
    """Start nothing while a table that only grows is unprotected."""
    from audit.append_only import insist
    from base.forks import let_go_of_connections

    insist()
    let_go_of_connections()  # the processes that follow open their own

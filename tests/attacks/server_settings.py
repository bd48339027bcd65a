"""The settings of the demonstration, without the collected static files that `make run` would make first."""

from wajong.settings import *  # noqa: F403
from wajong.settings import STORAGES

STORAGES = {**STORAGES, "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}

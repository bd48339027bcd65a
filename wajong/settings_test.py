"""The settings under which the tests run: fixed keys, no demo, everything that only costs time off."""

import os

from wajong.environment import OIDC_NAMES

os.environ.update(
    {
        "WAJONG_DEMO": "0",
        "WAJONG_SECRET_KEY": "only-for-tests-0123456789-abcdefghijklmnopqrstuvwxyz",
        "WAJONG_SEAL_KEYS": "b25seS1mb3ItdGVzdHMtMDEyMzQ1Njc4OS1hYmNkZWY=",
        "WAJONG_INDEX_KEY": "only-for-tests-0123456789-abcdef",
        "WAJONG_AUDIT_KEY": "only-for-tests-9876543210-fedcba",
        "WAJONG_ALLOWED_HOSTS": "testserver,localhost,127.0.0.1",
        "WAJONG_CSRF_ORIGINS": "",
        "WAJONG_THEME": "",
        "WAJONG_PROXY_HEADER": "0",
        "WAJONG_TERMS": "",
        "WAJONG_KAPDATUM_DAY": "",
        "WAJONG_IDLE_MINUTES": "",
        **{f"WAJONG_OIDC_{name}": "" for name in OIDC_NAMES},
        "WAJONG_SECURITY_CONTACT": "",
        "WAJONG_SECURITY_POLICY": "",
        "WAJONG_EXPORT_THRESHOLD": "",
        "WAJONG_RETENTION": "",
    }
)
# Playwright keeps an event loop running in the thread in which the tests use the database.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

from wajong.settings import *  # noqa: F403
from wajong.settings import DATABASES, STORAGES

DATABASES["default"].get("OPTIONS", {}).pop("pool", None)  # a pool keeps the test database from being dropped
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {**STORAGES, "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}

# The test client and the live server speak plain HTTP.
SESSION_COOKIE_SECURE = False
CSRF_COOKIE_SECURE = False
SESSION_COOKIE_NAME = "sessionid"
CSRF_COOKIE_NAME = "csrftoken"
MESSAGE_COOKIE_NAME = "messages"
SECURE_SSL_REDIRECT = False
SECURE_HSTS_SECONDS = 0

# With a broker too, a test sees the effect of a task at once; tests of the workers start their own.
CELERY_TASK_ALWAYS_EAGER = True
CELERY_TASK_EAGER_PROPAGATES = True
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}

"""Django's settings; every value from outside comes through wajong.environment."""

import os
from datetime import timedelta
from pathlib import Path
from typing import Any

from celery.schedules import crontab
from csp.constants import NONE, SELF

from accounts.signing.provider import as_allauth
from wajong import environment, logs

BASE_DIR = Path(__file__).resolve().parent.parent
_ENV = environment.read(os.environ, BASE_DIR)

DEBUG = False
SECRET_KEY = _ENV.secret_key
ALLOWED_HOSTS = list(_ENV.allowed_hosts)
CSRF_TRUSTED_ORIGINS = list(_ENV.csrf_origins)

DEMO = _ENV.demo
SEAL_KEYS = list(_ENV.seal_keys)  # the first one seals, all of them open
INDEX_KEY = _ENV.index_key  # keys the hash by which a BSN is searched
AUDIT_KEY = _ENV.audit_key  # keys the seals of the logs
THEME = _ENV.theme
TERMS = _ENV.terms  # the distances of terms that the sources leave open
KAPDATUM_DAY = _ENV.kapdatum_day  # after it a change no longer reaches the payment of that month
EXPORT_THRESHOLD = _ENV.export_threshold  # clients; an export of more needs a second person
RETENTION = _ENV.retention  # how long what is kept, in months
PORT = _ENV.port
SECURITY_CONTACTS = _ENV.security_contacts  # where a weakness is reported; none: nothing is said about it
SECURITY_POLICY = _ENV.security_policy

# Bottom-up: an app stands below the ones it builds on.
INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",  # so that its widgets are drawn by our templates where we have one
    "rest_framework",
    "drf_spectacular",
    "oauth2_provider",
    "django_htmx",
    "csp",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.usersessions",
    "base",
    "accounts",
    "audit",
    "notifications",
    "clients",
    "journeys",
    "reports",
    "population",
]

MIDDLEWARE = [
    "base.middleware.TraceMiddleware",
    # Whatever makes an answer stands further in, so that each of these sees every answer.
    "csp.middleware.CSPMiddleware",
    "django_permissions_policy.PermissionsPolicyMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "wajong.middleware.SafeAnswers",
    "wajong.api.middleware.ApiAnswers",
    "django.middleware.security.SecurityMiddleware",
    "wajong.middleware.WholeBody",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "accounts.signing.middleware.SessionMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "base.middleware.PageMiddleware",
    "base.middleware.RefusalMiddleware",
]

ROOT_URLCONF = "wajong.urls"
WSGI_APPLICATION = "wajong.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "base.context.page",
                "notifications.context.unread",
                "wajong.navigation.menu",
            ],
        },
    },
]
FORM_RENDERER = "base.forms.Renderer"

# --- Language and time -------------------------------------------------------------------------
LANGUAGE_CODE = "nl"
TIME_ZONE = "Europe/Amsterdam"
USE_I18N = True
USE_TZ = True

# --- Database ----------------------------------------------------------------------------------
DATABASES: dict[str, dict[str, Any]] = {"default": _ENV.database}
if _ENV.database["ENGINE"] == "django.db.backends.sqlite3":
    _ENV.database.update(
        {
            # Deferred transactions fail at once when a reader starts to write; immediate ones wait.
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                "init_command": (
                    "PRAGMA journal_mode=WAL;PRAGMA synchronous=NORMAL;"
                    "PRAGMA busy_timeout=20000;PRAGMA foreign_keys=ON;"
                ),
            },
            # In memory all threads share one connection, which hides races.
            "TEST": {"NAME": str(Path(_ENV.database["NAME"]).with_name(f"test-{Path(_ENV.database['NAME']).name}"))},
        }
    )
else:
    _ENV.database["OPTIONS"] = {
        **_ENV.database.get("OPTIONS", {}),
        "pool": {"min_size": 1, "max_size": 8, "timeout": 10},
    }

# --- Background work ---------------------------------------------------------------------------
# Delivery and terms live in rows; a task is only the moment at which they are looked at. A lost message
# therefore costs one interval, with and without a broker.
CELERY_TIMEZONE = TIME_ZONE
CELERY_TASK_IGNORE_RESULT = True
CELERY_RESULT_EXPIRES = None  # nothing is kept, so beat need not clean it up
CELERY_TASK_TIME_LIMIT = 1800
CELERY_TASK_SOFT_TIME_LIMIT = 1740
CELERY_BEAT_SCHEDULE: dict[str, dict[str, Any]] = {
    "clear-tokens": {
        "task": "accounts.tasks.clear_tokens",
        "schedule": crontab(hour=5, minute=30),
        "options": {"expires": timedelta(hours=12).total_seconds()},
    },
    "clear-idempotency-keys": {
        "task": "accounts.tasks.clear_idempotency_keys",
        "schedule": crontab(hour="0,1,3-23", minute=45),
        "options": {"expires": timedelta(minutes=50).total_seconds()},
    },
    "clear-sign-ins": {
        "task": "accounts.tasks.clear_sign_ins",
        "schedule": crontab(hour="0,1,3-23", minute=15),
        "options": {"expires": timedelta(minutes=50).total_seconds()},
    },
    "seal-logs": {
        "task": "audit.tasks.seal_logs",
        "schedule": timedelta(minutes=1),
        "options": {"expires": 55},
    },
    "clear-messages": {
        "task": "notifications.tasks.forget_messages",
        "schedule": crontab(hour=5, minute=15),
        "options": {"expires": timedelta(hours=12).total_seconds()},
    },
    "carry-out-destructions": {
        "task": "journeys.tasks.carry_out_destructions",
        "schedule": timedelta(minutes=5),
        "options": {"expires": 290},
    },
    "tell-over-term": {
        "task": "journeys.tasks.tell_over_term",
        "schedule": crontab(day_of_month=1, hour=7, minute=0),
        "options": {"expires": timedelta(hours=12).total_seconds()},
    },
    "daily-sweep": {
        "task": "journeys.tasks.daily_sweep",
        "schedule": crontab(hour=6, minute=0),
        "options": {"expires": timedelta(hours=12).total_seconds()},
    },
}
if _ENV.redis_url:
    CELERY_BROKER_URL = _ENV.redis_url
    CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
    # Without the throttle a lost message comes back only after visibility_timeout plus about 100 seconds.
    CELERY_BROKER_TRANSPORT_OPTIONS = {"visibility_timeout": 3600, "unacked_restore_throttle": 1}
    CELERY_TASK_ACKS_LATE = True
    CELERY_TASK_REJECT_ON_WORKER_LOST = True
    CELERY_WORKER_PREFETCH_MULTIPLIER = 1
    CELERY_BEAT_SCHEDULER = "redbeat.RedBeatScheduler"
    CELERY_BEAT_MAX_LOOP_INTERVAL = 5  # well below the lock's life, so that its owner can renew it
    CELERY_REDBEAT_KEY_PREFIX = "wajong:redbeat:"
    CELERY_REDBEAT_LOCK_TIMEOUT = 30
    CACHES = {
        "default": {
            "BACKEND": "django.core.cache.backends.redis.RedisCache",
            "LOCATION": _ENV.redis_url,
            "KEY_PREFIX": "wajong",
        },
    }
else:
    # No broker: beat runs the tasks in its own process.
    CELERY_BROKER_URL = "memory://localhost/"
    CELERY_TASK_ALWAYS_EAGER = True
    CELERY_TASK_EAGER_PROPAGATES = False
    CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}

# --- Who may come in ---------------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["accounts.backends.EmailBackend"]
LOGIN_URL = "sign-in"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "sign-in"
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
SESSION_ENGINE = "accounts.sessions"
SESSION_COOKIE_AGE = int(timedelta(hours=8).total_seconds())  # the longest that a session lasts
IDLE_SECONDS = int(timedelta(minutes=_ENV.idle_minutes).total_seconds())  # and when nothing happens
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True  # a form carries the token itself; no script reads it
CSRF_COOKIE_SAMESITE = "Lax"
MESSAGE_STORAGE = "base.kept_messages.MessageStorage"
CSRF_FAILURE_VIEW = "wajong.views.csrf_failure"
# allauth has the steps; the doors, their limits and their pages are ours: see docs/access.md.
ACCOUNT_ADAPTER = "accounts.signing.adapters.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_RATE_LIMITS = False  # counted in the database instead, for all processes together
MFA_ADAPTER = "accounts.signing.adapters.MfaAdapter"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes", "webauthn"]
MFA_REAUTHENTICATION_REQUIRED = False  # asked by our own pages
MFA_TOTP_TOLERANCE = 1  # the code of half a minute ago is taken too, once
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = _ENV.demo  # the demo runs without TLS
SOCIALACCOUNT_ADAPTER = "accounts.signing.adapters.OrganisationAdapter"
SOCIALACCOUNT_STORE_TOKENS = False
OIDC = _ENV.oidc
SOCIALACCOUNT_PROVIDERS = as_allauth(OIDC)
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if _ENV.proxy_header else 0
# Programs sign in with client credentials and nothing else; see wajong/api/authentication.py.
OAUTH2_PROVIDER_APPLICATION_MODEL = "accounts.ApiClient"
OAUTH2_PROVIDER: dict[str, Any] = {
    "OAUTH2_SERVER_CLASS": "oauthlib.oauth2.BackendApplicationServer",
    "OAUTH2_VALIDATOR_CLASS": "wajong.api.authentication.ClientValidator",
    "SCOPES_BACKEND_CLASS": "wajong.api.authentication.ClientScopes",
    "ACCESS_TOKEN_EXPIRE_SECONDS": 900,
    "PKCE_REQUIRED": True,
    "ALLOWED_REDIRECT_URI_SCHEMES": ["https"],
    "REFRESH_TOKEN_REUSE_PROTECTION": True,
    # The security practice of RFC 9700, which the toolkit leaves off by default. Tokens are stored hashed.
    "COMPLIANT_BCP_RFC9700_IMPLICIT_GRANT": True,
    "COMPLIANT_BCP_RFC9700_PASSWORD_GRANT": True,
    "COMPLIANT_BCP_RFC9700_PKCE_METHOD": True,
    "COMPLIANT_BCP_RFC9700_ACCESS_TOKEN_TRANSPORT": True,
    "COMPLIANT_BCP_RFC9700_AUTHZ_RESPONSE_ISS": True,
    "COMPLIANT_BCP_RFC9700_TOKEN_STORAGE": True,
}

# --- Transport ---------------------------------------------------------------------------------
# The demo runs on this machine without TLS; everywhere else nothing leaves without it.
SESSION_COOKIE_SECURE = not _ENV.demo
CSRF_COOKIE_SECURE = not _ENV.demo
# With this prefix a browser takes a cookie only over TLS, and only from this very host.
_HOST = "" if _ENV.demo else "__Host-"
SESSION_COOKIE_NAME = f"{_HOST}sessionid"
CSRF_COOKIE_NAME = f"{_HOST}csrftoken"
MESSAGE_COOKIE_NAME = f"{_HOST}messages"
SECURE_SSL_REDIRECT = not _ENV.demo
SECURE_REDIRECT_EXEMPT = [r"^livez$", r"^readyz$"]  # asked from inside, without TLS
SECURE_HSTS_SECONDS = 0 if _ENV.demo else int(timedelta(days=365).total_seconds())
SECURE_HSTS_INCLUDE_SUBDOMAINS = not _ENV.demo
SECURE_HSTS_PRELOAD = not _ENV.demo
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
if _ENV.proxy_header:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "font-src": [SELF],
        "img-src": [SELF, "data:"],  # the style sheets of the packages draw their icons so
        "connect-src": [SELF],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        # No script may turn text into markup; a page whose parts are swapped says so (base.views.swaps_parts).
        "require-trusted-types-for": ["'script'"],
        "trusted-types": [NONE],
    },
}
# What a browser could lend to a page; the two that are lent are for signing in with a key.
PERMISSIONS_POLICY: dict[str, list[str]] = {
    **{
        feature: []
        for feature in (
            "accelerometer", "autoplay", "browsing-topics", "camera", "clipboard-read", "clipboard-write",
            "compute-pressure", "display-capture", "encrypted-media", "fullscreen", "gamepad", "geolocation",
            "gyroscope", "hid", "identity-credentials-get", "idle-detection", "keyboard-map", "local-fonts",
            "magnetometer", "microphone", "midi", "otp-credentials", "payment", "picture-in-picture",
            "screen-wake-lock", "serial", "storage-access", "usb", "window-management", "xr-spatial-tracking",
        )
    },
    "publickey-credentials-create": ["self"],
    "publickey-credentials-get": ["self"],
}  # fmt: skip

# --- What may be sent --------------------------------------------------------------------------
# No page takes a file: one that is sent along is refused, and none is ever written to disk.
DATA_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 1000  # of a form, and values in a body of the API
DATA_UPLOAD_MAX_NUMBER_FILES = 0
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.MemoryFileUploadHandler"]

# --- Static files ------------------------------------------------------------------------------
STATIC_URL = "static/"
STATIC_ROOT = BASE_DIR / "staticfiles"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
    "wajong.packages.PackageFinder",
]
NODE_PACKAGES = BASE_DIR / "node_modules"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

# --- REST --------------------------------------------------------------------------------------
REST_FRAMEWORK: dict[str, Any] = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "wajong.api.authentication.MachineAuthentication",
        "rest_framework.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["wajong.api.permissions.Deny"],
    "DEFAULT_PAGINATION_CLASS": "wajong.api.pagination.CursorPage",
    "DEFAULT_SCHEMA_CLASS": "wajong.api.schema.Operation",
    "DEFAULT_METADATA_CLASS": None,  # OPTIONS is a 405: the OpenAPI document describes the API
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["wajong.api.parsers.Json"],
    "DEFAULT_THROTTLE_CLASSES": ["rest_framework.throttling.UserRateThrottle"],
    "DEFAULT_THROTTLE_RATES": {"user": "600/min", "token": "20/min"},
    # Without a proxy in front, X-Forwarded-For is whatever the caller writes in it.
    "NUM_PROXIES": 1 if _ENV.proxy_header else 0,
    "EXCEPTION_HANDLER": "wajong.api.errors.problem",
    "TEST_REQUEST_DEFAULT_FORMAT": "json",
}
SPECTACULAR_SETTINGS: dict[str, Any] = {
    "TITLE": "Wajong",
    "DESCRIPTION": "Klanten, werk, klantreizen en taken, voor systemen die met Wajong samenwerken.",
    "VERSION": "1.0.0",
    "CONTACT": {"name": "Beheer Wajong", "email": "beheer@wajong.example", "url": "https://wajong.example/beheer"},
    "SERVERS": [{"url": "/api/v1", "description": "Deze installatie"}],
    "SCHEMA_PATH_PREFIX": r"/api/v1",
    "SCHEMA_PATH_PREFIX_TRIM": True,
    "CAMELIZE_NAMES": True,
    "DISABLE_DOCSTRING_DESCRIPTIONS": True,  # these speak to us, in English
    "ENUM_GENERATE_CHOICE_DESCRIPTION": True,
    "SORT_OPERATION_PARAMETERS": False,
    "POSTPROCESSING_HOOKS": ["wajong.api.schema.complete"],
}

# --- Logs --------------------------------------------------------------------------------------
LOGGING = logs.configure()

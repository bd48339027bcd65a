"""The settings of production with keys made up on the spot, to collect static files and to check the rest with."""

import os
import secrets

from cryptography.fernet import Fernet

os.environ.update(
    {
        "WAJONG_DEMO": "0",
        "WAJONG_SECRET_KEY": secrets.token_urlsafe(48),
        "WAJONG_SEAL_KEYS": Fernet.generate_key().decode(),
        "WAJONG_INDEX_KEY": secrets.token_urlsafe(36),
        "WAJONG_AUDIT_KEY": secrets.token_urlsafe(36),
        "WAJONG_ALLOWED_HOSTS": "localhost",
        "WAJONG_SECURITY_CONTACT": "",
        "WAJONG_SECURITY_POLICY": "",
        "DATABASE_URL": "",
        "REDIS_URL": "",
    }
)

from wajong.settings import *  # noqa: F403

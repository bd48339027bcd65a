"""The settings under which static files are collected: keys made up on the spot, kept nowhere."""

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
        "DATABASE_URL": "",
        "REDIS_URL": "",
    }
)

from wajong.settings import *  # noqa: F403

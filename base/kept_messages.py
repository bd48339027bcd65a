"""Where a message waits for the next page: in a cookie, or in the session when it is too long for one."""

from django.conf import settings
from django.contrib.messages.storage import cookie, fallback, session


class Cookie(cookie.CookieStorage):
    """Django's cookie under the name that the settings give."""

    cookie_name = settings.MESSAGE_COOKIE_NAME


class MessageStorage(fallback.FallbackStorage):
    """The cookie first: it costs no statement."""

    storage_classes = (Cookie, session.SessionStorage)

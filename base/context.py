"""What every page needs to know."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest


def page(request: HttpRequest) -> dict[str, Any]:
    """The theme, whether this is a demonstration, and how long a session lasts when nothing happens."""
    return {"theme_css": settings.THEME, "demo": settings.DEMO, "idle_seconds": settings.IDLE_SECONDS}

"""What every page needs to know."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest


def page(request: HttpRequest) -> dict[str, Any]:
    """The theme and whether this is a demonstration."""
    return {"theme_css": settings.THEME, "demo": settings.DEMO}

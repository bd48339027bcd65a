"""What the pages of the casework say with one word."""

from urllib.parse import quote

from django import template

register = template.Library()


@register.filter
def back_to(url: str, page: str) -> str:
    """`url` with the page to return to."""
    return f"{url}{'&' if '?' in url else '?'}from={quote(page, safe='')}" if page else url

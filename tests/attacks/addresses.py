"""Every address there is, read off the URLconf, so that a new one is attacked without being named anywhere."""

import re
from collections.abc import Iterable, Iterator

from django.urls import URLPattern, URLResolver, get_resolver

# A value of the right form for each kind of part; which row it finds, if any, does not matter here.
SAMPLES = (
    (r"<client_number:\w+>|\(\?P<number>W\[0-9\]\{8\}\)", "W10000000"),
    (r"<int:\w+>", "1"),
    (r"<slug:\w+>", "twijfel"),
    (r"<\w+>", "W10000000"),
    (r"[\^$]", ""),
)


def routes_below(patterns: Iterable[URLPattern | URLResolver], route: str = "") -> Iterator[str]:
    """The routes as the URLconf writes them."""
    for pattern in patterns:
        here = route + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from routes_below(pattern.url_patterns, here)
        else:
            yield here


def filled(route: str) -> str:
    """An address that the route takes."""
    for part, sample in SAMPLES:
        route = re.sub(part, sample, route)
    return f"/{route}"


ADDRESSES = sorted({filled(route) for route in routes_below(get_resolver().url_patterns)})
API = [address for address in ADDRESSES if address.startswith("/api/")]
PAGES = [address for address in ADDRESSES if address not in API]

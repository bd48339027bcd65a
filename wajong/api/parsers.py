"""How a body is read."""

import json
from collections.abc import Mapping
from typing import IO, Any

from django.conf import settings
from rest_framework.exceptions import ParseError
from rest_framework.parsers import JSONParser
from rest_framework.utils.json import strict_constant


class Json(JSONParser):
    """JSON that we can also write, and that says everything once: of a key that comes twice each reads another."""

    def parse(
        self, stream: IO[Any], media_type: str | None = None, parser_context: Mapping[str, Any] | None = None
    ) -> Any:
        """What was sent; `ParseError` for what no answer could repeat and no column hold."""
        try:
            text = stream.read().decode("utf-8")
            found = json.loads(text, parse_constant=strict_constant, object_pairs_hook=_named_once)
            # Nothing nested without end, no number that is none, no half characters.
            json.dumps(found, ensure_ascii=False, allow_nan=False).encode()
            _count(found)
        except (ValueError, RecursionError) as problem:
            raise ParseError from problem
        return found


def _count(found: Any) -> None:
    """Raises `ValueError` for more values than a form may have fields: each could become an error in the answer."""
    waiting, seen = [found], 0
    while waiting:
        one = waiting.pop()
        seen += 1
        if seen > settings.DATA_UPLOAD_MAX_NUMBER_FIELDS:
            raise ValueError("too many values")
        waiting += one.values() if isinstance(one, dict) else one if isinstance(one, list) else ()


def _named_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object of JSON; raises `ValueError` when a key comes twice (RFC 8259, 4)."""
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a key comes twice")
    return found

"""What a request says about itself in its headers: the version it is based on, and whether it was sent before."""

import re

from rest_framework.exceptions import APIException, ValidationError
from rest_framework.request import Request

from base.refusal import Stale

ETAG_PATTERN = r'^"[1-9][0-9]{0,8}"$'


class ConditionMissing(APIException):
    """A write that does not say on which version it is based (API 428)."""

    status_code = 428
    default_detail = "Noem in If-Match de ETag van de gegevens waarop u zich baseert."
    default_code = "precondition_required"


class InvalidHeader(ValidationError):
    """A header that cannot be right (API 400)."""


class KeyReused(APIException):
    """An `Idempotency-Key` that belongs to another request (API 422)."""

    status_code = 422
    default_detail = "Deze sleutel hoort bij een ander verzoek. Gebruik voor een nieuw verzoek een nieuwe sleutel."
    default_code = "key_reused"


def etag(version: int) -> str:
    """The strong entity tag of a version."""
    return f'"{version}"'


def expected_version(request: Request) -> int:
    """The version in If-Match; raises `ConditionMissing` without one and `Stale` for a tag we never gave.

    `*` names no version, so it would let a lost update through and counts as missing.
    """
    given = request.headers.get("If-Match", "").strip()
    if given in ("", "*"):
        raise ConditionMissing
    if not re.fullmatch(ETAG_PATTERN, given):
        raise Stale
    return int(given.strip('"'))

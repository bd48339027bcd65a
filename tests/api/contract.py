"""Whether an answer of the API is one that its document describes."""

import re
from functools import lru_cache
from typing import Any

import requests
import schemathesis
from schemathesis.core.transport import Response
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from wajong.api.schema import document

CHECKS = [
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]


@lru_cache(maxsize=1)
def _operations() -> Any:
    return schemathesis.openapi.from_dict(document())


def assert_documented(path: str, method: str, answer: Any) -> None:
    """Fail unless the document gives this operation this status, media type, headers and form."""
    request = requests.Request(method, "http://testserver/api/v1/").prepare()
    headers = {name.lower(): [value] for name, value in answer.headers.items()}
    seen = Response(answer.status_code, headers, answer.content, request, elapsed=0.0, verify=False)
    named = dict.fromkeys(re.findall(r"\{(\w+)\}", path), 1)  # to tell of a failure only
    case = _operations()[path][method].Case(path_parameters=named)
    case.validate_response(seen, checks=CHECKS)

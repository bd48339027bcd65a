"""A request that is sent twice under one `Idempotency-Key` is carried out once."""

import hashlib
import json
import re
from typing import Any

from django.db import transaction
from django.http import RawPostDataException
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from accounts import actions
from accounts.idempotency import LONGEST_KEY, IdempotencyKey
from accounts.models import User
from base.api.conditions import InvalidHeader, KeyReused
from base.api.views import Handler, Resource

HEADER, REPLAYED = "Idempotency-Key", "Idempotency-Replayed"
# The string of the draft standard, between quotes; those who leave the quotes out are understood.
KEY_PATTERN = rf'^("[A-Za-z0-9._~:/+=-]{{8,{LONGEST_KEY}}}"|[A-Za-z0-9._~:/+=-]{{8,{LONGEST_KEY}}})$'
_KEPT_HEADERS = ("Location", "ETag")


def once(view: Resource, handler: Handler) -> Handler:
    """The handler of a POST, which under a key that was used before gives the answer of that time.

    The key, what the action writes and the answer are one transaction: a second request with the same key waits for
    the first, and of a request that failed on our side nothing is left, its key neither.
    """

    def guarded(request: Request, *args: Any, **kwargs: Any) -> Response:
        if HEADER not in request.headers:
            return handler(request, *args, **kwargs)
        key, mark = _key(request), _fingerprint(request, view.actor)
        with transaction.atomic():
            row, is_new = actions.claim_key(
                user=view.actor, key=key, request=f"{request.method} {request.path}", fingerprint=mark, at=view.now
            )
            if not is_new:
                return _again(row, mark)
            try:
                response = handler(request, *args, **kwargs)
            except Exception as problem:
                response = view.handle_exception(problem)  # raises again what no answer is made of
            if response.status_code >= 500:
                transaction.set_rollback(True)
            else:
                _keep(row, response)
        return response

    return guarded


def _key(request: Request) -> str:
    given: str = request.headers[HEADER].strip()
    if not re.fullmatch(KEY_PATTERN, given):
        raise InvalidHeader(
            {HEADER: f"Geef een sleutel van 8 tot en met {LONGEST_KEY} letters, cijfers en . _ ~ : / + = -"}
        )
    return given.strip('"')


def _fingerprint(request: Request, actor: User) -> str:
    """What makes this request another one: where it goes, the version it is based on, and every byte of its body.

    Also for whom the account works: who moved since may not see any more what was answered then.
    """
    try:
        body: bytes = request.body
    except RawPostDataException:  # a form, read by the check on forgery; the handler refuses it
        body = b""
    works_for = f"{actor.role} {actor.office_id} {actor.organisation_id}"
    parts = (request.method or "", request.path, request.headers.get("If-Match", ""), works_for)
    return hashlib.sha256("\n".join(parts).encode() + b"\n" + body).hexdigest()


def _again(row: IdempotencyKey, fingerprint: str) -> Response:
    """The answer that was given before."""
    if row.fingerprint != fingerprint:
        raise KeyReused
    headers = dict(row.headers)
    media_type = headers.pop("Content-Type", None)
    return Response(
        json.loads(row.body), status=row.status, headers={**headers, REPLAYED: "true"}, content_type=media_type
    )


def _keep(row: IdempotencyKey, response: Response) -> None:
    headers = {name: response.headers[name] for name in _KEPT_HEADERS if name in response.headers}
    if response.content_type:
        headers["Content-Type"] = response.content_type
    body = JSONRenderer().render(response.data).decode()
    actions.keep_answer(row=row, status=response.status_code, headers=headers, body=body)

"""Every answer that is no success, as problem details (RFC 9457) in the shape of the NLGov API Design Rules 2.2."""

from collections.abc import Iterator
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, JsonResponse
from django.views.decorators.csrf import csrf_exempt
from rest_framework import exceptions, status
from rest_framework.response import Response
from rest_framework.views import set_rollback

from base.api.conditions import InvalidHeader
from base.api.query import InvalidQuery
from base.refusal import ConsentMissing, Invalid, NotAllowed, NotPossibleNow, NotVisible, Refusal, Stale

MEDIA_TYPE = "application/problem+json"

# status: (last part of the type, title, detail when there is nothing better to say)
PROBLEMS: dict[int, tuple[str, str, str]] = {
    400: ("invalid-input", "Ongeldige invoer", "Verbeter wat onder errors staat en probeer het opnieuw."),
    401: ("not-signed-in", "Niet aangemeld", "Meld u aan, of stuur een geldig token mee."),
    403: ("not-allowed", "Niet toegestaan", "U mag dit niet."),
    404: ("not-found", "Niet gevonden", "Dit is niet gevonden."),
    405: ("method-not-allowed", "Methode niet toegestaan", "Dit adres kent deze methode niet."),
    406: ("not-acceptable", "Vorm niet beschikbaar", "Deze API antwoordt in JSON."),
    409: ("not-possible-now", "Kan nu niet", "De stand van zaken laat dit niet toe."),
    412: ("stale", "Intussen gewijzigd", "Iemand anders heeft dit intussen gewijzigd."),
    413: ("too-large", "Te groot", "De inhoud van dit verzoek is te groot."),
    415: ("media-type", "Soort inhoud niet ondersteund", "Stuur de inhoud als application/json."),
    422: ("key-reused", "Sleutel al gebruikt", "Deze sleutel hoort bij een ander verzoek."),
    428: ("condition-missing", "Voorwaarde ontbreekt", "Noem in If-Match de ETag van de gegevens."),
    429: ("too-many-requests", "Te veel verzoeken", "Probeer het over enige tijd opnieuw."),
    500: ("server-error", "Er ging iets mis", "Er ging iets mis aan onze kant. Probeer het later opnieuw."),
}
# Of every other 403 it differs in what a program can do about it: ask the client.
CONSENT_MISSING: dict[str, str] = {
    "type": "urn:problem-type:wajong:consent-missing",
    "title": "Toestemming ontbreekt",
    "code": "consent_missing",
}
_REFUSALS: dict[type[Refusal], int] = {
    Invalid: 400,
    NotAllowed: 403,
    NotVisible: 404,
    NotPossibleNow: 409,
    Stale: 412,
}
# Here our own words beat those of the framework, which are vague or speak of its insides.
_OWN_DETAIL = (exceptions.NotFound, exceptions.NotAuthenticated, exceptions.UnsupportedMediaType)


def body(code: int, detail: str = "", errors: list[dict[str, Any]] | None = None) -> dict[str, Any]:
    """A problem as data; a status without a row of its own is told as 400 or 500."""
    kind, title, default = (
        PROBLEMS.get(code) or PROBLEMS[400 if code < status.HTTP_500_INTERNAL_SERVER_ERROR else 500]
    )
    problem: dict[str, Any] = {
        "type": f"urn:problem-type:wajong:{kind}",
        "title": title,
        "status": code,
        "detail": detail or default,
    }
    if errors is not None:
        problem["errors"] = errors
    return problem


def problem(exc: Exception, context: dict[str, Any]) -> Response | None:
    """The exception handler of the API; what it does not know becomes a 500 that says nothing of the inside."""
    extra: dict[str, str] = {}
    if isinstance(exc, Refusal):
        code, detail, errors, headers = _of_refusal(exc)
        extra = CONSENT_MISSING if isinstance(exc, ConsentMissing) else {}
    else:
        if isinstance(exc, Http404):
            exc = exceptions.NotFound()
        elif isinstance(exc, PermissionDenied):
            exc = exceptions.PermissionDenied()
        if not isinstance(exc, exceptions.APIException):
            return None
        code, detail, errors, headers = _of_framework(exc)
    set_rollback()
    return Response(body(code, detail, errors) | extra, status=code, headers=headers, content_type=MEDIA_TYPE)


@csrf_exempt
@login_not_required
def unknown_address(request: HttpRequest) -> JsonResponse:
    """Whatever no other address took, so that no page has to be made for it."""
    return JsonResponse(body(404), status=404, content_type=MEDIA_TYPE)


_PLACES = ((InvalidQuery, "query"), (InvalidHeader, "header"))
_Answer = tuple[int, str, list[dict[str, Any]] | None, dict[str, str]]


def _of_refusal(exc: Refusal) -> _Answer:
    if isinstance(exc, Invalid):
        errors = [_error("body", (_key(name),) if name else (), text, "invalid") for name, text in exc.errors.items()]
        return 400, "", errors, {}
    code = next((code for kind, code in _REFUSALS.items() if isinstance(exc, kind)), 409)
    return code, exc.message, None, {}


def _of_framework(exc: exceptions.APIException) -> _Answer:
    headers = {}
    if header := getattr(exc, "auth_header", None):
        headers["WWW-Authenticate"] = header
    if isinstance(exc, exceptions.Throttled):
        headers["Retry-After"] = str(int(getattr(exc, "wait", None) or 1))
    if isinstance(exc, exceptions.ValidationError):
        place = next((place for kind, place in _PLACES if isinstance(exc, kind)), "body")
        return exc.status_code, "", list(_flat(place, (), exc.detail)), headers
    if isinstance(exc, exceptions.ParseError):
        unread = _error("body", (), "De inhoud is geen geldige JSON.", str(exc.default_code))
        return exc.status_code, "", [unread], headers
    return exc.status_code, "" if isinstance(exc, _OWN_DETAIL) else str(exc.detail), None, headers


def _flat(place: str, path: tuple[str, ...], detail: Any) -> Iterator[dict[str, Any]]:
    """Every error of a nested structure, with the way to its place."""
    if isinstance(detail, dict):
        for name, inner in detail.items():
            yield from _flat(place, path if name == "non_field_errors" else (*path, str(name)), inner)
    elif isinstance(detail, list):
        for inner in detail:
            yield from _flat(place, path, inner)
    else:
        yield _error(place, path, str(detail), str(getattr(detail, "code", "invalid")))


def _error(place: str, path: tuple[str, ...], text: str, code: str) -> dict[str, Any]:
    location = {"name": path[0]} if place != "body" and path else {"pointer": "#" + "".join(map(_step, path))}
    return {"in": place, "location": location, "code": code, "detail": text}


def _key(name: str) -> str:
    """A field of an action as the API spells it."""
    first, *others = name.split("_")
    return first + "".join(other.capitalize() for other in others)


def _step(name: str) -> str:
    """One step of a JSON pointer (RFC 6901)."""
    return "/" + name.replace("~", "~0").replace("/", "~1")

"""The OpenAPI document: what drf-spectacular reads off the views, completed with what holds for every answer."""

from functools import lru_cache
from typing import Any

from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.utils import OpenApiParameter, OpenApiTypes, extend_schema
from rest_framework.permissions import AllowAny
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.machines import SCOPES
from accounts.once import HEADER, KEY_PATTERN, REPLAYED
from base.api.acts import Acting
from base.api.conditions import ETAG_PATTERN, etag
from base.api.query import Query
from base.api.views import Resource
from wajong.api.errors import MEDIA_TYPE, PROBLEMS

Schema = dict[str, Any]
_READING = (400, 401, 403, 404, 405, 406, 429, 500)
_KEY: Schema = {
    "name": HEADER,
    "in": "header",
    "description": "Een sleutel die u zelf kiest, bijvoorbeeld een UUID. Stuurt u hetzelfde verzoek binnen 24 uur "
    "opnieuw met dezelfde sleutel, dan krijgt u hetzelfde antwoord en gebeurt er niets dubbel.",
    "schema": {"type": "string", "pattern": KEY_PATTERN},
}
_WRITING = (*_READING, 409, 412, 413, 415, 422, 428)


IF_MATCH = OpenApiParameter(
    "If-Match",
    {"type": "string", "pattern": ETAG_PATTERN, "example": etag(1)},
    OpenApiParameter.HEADER,
    required=True,
    description="De ETag van het object in het adres, zoals u het hebt gelezen.",
)
LOCATION = OpenApiParameter(
    "Location",
    OpenApiTypes.URI,
    OpenApiParameter.HEADER,
    required=True,
    response=[201],
    description="Waar te lezen is wat ervan kwam.",
)


def version_header(code: int) -> OpenApiParameter:
    """The ETag of an answer with this status."""
    return OpenApiParameter(
        "ETag",
        {"type": "string", "pattern": ETAG_PATTERN},
        OpenApiParameter.HEADER,
        response=[code],
        description="De versie, voor If-Match.",
    )


class Operation(AutoSchema):
    """Takes the parameters of an operation from the same class that reads them."""

    @property
    def act(self) -> Any:
        """The view, where this operation is an act on the row in its address."""
        return self.view if self.method == "POST" and isinstance(self.view, Acting) else None

    def get_summary(self) -> str | None:
        """An act says for itself what it is."""
        return self.act.says[0] if self.act else super().get_summary()

    def get_description(self) -> str:  # type: ignore[override]
        """An act says for itself what it does."""
        return self.act.says[1] if self.act else super().get_description()

    def get_request_serializer(self) -> Any:
        """What an act takes."""
        return self.act.takes if self.act else super().get_request_serializer()

    def get_response_serializers(self) -> Any:
        """What an act answers with."""
        if self.act:
            return {201: self.act.tells or (self.act.shows or type(self.act)).serializer_class}
        return super().get_response_serializers()

    def _versions(self) -> list[Any]:
        """The headers about versions: which one an answer shows, and on which one an act must be based."""
        shown = self.get_response_serializers()
        shown = shown[201] if self.act else shown
        shown = shown() if isinstance(shown, type) else shown
        code = 201 if self.act else 200
        by_itself = self.act or (self.method == "GET" and not self._is_list_view())
        found: list[Any] = []
        if by_itself and "version" in getattr(shown, "fields", {}):
            found.append(version_header(code))
        if self.act and self.act.versioned:
            found.append(IF_MATCH)
        if self.act and self.act.place:
            found.append(LOCATION)
        return found

    def get_override_parameters(self) -> list[Any]:
        """The query of the view, the headers about versions, and the Link header of lists."""
        found: list[Any] = [*super().get_override_parameters(), *self._versions()]
        if isinstance(self.view, Resource) and self.view.query_class().fields:
            found.append(self.view.query_class)
        if self._is_list_view():
            found.append(
                OpenApiParameter(
                    "Link",
                    OpenApiTypes.STR,
                    OpenApiParameter.HEADER,
                    response=[200],
                    description="De volgende (next) en vorige (prev) pagina.",
                )
            )
        return found

    def get_tags(self) -> list[str]:
        """The resource, which is the first word of the path."""
        return [self.path.removeprefix("/api/v1/").split("/")[0]]


class MachineScheme(OpenApiAuthenticationExtension):
    """Client credentials, with the scope that the method asks for."""

    target_class = "wajong.api.authentication.MachineAuthentication"
    name = "clientCredentials"

    def get_security_definition(self, auto_schema: AutoSchema) -> Schema:
        """Where a token comes from."""
        flow = {"tokenUrl": "/oauth/token", "scopes": SCOPES}
        return {"type": "oauth2", "flows": {"clientCredentials": flow}}

    def get_security_requirement(self, auto_schema: AutoSchema) -> dict[str, list[str]]:
        """Reading asks for `read`, anything else for `write`."""
        return {self.name: ["read" if auto_schema.method == "GET" else "write"]}


class Document(APIView):
    """This document, for everybody and from everywhere."""

    authentication_classes = ()
    permission_classes = (AllowAny,)
    renderer_classes = (JSONRenderer,)
    http_method_names = ["get", "head"]

    @extend_schema(
        operation_id="openapi",
        summary="Dit document",
        description="De beschrijving van deze API. Aanmelden is niet nodig.",
        responses={200: OpenApiTypes.OBJECT},
        auth=[],
        parameters=[
            OpenApiParameter(
                "access-control-allow-origin",
                OpenApiTypes.STR,
                OpenApiParameter.HEADER,
                response=[200],
                description="Elke website mag dit document lezen.",
            )
        ],
    )
    def get(self, request: Request) -> Response:
        """Made once per process: it depends on the code alone."""
        Query.read(request.query_params)
        headers = {"Access-Control-Allow-Origin": "*", "Cache-Control": "public, max-age=300"}
        return Response(document(), headers=headers)


@lru_cache(maxsize=1)
def document() -> Schema:
    """The whole document."""
    made: Schema = SchemaGenerator(urlconf="wajong.urls").get_schema(request=None, public=True)
    return made


def complete(result: Schema, generator: Any, request: Any, public: bool) -> Schema:
    """Postprocessing hook: problems, the version header, closed input, one place for each fact."""
    components = result.setdefault("components", {})
    components.setdefault("schemas", {}).update(_problem_schemas())
    components["responses"] = {f"Problem{code}": _problem_response(code) for code in sorted(PROBLEMS)}
    components["headers"] = {
        "ApiVersion": {
            "description": "De volledige versie van deze API.",
            "required": True,
            "schema": {"type": "string"},
        },
        "IdempotencyReplayed": {
            "description": "Dit antwoord is eerder gegeven op hetzelfde verzoek; er is niets opnieuw gedaan.",
            "schema": {"type": "string", "enum": ["true"]},
        },
    }
    for path, methods in result["paths"].items():
        for method, operation in methods.items():
            _complete_operation(operation, method, path)
    for name, schema in components["schemas"].items():
        if name.endswith("Input"):
            schema["additionalProperties"] = False
    _drop(result, "x-spec-enum-id")
    return result


def _drop(part: Any, key: str) -> None:
    """Take a note that the library made for itself out of the whole document."""
    if isinstance(part, dict):
        part.pop(key, None)
    for inner in part.values() if isinstance(part, dict) else part if isinstance(part, list) else ():
        _drop(inner, key)


def _complete_operation(operation: Schema, method: str, path: str) -> None:
    for code, response in operation["responses"].items():
        response.setdefault("description", "")
        response["description"] = response["description"] or ("Gemaakt" if code == "201" else "Gelukt")
        response.setdefault("headers", {})["API-Version"] = {"$ref": "#/components/headers/ApiVersion"}
    if method == "post":
        _complete_post(operation)
    left_out: set[int] = set() if "{" in path else {404}
    if not operation.get("security"):
        left_out |= {401, 403}
    if not any(parameter["name"] == IF_MATCH.name for parameter in operation.get("parameters", [])):
        left_out.add(428)
    for code in _WRITING if method == "post" else _READING:
        if code not in left_out:
            operation["responses"][str(code)] = {"$ref": f"#/components/responses/Problem{code}"}


def _complete_post(operation: Schema) -> None:
    """Every POST may be sent again under the same key."""
    operation.setdefault("parameters", []).append(dict(_KEY))
    for code, response in operation["responses"].items():
        if code[0] == "2":
            response["headers"][REPLAYED] = {"$ref": "#/components/headers/IdempotencyReplayed"}


def _problem_response(code: int) -> Schema:
    schema = "InvalidInputProblem" if code == 400 else "Problem"
    content = {MEDIA_TYPE: {"schema": {"$ref": f"#/components/schemas/{schema}"}}}
    response: Schema = {"description": PROBLEMS[code][1], "content": content}
    extra = {401: ("WWW-Authenticate", "string"), 405: ("Allow", "string"), 429: ("Retry-After", "integer")}
    if code in extra:
        name, kind = extra[code]
        response["headers"] = {name: {"schema": {"type": kind}}}
    return response


def _problem_schemas() -> Schema:
    text: Schema = {"type": "string"}
    members: Schema = {
        "type": {"type": "string", "format": "uri"},
        "title": text,
        "status": {"type": "integer"},
        "detail": text,
    }
    location: Schema = {
        "type": "object",
        "description": "De naam van een parameter of kopregel, of een JSON-pointer naar een veld in de inhoud.",
        "properties": {"name": text, "pointer": text},
    }
    error: Schema = {
        "type": "object",
        "required": ["in", "location", "code", "detail"],
        "properties": {
            "in": {"type": "string", "enum": ["query", "header", "body"]},
            "location": location,
            "code": text,
            "detail": text,
        },
    }
    errors: Schema = {"type": "array", "description": "Alle fouten tegelijk.", "items": error}
    return {
        "Problem": {
            "type": "object",
            "required": list(members),
            "properties": {
                **members,
                "code": {**text, "description": "Alleen bij een 403 zonder toestemming: consent_missing."},
            },
        },
        "InvalidInputProblem": {
            "type": "object",
            "required": [*members, "errors"],
            "properties": {**members, "errors": errors},
        },
    }

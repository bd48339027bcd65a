"""The NLGov REST API Design Rules 2.2 that can be seen in the OpenAPI document, each under its own name."""

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.core.management import call_command

from wajong.api.schema import document

Schema = dict[str, Any]
Rule = Callable[[Schema], Iterator[str]]
RULES: dict[str, Rule] = {}
CAMEL = re.compile(r"[a-z][a-zA-Z0-9]*")
PASCAL = re.compile(r"[A-Z][a-zA-Z0-9]*")


def rule(name: str) -> Callable[[Rule], Rule]:
    """Put a rule in the table under the name it has in the standard; it yields what breaks it."""

    def keep(check: Rule) -> Rule:
        RULES[name] = check
        return check

    return keep


def operations(api: Schema) -> Iterator[tuple[str, str, Schema]]:
    """Path, method and operation."""
    for path, methods in api["paths"].items():
        for method, operation in methods.items():
            yield path, method, operation


def responses(api: Schema) -> Iterator[tuple[str, str, Schema]]:
    """Where, which status, and the response with its reference followed."""
    for path, method, operation in operations(api):
        for status, response in operation["responses"].items():
            yield f"{method} {path} {status}", status, resolve(api, response)


def resolve(api: Schema, part: Schema) -> Schema:
    """What a reference refers to."""
    while "$ref" in part:
        names = part["$ref"].removeprefix("#/").split("/")
        part = api
        for name in names:
            part = part[name]
    return part


def properties(api: Schema) -> Iterator[tuple[str, str, Schema]]:
    """Schema, name and definition of each property."""
    for schema, definition in api["components"]["schemas"].items():
        for name, found in definition.get("properties", {}).items():
            yield schema, name, found


def parameters(api: Schema, place: str) -> Iterator[tuple[str, Schema]]:
    """Each parameter in that place."""
    for path, method, operation in operations(api):
        for parameter in operation.get("parameters", []):
            if parameter["in"] == place:
                yield f"{method} {path}", parameter


@rule("/core/doc-openapi")
def _(api: Schema) -> Iterator[str]:
    if not re.fullmatch(r"3(\.\d+){1,2}", api["openapi"]):
        yield api["openapi"]


@rule("/core/publish-openapi")
def _(api: Schema) -> Iterator[str]:
    methods = api["paths"]["/openapi.json"]
    if list(methods) != ["get"]:
        yield f"methods: {list(methods)}"
    if "access-control-allow-origin" not in methods["get"]["responses"]["200"]["headers"]:
        yield "not readable from another website"
    if methods["get"].get("security"):
        yield "asks for a login"


@rule("/core/doc-openapi-contact")
def _(api: Schema) -> Iterator[str]:
    yield from {"name", "email", "url"} - api["info"]["contact"].keys()


@rule("/core/semver")
def _(api: Schema) -> Iterator[str]:
    if not re.fullmatch(r"(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)", api["info"]["version"]):
        yield api["info"]["version"]


@rule("/core/uri-version")
def _(api: Schema) -> Iterator[str]:
    major = api["info"]["version"].split(".")[0]
    yield from (server["url"] for server in api["servers"] if not server["url"].endswith(f"/v{major}"))


@rule("/core/version-header")
def _(api: Schema) -> Iterator[str]:
    for where, status, response in responses(api):
        if status[0] in "23" and "API-Version" not in response.get("headers", {}):
            yield where


@rule("/core/no-trailing-slash")
def _(api: Schema) -> Iterator[str]:
    yield from (path for path in api["paths"] if path.endswith("/"))


@rule("/core/path-segments-kebab-case")
def _(api: Schema) -> Iterator[str]:
    segment = r"/([a-z0-9]+(-[a-z0-9]+)*|\{[a-zA-Z]+\})"
    yield from (path for path in api["paths"] if not re.fullmatch(rf"({segment})+|/openapi\.json", path))


@rule("/core/naming-collections")
def _(api: Schema) -> Iterator[str]:
    for path, _, operation in operations(api):
        collections = [part for part in path.split("/")[1:] if "{" not in part]
        if path != "/openapi.json" and not all(part.endswith("s") for part in collections):
            yield operation["operationId"]


@rule("/core/query-keys-camel-case")
def _(api: Schema) -> Iterator[str]:
    for where, parameter in parameters(api, "query"):
        if not CAMEL.fullmatch(parameter["name"]):
            yield f"{where}: {parameter['name']}"


@rule("/core/property-camel-case")
def _(api: Schema) -> Iterator[str]:
    yield from (f"{schema}.{name}" for schema, name, _ in properties(api) if not CAMEL.fullmatch(name))


@rule("/core/schema-camel-case")
def _(api: Schema) -> Iterator[str]:
    yield from (name for name in api["components"]["schemas"] if not PASCAL.fullmatch(name))


@rule("/core/http-methods")
def _(api: Schema) -> Iterator[str]:
    allowed = {"get", "post", "put", "patch", "delete"}
    yield from (f"{method} {path}" for path, method, _ in operations(api) if method not in allowed)


@rule("/core/error-handling/problem-details")
def _(api: Schema) -> Iterator[str]:
    for where, status, response in responses(api):
        if status[0] not in "45":
            continue
        if list(response["content"]) != ["application/problem+json"]:
            yield f"{where}: {list(response['content'])}"
            continue
        problem = resolve(api, response["content"]["application/problem+json"]["schema"])
        yield from (f"{where}: no {name}" for name in {"status", "title", "detail"} - set(problem["required"]))


@rule("/core/error-handling/invalid-input")
def _(api: Schema) -> Iterator[str]:
    for path, method, operation in operations(api):
        if method == "post" or operation.get("parameters"):
            if "400" not in operation["responses"]:
                yield f"{method} {path}"
                continue
            response = resolve(api, operation["responses"]["400"])
            problem = resolve(api, response["content"]["application/problem+json"]["schema"])
            error = problem["properties"]["errors"]["items"]["properties"]
            if not {"in", "location", "code", "detail"} <= error.keys():
                yield f"{method} {path}: {sorted(error)}"


@rule("/core/date-time")
def _(api: Schema) -> Iterator[str]:
    for schema, name, found in properties(api):
        if re.search(r"(On|Since|Until|Date)$|^on$", name) and found.get("format") != "date":
            yield f"{schema}.{name}"
        if name.endswith("At") and found.get("format") != "date-time":
            yield f"{schema}.{name}"
    for where, parameter in parameters(api, "query"):
        if re.search(r"(Before|Since)$", parameter["name"]) and parameter["schema"].get("format") != "date":
            yield f"{where}: {parameter['name']}"


@rule("/core/return-objects")
def _(api: Schema) -> Iterator[str]:
    for where, status, response in responses(api):
        if status[0] == "2":
            schema = resolve(api, response["content"]["application/json"]["schema"])
            if schema.get("type") != "object":
                yield where


@rule("/core/pagination")
def _(api: Schema) -> Iterator[str]:
    for path, method, operation in operations(api):
        if method == "get" and "{" not in path.rsplit("/", 1)[-1] and path != "/openapi.json":
            names = {parameter["name"] for parameter in operation["parameters"]}
            if not {"cursor", "limit"} <= names or "Link" not in operation["responses"]["200"]["headers"]:
                yield path


@rule("/core/transport/no-sensitive-uris")
def _(api: Schema) -> Iterator[str]:
    for place in ("path", "query"):
        for where, parameter in parameters(api, place):
            if re.search(r"bsn|name|birth|email|phone|postcode", parameter["name"], re.IGNORECASE):
                yield f"{where}: {parameter['name']}"


@rule("/core/transport/security")
def _(api: Schema) -> Iterator[str]:
    schemes = api["components"]["securitySchemes"]
    if schemes["clientCredentials"]["flows"]["clientCredentials"]["tokenUrl"] != "/oauth/token":
        yield "no token address"
    for path, method, operation in operations(api):
        if path != "/openapi.json" and not any("clientCredentials" in way for way in operation["security"]):
            yield f"{method} {path}"


@rule("/core/doc-language")
def _(api: Schema) -> Iterator[str]:
    for path, method, operation in operations(api):
        if not operation.get("summary") or not operation.get("description"):
            yield f"{method} {path}: says nothing"
    for where, parameter in [*parameters(api, "query"), *parameters(api, "header")]:
        if not parameter.get("description") and parameter["name"] not in ("klantfase", "state", "rule"):
            yield f"{where}: {parameter['name']}"


@pytest.mark.parametrize("name", RULES)
def test_the_document_keeps_the_rule(name: str) -> None:
    assert list(RULES[name](document())) == []


def test_every_write_can_be_sent_again_and_names_the_version_that_it_is_based_on() -> None:
    api = document()
    for path, method, operation in operations(api):
        if method == "get":
            continue
        names = {found["name"]: found.get("required", False) for found in operation["parameters"]}
        assert names["Idempotency-Key"] is False, path
        assert {"409", "412", "415", "422"} <= operation["responses"].keys(), path
        assert names.get("If-Match", False) == ("428" in operation["responses"]), path


def test_nothing_sealed_has_a_place_in_the_document() -> None:
    names = {name.lower() for _, name, _ in properties(document())}
    assert not names & {"bsn", "phone", "email", "street", "postcode", "city", "limitation", "note"} - {"note"}
    reading = {name for schema, name, _ in properties(document()) if not schema.endswith("Input")}
    assert "note" not in reading


def test_the_document_is_valid_and_without_warnings() -> None:
    call_command("spectacular", validate=True, fail_on_warn=True, file="/dev/null")


def test_the_document_is_for_everybody_and_from_everywhere(client: Any) -> None:
    answer = client.get("/api/v1/openapi.json")
    assert answer.status_code == 200
    assert answer["Access-Control-Allow-Origin"] == "*"
    assert answer["API-Version"] == answer.json()["info"]["version"]

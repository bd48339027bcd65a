"""A body or a form with every column of every table in it: no column that was not asked for is taken."""

import json
from collections.abc import Generator
from typing import Any

import pytest
from django.apps import apps
from django.forms import ModelForm
from django.http import QueryDict
from django.urls import reverse
from pytest_django import DjangoDbBlocker

from accounts.roles import Role
from base.forms import BaseForm
from tests.api.every_post import POSTS, Post
from tests.api.test_every_post import documented
from tests.architecture.source import APPS
from tests.matrix.people import Whose
from tests.matrix.rows import OPERATIONS, PAGES
from tests.matrix.walk import Walker, stage
from wajong.api.schema import document

pytestmark = pytest.mark.embedded


def columns() -> set[str]:
    """The name of every column of every table of the product, as Python has it."""
    models = [model for config in apps.get_app_configs() if config.label in APPS for model in config.get_models()]
    return {name for model in models for field in model._meta.concrete_fields for name in (field.name, field.attname)}


def camel(name: str) -> str:
    """As the API spells it."""
    first, *others = name.split("_")
    return first + "".join(other.capitalize() for other in others)


KEYS = sorted({*columns(), *map(camel, columns()), "pk", "_method", "is_staff", "is_superuser", "permissions"})
# Where somebody has something to send it about.
FORMS = {
    name: next((role for role in Role if role in row.roles and (not row.takes or row.sees(role, Whose.OWN))), None)
    for name, row in PAGES.items()
    if row.post is not None
}
NOBODYS = {"second-factor-remove"}  # a button without fields, of a factor that these people do not have
BODIES = sorted({(name, body) for name, op in OPERATIONS.items() for body in op.posts})


@pytest.fixture(scope="module")
def everybody(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Generator[dict[str, Walker]]:
    """The people of the matrix."""
    with django_db_blocker.unblock(), stage() as walkers:
        yield walkers


def test_the_keys_are_those_that_somebody_would_try() -> None:
    assert {"id", "office", "office_id", "officeId", "role", "is_active", "isActive", "assignee", "version"} <= set(
        KEYS
    )
    assert len(KEYS) > 300


@pytest.mark.parametrize(("name", "body"), BODIES)
def test_the_api_refuses_every_key_that_it_does_not_ask_for(
    name: str, body: str, everybody: dict[str, Walker]
) -> None:
    post = POSTS[body]
    role = sorted(OPERATIONS[name].writes, key=list(Role).index)[0]
    walker = everybody[role]
    world = walker.cast.places[Whose.OWN].world
    right = post.body(world)
    sent = {**dict.fromkeys(KEYS, 1), **right}
    status, content, wrote = walker.post(post.address(world), json.dumps(sent), headers=post.headers(world))
    assert (status, wrote) == (400, ())
    faults = {
        error["location"]["pointer"].removeprefix("#/"): error["code"] for error in json.loads(content)["errors"]
    }
    unknown = {key for key, code in faults.items() if code == "unknown"}
    taken = set(KEYS) - unknown
    # What is no fault of its kind is a field of this operation, and then it stands in its description.
    assert unknown
    assert taken <= described(post), sorted(taken - described(post))


def described(post: Post) -> set[str]:
    """What the document of the API says that this body may hold."""
    api = document()
    body = api["paths"][documented(post)]["post"].get("requestBody")
    if body is None:
        return set()
    name = body["content"]["application/json"]["schema"]["$ref"].rsplit("/", 1)[1]
    return set(api["components"]["schemas"][name]["properties"])


def test_every_form_but_those_has_somebody_who_fills_it_in() -> None:
    assert {name for name, role in FORMS.items() if role is None} == NOBODYS


@pytest.mark.parametrize("name", sorted(FORMS.keys() - NOBODYS))
def test_a_form_takes_no_field_that_it_does_not_show(name: str, everybody: dict[str, Walker]) -> None:
    row = PAGES[name]
    walker = everybody[FORMS[name] or ""]
    path = reverse(name, args=walker.cast.places[Whose.OWN].ids[row.takes])
    fields = walker.fields_of(path) if row.get is not None else set()
    data = QueryDict(mutable=True)
    data.update({key: "1" for key in KEYS if key not in fields})
    bare = walker.post(path, "", media_type="application/x-www-form-urlencoded")
    full = walker.post(path, data.urlencode(), media_type="application/x-www-form-urlencoded")
    assert full[0] == bare[0]
    assert full[2] == bare[2]  # the same tables, as often


def test_no_form_is_made_of_a_table() -> None:
    def below(kind: type[Any]) -> set[type[Any]]:
        return {kind, *(found for child in kind.__subclasses__() for found in below(child))}

    assert [form for form in below(BaseForm) if issubclass(form, ModelForm)] == []
    assert [form for form in below(ModelForm) if form.__module__.split(".")[0] in APPS] == []

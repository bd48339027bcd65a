"""What fifty clients of another office change in the answers that anybody gets: nothing, to the letter."""

from collections.abc import Iterator
from itertools import chain
from typing import Any

import pytest
from django.urls import get_resolver
from rest_framework import serializers

from accounts.roles import Role
from base.api.query import Day, Flag, Identifier
from journeys.forms.worklist import NOBODY
from tests.attacks.crowd import MANY, crowd
from tests.matrix.people import Place, Whose
from tests.matrix.rows import OPERATIONS, PAGES
from tests.matrix.walk import Walker, stage

pytestmark = [pytest.mark.django_db, pytest.mark.embedded]
# What somebody asks a page that lists or seeks.
ASKED: dict[str, list[str]] = {
    "my-work": [
        *(f"view={view}" for view in ("today", "overdue", "week", "waiting", "at_risk", "signals", "contracts")),
        "q=Menigte", "q=Kim", f"colleague={NOBODY}", "klantfase=naar_werk",
    ],
    "client-search": ["q=Kim", "q=Menigte1", "q=W99999999"],
    "vacancies": [f"view={view}" for view in ("open", "mine", "others", "sought", "own", "closed")],
    "bankruptcy-report": ["q=Bedrijf", "employer={employer}"],
    "work-start": ["q=Bedrijf", "employer={employer}"],
    "trial-placement-plan": ["q=Bedrijf", "employer={employer}"],
    "trajectory-order": ["q=Bedrijf"],
    "coaching-start": ["q=Bedrijf", "kind=extern"],
    "unplaced-signal": ["q=Kim", "q=Menigte1"],
    "messages": ["page=2"],
}  # fmt: skip
# Pages with a new secret or question to the browser each time.
NEVER_THE_SAME = {"second-factor-app", "second-factor-key"}
# Reads the logs of every office: that is what the role is for.
OFFICELESS = {Role.PRIVACY_OFFICER}


def filters(view: Any, elsewhere: Place, own: Place) -> Iterator[str]:
    """Every parameter of a list with values of its kind, those of somebody else among them."""
    for name, field in view.queries["list"]().fields.items():
        for value in _values(field, elsewhere, own):
            yield f"{name}={value}"


def _values(field: Any, elsewhere: Place, own: Place) -> list[Any]:
    kim, sam = own.world.kim, elsewhere.world.kim
    words = {"limit": [1, 100], "q": ["Kim", "Menigte", sam.number], "cursor": []}
    if field.field_name in words:
        return words[field.field_name]
    if isinstance(field, serializers.ChoiceField):
        return list(field.choices)
    if isinstance(field, Flag):
        return ["true", "false"]
    if isinstance(field, Day):
        return ["2026-11-01", "2027-12-31"]
    if isinstance(field, Identifier):
        return [own.ids["user"][0], elsewhere.ids["user"][0]]
    if isinstance(field, serializers.SlugField):
        return [kim.office.code, sam.office.code]
    if isinstance(field, serializers.RegexField):
        return [kim.number, sam.number]
    raise AssertionError(f"no values for the parameter {field.field_name}")


def questions(role: str, own: Place, elsewhere: Place) -> Iterator[tuple[str, dict[str, Any], str]]:
    """Each address that is for a role, about its own, bare and with everything one can ask of it."""
    for name, row in PAGES.items():
        if name in NEVER_THE_SAME:
            continue
        if role in row.roles and row.get is not None and (not row.takes or row.sees(Role(role), Whose.OWN)):
            asked = (query.format(employer=own.world.job.employer_id) for query in ASKED.get(name, ()))
            for query in chain([""], asked):
                yield name, {"args": own.ids[row.takes]}, query
    views = {pattern.name: pattern.callback for pattern in _api()}
    for name, op in OPERATIONS.items():
        if role in (op.reads or ()) and (not op.takes or op.sees(Role(role), Whose.OWN)):
            view = views[name]
            queries = filters(view.cls, elsewhere, own) if view.actions.get("get") == "list" else ()
            for query in chain([""], queries):
                yield f"api:{name}", {"args": own.ids[op.takes]}, query


def _api() -> Iterator[Any]:
    (found,) = [entry for entry in get_resolver().url_patterns if getattr(entry, "namespace", "") == "api"]
    for entry in found.url_patterns:
        yield from getattr(entry, "url_patterns", [])


def answers(walker: Walker, own: Place, elsewhere: Place) -> dict[str, bytes]:
    """What somebody hears, by what they asked."""
    heard = {}
    for name, address, query in questions(walker.name, own, elsewhere):
        status, content, headers = walker.ask(name, query=query, **address)
        assert status in (200, 302), (name, query, status)
        heard[f"{name}?{query}"] = content + headers.encode()
    return heard


def test_fifty_clients_of_another_office_change_no_answer_of_anybody() -> None:
    with stage() as everybody:
        cast = everybody[Role.EMPLOYER].cast
        own, elsewhere = cast.places[Whose.OWN], cast.places[Whose.ELSEWHERE]
        walkers = [everybody[role] for role in Role if role not in OFFICELESS]
        before = {walker.name: answers(walker, own, elsewhere) for walker in walkers}
        world = elsewhere.world
        fixed = world.kim.contact_persons.get(position="vast", until=None).user
        crowd(world.kim.office, world.job.employer, world.coaching.coach, fixed)
        assert world.kim.office.clients.count() > MANY
        for walker in walkers:
            after = answers(walker, own, elsewhere)
            changed = [asked for asked, said in after.items() if before[walker.name][asked] != said]
            assert changed == [], walker.name
            assert set(before[walker.name]) == set(after)
        assert sum(map(len, before.values())) > 900

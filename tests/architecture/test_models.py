"""Every model that holds something about a client says who sees its rows."""

import inspect
from datetime import date
from typing import Any

import pytest
from django.apps import apps
from django.core.exceptions import EmptyResultSet
from django.db import models

from accounts.models import User
from accounts.roles import Role
from audit.models import Change, Reading, RefusedContact
from clients.models import Client, EmergencyAccess
from journeys.models import Signal, UnplacedSignal
from tests.architecture.source import APPS

# Rows about runs of the machine, not about people.
ABOUT_NOBODY = {"SweepRun"}


def _own_models() -> list[type[models.Model]]:
    return [model for config in apps.get_app_configs() if config.label in APPS for model in config.get_models()]


def _leads_to_a_client(model: type[models.Model], seen: frozenset[Any] = frozenset()) -> bool:
    """Whether a chain of foreign keys ends at a client."""
    if model is Client:
        return True
    targets = {field.related_model for field in model._meta.get_fields() if field.many_to_one or field.one_to_one}
    own = {field.related_model for field in model._meta.concrete_fields if field.is_relation and field.related_model}
    return any(_leads_to_a_client(target, seen | {model}) for target in targets & own if target not in seen)


CLIENT_DATA = [model for model in _own_models() if _leads_to_a_client(model)]


def test_the_models_about_clients_are_the_ones_we_know() -> None:
    assert {model.__name__ for model in CLIENT_DATA} >= {
        "Client", "ClientAccess", "ContactDetails", "ContactPerson", "Employment", "ContractTerm", "Coaching",
        "CoachingPeriod",
        "Journey", "Transition", "TransitionNote", "Conversation", "Workplan", "WorkplanNote", "Agreement",
        "Signal", "Task", "TaskEvent",
    }  # fmt: skip
    assert not {"User", "Office", "Organisation", "Notification", *ABOUT_NOBODY} & {m.__name__ for m in CLIENT_DATA}


@pytest.mark.parametrize("model", CLIENT_DATA, ids=lambda model: model.__name__)
def test_a_model_about_clients_says_who_sees_it(model: Any) -> None:
    visible_to = model.objects.all().visible_to
    assert list(inspect.signature(visible_to).parameters) == ["user", "on"]


@pytest.mark.parametrize("model", [Reading, Change, RefusedContact], ids=lambda model: model.__name__)
def test_a_log_is_read_by_who_oversees_it_and_nobody_else(model: Any) -> None:
    for role in Role:
        rows = model.objects.visible_to(User(role=role, is_active=True), date(2026, 11, 23))
        assert rows.query.is_empty() == (role != Role.PRIVACY_OFFICER)


@pytest.mark.django_db
@pytest.mark.parametrize("model", CLIENT_DATA, ids=lambda model: model.__name__)
def test_a_role_nobody_thought_of_sees_nothing(model: Any) -> None:
    # A client sees what the own account reported, and everything else by a read module of its own; an overseer of the
    # logs judges who opened a file in an emergency.
    sees: dict[Any, set[str]] = {
        Signal: {Role.CLIENT}, UnplacedSignal: {Role.CLIENT}, EmergencyAccess: {Role.PRIVACY_OFFICER},
    }  # fmt: skip
    sees_nothing = {"", "janitor", Role.ADMINISTRATOR, Role.ANALYST, Role.PRIVACY_OFFICER, Role.CLIENT}
    for role in sorted(sees_nothing - sees.get(model, set())):
        user = User(role=role, is_active=True, office_id=1, organisation_id=1)
        with pytest.raises(EmptyResultSet):  # the database is not even asked
            model.objects.visible_to(user, date(2026, 11, 23)).query.sql_with_params()


@pytest.mark.parametrize("model", _own_models(), ids=lambda model: model.__name__)
def test_a_stored_choice_has_room_for_every_one_of_them(model: Any) -> None:
    for field in model._meta.concrete_fields:
        if field.choices and field.max_length:
            assert max(len(str(value)) for value, _ in field.flatchoices) <= field.max_length


@pytest.mark.parametrize("model", _own_models(), ids=lambda model: model.__name__)
def test_saving_is_left_alone(model: Any) -> None:
    assert model.save is models.Model.save or model is User
    assert model.delete is models.Model.delete

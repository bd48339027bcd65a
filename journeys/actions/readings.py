"""Keeping who saw which client: one statement for everybody on a page, written before the page goes out."""

from datetime import date, datetime
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import BooleanField, Case, CharField, Exists, F, OuterRef, Value, When
from django.db.models.functions import Concat

from accounts.models import User
from accounts.roles import CONTACT_ROLES, Role
from audit.models import Reading
from base import acts
from clients.models import Client, ClientAccess
from journeys.actions.common import acted_on_by

# Why each role reads a client at all: the processing activity, as the register of processing names it.
ACTIVITIES: dict[str, str] = {
    Role.LABOUR_EXPERT: "begeleiding",
    Role.INTENSIVE_ADVISER: "begeleiding",
    Role.SENIOR_EXPERT: "kwaliteit",
    Role.TEAM_LEAD: "werkverdeling",
    Role.EMPLOYER_ADVISER: "bemiddeling",
    Role.JOBCOACH: "jobcoaching",
    Role.EMPLOYER: "werkgeverscontact",
    Role.CLIENT: "inzage",
}
EMERGENCY = "noodtoegang"
_COLUMNS = ("at", "actor_id", "on_behalf", "client_id", "number", "what", "activity", "own", "trace")


def record_readings(*, clients: Any, reader: User, what: str, on: date, at: datetime) -> None:
    """Keep that `reader` saw these clients, a queryset of `Client`; `what` is the page or operation.

    A caller shows nothing when this fails: what is not kept was not read.
    """
    came = acts.edge.get()
    values: dict[str, Any] = {
        "at": Value(at),
        "actor_id": Value(reader.pk),
        "on_behalf": _on_behalf(reader, came.program),
        "client_id": F("pk"),
        "number": F("number"),
        "what": Value(what),
        "activity": _activity(reader, on),
        "own": _own(reader, on),
        "trace": Value(came.trace),
    }
    named = {f"r_{name}": values[name] for name in _COLUMNS}
    try:
        sql, params = clients.order_by("pk").annotate(**named).values_list(*named).query.sql_with_params()
    except EmptyResultSet:  # the page shows nobody
        return
    with connection.cursor() as cursor:
        cursor.execute(f'INSERT INTO "{Reading._meta.db_table}" ({", ".join(_COLUMNS)}) {sql}', params)


def _activity(reader: User, on: date) -> Any:
    ordinary = Value(ACTIVITIES[reader.role])
    if reader.emergency_on != on:
        return ordinary
    in_care = Client.objects.in_care_of(reader, on).filter(pk=OuterRef("pk"))
    return Case(When(Exists(in_care), then=ordinary), default=Value(EMERGENCY), output_field=CharField())


def _own(reader: User, on: date) -> Any:
    if reader.role not in CONTACT_ROLES and reader.emergency_on != on:
        return Value(value=True)  # the role itself, or the portal, bounds whom they see
    return Exists(acted_on_by(reader, on).filter(pk=OuterRef("pk")), output_field=BooleanField())


def _on_behalf(reader: User, program: str) -> Any:
    if program:
        return Value(f"programma {program}")
    if reader.role != Role.CLIENT:
        return Value("")
    mandate = ClientAccess.objects.running().filter(
        user=reader, client=OuterRef("pk"), capacity=ClientAccess.Capacity.REPRESENTATIVE
    )
    return Case(
        When(Exists(mandate), then=Concat(Value("klant "), F("number"))),
        default=Value(""),
        output_field=CharField(),
    )

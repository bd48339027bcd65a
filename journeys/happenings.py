"""What was recorded about a client step by step: klantfase, cases, attempts, services and trial placements."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from django.db.models import BigIntegerField, CharField, DateField, DateTimeField, F, TextField, Value
from django.db.models.functions import Cast, Coalesce

from accounts.models import User
from journeys.models import (
    ChosenService,
    ContactAttempt,
    JobEndStep,
    NoPurchase,
    TrajectoryStep,
    Transition,
    TrialPlacement,
)


class What(StrEnum):
    """Which history a row is of."""

    PHASE = "klantfase"
    JOB_END = "baaneinde"
    ATTEMPT = "poging"
    TRAJECTORY = "traject"
    NO_PURCHASE = "geen_inkoop"
    CHOSEN = "gekozen_dienst"
    CHOSEN_ENDED = "einde_dienst"
    TRIAL_BEGAN = "proefplaatsing"
    TRIAL_ENDED = "afloop"


@dataclass(frozen=True)
class Happening:
    """One row of one history, in the codes of that history.

    `job_id` is the job of a case or an attempt, 0 for the others; `named` the code of a service or the name of an
    employer.
    """

    what: What
    job_id: int
    on: date
    at: datetime | None
    by: str
    before: str
    after: str
    reason: str
    named: str
    note: str


# Of each column: its type, and the path that most histories have; "" is a column that most do not have.
_COLUMNS: dict[str, tuple[type[Any], str]] = {
    "job_id": (BigIntegerField, ""),
    "on": (DateField, "on"),
    "at": (DateTimeField, "recorded_at"),
    "by": (CharField, "actor__name"),
    "before": (CharField, ""),
    "after": (CharField, ""),
    "reason": (CharField, "reason"),
    "named": (CharField, ""),
    "note": (TextField, ""),
}
_OF_CASE = {"job_id": "job_end__employment_id"}
_STEP = {"before": "from_state", "after": "to_state"}
_ATTEMPT = {"by": "made_by__name", "after": "kind", "reason": ""}
_DECISION = {"on": "decided_on", "at": "", "by": "decided_by__name", "note": "explanation"}
_CHOSEN = {"at": "", "reason": "", "named": "service"}
_CHOSE = {**_CHOSEN, "on": "chosen_on", "by": "chosen_by__name", "note": "reason_for_service"}
_CHOSEN_END = {**_CHOSEN, "on": "ended_on", "by": "ended_by__name", "after": "outcome", "note": "result"}
_TRIAL = {"at": "", "by": "", "reason": "", "named": "employer__name"}
# Each history: its rows, the path to the client, and the columns that it names otherwise.
_HISTORIES: tuple[tuple[What, type[Any], str, dict[str, str]], ...] = (
    (What.PHASE, Transition, "journey__client", {"before": "from_phase", "after": "to_phase", "note": "note__text"}),
    (What.JOB_END, JobEndStep, "job_end__client", {**_OF_CASE, **_STEP, "note": "note__text"}),
    (What.ATTEMPT, ContactAttempt, "job_end__client", {**_OF_CASE, **_ATTEMPT}),
    (What.TRAJECTORY, TrajectoryStep, "trajectory__client", {**_STEP, "named": "trajectory__service"}),
    (What.NO_PURCHASE, NoPurchase, "client", _DECISION),
    (What.CHOSEN, ChosenService, "client", _CHOSE),
    (What.CHOSEN_ENDED, ChosenService, "client", _CHOSEN_END),
    (What.TRIAL_BEGAN, TrialPlacement, "client", {**_TRIAL, "on": "starts_on"}),
    (What.TRIAL_ENDED, TrialPlacement, "client", {**_TRIAL, "on": "ended_on", "after": "outcome"}),
)  # fmt: skip


def happenings(client_id: int, user: User, on: date) -> list[Happening]:
    """Everything of these histories that this user may see of one client, in no order; one query."""
    parts = []
    for what, model, path, own in _HISTORIES:
        columns = {name: _column(kind, own.get(name, usual)) for name, (kind, usual) in _COLUMNS.items()}
        named = {f"h_{name}": column for name, column in columns.items()}
        rows = model.objects.visible_to(user, on).filter(**{path: client_id}).order_by()
        parts.append(rows.annotate(h_what=Value(what.value, CharField()), **named).values_list("h_what", *named))
    rows = parts[0].union(*parts[1:], all=True)
    return [Happening(What(what), *columns) for what, *columns in rows if columns[1] is not None]


def _column(kind: type[Any], path: str) -> Any:
    """A column of the union: the same type in each of its parts, and texts never null."""
    nothing: Any = {BigIntegerField: 0, DateTimeField: None}.get(kind, "")
    if not path:
        return Cast(Value(nothing), kind()) if nothing is None else Value(nothing, kind())
    if kind in (CharField, TextField):
        return Coalesce(Cast(F(path), TextField()), Value(""), output_field=kind())
    return F(path)

"""Requests to take data out, and lists of what is destroyed."""

from datetime import date, timedelta
from typing import Any

import factory
from factory.django import DjangoModelFactory

from accounts.models import User
from accounts.roles import Role
from journeys.models import Destruction, DestructionLine, DestructionStatement, Export
from tests.factories import RECORDED_AT, UserFactory


class ExportFactory(DjangoModelFactory[Export]):
    """Two hundred clients, which a second person has not decided on."""

    class Meta:
        model = Export

    number = factory.Sequence(lambda n: f"E{n:08d}")
    kind = Export.Kind.CLIENTS
    asked_by: Any = factory.SubFactory(UserFactory, role=Role.TEAM_LEAD, may_export=True)
    office = factory.SelfAttribute("asked_by.office")
    asked_at = RECORDED_AT
    reason = "Ik verdeel de gesprekken van december over het team."
    count = 200
    needs_second = True
    state = Export.State.ASKED
    expires_at = factory.LazyAttribute(lambda row: row.asked_at + timedelta(days=7))


def make_lists(*, by: User, approved_by: User) -> None:
    """Two lists of one line each: one that waits, and one that was carried out."""
    place = Destruction.objects.count()
    told: dict[str, Any] = {
        "kind": "dossier", "term_months": 60, "ground": "Archiefwet", "over_since": date(2021, 11, 23),
        "proposed_by": by, "proposed_at": RECORDED_AT,
    }  # fmt: skip
    waiting = Destruction.objects.create(number=f"VWACHT{place}", **told)
    DestructionLine.objects.create(
        destruction=waiting,
        number=f"W9{place:06}1",
        subject_id=999_999_991 + 10 * place,
        counts_from=date(2020, 1, 6),
    )
    done = Destruction.objects.create(
        number=f"VKLAAR{place}", state="uitgevoerd", decided_by=approved_by, decided_at=RECORDED_AT,
        done_at=RECORDED_AT,
        **told,
    )  # fmt: skip
    DestructionLine.objects.create(
        destruction=done, number=f"W9{place:06}2", subject_id=999_999_992 + 10 * place, counts_from=date(2020, 1, 6),
        outcome="blijft", why="er is nog een open taak", done_at=RECORDED_AT,
    )  # fmt: skip
    DestructionStatement.objects.create(
        destruction=done, destroyed=0, stayed=1, rows=0, digest="0" * 64, at=RECORDED_AT
    )

"""Who hears of a list of what is to be destroyed. Names no client."""

from datetime import datetime

from django.urls import reverse

from accounts.models import User
from accounts.roles import Role
from journeys.models import Destruction, DestructionStatement
from notifications.actions import notify


def proposed(made: Destruction, *, count: int, by: User, at: datetime) -> None:
    """The privacy officers, of whom one decides."""
    officers = User.objects.filter(role=Role.PRIVACY_OFFICER, is_active=True).exclude(pk=by.pk)
    notify(
        recipients=officers.values_list("pk", flat=True),
        subject=f"Vernietigingslijst {made.number} wacht op goedkeuring",
        text=f"{by.name} maakte een lijst met {count} regels. Bekijk de lijst en beslis.",
        url=reverse("destruction", args=[made.pk]),
        at=at,
    )


def decided(made: Destruction, *, at: datetime) -> None:
    """Who made the list."""
    note = f" Toelichting: {made.note}" if made.note else ""
    decided_by = made.decided_by.name if made.decided_by else ""
    notify(
        recipients=[made.proposed_by_id],
        subject=f"Vernietigingslijst {made.number}: {made.get_state_display().lower()}",
        text=f"{decided_by} heeft besloten.{note}",
        url=reverse("destruction", args=[made.pk]),
        at=at,
    )


def done(made: Destruction, statement: DestructionStatement, *, at: datetime) -> None:
    """Who made the list and who approved it."""
    notify(
        recipients=[pk for pk in (made.proposed_by_id, made.decided_by_id) if pk],
        subject=f"Vernietigingslijst {made.number} is uitgevoerd",
        text=f"{statement.destroyed} vernietigd, {statement.stayed} blijven. De verklaring staat klaar.",
        url=reverse("destruction-statement", args=[made.pk]),
        at=at,
    )


def over_term(count: int, *, at: datetime) -> None:
    """The privacy officers hear how much is over its term and on no list."""
    officers = User.objects.filter(role=Role.PRIVACY_OFFICER, is_active=True)
    what = "1 dossier of signaal is" if count == 1 else f"{count} dossiers en signalen zijn"
    notify(
        recipients=officers.values_list("pk", flat=True),
        subject=f"{what} over de bewaartermijn",
        text="Maak een vernietigingslijst, of vraag de functioneel beheerder dat te doen.",
        url=reverse("destructions"),
        at=at,
    )

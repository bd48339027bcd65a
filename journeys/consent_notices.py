"""Which event about consent tells whom what."""

from collections.abc import Sequence
from datetime import datetime

from django.db.models import Q
from django.urls import reverse

from accounts.models import User
from accounts.roles import Role
from clients.models import Client, ClientAccess, Consent, ContactPerson
from journeys.models import Agreement, Vacancy
from notifications.actions import notify


def asked(consent: Consent, *, at: datetime) -> None:
    """Whoever looks along with the client reads that we have a question, and answers it there (004:1476-1480)."""
    looking = ClientAccess.objects.running().filter(
        client=consent.client_id, user__role=Role.CLIENT, user__is_active=True
    )
    notify(
        recipients=looking.values_list("user_id", flat=True),
        subject="Wij hebben een vraag voor u",
        text="Mogen wij met een werkgever over u praten? U kunt ja of nee zeggen.",
        url=reverse("own-consent", args=[consent.client.number, consent.pk]),
        at=at,
    )


def answered(consent: Consent, *, by: User, at: datetime) -> None:
    """The fixed contact, and who asked, hear a yes that somebody else wrote down."""
    _tell(
        consent,
        {consent.asked_by_id},
        by,
        f"Toestemming gegeven: {consent.client.number}",
        f"{consent.client.full_name} geeft toestemming: {consent.get_purpose_display().lower()}.",
        at,
    )


def said_no(
    consent: Consent, agreements: Sequence[Agreement], vacancies: Sequence[Vacancy], *, by: User, at: datetime
) -> None:
    """The fixed contact hears a no, or consent that was taken back, with what was stopped because of it."""
    what = "trekt de toestemming in" if consent.state == Consent.State.WITHDRAWN else "geeft geen toestemming"
    stopped = [f"Vervallen: {row.what}." for row in agreements]
    stopped += [f"Teruggetrokken als kandidaat: {row.job_title} bij {row.employer.name}." for row in vacancies]
    _tell(
        consent,
        {consent.asked_by_id},
        by if not stopped else None,
        f"Geen toestemming meer: {consent.client.number}"
        if consent.state == Consent.State.WITHDRAWN
        else f"Geen toestemming: {consent.client.number}",
        " ".join(
            [
                f"{consent.client.full_name} {what}: {consent.get_purpose_display().lower()}.",
                "Neem hierover geen contact op met de werkgever.",
                *stopped,
            ]
        ),
        at,
    )


def _tell(consent: Consent, also: set[int | None], by: User | None, subject: str, text: str, at: datetime) -> None:
    """Tell the fixed contact and `also`, but not `by`, who knows already; one query for whom."""
    client: Client = consent.client
    fixed = Q(
        contact_for__client=client,
        contact_for__position=ContactPerson.Position.FIXED,
        contact_for__until__isnull=True,
    )
    staff = User.objects.filter(fixed | Q(pk__in=[pk for pk in also if pk]), is_active=True, office=client.office_id)
    if by is not None:
        staff = staff.exclude(pk=by.pk)
    notify(
        recipients=staff.values_list("pk", flat=True),
        subject=subject,
        text=text,
        url=reverse("client-file", args=[client.number]),
        at=at,
    )

"""Whom an event in this room is told. A message names no client: the number says whom it is about."""

from datetime import datetime

from django.urls import reverse

from accounts.models import User
from accounts.roles import Role
from clients.models import ContactPerson, EmergencyAccess
from notifications.actions import Message, notify, send


def opened_in_emergency(access: EmergencyAccess, *, at: datetime) -> None:
    """Every overseer of the logs and the fixed contact hear at once; without a fixed contact the team leads do."""
    fixed = ContactPerson.objects.fixed_now(access.client_id)
    leads = User.objects.filter(role=Role.TEAM_LEAD, office=access.client.office_id, is_active=True)
    office = {fixed.user_id} if fixed else set(leads.values_list("pk", flat=True))
    overseers = User.objects.filter(role=Role.PRIVACY_OFFICER, is_active=True).values_list("pk", flat=True)
    subject = f"Noodtoegang tot dossier {access.client.number}"
    who = access.user.name if access.user.office is None else f"{access.user.name} ({access.user.office.name})"
    text = f"{who} las dit dossier buiten de eigen vestiging. Reden: {access.reason}"
    judge, file = reverse("emergency-judge", args=[access.pk]), reverse("client-file", args=[access.client.number])
    send(
        messages=[
            *(Message(pk, subject, f"{text} Beoordeel of dit terecht was.", judge) for pk in sorted(set(overseers))),
            *(Message(pk, subject, text, file) for pk in sorted(office)),
        ],
        at=at,
    )


def emergency_judged(access: EmergencyAccess, *, at: datetime) -> None:
    """Whoever opened the file reads what an overseer thinks of it."""
    verdict = "terecht" if access.justified else "niet terecht"
    notify(
        recipients=[access.user_id],
        subject=f"Noodtoegang tot dossier {access.client.number}: {verdict}",
        text=access.review,
        at=at,
    )

"""Who hears of an export that waits, or that was decided. Names no client."""

from datetime import datetime

from django.db.models import Q
from django.urls import reverse

from accounts.models import User
from accounts.roles import EXPORT_ROLES, Role
from journeys.models import Export
from notifications.actions import notify


def asked(export: Export, *, by: User, at: datetime) -> None:
    """Everybody who can be the second person: the others with the right at the office, and the privacy officers."""
    same_right = Q(office=export.office_id, may_export=True, role__in=sorted(EXPORT_ROLES))
    second = User.objects.filter(same_right | Q(role=Role.PRIVACY_OFFICER), is_active=True).exclude(pk=by.pk)
    notify(
        recipients=second.values_list("pk", flat=True),
        subject=f"Export {export.number} wacht op een tweede persoon",
        text=f"{by.name} vraagt een export van {export.count} klanten. Bekijk de reden en beslis.",
        url=reverse("export-decide", args=[export.pk]),
        at=at,
    )


def decided(export: Export, *, at: datetime) -> None:
    """Who asked it."""
    decided_by = export.decided_by.name if export.decided_by else ""
    note = f" Toelichting: {export.note}" if export.note else ""
    what = "U kunt de export 24 uur ophalen." if export.state == Export.State.APPROVED else "U krijgt geen export."
    notify(
        recipients=[export.asked_by_id],
        subject=f"Export {export.number} is {export.get_state_display().lower()}",
        text=f"{decided_by} heeft besloten. {what}{note}",
        url=reverse("exports"),
        at=at,
    )

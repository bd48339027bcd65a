"""The client of a demonstration: somebody whose contract ends soon and who said so, told as it would happen."""

from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Exists, OuterRef
from django.utils import timezone

from accounts.models import User
from accounts.roles import Role
from base.dates import add_months, previous_working_day
from clients.actions.access import grant_with_account
from clients.models import Coaching, Employment
from journeys.actions.agreements import make_agreement
from journeys.actions.signals import Report, report_signal
from journeys.models import Agreement, Signal, Workplan

MESSAGE = "Mijn chef zegt dat er volgend jaar minder werk is. Ik weet niet of ik mag blijven."
# Who does what, so many days from now.
AGREED = (
    (Agreement.Who.CLIENT, "vraagt op het werk wanneer er meer bekend is over het contract", 5),
    (Agreement.Who.PROFESSIONAL, "belt om te horen hoe het gaat", 9),
)


def choose(office_id: int, on: date) -> Employment | None:
    """A running job that ends within four months, of a client of the demonstration's own labour expert.

    Somebody with a werkplan and a jobcoach comes first: then there is most to see.
    """
    contacts = User.objects.filter(is_demo=True, role=Role.LABOUR_EXPERT)
    mine = {"client__contact_persons__user__in": contacts, "client__contact_persons__position": "vast"}
    jobs = (
        Employment.objects.running()
        .filter(**mine, client__contact_persons__until__isnull=True, client__office=office_id)
        .filter(kind="tijdelijk", started_on__lt=add_months(on, -1), employer__isnull=False, end_reason="")
        .filter(expected_end_on__range=(add_months(on, 1), add_months(on, 4)))
        .exclude(client__journey__klantfase="uitgestroomd")
        .filter(client__journey__isnull=False)
        .annotate(
            planned=Exists(Workplan.objects.filter(client=OuterRef("client"), is_current=True)),
            coached=Exists(Coaching.objects.running(on).filter(employment=OuterRef("pk"))),
        )
    )
    found: Employment | None = (
        jobs.select_related("client").order_by("-planned", "-coached", "expected_end_on", "pk").first()
    )
    return found


def tell(job: Employment, user: User, on: date) -> Signal:
    """The client got access, and said two working days ago that the job may end: the answer is still to come."""
    told_on = previous_working_day(previous_working_day(on))
    grant_with_account(number=job.client.number, user=user, mandate="", on=add_months(on, -3))
    clock: dict[str, Any] = {"on": told_on, "at": timezone.make_aware(datetime.combine(told_on, time(10, 15)))}
    expert = job.client.contact_persons.get(position="vast", until__isnull=True).user
    for who, what, days in AGREED:
        due_on = on + timedelta(days=days)
        make_agreement(
            client_id=job.client_id, who=who, what=what, due_on=due_on, conversation_id=None, actor=expert, **clock
        )
    report = Report(Signal.Kind.MAY_END, None, MESSAGE, reported_by=user, received_on=told_on)
    return report_signal(employment_id=job.pk, report=report, at=clock["at"])

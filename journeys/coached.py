"""What a jobcoach sees of the coached jobs: who to call about them, and the own signals that are not done."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from django.db.models import Prefetch

from accounts.models import User
from clients.models import Client, Coaching, ContactPerson, Employment
from journeys.models import Signal


@dataclass(frozen=True, slots=True)
class CoachedJob:
    """One job with a coaching of theirs that runs."""

    client: Client
    job: Employment
    granted_until: date
    fixed_contact: User | None
    stand_in: User | None
    open_signals: tuple[Signal, ...]


def jobs_of(user: User, on: date) -> list[CoachedJob]:
    """The coached jobs, the contract that ends first on top; four queries."""
    running = Coaching.objects.running(on).filter(coach=user)
    jobs = (
        Employment.objects.visible_to(user, on)
        .select_related("client", "employer")
        .only(
            "job_title", "kind", "expected_end_on", "ended_on", "employer__name",
            "client__number", "client__first_name", "client__prefix", "client__last_name",
        )
        .prefetch_related(Prefetch("coachings", queryset=running, to_attr="running_coachings"))
    )  # fmt: skip
    rows = list(jobs)
    contacts = _contacts({job.client_id for job in rows})
    waiting: dict[int, list[Signal]] = defaultdict(list)
    for signal in Signal.objects.visible_to(user, on).filter(employment__in=rows).exclude(state=Signal.State.DONE):
        waiting[signal.employment_id].append(signal)
    coached = [
        CoachedJob(
            client=job.client,
            job=job,
            granted_until=job.running_coachings[0].granted_until,
            fixed_contact=contacts[job.client_id].get(ContactPerson.Position.FIXED),
            stand_in=contacts[job.client_id].get(ContactPerson.Position.STAND_IN),
            open_signals=tuple(waiting[job.pk]),
        )
        for job in rows
    ]
    return sorted(coached, key=lambda row: (row.job.expected_end_on or date.max, row.client.last_name))


def _contacts(clients: set[int]) -> dict[int, dict[str, User]]:
    """Per client the running contact of each position."""
    rows = ContactPerson.objects.filter(client__in=clients, until__isnull=True).select_related("user")
    found: dict[int, dict[str, User]] = defaultdict(dict)
    for row in rows:
        found[row.client_id][row.position] = row.user
    return found

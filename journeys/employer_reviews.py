"""How the last employer of a client looks back: to be read before a traject is chosen (004:3777-3803)."""

from typing import Any

from django.db.models import OuterRef, Subquery

from journeys.job_end_lifecycle import JobEndState
from journeys.models import EmployerReview, JobEnd


def latest(client_id: int) -> EmployerReview | None:
    """The review of the last job of this client that ends or ended; None when its employer gave none."""
    ends = JobEnd.objects.filter(client=OuterRef("job_end__client")).exclude(state=JobEndState.GOES_ON)
    last = ends.order_by("-known_on", "-pk").values("pk")[:1]
    rows: Any = EmployerReview.objects.filter(job_end__client=client_id, job_end=Subquery(last))
    found: EmployerReview | None = rows.select_related(
        "job_end__employment__employer", "given_by", "taken_down_by", "read_by"
    ).first()
    return found


def unread(client_id: int) -> EmployerReview | None:
    """The same, as long as nobody who chooses a traject has read it."""
    review = latest(client_id)
    return review if review is not None and review.read_on is None else None

"""Re-integration companies, and which of them the client already knows."""

from dataclasses import dataclass
from typing import Any

from accounts.models import Organisation
from clients.models import Coaching
from journeys.models import Trajectory


@dataclass(frozen=True)
class Known:
    """A company that the client knows, and from what."""

    organisation: Organisation
    because: str


def companies() -> Any:
    """All re-integration companies, by name."""
    return Organisation.objects.filter(kind=Organisation.Kind.REINTEGRATION).order_by("name", "pk")


def known(client_id: int) -> Known | None:
    """The company that follows most naturally: that of the last jobcoach, else that of the last traject.

    The bond is there already, and the client may refuse it (004:6234-6252, 2144-2150). An organisation that coaches
    and re-integrates has a registration for each (004:2138-2140), so the two rows share a name.
    """
    coachings = Coaching.objects.filter(employment__client=client_id, kind=Coaching.Kind.EXTERNAL)
    last = coachings.select_related("organisation").order_by("-started_on", "-pk").first()
    same = companies().filter(name__iexact=last.organisation.name).first() if last else None
    if same is not None:
        return Known(same, "de jobcoach van de klant werkt daar")
    traject = Trajectory.objects.filter(client=client_id, started_on__isnull=False).select_related("provider")
    before = traject.order_by("-started_on", "-pk").first()
    return Known(before.provider, "de klant had daar al een traject") if before else None

"""The services of one client: trajecten and what can be done with them, what is chosen, what fits, and on trial."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from accounts.models import User
from accounts.roles import Permission
from clients.models import Client, Employment
from journeys.actions.common import why_closed
from journeys.lifecycle import Klantfase
from journeys.models import ChosenService, NoPurchase, Trajectory, TrajectoryStep, TrialPlacement
from journeys.options import Option, trajectory_options
from journeys.providers import Known, known
from journeys.services import CATALOGUE, Service, why_not
from journeys.trajectory_lifecycle import ENDED, LIVE
from journeys.trajectory_lifecycle import TrajectoryState as S

TONES = {S.RUNNING: "success", S.ON_HOLD: "warning"}


@dataclass(frozen=True)
class Act:
    """One thing that can be done with a traject, or why not now."""

    text: str
    name: str
    hint: str


@dataclass(frozen=True)
class TrajectoryRow:
    """A traject with how it went and what can be done with it."""

    trajectory: Trajectory
    tone: str
    steps: tuple[TrajectoryStep, ...]
    acts: tuple[Act, ...]


@dataclass(frozen=True)
class Offered:
    """A service of the catalogue; `why_not` is empty when it fits now, `chosen` says that it is chosen already."""

    service: Service
    why_not: str
    chosen: bool


@dataclass(frozen=True)
class ServicesPage:
    """Everything on the page; `writes` says whether this user records something here, `closed` why nobody does."""

    klantfase: str
    writes: bool
    closed: str
    trajectories: tuple[TrajectoryRow, ...]
    ended: tuple[TrajectoryRow, ...]
    offered: tuple[Offered, ...]
    other: tuple[Offered, ...]
    jobs: tuple[Employment, ...]
    known: Known | None
    decisions: tuple[NoPurchase, ...]
    chosen: tuple[ChosenService, ...]
    chosen_before: tuple[ChosenService, ...]
    placement: TrialPlacement | None
    placements: tuple[TrialPlacement, ...]


def read(client: Any, user: User, on: date) -> ServicesPage:
    """The services of a client that `client_file.visible` gave; eight queries at most."""

    def of(model: Any) -> Any:
        return model.objects.visible_to(user, on).filter(client=client)

    journey = getattr(client, "journey", None)
    phase = journey.klantfase if journey else ""
    found = list(of(Trajectory).select_related("provider").prefetch_related("steps__actor"))
    live = [row for row in found if row.state in LIVE]
    closed = why_closed(client, Permission.RECORD_WORK)
    writes = client.acts and user.may(Permission.RECORD_WORK) and not closed
    rows = [_row(row, phase, live, on, writes) for row in found]
    chosen = tuple(of(ChosenService).select_related("chosen_by", "workplan"))
    running = {row.service for row in chosen if not row.outcome}
    fitting = [Offered(row, why_not(row, phase, on), row.code in running) for row in CATALOGUE]
    placements = tuple(of(TrialPlacement).select_related("employer"))
    return ServicesPage(
        klantfase=Klantfase(phase).label if phase else "",
        writes=writes,
        closed=closed,
        trajectories=tuple(row for row in rows if row.trajectory.state not in ENDED),
        ended=tuple(row for row in rows if row.trajectory.state in ENDED),
        offered=tuple(row for row in fitting if not row.why_not),
        other=tuple(row for row in fitting if row.why_not),
        jobs=tuple(running_jobs(client, user, on)),
        known=known(client.pk),
        chosen=tuple(row for row in chosen if not row.outcome),
        chosen_before=tuple(row for row in chosen if row.outcome),
        decisions=tuple(of(NoPurchase).select_related("decided_by")),
        placement=next((row for row in placements if not row.outcome), None),
        placements=tuple(row for row in placements if row.outcome),
    )


def running_jobs(client: Client, user: User, on: date) -> Any:
    """The jobs of the client that run today."""
    return (
        Employment.objects.visible_to(user, on).running().begun(on).filter(client=client).select_related("employer")
    )


def _row(trajectory: Trajectory, phase: str, live: list[Trajectory], on: date, writes: bool) -> TrajectoryRow:
    steps = tuple(trajectory.steps.all())
    other_live = any(row != trajectory for row in live)
    options = trajectory_options(trajectory, phase, other_live, on) if writes else []
    acts = tuple(Act(option.label, _page(option, trajectory), option.hint) for option in options)
    return TrajectoryRow(trajectory, TONES.get(S(trajectory.state), "neutral"), steps, acts)


def _page(option: Option, trajectory: Trajectory) -> str:
    """The page on which one takes this step."""
    if option.target == S.RUNNING:
        return "trajectory-resume" if trajectory.state == S.ON_HOLD else "trajectory-start"
    return _PAGES[S(option.target)]


_PAGES = {
    S.ORDERED: "trajectory-order",
    S.ON_HOLD: "trajectory-hold",
    S.COMPLETED: "trajectory-complete",
    S.BROKEN_OFF: "trajectory-break-off",
}

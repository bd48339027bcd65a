"""The services of one client: trajecten and what can be done with them, what fits now, and trial placements."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from accounts.models import User
from accounts.roles import Permission
from clients.models import Client, Employment
from journeys.actions.common import why_closed
from journeys.actions.services import BY_PERSON
from journeys.lifecycle import Klantfase
from journeys.models import NoPurchase, Trajectory, TrajectoryStep, TrialPlacement
from journeys.providers import Known, known
from journeys.services import BY_CODE, CATALOGUE, Service, why_not
from journeys.trajectory_lifecycle import ENDED, LIVE, Facts, hint
from journeys.trajectory_lifecycle import TrajectoryReason as R
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
    """A service of the catalogue; `why_not` is empty when it fits now."""

    service: Service
    why_not: str


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
    placement: TrialPlacement | None
    placements: tuple[TrialPlacement, ...]


def read(client: Any, user: User, on: date) -> ServicesPage:
    """The services of a client that `client_file.visible` gave; seven queries at most."""

    def of(model: Any) -> Any:
        return model.objects.visible_to(user, on).filter(client=client)

    journey = getattr(client, "journey", None)
    phase = journey.klantfase if journey else ""
    found = list(of(Trajectory).select_related("provider").prefetch_related("steps__actor"))
    live = [row for row in found if row.state in LIVE]
    closed = why_closed(client, Permission.RECORD_WORK)
    writes = client.acts and user.may(Permission.RECORD_WORK) and not closed
    rows = [_row(row, phase, live, on, writes) for row in found]
    fitting = [Offered(service, why_not(service, phase, on)) for service in CATALOGUE]
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
    acts = tuple(_acts(trajectory, phase, live, on)) if writes else ()
    return TrajectoryRow(trajectory, TONES.get(S(trajectory.state), "neutral"), steps, acts)


def _acts(trajectory: Trajectory, phase: str, live: list[Trajectory], on: date) -> list[Act]:
    """What a person can do from here. What a form asks for is taken as given."""
    found = []
    for target, (text, name) in _words(trajectory).items():
        if getattr(trajectory, f"to_{target}")._django_fsm.get_transition(trajectory.state) is None:
            continue
        reason = R.ORDER if target is S.ORDERED else BY_PERSON[target][0]
        misfit = why_not(BY_CODE[trajectory.service], phase, on) if target is S.ORDERED else ""
        trajectory.facts = Facts(reason, misfit=misfit, other_live=bool(live) and trajectory not in live)
        found.append(Act(text, name, hint(trajectory, target)))
    return found


def _words(trajectory: Trajectory) -> dict[S, tuple[str, str]]:
    """For each state to go to: the words on the link, and the page."""
    resumed = trajectory.state == S.ON_HOLD
    return {
        S.ORDERED: ("Bestellen", "trajectory-order"),
        S.RUNNING: ("Hervatten", "trajectory-resume") if resumed else ("Starten", "trajectory-start"),
        S.ON_HOLD: ("Stilzetten", "trajectory-hold"),
        S.COMPLETED: ("Afronden", "trajectory-complete"),
        S.BROKEN_OFF: ("Afbreken" if trajectory.started_on else "Intrekken", "trajectory-break-off"),
    }

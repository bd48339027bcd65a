"""The acts on services as a test does them: everything is filled in, and a test names only what it is about."""

from collections.abc import Callable
from datetime import date
from typing import Any

from accounts.models import Organisation, User
from clients.models import Client
from journeys.actions import chosen_services, services, trial_placements
from journeys.models import ChosenService, NoPurchase, Trajectory, TrajectoryStep, TrialPlacement
from tests import factories
from tests.journeys.acts import AT, ON

CLOCK = {"on": ON, "at": AT}


def company(name: str = "Samen Verder", **fields: Any) -> Organisation:
    """A re-integration company."""
    made: Organisation = factories.OrganisationFactory(kind=Organisation.Kind.REINTEGRATION, name=name, **fields)
    return made


def request(client: Client, actor: User, **other: Any) -> Trajectory:
    values: dict[str, Any] = {
        "client_id": client.pk,
        "service": "werkfit_maken",
        "job_end_id": None,
        "reason_for_service": " Klaar om te oefenen. ",
        "expected_result": " Drie dagen per week aankunnen. ",
        "client_can_manage": False,
        "quickest_lasting_way": False,
        "day": ON,
        "actor": actor,
        **CLOCK,
        **other,
    }
    return services.request_trajectory(**values)


def order(traject: Trajectory, actor: User, provider: Organisation | None = None, **other: Any) -> TrajectoryStep:
    values: dict[str, Any] = {
        "trajectory_id": traject.pk,
        "provider_id": (provider or company()).pk,
        "same_provider_refused": False,
        "client_can_manage": False,
        "quickest_lasting_way": False,
        "day": ON,
        "version": None,
        "actor": actor,
        **CLOCK,
        **other,
    }
    return services.order_trajectory(**values)


def go(traject: Trajectory, target: str, actor: User, reason: str = "", **other: Any) -> TrajectoryStep:
    values: dict[str, Any] = {"day": ON, "version": None, "actor": actor, **CLOCK, **other}
    return services.move_trajectory(trajectory_id=traject.pk, target=target, reason=reason, **values)


def refrain(client: Client, actor: User, **other: Any) -> NoPurchase:
    values: dict[str, Any] = {
        "client_id": client.pk,
        "job_end_id": None,
        "reason": "zicht_op_werk",
        "explanation": " Begint in januari bij de bakker. ",
        "review_on": date(2027, 1, 25),
        "base_number": 0,
        "actor": actor,
        **CLOCK,
        **other,
    }
    return services.decide_no_purchase(**values)


def plan(client: Client, employer: Organisation | None, actor: User, **other: Any) -> TrialPlacement:
    values: dict[str, Any] = {
        "client_id": client.pk,
        "employer_id": employer.pk if employer else None,
        "starts_on": date(2026, 12, 1),
        "ends_on": date(2027, 2, 28),
        "intention": True,
        "intention_on": date(2026, 11, 20),
        "actor": actor,
        **CLOCK,
        **other,
    }
    return trial_placements.plan_trial_placement(**values)


def end_trial(placement: TrialPlacement, actor: User, **other: Any) -> TrialPlacement:
    values: dict[str, Any] = {
        "placement_id": placement.pk,
        "outcome": "in_dienst",
        "ended_on": placement.ends_on,
        "version": None,
        "actor": actor,
        **CLOCK,
        **other,
    }
    return trial_placements.end_trial_placement(**values)


def choose(client: Client, actor: User, **other: Any) -> ChosenService:
    values: dict[str, Any] = {
        "client_id": client.pk,
        "service": "succesvol_naar_werk",
        "reason_for_service": " Kim wil leren solliciteren. ",
        "expected_result": " Vijf brieven en een gesprek. ",
        "client_agreed_on": None,
        "day": ON,
        "actor": actor,
        **CLOCK,
        **other,
    }
    return chosen_services.choose_service(**values)


def end_chosen(row: ChosenService, actor: User, **other: Any) -> ChosenService:
    values: dict[str, Any] = {
        "chosen_id": row.pk,
        "outcome": "bereikt",
        "result": " Het is gelukt. ",
        "day": ON,
        "version": None,
        "actor": actor,
        **CLOCK,
        **other,
    }
    return chosen_services.end_service(**values)


NOWHERE = 999_999_999


def _where(there: bool, name: str) -> dict[str, int]:
    return {} if there else {name: NOWHERE}


def _order(world: Any, actor: User, there: bool) -> Any:
    both = {"client_can_manage": True, "quickest_lasting_way": True}
    return order(world.traject, actor, world.provider, **both, **_where(there, "trajectory_id"))


# For the table of who may do what: each act on the rows of a world, or on rows that do not exist.
ON_SERVICES: dict[str, Callable[[Any, User, bool], Any]] = {
    "request_trajectory": lambda w, actor, there: request(
        w.kim, actor, service="begeleiding_bij_scholing", **_where(there, "client_id")
    ),
    "order_trajectory": _order,
    "move_trajectory": lambda w, actor, there: services.move_trajectory(
        trajectory_id=w.traject.pk if there else NOWHERE,
        target="afgebroken",
        reason="ingetrokken",
        day=ON,
        version=None,
        actor=actor,
        **CLOCK,
    ),
    "decide_no_purchase": lambda w, actor, there: refrain(w.kim, actor, **_where(there, "client_id")),
    "plan_trial_placement": lambda w, actor, there: plan(w.kim, w.job.employer, actor, **_where(there, "client_id")),
    "end_trial_placement": lambda w, actor, there: end_trial(w.placement, actor, **_where(there, "placement_id")),
    "choose_service": lambda w, actor, there: choose(w.kim, actor, **_where(there, "client_id")),
    "end_service": lambda w, actor, there: end_chosen(w.chosen, actor, **_where(there, "chosen_id")),
}

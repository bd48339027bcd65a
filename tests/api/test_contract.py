"""The API does what its document says, for questions that nobody thought of."""

import re
from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import uuid4

import pytest
import schemathesis
from hypothesis import HealthCheck
from hypothesis import settings as examples
from rest_framework.throttling import SimpleRateThrottle
from schemathesis.config import SchemathesisConfig
from schemathesis.core.parameters import ParameterLocation

from accounts.once import KEY_PATTERN
from base.api.conditions import etag
from journeys.lifecycle import MoveReason
from journeys.models import Transition
from tests import factories
from tests.api.conftest import token_of
from tests.api.every_post import POSTS, Post
from tests.journeys.every_action import NOWHERE, World
from wajong.wsgi import application

# Conditions have refusals of their own (412 and 428), which the tool does not count by itself.
REFUSED = {"expected-statuses": ["400", "401", "403", "404", "405", "406", "412", "415", "428"]}
# What is right by itself may be based on an older plan or decision, which is a 412, too.
ACCEPTED = {"expected-statuses": ["2xx", "401", "403", "404", "409", "412"]}
CONFIG = SchemathesisConfig.from_dict(
    {
        "checks": {
            "negative_data_rejection": REFUSED,
            "missing_required_header": REFUSED,
            "positive_data_acceptance": ACCEPTED,
        }
    }
)

# Every way in which a resource is read, and every kind of form; what else there is, is made of the same pieces.
SAMPLE = (
    r"^/(openapi\.json|clients|employments|journeys|job-ends|tasks|agreements|conversations|trajectories)(/\{\w+\})?$"
    r"|^/journeys/.*transitions|^/job-ends/.*/steps|^/trajectories/.*/steps$"
    r"|/(employments|coachings|conversations|trial-placements|completions|end-withdrawals)$"
)
api = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", application, config=CONFIG).include(path_regex=SAMPLE)


@pytest.fixture
def token(transactional_db: None, on: date, unsettled: World) -> str:
    """A program of Kim's stand-in that may do everything."""
    return token_of(unsettled.colleague)


@pytest.fixture(autouse=True)
def _no_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    """The examples together would use up the minute."""
    monkeypatch.setitem(SimpleRateThrottle.THROTTLE_RATES, "user", None)


@pytest.fixture
def rows(unsettled: World) -> dict[str, dict[str, Any]]:
    """The rows that exist, by the path they are found at; the longest that fits counts."""
    move = Transition.objects.create(
        journey=unsettled.journey,
        to_phase=unsettled.journey.klantfase,
        reason=MoveReason.TAKEN_OVER,
        on=unsettled.journey.phase_since,
        recorded_at=factories.RECORDED_AT,
    )
    case, traject = unsettled.waiting, unsettled.traject
    return {
        "/clients": {"number": unsettled.kim.number},
        "/journeys/": {"id": unsettled.journey.pk, "journeyId": unsettled.journey.pk},
        "/journeys/{journeyId}/": {"journeyId": unsettled.journey.pk, "id": move.pk},
        "/employments": {"id": unsettled.job.pk, "employmentId": unsettled.job.pk},
        "/coachings": {"id": unsettled.coaching.pk, "coachingId": unsettled.coaching.pk},
        "/agreements": {"id": unsettled.agreement.pk, "agreementId": unsettled.agreement.pk},
        "/workplans": {"id": unsettled.kim.workplans.get().pk},
        "/job-ends": {"id": case.pk, "jobEndId": case.pk},
        "/job-ends/{jobEndId}/steps/": {"jobEndId": case.pk, "id": case.steps.get().pk},
        "/trajectories": {"id": traject.pk, "trajectoryId": traject.pk},
        "/trajectories/{trajectoryId}/steps/": {"trajectoryId": traject.pk, "id": traject.steps.get().pk},
        "/trial-placements": {"id": unsettled.placement.pk, "placementId": unsettled.placement.pk},
        "/tasks": {"id": unsettled.task.pk, "taskId": unsettled.task.pk},
    }


@pytest.fixture
def aim(on: date, unsettled: World, rows: dict[str, dict[str, Any]]) -> Callable[[Any], None]:
    """Point a question at rows that exist, and a well-formed act at something that can be done today."""

    def wrong(case: Any, part: ParameterLocation) -> bool:
        return part in case.meta.components and case.meta.components[part].mode.is_negative

    def post_of(path: str) -> Post | None:
        heads = ((post, *post.path.partition("{}")[::2]) for post in POSTS.values())
        return next((one for one, head, tail in heads if path.startswith(f"/{head}") and path.endswith(tail)), None)

    def at(case: Any) -> None:
        path = case.operation.path
        known = rows[max((head for head in rows if path.startswith(head)), key=len, default="/clients")]
        if not wrong(case, ParameterLocation.PATH):
            given = {name: known.get(name, NOWHERE) for name in case.path_parameters}
            case.path_parameters.update(given)
        post = post_of(path)
        if case.operation.method != "post" or post is None:
            return
        if re.fullmatch(KEY_PATTERN, case.headers.get("Idempotency-Key", "")):
            case.headers["Idempotency-Key"] = str(uuid4())  # each example is a request of its own
        if post.versioned and (wrong(case, ParameterLocation.BODY) or not wrong(case, ParameterLocation.HEADER)):
            row: Any = post.row(unsettled)
            version = type(row)._default_manager.values_list("version", flat=True).get(pk=row.pk)
            case.headers["If-Match"] = etag(version)  # one thing wrong at a time
        if isinstance(case.body, dict) and not wrong(case, ParameterLocation.BODY):
            # Which day is too early, and which reason goes with what, no schema can say.
            case.body = post.body(unsettled)

    return at


@pytest.mark.django_db(transaction=True)
@api.parametrize()
@examples(max_examples=10, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
def test_the_api_keeps_its_contract(case: Any, token: str, aim: Callable[[Any], None]) -> None:
    aim(case)
    case.call_and_validate(headers={"Authorization": f"Bearer {token}"})

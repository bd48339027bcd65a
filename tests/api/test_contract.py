"""The API does what its document says, for questions that nobody thought of."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
import schemathesis
from django.utils import timezone
from hypothesis import HealthCheck
from hypothesis import settings as examples
from oauth2_provider.models import get_access_token_model, set_token_value
from rest_framework.throttling import SimpleRateThrottle
from schemathesis.config import SchemathesisConfig
from schemathesis.core.parameters import ParameterLocation

from accounts.machines import ApiClient
from accounts.models import User
from base.api.conditions import etag
from clients.models import Coaching
from journeys.actions.moves import options
from journeys.lifecycle import MoveReason
from journeys.models import JobEnd, Journey, Transition, Vacancy
from tests import factories, vacancy_factories
from wajong.wsgi import application

# Conditions have refusals of their own (412 and 428), which the tool does not count by itself.
REFUSED = {"expected-statuses": ["400", "401", "403", "404", "405", "406", "412", "415", "428"]}
CONFIG = SchemathesisConfig.from_dict(
    {"checks": {"negative_data_rejection": REFUSED, "missing_required_header": REFUSED}}
)

api = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", application, config=CONFIG)
# What makes the body of a post one that can be right.
FITTING: dict[str, dict[str, Any]] = {
    "/job-ends/{jobEndId}/vacancy-answers": {
        "wanted": "ja", "jobTitle": "Hulp", "hoursPerWeek": 24.5, "startsOn": "2027-02-01", "description": "",
    },
    "/job-ends/{jobEndId}/employer-reviews": {"wentWell": "Op tijd."},
    "/vacancies/{vacancyId}/candidates": {"client": "W90000001", "clientAgreedOn": "2026-11-20"},
    "/vacancies/{vacancyId}/steps": {},
}  # fmt: skip
TOKEN = "een-token-voor-de-proef"


@pytest.fixture
def token(transactional_db: None, on: date, expert: User) -> str:
    """A program of Kim's contact that may do everything."""
    client = ApiClient.objects.create(
        name="Proef",
        user=expert,
        client_type=ApiClient.CLIENT_CONFIDENTIAL,
        authorization_grant_type=ApiClient.GRANT_CLIENT_CREDENTIALS,
        scopes="read write",
    )
    row = get_access_token_model()(
        application=client, scope="read write", expires=timezone.now() + timedelta(hours=1)
    )
    set_token_value(row, TOKEN)
    row.save()
    return TOKEN


@pytest.fixture(autouse=True)
def _no_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    """The examples together would use up the minute."""
    monkeypatch.setitem(SimpleRateThrottle.THROTTLE_RATES, "user", None)


@pytest.fixture
def ids(kims_journey: Journey, kims_coaching: Coaching, expert: User) -> dict[str, dict[str, Any]]:
    """The rows that exist, by the start of the path they are found at."""
    task = factories.TaskFactory(client=kims_journey.client, assignee=expert)
    move = Transition.objects.create(
        journey=kims_journey,
        to_phase=kims_journey.klantfase,
        reason=MoveReason.TAKEN_OVER,
        on=kims_journey.phase_since,
        recorded_at=factories.RECORDED_AT,
    )
    case = factories.JobEndFactory(employment=kims_coaching.employment)
    # The employer reported it, so that one may take down what it answers.
    factories.SignalFactory(employment=kims_coaching.employment, job_end=case, channel="werkgever")
    left = factories.EmploymentFactory(client__office=kims_journey.client.office)
    vacancy = vacancy_factories.VacancyFactory(employment=left)
    review = vacancy_factories.EmployerReviewFactory(
        job_end=factories.JobEndFactory(employment=factories.EmploymentFactory(client=kims_journey.client))
    )
    answer = vacancy_factories.VacancyFactory(employment=review.job_end.employment)
    candidate = vacancy_factories.CandidateFactory(vacancy=vacancy)
    factories.ContactPersonFactory(
        client=factories.ClientFactory(number="W90000001", office=kims_journey.client.office), user=expert
    )
    return {
        "/job-ends/{jobEndId}/vacancy-answers/{id}": {"jobEndId": review.job_end_id, "id": answer.pk},
        "/job-ends/{jobEndId}/employer-reviews/{id}": {"jobEndId": review.job_end_id, "id": review.pk},
        "/vacancies/{vacancyId}/candidates": {"vacancyId": vacancy.pk, "id": candidate.pk},
        "/vacancies/{vacancyId}": {"vacancyId": vacancy.pk, "id": vacancy.steps.get().pk},
        "/vacancies/{id}": {"id": vacancy.pk},
        "/job-ends/{id}": {"id": case.pk},
        "/job-ends/{jobEndId}": {"jobEndId": case.pk, "id": case.steps.get().pk},
        "/clients": {"number": kims_journey.client.number},
        "/employments": {"id": kims_coaching.employment_id},
        "/tasks": {"id": task.pk},
        "/journeys/{id}": {"id": kims_journey.pk},
        "/journeys/{journeyId}": {"journeyId": kims_journey.pk, "id": move.pk},
    }


@pytest.fixture
def aim(on: date, ids: dict[str, dict[str, Any]]) -> Callable[[Any], None]:
    """Point a question at rows that exist, and a well-formed move at something that can be done today."""

    def wrong(case: Any, part: ParameterLocation) -> bool:
        return part in case.meta.components and case.meta.components[part].mode.is_negative

    def at(case: Any) -> None:
        known = next((found for path, found in ids.items() if case.operation.path.startswith(path)), {})
        if not wrong(case, ParameterLocation.PATH):
            case.path_parameters.update({name: known[name] for name in case.path_parameters})
        if case.operation.method != "post":
            return
        if "jobEndId" in known:
            row: Any = JobEnd.objects.get(pk=known["jobEndId"])
        elif "vacancyId" in known:
            row = Vacancy.objects.get(pk=known["vacancyId"])
        else:
            row = Journey.objects.get(pk=known["journeyId"])
        if wrong(case, ParameterLocation.BODY) or not wrong(case, ParameterLocation.HEADER):
            case.headers["If-Match"] = etag(row.version)  # one thing wrong at a time
        if not isinstance(case.body, dict) or wrong(case, ParameterLocation.BODY):
            return
        if case.operation.path in FITTING:
            # What goes with what, no schema can say.
            case.body.update(FITTING[case.operation.path])
        elif isinstance(row, JobEnd):
            # The one step that is possible from where this case stands.
            case.body.update(target="gaat_door", reason="geen_einde", reviewOn=None)
        else:
            # Which date is too early or too late, and which reason goes with what, no schema can say.
            case.body["on"] = on.isoformat()
            possible = {option.target: option.reasons for option in options(row, on=on)}
            case.body["reason"] = next(iter(possible.get(case.body["target"], ())), case.body["reason"])

    return at


@pytest.mark.django_db(transaction=True)
@api.parametrize()
@examples(max_examples=10, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
def test_the_api_keeps_its_contract(case: Any, token: str, aim: Callable[[Any], None]) -> None:
    aim(case)
    case.call_and_validate(headers={"Authorization": f"Bearer {token}"})

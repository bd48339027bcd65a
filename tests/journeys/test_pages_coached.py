"""A jobcoach sees own clients while the coaching runs, who to call, and what came of the own signals."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone

from accounts.models import User
from clients.models import Coaching, Employment
from tests import factories
from tests.conftest import SignIn

pytestmark = pytest.mark.django_db


def page_of(user: User, sign_in: SignIn) -> str:
    answer = sign_in(user).get("/coaching/")
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_jobcoach_sees_who_works_where_until_when_and_who_to_call(
    on: date, kims_coaching: Coaching, jobcoach: User, sign_in: SignIn
) -> None:
    page = page_of(jobcoach, sign_in)
    for shown in (
        "Kim van Dijk", "Medewerker inpak bij Bakkerij Het Molentje", "zo 31 januari 2027", "over 69 dagen",
        "Anouk de Wit", "Vervanger", "Bas Mulder", 'href="tel:+31305550101"', "Meld dat de baan eindigt",
    ):  # fmt: skip
        assert shown in page, shown
    assert f"/employments/{kims_coaching.employment_id}/signal/" in page


def test_a_jobcoach_sees_nothing_of_the_journey(
    on: date, kims_coaching: Coaching, jobcoach: User, sign_in: SignIn
) -> None:
    factories.WorkplanFactory(client=kims_coaching.employment.client)
    page = page_of(jobcoach, sign_in)
    hidden = ["Duurzaam", "aan_het_werk", "drie dagen per week", "3511 AB", "06 12 34 56 78"]
    assert [word for word in hidden if word in page] == []


@pytest.mark.parametrize(
    ("change", "seen"),
    [
        ({"granted_until": date(2026, 11, 23)}, True),
        ({"granted_until": date(2026, 11, 22)}, False),
        ({"started_on": date(2026, 11, 24)}, False),
        ({"ended_on": date(2026, 11, 22)}, False),
    ],
)
def test_a_jobcoach_sees_a_client_only_while_coaching_runs(
    on: date, kims_coaching: Coaching, jobcoach: User, sign_in: SignIn, change: dict[str, Any], seen: bool
) -> None:
    Coaching.objects.filter(pk=kims_coaching.pk).update(**change)
    assert ("Kim van Dijk" in page_of(jobcoach, sign_in)) is seen


def test_a_jobcoach_sees_no_client_of_another_jobcoach(
    on: date, kims_coaching: Coaching, other_jobcoach: User, sign_in: SignIn
) -> None:
    page = page_of(other_jobcoach, sign_in)
    assert "Kim van Dijk" not in page
    assert "U begeleidt nu geen klanten." in page
    assert "U hebt nog niets gemeld." in page


def test_a_signal_shows_its_number_its_status_and_by_when_an_answer_comes(
    on: date, kims_coaching: Coaching, jobcoach: User, sign_in: SignIn
) -> None:
    factories.SignalFactory(employment=kims_coaching.employment, reported_by=jobcoach, receipt="S26-000042")
    page = page_of(jobcoach, sign_in)
    assert "S26-000042" in page
    assert "Ontvangen" in page
    assert "Uiterlijk vr 27 november 2026" in page
    assert "U meldde op vr 20 november 2026: het contract wordt niet verlengd." in page


def test_an_answered_signal_shows_the_answer(
    on: date, kims_coaching: Coaching, jobcoach: User, expert: User, sign_in: SignIn
) -> None:
    factories.SignalFactory(
        employment=kims_coaching.employment, reported_by=jobcoach, state="afgerond",
        answer="Het contract is verlengd.", answered_by=expert, answered_at=timezone.now(),
    )  # fmt: skip
    page = page_of(jobcoach, sign_in)
    assert "Afgerond" in page
    assert "Het contract is verlengd." in page
    assert "U meldde op" not in page


def test_a_signal_of_another_sender_is_not_shown(
    on: date, kims_coaching: Coaching, jobcoach: User, sign_in: SignIn
) -> None:
    factories.SignalFactory(employment=kims_coaching.employment, receipt="S26-000099")
    assert "S26-000099" not in page_of(jobcoach, sign_in)


def test_a_job_that_has_ended_is_not_reported_again(
    on: date, kims_job: Employment, kims_coaching: Coaching, jobcoach: User, sign_in: SignIn
) -> None:
    Employment.objects.filter(pk=kims_job.pk).update(ended_on=on - timedelta(days=3), end_reason="ontslag")
    page = page_of(jobcoach, sign_in)
    assert "De baan is geëindigd op" in page
    assert "Meld dat de baan eindigt" not in page


@pytest.mark.parametrize("role", ["expert", "team_lead", "employer", "administrator"])
def test_the_page_is_for_jobcoaches_alone(role: str, request: pytest.FixtureRequest, sign_in: SignIn) -> None:
    assert sign_in(request.getfixturevalue(role)).get("/coaching/").status_code == 403


def test_twenty_clients_cost_no_more_queries_than_two(
    on: date, jobcoach: User, sign_in: SignIn, django_assert_num_queries: Any
) -> None:
    browser = sign_in(jobcoach)
    for count in (2, 18):
        for _ in range(count):
            job = factories.EmploymentFactory()
            factories.ContactPersonFactory(client=job.client)
            factories.CoachingFactory(employment=job, coach=jobcoach)
            factories.SignalFactory(employment=job, reported_by=jobcoach)
        # Session, user, signals of both kinds and the open ones, jobs, coachings, contacts.
        with django_assert_num_queries(9):
            browser.get("/coaching/")

"""How long somebody is without work: one definition, on every list."""

from datetime import date

import pytest
from django.test import Client as Browser

from accounts.models import User
from clients.models import Client, Employment
from journeys.actions.sweep import sweep
from journeys.models import Journey
from journeys.without_work import last_end, without_work
from tests import factories
from tests.conftest import SignIn
from tests.journeys.acts import AT, ON

pytestmark = pytest.mark.django_db


def over(client: Client, ended_on: date) -> Employment:
    job: Employment = factories.EmploymentFactory(
        client=client, started_on=date(2025, 1, 6), ended_on=ended_on, end_reason="niet_verlengd"
    )
    return job


def found(client: Client) -> date | None:
    rows = Client.objects.annotate(since=last_end("pk", ON)).values_list("since", flat=True)
    since: date | None = rows.get(pk=client.pk)
    return since


def test_it_counts_from_the_end_of_the_last_job(kim: Client) -> None:
    assert found(kim) is None  # never worked
    over(kim, date(2026, 6, 30))
    over(kim, date(2026, 9, 30))
    assert found(kim) == date(2026, 9, 30)


def test_whoever_works_is_not_without_work_whatever_ended_since(kim: Client, kims_job: Employment) -> None:
    over(kim, date(2026, 11, 20))
    assert found(kim) is None


def test_a_job_that_is_still_to_begin_does_not_run(kim: Client) -> None:
    over(kim, date(2026, 9, 30))
    factories.EmploymentFactory(client=kim, started_on=date(2026, 12, 1), expected_end_on=date(2027, 5, 31))
    assert found(kim) == date(2026, 9, 30)


def test_of_who_flowed_out_nobody_counts(kim: Client, kims_journey: Journey) -> None:
    over(kim, date(2026, 9, 30))
    Journey.objects.filter(pk=kims_journey.pk).update(klantfase="uitgestroomd")
    assert found(kim) is None


@pytest.mark.parametrize(
    ("since", "text", "tone"),
    [
        (date(2026, 11, 22), "1 dag zonder werk", "neutral"),
        (date(2026, 8, 24), "91 dagen zonder werk", "neutral"),
        (date(2026, 8, 23), "Let op: 92 dagen zonder werk", "warning"),
    ],
)
def test_after_three_months_at_home_it_stands_out(since: date, text: str, tone: str) -> None:
    row = without_work(since, ON)
    assert row is not None
    assert (row.text, row.tone) == (text, tone)


@pytest.mark.parametrize("since", [None, ON])
def test_the_last_working_day_itself_is_not_without_work(since: date | None) -> None:
    assert without_work(since, ON) is None


def test_every_list_says_it(
    on: date, kim: Client, kims_journey: Journey, kims_job: Employment, expert: User, sign_in: SignIn
) -> None:
    Employment.objects.filter(pk=kims_job.pk).update(ended_on=date(2026, 11, 13), end_reason="ontslag")
    sweep(on=on, at=AT)
    desk: Browser = sign_in(expert)
    views = ("tasks", "at_risk", "longest_not_seen", "longest_without_work", "clients")
    for page in (*(f"/my-work/?view={view}" for view in views), "/clients/?q=dijk", f"/clients/{kim.number}/"):
        assert "10 dagen zonder werk" in desk.get(page).content.decode(), page


def test_the_longest_without_work_come_first(
    on: date, kim: Client, kims_journey: Journey, kims_job: Employment, expert: User, sign_in: SignIn
) -> None:
    for name, ended_on in (("Kort", date(2026, 11, 13)), ("Lang", date(2026, 3, 31)), ("Midden", date(2026, 8, 31))):
        client = factories.ClientFactory(last_name=name, office=kim.office)
        factories.ContactPersonFactory(client=client, user=expert)
        factories.JourneyFactory(client=client)
        over(client, ended_on)
    rows = sign_in(expert).get("/my-work/?view=longest_without_work").context["rows"]
    assert [row.who.name.split()[-1] for row in rows] == ["Lang", "Midden", "Kort"]  # Kim works

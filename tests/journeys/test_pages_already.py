"""Whoever is about to record something about the end of a job reads beforehand what there is, with the way to it."""

from datetime import date

import pytest
from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext

from accounts.models import Organisation, User
from clients.models import Client, Coaching, Employment
from journeys.models import JobEnd, Signal
from tests import factories
from tests.conftest import SignIn

pytestmark = pytest.mark.django_db

LINK = 'href="/job-ends/{}/?from='
FORMS = ("/employments/{}/signals/new/", "/employments/{}/invite/", "/employments/{}/end/")


def read(browser: Browser, address: str) -> str:
    answer = browser.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.parametrize("form", FORMS)
def test_without_a_case_a_form_says_nothing_of_one(
    on: date, form: str, kims_job: Employment, expert: User, sign_in: SignIn
) -> None:
    assert "Dit is er al" not in read(sign_in(expert), form.format(kims_job.pk))


@pytest.mark.parametrize("form", FORMS)
def test_staff_read_on_the_form_which_case_and_signal_there_are(
    on: date, form: str, kims_job: Employment, jobcoach: User, expert: User, sign_in: SignIn
) -> None:
    case = factories.JobEndFactory(employment=kims_job, state="gesignaleerd", known_on=date(2026, 11, 20))
    waits = factories.SignalFactory(employment=kims_job, kind="dreigend", reported_by=jobcoach, job_end=case)
    done = factories.SignalFactory(employment=kims_job, state="afgerond", job_end=case)
    page = read(sign_in(expert), form.format(kims_job.pk))
    assert LINK.format(case.pk) in page
    assert "gesignaleerd, sinds vr 20 november 2026" in page
    assert f'href="/signals/{waits.pk}/?from=' in page
    assert f"de baan is in gevaar, {jobcoach.name}" in page
    assert f"/signals/{done.pk}/" not in page
    assert "komt in deze zaak." in page


@pytest.mark.parametrize(
    ("form", "said"),
    [
        (FORMS[0], "Deze baan is al geëindigd op 20-11-2026. Een nieuw signaal is niet nodig."),
        (FORMS[1], "Deze baan is al geëindigd. Maak een afspraak voor het startgesprek."),
        (FORMS[2], "Het einde van deze baan is al vastgelegd."),
    ],
)
def test_what_sending_would_refuse_stands_on_the_form_and_once_after_sending(
    on: date, form: str, said: str, kims_job: Employment, expert: User, sign_in: SignIn
) -> None:
    Employment.objects.filter(pk=kims_job.pk).update(ended_on=date(2026, 11, 20), end_reason="ontslag")
    case = factories.JobEndFactory(employment=kims_job, state="zoeken")
    browser, address = sign_in(expert), form.format(kims_job.pk)
    page = read(browser, address)
    assert said in page
    assert LINK.format(case.pk) in page
    assert "komt in deze zaak." not in page
    values = {
        "channel": "ww_aanvraag", "kind": "dreigend", "ended_on": "20-11-2026", "reason": "ontslag", "version": 1,
    }  # fmt: skip
    answer = browser.post(address, values)
    assert answer.status_code == 409
    assert answer.content.decode().count(said) == page.count(said)


def test_whoever_was_invited_is_not_invited_unawares(
    on: date, kims_job: Employment, expert: User, sign_in: SignIn
) -> None:
    factories.JobEndFactory(employment=kims_job, state="uitgenodigd", attempted_on=on)
    assert "De klant is al uitgenodigd." in read(sign_in(expert), f"/employments/{kims_job.pk}/invite/")


def test_a_case_that_went_further_says_on_the_form_that_no_invitation_is_needed(
    on: date, kims_job: Employment, expert: User, sign_in: SignIn
) -> None:
    factories.JobEndFactory(employment=kims_job, state="in_gesprek")
    page = read(sign_in(expert), f"/employments/{kims_job.pk}/invite/")
    assert "Uitnodigen is niet meer nodig: de stand is “In gesprek”." in page


def test_a_closed_case_is_not_what_there_is(on: date, kims_job: Employment, expert: User, sign_in: SignIn) -> None:
    factories.JobEndFactory(employment=kims_job, state="gaat_door", closed_on=on)
    assert "Dit is er al" not in read(sign_in(expert), f"/employments/{kims_job.pk}/signals/new/")


def test_a_team_lead_who_places_a_signal_reads_which_case_it_joins(
    on: date, kims_job: Employment, team_lead: User, sign_in: SignIn
) -> None:
    case = factories.JobEndFactory(employment=kims_job, state="gesignaleerd")
    row = factories.UnplacedSignalFactory(office=team_lead.office)
    page = read(sign_in(team_lead), f"/signals/unplaced/{row.pk}/jobs/{kims_job.pk}/")
    assert LINK.format(case.pk) in page
    assert "Het signaal komt in deze zaak." in page


def test_at_a_bankruptcy_one_reads_about_whom_there_is_a_case(
    on: date, kims_job: Employment, bakery: Organisation, kim: Client, expert: User, sign_in: SignIn
) -> None:
    address = f"/signals/bankruptcy/?employer={bakery.pk}"
    browser = sign_in(expert)
    assert "Over deze banen is er al een zaak" not in read(browser, address)
    case = factories.JobEndFactory(employment=kims_job, state="gesignaleerd")
    page = read(browser, address)
    assert LINK.format(case.pk) in page
    assert f"({kim.number}): gesignaleerd" in page


@pytest.mark.parametrize("state", ["ontvangen", "gepland", "afgerond"])
def test_a_sender_outside_reads_the_own_signals_that_are_not_done_and_nothing_of_the_case(
    on: date, state: str, kims_coaching: Coaching, jobcoach: User, employer: User, kims_account: User, sign_in: SignIn
) -> None:
    job = kims_coaching.employment
    case = factories.JobEndFactory(employment=job, state="twijfel", review_on=date(2027, 1, 4))
    pages = {
        jobcoach: (f"/employments/{job.pk}/signal/", "/signals/{}/receipt/"),
        employer: (f"/employees/{job.pk}/signal/", "/employees/signals/{}/"),
        kims_account: (f"/mine/{job.client.number}/signal/", "/mine/signals/{}/"),
    }
    sent = {
        user: factories.SignalFactory(employment=job, reported_by=user, job_end=case, state=state) for user in pages
    }
    for user, (form, receipt) in pages.items():
        page = read(sign_in(user), form)
        assert (receipt.format(sent[user].pk) in page) is (state != "afgerond")
        assert "twijfel" not in page.lower()
        for other in set(pages) - {user}:
            assert receipt.format(sent[other].pk) not in page


def test_a_jobcoach_reads_on_the_form_that_the_job_is_over(
    on: date, kims_coaching: Coaching, jobcoach: User, sign_in: SignIn
) -> None:
    job = kims_coaching.employment
    Employment.objects.filter(pk=job.pk).update(ended_on=date(2026, 11, 20), end_reason="ontslag")
    page = read(sign_in(jobcoach), f"/employments/{job.pk}/signal/")
    assert "Deze baan is al geëindigd op 20-11-2026." in page
    assert not Signal.objects.exists()
    assert not JobEnd.objects.exists()


def test_a_form_costs_as_many_queries_with_many_signals_as_with_one(
    on: date, kims_job: Employment, expert: User, sign_in: SignIn
) -> None:
    browser, address = sign_in(expert), f"/employments/{kims_job.pk}/signals/new/"
    used = []
    for _ in range(2):
        factories.SignalFactory.create_batch(3, employment=kims_job)
        browser.get(address)
        with CaptureQueriesContext(connection) as queries:
            browser.get(address)
        used.append(len(queries))
    assert used[0] == used[1]

"""The case about the end of a job as pages: what is next, one form per step, and what was said afterwards."""

from datetime import UTC, date, datetime

import pytest
import time_machine
from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from clients.models import Client, Employment
from journeys.actions.sweep import sweep
from journeys.checklists import LISTS, Checklist
from journeys.models import CheckedItem, JobEnd, Task
from tests import factories
from tests.conftest import SignIn
from tests.journeys.acts import AT, end
from tests.statements import counted

pytestmark = pytest.mark.django_db

BUDGET = 20
# The list of a doubt as somebody sends it in who saw to two items.
DOUBT = {item.key: "nog_niet" for item in LISTS[Checklist.DOUBT]} | {
    "gesprek_klant": "gedaan",
    "loondispensatie": "niet_nodig",
    "loondispensatie_toelichting": "Het loon klopt.",
}


@pytest.fixture
def desk(on: date, expert: User, sign_in: SignIn) -> Browser:
    """Kim's fixed contact at work."""
    return sign_in(expert)


def page_of(desk: Browser, case: JobEnd) -> str:
    answer = desk.get(f"/job-ends/{case.pk}/")
    assert answer.status_code == 200
    return answer.content.decode()


def test_from_the_task_to_the_invitation_to_the_case(desk: Browser, kims_job: Employment, on: date) -> None:
    sweep(on=date(2026, 12, 1), at=AT)
    letter = desk.get(f"/employments/{kims_job.pk}/invite/").content.decode()
    assert "Beste Kim van Dijk," in letter
    told = desk.post(f"/employments/{kims_job.pk}/invite/", follow=True).content.decode()
    assert "De uitnodiging is vastgelegd." in told
    assert "Einde van de baan</a>: uitgenodigd, fase 1" in told
    page = page_of(desk, JobEnd.objects.get())
    assert 'aria-current="step"' in page
    assert "Volgende stap als er geen antwoord komt: <strong>Herinnering</strong>" in page
    assert "Anouk de Wit" in page


def test_a_letter_is_read_before_it_is_sent_and_kept_as_it_was_read(desk: Browser, kims_job: Employment) -> None:
    desk.post(f"/employments/{kims_job.pk}/invite/")
    case = JobEnd.objects.get()
    where = f"/job-ends/{case.pk}/attempts/new/"
    asked = desk.get(where)
    letters = dict(asked.context["letters"])
    assert list(letters) == ["Herinnering", "Tweede brief"]
    assert "U hebt nog niet gereageerd." in asked.content.decode()
    desk.post(where, {"kind": "herinnering", "version": case.version})
    assert case.attempts.last().text == letters["Herinnering"]


def test_a_step_asks_what_it_needs_and_says_what_follows(desk: Browser, kims_job: Employment) -> None:
    case = factories.JobEndFactory(employment=kims_job)
    end(kims_job, kims_job.client.contact_persons.first().user)
    where = f"/job-ends/{case.pk}/steps/nu_niet/"
    wrong = desk.post(where, {"reason": "verwerking", "review_on": "22-11-2026", "version": 2})
    assert wrong.context["form"]["review_on"].errors == ["Kies een dag na vandaag."]
    told = desk.post(where, {"reason": "verwerking", "review_on": "1-2-2027", "version": 2}, follow=True)
    assert "Vastgelegd: nu niet aan het werk." in told.content.decode()
    assert "Opnieuw kijken op ma 1 februari 2027" in told.content.decode()


def test_a_step_that_is_not_possible_now_is_a_conflict_and_changes_nothing(
    desk: Browser, kims_job: Employment
) -> None:
    case = factories.JobEndFactory(employment=kims_job)
    asked = desk.get(f"/job-ends/{case.pk}/steps/nu_niet/").content.decode()
    assert "Dit kan niet meer: de stand is nu “Gesignaleerd”." in asked
    answer = desk.post(
        f"/job-ends/{case.pk}/steps/nu_niet/", {"reason": "verwerking", "review_on": "1-2-2027", "version": 1}
    )
    assert answer.status_code == 409
    assert "de stand is nu “Gesignaleerd”" in answer.content.decode()
    assert JobEnd.objects.get().state == "gesignaleerd"


@pytest.mark.parametrize("target", ["niet_verlengd", "uitgenodigd", "bestaat_niet"])
def test_a_step_that_no_person_takes_does_not_exist(desk: Browser, kims_job: Employment, target: str) -> None:
    case = factories.JobEndFactory(employment=kims_job)
    assert desk.get(f"/job-ends/{case.pk}/steps/{target}/").status_code == 404


@pytest.mark.parametrize(
    ("today", "said"),
    [
        (date(2026, 11, 20), "over 21 dagen"),
        (date(2026, 12, 11), "vandaag"),
        (date(2026, 12, 12), "1 dag te laat"),
    ],
)
def test_the_four_weeks_count_down(
    sign_in: SignIn, expert: User, kims_job: Employment, today: date, said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    Employment.objects.filter(pk=kims_job.pk).update(ended_on=date(2026, 11, 13), end_reason="ontslag")
    sweep(on=date(2026, 11, 16), at=AT)
    monkeypatch.setattr("django.utils.timezone.localdate", lambda *_: today)
    page = page_of(sign_in(expert), JobEnd.objects.get())
    assert said in page
    assert "Het einde werd hier pas later bekend." in page


@pytest.mark.parametrize(
    ("today", "badge", "said"),
    [
        (date(2026, 12, 3), "", "over 8 dagen"),
        (date(2026, 12, 4), "Bijna te laat", "over 7 dagen"),
        (date(2026, 12, 12), "Te laat", "1 dag te laat"),
    ],
)
def test_three_quarters_of_the_four_weeks_stand_out_wherever_the_task_is(
    sign_in: SignIn, expert: User, kims_job: Employment, today: date, badge: str, said: str
) -> None:
    Employment.objects.filter(pk=kims_job.pk).update(ended_on=date(2026, 11, 13), end_reason="ontslag")
    sweep(on=date(2026, 11, 16), at=AT)
    task = Task.objects.open().get(rule="startgesprek")
    views = ("overdue" if badge == "Te laat" else "tasks", "at_risk")
    with time_machine.travel(datetime(today.year, today.month, today.day, 12, 0, tzinfo=UTC)):
        browser = sign_in(expert)
        where = [f"/my-work/?view={view}" for view in views] + [f"/clients/{kims_job.client.number}/"]
        lists = [browser.get(address).content.decode() for address in where]
        task_and_case = [
            browser.get(f"/tasks/{task.pk}/").content.decode(),
            page_of(browser, JobEnd.objects.get()),
        ]
    for page in task_and_case:
        assert said in page
    for page in (*lists, *task_and_case):
        assert "Het einde werd hier pas later bekend." in page
    for page in lists:
        assert badge in page
        assert ("Bijna te laat" in page) is (badge == "Bijna te laat")


def test_days_without_work_and_the_reason_stand_beside_it(desk: Browser, kims_job: Employment, expert: User) -> None:
    end(kims_job, expert, ended_on=date(2026, 11, 13))
    case = JobEnd.objects.get()
    assert "<strong>10 dagen</strong>" in page_of(desk, case)
    told = desk.post(
        f"/job-ends/{case.pk}/reason/",
        {"end_reason": "faillissement", "culpable": "nee", "explanation": "", "version": 1},
        follow=True,
    ).content.decode()
    assert "De reden is vastgelegd." in told
    assert "Faillissement" in told


def test_the_lead_is_handed_over(desk: Browser, kims_job: Employment, colleague: User) -> None:
    case = factories.JobEndFactory(employment=kims_job)
    values = {"to_user_id": colleague.pk, "reason": "Verlof", "version": 1}
    told = desk.post(f"/job-ends/{case.pk}/lead/", values, follow=True).content.decode()
    assert "Bas Mulder heeft nu de regie en krijgt bericht." in told
    assert "1 keer overgedragen" in told


def test_a_closed_case_says_so_and_offers_nothing(desk: Browser, kims_job: Employment) -> None:
    case = factories.JobEndFactory(employment=kims_job, state="gaat_door", closed_on=date(2026, 11, 20))
    page = page_of(desk, case)
    assert "Deze zaak is gesloten op vr 20 november 2026: baan gaat door." in page
    assert "Gesprek vastleggen" not in page


def test_whoever_only_reads_sees_the_case_and_no_button(
    on: date, kims_job: Employment, senior: User, sign_in: SignIn
) -> None:
    case = factories.JobEndFactory(employment=kims_job)
    page = page_of(sign_in(senior), case)
    assert "Nodig de klant uit" in page
    assert "/invite/" not in page


def test_every_page_and_step_stays_within_its_queries(desk: Browser, kim: Client, kims_job: Employment) -> None:
    case = factories.JobEndFactory(employment=kims_job)
    doubted = factories.JobEndFactory(employment=factories.EmploymentFactory(client=kim), state="in_gesprek")
    steps = [
        ("get", f"/job-ends/{case.pk}/", {}),
        ("post", f"/employments/{kims_job.pk}/invite/", {}),
        ("post", f"/employments/{factories.EmploymentFactory(client=kim).pk}/invite/", {}),
        ("post", f"/job-ends/{case.pk}/attempts/new/", {"kind": "belpoging", "version": 2}),
        ("post", f"/job-ends/{doubted.pk}/checklists/twijfel/", {**DOUBT, "version": 1}),
        ("get", f"/job-ends/{doubted.pk}/", {}),
        ("post", f"/job-ends/{case.pk}/steps/gaat_door/", {"reason": "geen_einde", "version": 3}),
    ]
    spent = {}
    for verb, url, values in steps:
        with CaptureQueriesContext(connection) as queries:
            answer = getattr(desk, verb)(url, values)
        assert answer.status_code in (200, 302), answer.content.decode()
        spent[url] = len(counted(queries))
    assert max(spent.values()) <= BUDGET, spent


def test_a_list_is_worked_through_in_one_form_and_says_who_saw_to_what(desk: Browser, kims_job: Employment) -> None:
    case = factories.JobEndFactory(employment=kims_job, state="twijfel", review_on=date(2026, 12, 7))
    page = page_of(desk, case)
    assert "Twijfel: wat u uitzoekt" in page
    assert "Alleen als de klant dat goedvindt." in page
    told = desk.post(f"/job-ends/{case.pk}/checklists/twijfel/", {**DOUBT, "version": 1}, follow=True)
    page = told.content.decode()
    assert "De lijst is opgeslagen. 2 van de 8 punten zijn geregeld." in page
    assert "Vastgelegd door Anouk de Wit op ma 23 november 2026." in page
    assert 'value="Het loon klopt."' in page


def test_a_remark_that_is_missing_is_asked_at_the_field_and_nothing_is_lost(
    desk: Browser, kims_job: Employment
) -> None:
    case = factories.JobEndFactory(employment=kims_job, state="twijfel", review_on=date(2026, 12, 7))
    values = {**DOUBT, "plaatsingsonderzoek": "gedaan", "version": 1}
    answer = desk.post(f"/job-ends/{case.pk}/checklists/twijfel/", values)
    assert answer.status_code == 400
    assert answer.context["form"]["plaatsingsonderzoek_toelichting"].errors == ["Geef antwoord: Wat kwam eruit?"]
    assert 'value="Het loon klopt."' in answer.content.decode()
    assert not CheckedItem.objects.exists()


def test_a_list_that_a_colleague_changed_meanwhile_is_compared(desk: Browser, kims_job: Employment) -> None:
    case = factories.JobEndFactory(employment=kims_job, state="twijfel", review_on=date(2026, 12, 7))
    where = f"/job-ends/{case.pk}/checklists/twijfel/"
    assert desk.post(where, {**DOUBT, "version": 1}).status_code == 302
    assert desk.post(where, {**DOUBT, "version": 1}).status_code == 302  # pressed twice
    answer = desk.post(where, {**DOUBT, "gesprek_klant": "nog_niet", "version": 1})
    assert answer.status_code == 409
    assert "Nu vastgelegd: Gedaan. Kies wat juist is." in answer.content.decode()
    assert CheckedItem.objects.standing().count() == 2
    assert desk.post(where, {**DOUBT, "gesprek_klant": "nog_niet", "version": 2}).status_code == 302
    assert CheckedItem.objects.standing().count() == 1


def test_the_formalities_wait_for_the_last_working_day_and_the_kapdatum_is_told(
    desk: Browser, kims_job: Employment, expert: User
) -> None:
    end(kims_job, expert, ended_on=date(2027, 1, 31))
    case = JobEnd.objects.get()
    page = page_of(desk, case)
    assert "Geef de wijziging door voor de kapdatum: uiterlijk vr 19 februari 2027." in page
    assert "Na de laatste werkdag komt hierbij:" in page
    assert 'name="uitkering"' not in page
    assert "Lijst afwerken" in desk.get("/my-work/?view=tasks").content.decode()


def test_whoever_only_reads_sees_the_list_and_no_form(
    on: date, kims_job: Employment, senior: User, expert: User, sign_in: SignIn
) -> None:
    end(kims_job, expert, ended_on=date(2026, 11, 13))
    case = JobEnd.objects.get()
    said = {"item": "terugblik", "outcome": "gedaan", "remark": "Rustige plek."}
    CheckedItem.objects.create(job_end=case, **said, on=on, by=expert, recorded_at=AT)
    page = page_of(sign_in(senior), case)
    assert "Wat neemt de klant mee naar de volgende baan? Rustige plek." in page
    assert "Lijst opslaan" not in page
    assert sign_in(senior).get(f"/job-ends/{case.pk}/checklists/formaliteiten/").status_code == 403


def test_a_list_of_another_moment_is_kept_in_words_and_an_unknown_one_does_not_exist(
    desk: Browser, kims_job: Employment
) -> None:
    case = factories.JobEndFactory(employment=kims_job)
    assert "hoort niet bij de stand" in desk.get(f"/job-ends/{case.pk}/checklists/twijfel/").content.decode()
    answer = desk.post(f"/job-ends/{case.pk}/checklists/twijfel/", {**DOUBT, "version": 1})
    assert answer.status_code == 409
    assert desk.get(f"/job-ends/{case.pk}/checklists/koffie/").status_code == 404

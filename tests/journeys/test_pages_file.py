"""The client file: one screen that says who, where, which work, what comes and what happened."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from clients.models import Client, Coaching, ContractTerm, Employment
from journeys.actions import job_ends
from journeys.lifecycle import Klantfase, MoveReason
from journeys.models import ContactAttempt, Journey, TaskEvent, Transition, TransitionNote
from tests import factories
from tests.conftest import SignIn
from tests.journeys.acts_on_services import refrain

pytestmark = pytest.mark.django_db

BUDGET = 16 + 1  # and the one that keeps the reading
AT = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)


def file_of(client: Client, user: User, sign_in: SignIn, query: str = "") -> str:
    """The page as this user sees it."""
    answer = sign_in(user).get(f"/clients/{client.number}/{query}")
    assert answer.status_code == 200
    return answer.content.decode()


def a_move(journey: Journey, on: date, **fields: Any) -> Transition:
    """A move that was recorded."""
    values = {
        "from_phase": Klantfase.WERKFIT,
        "to_phase": Klantfase.NAAR_WERK,
        "reason": MoveReason.READY,
        "recorded_at": AT,
        **fields,
    }
    return Transition.objects.create(journey=journey, on=on, **values)


def test_it_says_who_this_is_and_how_to_reach_them(
    on: date, kim: Client, kims_journey: Journey, expert: User, sign_in: SignIn
) -> None:
    page = file_of(kim, expert, sign_in)
    for shown in (
        "Kim van Dijk", kim.number, "17-05-2000", "(26 jaar)", "Wajong 2010", "Arbeidsvermogen", "06 12 34 56 78",
        'href="tel:+31612345678"', "Dorpsstraat 1, 3511 AB Utrecht", "Telefoon", "Anouk de Wit", "Bas Mulder",
        'href="tel:+31305550101"', "maandag tot en met donderdag",
    ):  # fmt: skip
        assert shown in page, shown


def test_the_burgerservicenummer_never_leaves_the_database(
    kim: Client, kims_journey: Journey, expert: User, sign_in: SignIn
) -> None:
    with CaptureQueriesContext(connection) as queries:
        page = file_of(kim, expert, sign_in)
    assert kim.bsn not in page
    assert "Afgeschermd" in page
    assert not [row["sql"] for row in queries if '"bsn"' in row["sql"]]


def test_it_says_the_klantfase_and_since_when(
    on: date, kim: Client, kims_journey: Journey, expert: User, sign_in: SignIn
) -> None:
    page = file_of(kim, expert, sign_in)
    assert 'aria-current="step"' in page
    assert "sinds zo 1 maart 2026, 8 maanden geleden" in page


def test_it_shows_the_work_that_runs_with_its_terms_and_its_coaching(
    on: date, kim: Client, kims_coaching: Coaching, expert: User, sign_in: SignIn
) -> None:
    page = file_of(kim, expert, sign_in)
    for shown in (
        "Medewerker inpak, Bakkerij Het Molentje", "zo 31 januari 2027", "over 69 dagen", "24 uur per week",
        "70% van het minimumloon", "Externe jobcoach: Joost Coenen", "toegekend tot en met zo 31 januari 2027",
        "Contract verlengen", "Einde vastleggen", "Jobcoaching verlengen", "Jobcoaching stoppen",
    ):  # fmt: skip
        assert shown in page, shown


def test_a_job_that_ended_stays_until_it_is_followed_up(
    on: date, kim: Client, kims_job: Employment, expert: User, sign_in: SignIn
) -> None:
    ended = {"ended_on": date(2026, 11, 11), "end_reason": "niet_verlengd"}
    Employment.objects.filter(pk=kims_job.pk).update(**ended)
    page = file_of(kim, expert, sign_in)
    assert "Er is nog geen startgesprek geweest." in page
    assert "12 dagen geleden" in page
    assert "Contract verlengen" not in page
    Employment.objects.filter(pk=kims_job.pk).update(followed_up_on=on)
    assert "Er loopt nu geen werk." in file_of(kim, expert, sign_in)


def test_an_open_task_says_why_it_is_there_with_its_source_and_dates(
    on: date, kim: Client, kims_job: Employment, expert: User, sign_in: SignIn
) -> None:
    factories.TaskFactory(client=kim, subject_id=kims_job.pk, assignee=expert)
    page = file_of(kim, expert, sign_in)
    for shown in (
        "Contract loopt af", "Waarom zie ik dit?", "Een tot twee maanden voor het einde van een contract",
        "Einddatum van het contract", "ma 30 november 2026", "do 31 december 2026",
        "UWV, Onbeperkt aan het werk in de Wajong (2022), regels 1448, 1464, 7044",
    ):  # fmt: skip
        assert shown in page, shown


def test_terms_that_still_have_to_open_are_announced(
    on: date, kim: Client, kims_job: Employment, expert: User, sign_in: SignIn
) -> None:
    page = file_of(kim, expert, sign_in)
    assert "Er is nu niets te doen voor deze klant." in page
    assert "<strong>Jaarlijks gesprek</strong>: uiterlijk do 8 april 2027" in page
    assert "De taak opent ma 30 november 2026." in page


def test_a_missing_outcome_is_no_term_to_look_forward_to(
    on: date, kim: Client, kims_job: Employment, expert: User, sign_in: SignIn
) -> None:
    assert "uitkomst niet vastgelegd" not in file_of(kim, expert, sign_in)


def test_a_term_with_an_open_task_is_not_announced_as_well(
    on: date, kim: Client, kims_job: Employment, expert: User, sign_in: SignIn
) -> None:
    factories.TaskFactory(client=kim, subject_id=kims_job.pk, anchor_on=kims_job.expected_end_on)
    assert "<strong>Contract loopt af</strong>" not in file_of(kim, expert, sign_in)


def test_an_open_signal_stands_on_top(
    on: date, kim: Client, kims_job: Employment, expert: User, sign_in: SignIn
) -> None:
    factories.SignalFactory(employment=kims_job, message="De werkgever zoekt een ander.")
    page = file_of(kim, expert, sign_in)
    assert page.index("De werkgever zoekt een ander.") < page.index("Wat er moet gebeuren")
    assert "Nog niet beantwoord" in page
    assert "antwoord uiterlijk vr 27 november 2026 (over 4 dagen)" in page


def test_the_timeline_holds_everything_and_starts_with_the_newest(
    on: date,
    kim: Client,
    kims_coaching: Coaching,
    kims_journey: Journey,
    expert: User,
    colleague: User,
    sign_in: SignIn,
) -> None:
    move = a_move(kims_journey, date(2026, 3, 1), actor=expert)
    TransitionNote.objects.create(transition=move, text="Wil graag beginnen.")
    factories.ConversationFactory(client=kim, held_by=expert, topics=["werk"], outcome="Gaat goed.", minutes=30)
    factories.WorkplanFactory(client=kim, made_by=expert)
    factories.SignalFactory(
        employment=kims_coaching.employment, state="afgerond", answer="Opgelost.", answered_by=expert, answered_at=AT
    )
    closed = {"state": "gedaan", "closed_on": date(2026, 11, 19)}
    factories.TaskFactory(client=kim, **closed, closing="gesprek_gevoerd")
    by_hand = factories.TaskFactory(client=kim, rule="callback", **closed, closing="afgehandeld", closed_by=expert)
    TaskEvent.objects.create(task=by_hand, kind="uitgesteld", reason="Op vakantie.", until=on, actor=expert, at=AT)
    TaskEvent.objects.create(task=by_hand, kind="gedaan", reason="Teruggebeld.", actor=expert, at=AT)
    old = factories.EmploymentFactory(
        client=kim, started_on=date(2025, 2, 1), expected_end_on=date(2025, 8, 31), ended_on=date(2025, 8, 31),
        end_reason="faillissement", followed_up_on=date(2025, 9, 9),
    )  # fmt: skip
    page = file_of(kim, expert, sign_in, "?timeline=all")
    timeline = page[page.index("Tijdlijn") :]
    for shown in (
        "Van 2 Werkfit worden naar 3 Op weg naar werk", "Klaar voor de volgende stap", "Wil graag beginnen.",
        "Coachgesprek (telefoon, 30 minuten)", "Over: werk en werkplek", "Gaat goed.", "Werkplan, versie 1",
        "het contract wordt niet verlengd", "beantwoord: afgerond", "Opgelost.", "Gedaan: contract loopt af",
        "Gesprek gevoerd", "Gedaan: terugbellen", "Teruggebeld.", "Uitgesteld tot 23 november 2026: terugbellen",
        "Jobcoaching begonnen", "Vast contact: Anouk de Wit", "Achtervang: Bas Mulder", f"bij {old.employer}",
        "Faillissement", "Tijdelijk contract vanaf 1 februari 2026 tot en met 31 januari 2027, 24 uur per week",
    ):  # fmt: skip
        assert shown in timeline, shown
    assert timeline.index(">2026<") < timeline.index(">2025<")
    assert timeline.index("Opgelost.") < timeline.index("Gaat goed.") < timeline.index("Vast contact:")


def test_an_extension_stands_on_the_day_on_which_it_was_agreed(
    on: date, kim: Client, kims_job: Employment, expert: User, sign_in: SignIn
) -> None:
    ContractTerm.objects.create(
        employment=kims_job, number=2, kind="tijdelijk", starts_on=date(2027, 2, 1), ends_on=date(2027, 7, 31),
        hours=28, wage_share=80, recorded_at=AT, recorded_by=expert,
    )  # fmt: skip
    timeline = file_of(kim, expert, sign_in)
    timeline = timeline[timeline.index("Tijdlijn") :]
    assert timeline.index("vr 20 november 2026") < timeline.index("Contract verlengd: Medewerker inpak")
    assert "vanaf 1 februari 2027 tot en met 31 juli 2027" in timeline


def test_a_long_timeline_starts_short_and_can_be_opened(
    on: date, kim: Client, kims_journey: Journey, expert: User, sign_in: SignIn
) -> None:
    for number in range(40):
        factories.ConversationFactory(client=kim, outcome=f"Gesprek nummer {number}.")
    page = file_of(kim, expert, sign_in)
    assert page.count("Gesprek nummer") == 20
    assert "Toon alles (nog 22)" in page
    assert file_of(kim, expert, sign_in, "?timeline=all").count("Gesprek nummer") == 40


def test_people_in_sheltered_work_have_no_journey_and_the_page_says_so(
    kim: Client, expert: User, sign_in: SignIn
) -> None:
    Client.objects.filter(pk=kim.pk).update(sheltered=True)
    page = file_of(kim, expert, sign_in)
    assert "langdurig in de sociale werkvoorziening" in page
    assert "Klantfase wijzigen" not in page
    assert "Wat er moet gebeuren" not in page
    assert sign_in(expert).get(f"/clients/{kim.number}/klantfase/").status_code == 404


def test_after_outflow_only_the_return_is_offered(
    kim: Client, kims_journey: Journey, expert: User, sign_in: SignIn
) -> None:
    Journey.objects.filter(pk=kims_journey.pk).update(klantfase=Klantfase.UITGESTROOMD)
    page = file_of(kim, expert, sign_in)
    assert "Uitgestroomd sinds zo 1 maart 2026" in page
    assert "Klantfase wijzigen" in page
    assert "Gesprek vastleggen" not in page


def test_a_client_without_anybody_yet_opens_too(office: Any, team_lead: User, sign_in: SignIn) -> None:
    bare = factories.ClientFactory(office=office)
    factories.JourneyFactory(client=bare, klantfase=Klantfase.ONBEKEND_2_3, last_conversation_on=None)
    page = file_of(bare, team_lead, sign_in)
    assert "Nog niemand. De teamleider regelt dit." in page
    assert "2 of 3, nog niet vastgesteld" in page
    assert "Contact wijzigen" in page
    assert "Gesprek vastleggen" not in page


def test_reading_a_file_takes_the_same_queries_however_long_the_history(
    on: date, kim: Client, kims_coaching: Coaching, kims_journey: Journey, expert: User, sign_in: SignIn
) -> None:
    browser = sign_in(expert)
    used: list[int] = []
    for size in (2, 18):
        for number in range(size):
            factories.ConversationFactory(client=kim, held_by=factories.UserFactory())
            a_move(kims_journey, date(2026, 3, 1), actor=factories.UserFactory())
            job = factories.EmploymentFactory(client=kim)
            factories.SignalFactory(employment=job)
            task = factories.TaskFactory(client=kim, subject_id=job.pk, assignee=factories.UserFactory())
            TaskEvent.objects.create(task=task, kind="uitgesteld", reason="Nog niet.", until=on, actor=expert, at=AT)
            factories.AgreementFactory(client=kim, done_on=on, closed_by=factories.UserFactory())
            factories.AgreementFactory(client=kim, conversation=factories.ConversationFactory(client=kim))
            factories.WorkplanFactory(client=kim, number=len(used) * 100 + number + 2, is_current=False)
        with CaptureQueriesContext(connection) as queries:
            assert browser.get(f"/clients/{kim.number}/?timeline=all").status_code == 200
        used.append(len(queries))
    assert used[0] == used[1] <= BUDGET


def test_reading_writes_nothing(kim: Client, kims_coaching: Coaching, expert: User, sign_in: SignIn) -> None:
    browser = sign_in(expert)
    pages = ["", "klantfase/", "conversations/new/", "workplan/new/", "employments/new/", "employments/new/?q=bak"]
    with CaptureQueriesContext(connection) as queries:
        for page in pages:
            assert browser.get(f"/clients/{kim.number}/{page}").status_code == 200
    written = [row["sql"] for row in queries if not row["sql"].startswith(("SELECT", "(SELECT"))]
    assert len(written) == len(pages)
    assert all(sql.startswith('INSERT INTO "audit_reading"') for sql in written), "besides that the client was seen"


@pytest.mark.parametrize(
    ("came_from", "back"),
    [
        ("/my-work/?view=overdue", "/my-work/?view=overdue"),
        ("https://evil.example/", None),
        ("//evil.example/", None),
        ("javascript:alert(1)", None),
    ],
)
def test_the_way_back_stays_inside(
    kim: Client, kims_journey: Journey, expert: User, sign_in: SignIn, came_from: str, back: str | None
) -> None:
    answer = sign_in(expert).get(f"/clients/{kim.number}/", {"from": came_from})
    assert answer.context["back"] == (back or "")
    assert "evil" not in answer.content.decode().split("<main")[1].split('class="file-actions"')[0]


def test_klantfase_4_without_work_is_pointed_at(
    on: date, kim: Client, kims_job: Employment, expert: User, sign_in: SignIn
) -> None:
    warning = "maar er loopt geen betaald werk"
    assert warning not in file_of(kim, expert, sign_in)
    Employment.objects.filter(pk=kims_job.pk).update(ended_on=date(2026, 11, 20), end_reason="ontslag")
    assert warning in file_of(kim, expert, sign_in)
    Journey.objects.filter(client=kim).update(klantfase=Klantfase.WERKFIT)
    assert warning not in file_of(kim, expert, sign_in)


def test_the_timeline_tells_cases_attempts_trajecten_and_trial_placements(
    on: date, kim: Client, kims_job: Employment, expert: User, sign_in: SignIn
) -> None:
    case = factories.JobEndFactory(employment=kims_job)
    job_ends.step(
        job_end_id=case.pk, target="gaat_door", reason="geen_einde", review_on=None, explanation="De baas is blij.",
        version=None, actor=expert, on=on, at=AT,
    )  # fmt: skip
    for kind in ("uitnodiging", "belpoging"):
        ContactAttempt.objects.create(job_end=case, kind=kind, on=on, made_by=expert, recorded_at=AT)
    factories.TrajectoryFactory(client=kim)
    refrain(kim, expert)
    factories.TrialPlacementFactory(client=kim, outcome="afgebroken", ended_on=date(2026, 11, 20))
    page = sign_in(expert).get(f"/clients/{kim.number}/?timeline=all").content.decode().split('id="tijdlijn"')[1]
    where = "Medewerker inpak bij Bakkerij Het Molentje"
    for said in (
        f"Gesignaleerd: {where}",
        f"Baan gaat door: {where}",
        "De baas is blij.",
        f"Belpoging: {where}",
        "Werkfit maken: aangevraagd",
        "Besluit: nu geen traject",
        "Begint in januari bij de bakker.",
        "Einde proefplaatsing bij",
        "Eerder gestopt",
    ):
        assert said in page, said
    assert "Uitnodiging:" not in page

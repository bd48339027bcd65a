"""The forms: one page, one button; what was done and what follows; what was wrong, at the field; conflicts kept."""

from datetime import date
from typing import Any

import pytest
from django.test import Client as Browser

from accounts.models import Organisation, User
from clients.models import Client, Coaching, ContactPerson, ContractTerm, Employment
from journeys.lifecycle import Klantfase
from journeys.models import Conversation, Journey, Task, Workplan
from tests import factories
from tests.conftest import SignIn

pytestmark = pytest.mark.django_db

TALK = {"kind": "coachgesprek", "channel": "telefoon", "held_on": "23-11-2026", "outcome": "Gaat goed."}
CONTRACT = {"kind": "tijdelijk", "starts_on": "1-2-2027", "ends_on": "31-7-2027", "hours": "24,5", "wage_share": "70"}


@pytest.fixture
def desk(on: date, expert: User, sign_in: SignIn) -> Browser:
    """Kim's fixed contact at work."""
    return sign_in(expert)


def told(answer: Any) -> str:
    """What the page after the action says."""
    page: str = answer.content.decode()
    assert answer.redirect_chain, page
    return page


# --- Klantfase -------------------------------------------------------------------------------------


def test_a_move_says_what_happened_and_stands_in_the_timeline(
    desk: Browser, kim: Client, kims_journey: Journey
) -> None:
    values = {"target": "naar_werk", "reason": "ander_werk_gezocht", "on": "23-11-2026", "note": "", "version": 1}
    Journey.objects.filter(pk=kims_journey.pk).update(klantfase=Klantfase.WERKFIT)
    values["reason"] = "klaar_voor_volgende_stap"
    page = told(desk.post(f"/clients/{kim.number}/klantfase/", values, follow=True))
    assert "Kim van Dijk staat vanaf ma 23 november 2026 in klantfase 3 Op weg naar werk." in page
    assert "Van 2 Werkfit worden naar 3 Op weg naar werk" in page


def test_the_phases_that_are_closed_now_say_why(desk: Browser, kim: Client, kims_journey: Journey) -> None:
    Journey.objects.filter(pk=kims_journey.pk).update(klantfase=Klantfase.WERKFIT)
    page = desk.get(f"/clients/{kim.number}/klantfase/").content.decode()
    assert 'value="aan_het_werk"' not in page
    assert "Er loopt geen betaald werk. Leg eerst de baan vast." in page


def test_a_phase_that_closed_meanwhile_brings_the_form_back_with_what_was_typed(
    desk: Browser, kim: Client, kims_journey: Journey
) -> None:
    Journey.objects.filter(pk=kims_journey.pk).update(klantfase=Klantfase.WERKFIT)
    values = {
        "target": "aan_het_werk",
        "reason": "werk_begonnen",
        "on": "23-11-2026",
        "note": "Bij de bakker.",
        "version": 1,
    }
    answer = desk.post(f"/clients/{kim.number}/klantfase/", values)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Dit kan nu niet" in page
    assert "Bij de bakker." in page


def test_a_move_that_was_overtaken_says_so_and_can_be_tried_again(
    desk: Browser, kim: Client, kims_journey: Journey
) -> None:
    Journey.objects.filter(pk=kims_journey.pk).update(klantfase=Klantfase.WERKFIT, version=4)
    values = {"target": "naar_werk", "reason": "klaar_voor_volgende_stap", "on": "23-11-2026", "version": 3}
    address = f"/clients/{kim.number}/klantfase/"
    answer = desk.post(address, values)
    assert answer.status_code == 409
    assert "Iemand anders heeft dit intussen gewijzigd." in answer.content.decode()
    assert 'name="version" value="4"' in answer.content.decode()
    assert desk.post(address, {**values, "version": 4}).status_code == 302


# --- Conversations and plans -----------------------------------------------------------------------


def test_a_conversation_says_when_the_next_one_is_due(desk: Browser, kim: Client, kims_journey: Journey) -> None:
    page = told(desk.post(f"/clients/{kim.number}/conversations/new/", TALK, follow=True))
    assert "Het gesprek is vastgelegd. Daarna volgt: jaarlijks gesprek, uiterlijk di 23 november 2027." in page
    assert "Gaat goed." in page


def test_the_form_knows_the_task_one_came_from(desk: Browser, kim: Client, kims_job: Employment) -> None:
    page = desk.get(f"/clients/{kim.number}/conversations/new/?kind=contracteinde&employment={kims_job.pk}")
    form = page.context["form"]
    assert form["kind"].value() == "contracteinde"
    assert f'value="{kims_job.pk}" selected' in page.content.decode()


def test_a_conversation_sent_twice_is_kept_once(desk: Browser, kim: Client, kims_journey: Journey) -> None:
    for _ in range(2):
        assert desk.post(f"/clients/{kim.number}/conversations/new/", TALK).status_code == 302
    assert Conversation.objects.count() == 1


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"held_on": "24-11-2026"}, "Deze datum ligt in de toekomst."),
        ({"held_on": "31-2-2026"}, "Deze datum bestaat niet."),
        ({"held_on": ""}, "Vul dit in."),
        ({"callback_on": "1-1-2026"}, "Kies vandaag of een latere dag om terug te bellen."),
        ({"kind": "onzin"}, "onzin"),
    ],
)
def test_what_is_wrong_with_a_conversation_is_said_at_the_field(
    desk: Browser, kim: Client, kims_journey: Journey, change: dict[str, str], message: str
) -> None:
    answer = desk.post(f"/clients/{kim.number}/conversations/new/", {**TALK, **change})
    page = answer.content.decode()
    assert answer.status_code == 400
    assert message in page
    assert "Gaat goed." in page
    assert list(answer.context["form"].errors) == [*change]
    assert not Conversation.objects.exists()


def test_after_an_action_one_is_back_where_one_came_from(desk: Browser, kim: Client, kims_journey: Journey) -> None:
    address = f"/clients/{kim.number}/conversations/new/?from=/my-work/%3Fview%3Doverdue"
    assert desk.post(address, TALK)["Location"] == "/my-work/?view=overdue"
    address = f"/clients/{kim.number}/conversations/new/?from=//evil.example/"
    assert desk.post(address, {**TALK, "minutes": 5})["Location"] == f"/clients/{kim.number}/"


def test_a_plan_starts_with_the_text_of_the_last_one(desk: Browser, kim: Client, kims_journey: Journey) -> None:
    address = f"/clients/{kim.number}/workplan/new/"
    first = {"goal": "Werk in het groen.", "agreements": "Elke maand bellen.", "version": 0}
    page = told(desk.post(address, first, follow=True))
    assert "Versie 1 van het werkplan is vastgelegd. Daarna volgt: werkplan evalueren" in page
    page = desk.get(address).content.decode()
    assert "Werk in het groen." in page
    assert 'name="version" value="1"' in page


def test_a_plan_of_a_colleague_is_not_overwritten_unseen(
    desk: Browser, kim: Client, kims_journey: Journey, colleague: User
) -> None:
    factories.WorkplanFactory(client=kim, goal="Doel van Bas.", made_by=colleague)
    mine = {"goal": "Mijn doel.", "agreements": "Mijn afspraak.", "version": 0}
    answer = desk.post(f"/clients/{kim.number}/workplan/new/", mine)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Mijn doel." in page
    assert "Doel van Bas." in page
    assert Workplan.objects.count() == 1


# --- Work ------------------------------------------------------------------------------------------


def test_work_starts_with_finding_the_employer(
    desk: Browser, kim: Client, kims_journey: Journey, bakery: Organisation
) -> None:
    address = f"/clients/{kim.number}/employments/new/"
    assert "Stap 1 van 2" in desk.get(address).content.decode()
    for text in ("molentje bakkerij", bakery.kvk_number):
        assert f"?employer={bakery.pk}&amp;from=" in desk.get(address, {"q": text}).content.decode()
    assert "Geen werkgever gevonden." in desk.get(address, {"q": "bestaat niet"}).content.decode()
    assert "Bakkerij Het Molentje" in desk.get(address, {"employer": bakery.pk}).content.decode()


def test_many_employers_of_one_name_say_that_there_are_more(
    desk: Browser, kim: Client, kims_journey: Journey
) -> None:
    for _ in range(26):
        factories.OrganisationFactory(name="Bouwbedrijf")
    page = desk.get(f"/clients/{kim.number}/employments/new/?q=bouw").content.decode()
    assert "U ziet de eerste 25" in page


def test_new_work_is_recorded_with_its_first_contract(
    desk: Browser, kim: Client, kims_journey: Journey, bakery: Organisation
) -> None:
    address = f"/clients/{kim.number}/employments/new/?employer={bakery.pk}"
    values = {**CONTRACT, "starts_on": "23-11-2026", "job_title": "Inpakker"}
    page = told(desk.post(address, values, follow=True))
    assert "Vastgelegd: Inpakker bij Bakkerij Het Molentje, vanaf ma 23 november 2026." in page
    assert ContractTerm.objects.get().hours == 24.5
    again = desk.post(address, values)
    assert again.status_code == 409
    assert "Deze baan is al vastgelegd" in again.content.decode()


def test_self_employment_has_no_employer(desk: Browser, kim: Client, kims_journey: Journey) -> None:
    address = f"/clients/{kim.number}/employments/new/?employer=none"
    assert "De klant werkt als zelfstandige." in desk.get(address).content.decode()
    values = {**CONTRACT, "kind": "zelfstandig", "starts_on": "1-11-2026", "ends_on": "", "job_title": "Fotograaf"}
    assert desk.post(address, values).status_code == 302
    assert Employment.objects.get().employer is None


def test_work_without_an_employer_is_refused(desk: Browser, kim: Client, kims_journey: Journey) -> None:
    answer = desk.post(f"/clients/{kim.number}/employments/new/?employer=999", CONTRACT)
    assert answer.status_code == 400
    assert "Kies een werkgever." in answer.content.decode()


def test_an_extension_continues_where_the_contract_ends(desk: Browser, kim: Client, kims_job: Employment) -> None:
    address = f"/employments/{kims_job.pk}/extend/"
    page = desk.get(address).content.decode()
    assert 'value="01-02-2027"' in page
    assert 'value="24,0"' in page
    page = told(desk.post(address, {**CONTRACT, "version": 1}, follow=True))
    assert "Het contract is verlengd tot en met za 31 juli 2027. Daarna volgt: contract loopt af" in page


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"ends_on": ""}, "ends_on"),
        ({"ends_on": "1-1-2027"}, "ends_on"),
        ({"starts_on": "1-1-2027"}, "starts_on"),
        ({"hours": "61"}, "hours"),
        ({"hours": "veel"}, "hours"),
        ({"max_hours": "10"}, "max_hours"),
        ({"kind": "vast"}, "ends_on"),
        ({"kind": "zelfstandig"}, "kind"),
        ({"wage_share": "501"}, "wage_share"),
    ],
)
def test_what_is_wrong_with_a_contract_is_said_at_the_field(
    desk: Browser, kims_job: Employment, change: dict[str, str], field: str
) -> None:
    answer = desk.post(f"/employments/{kims_job.pk}/extend/", {**CONTRACT, "version": 1, **change})
    assert answer.status_code == 400
    assert list(answer.context["form"].errors) == [field]


def test_an_end_that_has_passed_calls_for_a_startgesprek(desk: Browser, kims_job: Employment) -> None:
    values = {"ended_on": "20-11-2026", "reason": "niet_verlengd", "version": 1}
    page = told(desk.post(f"/employments/{kims_job.pk}/end/", values, follow=True))
    assert "De baan is op vr 20 november 2026 geëindigd." in page
    assert "Er staat een taak klaar: startgesprek na baanverlies, uiterlijk vr 18 december 2026." in page
    again = desk.post(f"/employments/{kims_job.pk}/end/", {**values, "version": 2})
    assert again.status_code == 409
    assert "Het einde van deze baan is al vastgelegd." in again.content.decode()


def test_an_end_still_to_come_is_announced(desk: Browser, kims_job: Employment) -> None:
    values = {"ended_on": "31-12-2026", "reason": "faillissement", "version": 1}
    page = told(desk.post(f"/employments/{kims_job.pk}/end/", values, follow=True))
    assert "Het einde van de baan op do 31 december 2026 is aangekondigd." in page


def test_coaching_is_renewed_for_half_a_year_or_stopped(desk: Browser, kims_coaching: Coaching) -> None:
    assert 'value="31-07-2027"' in desk.get(f"/coachings/{kims_coaching.pk}/renew/").content.decode()
    renewal = {"until": "31-7-2027", "version": 1}
    page = told(desk.post(f"/coachings/{kims_coaching.pk}/renew/", renewal, follow=True))
    assert "De jobcoaching is verlengd tot en met za 31 juli 2027." in page
    stop = f"/coachings/{kims_coaching.pk}/stop/"
    page = told(desk.post(stop, {"ended_on": "23-11-2026", "version": 2}, follow=True))
    assert "De jobcoaching is gestopt op ma 23 november 2026. De baan loopt door." in page
    assert desk.post(stop, {"ended_on": "23-11-2026", "version": 3}).status_code == 409


@pytest.mark.parametrize(("page", "typed"), [("renew", {"until": "30-6-2027"}), ("stop", {"ended_on": "20-11-2026"})])
def test_a_coaching_that_a_colleague_changed_is_read_again_first(
    desk: Browser, kims_coaching: Coaching, page: str, typed: dict[str, str]
) -> None:
    where = f"/coachings/{kims_coaching.pk}/{page}/"
    Coaching.objects.filter(pk=kims_coaching.pk).update(version=2)
    answer = desk.post(where, {**typed, "version": 1})
    assert (answer.status_code, next(iter(typed.values())) in answer.content.decode()) == (409, True)
    kims_coaching.refresh_from_db()
    assert (kims_coaching.granted_until, kims_coaching.ended_on) == (date(2027, 1, 31), None)
    assert desk.post(where, {**typed, "version": 2}).status_code == 302


# --- Tasks -----------------------------------------------------------------------------------------


@pytest.fixture
def task(kim: Client, kims_job: Employment, expert: User) -> Task:
    """A contract-end task of Kim's fixed contact."""
    made: Task = factories.TaskFactory(client=kim, subject_id=kims_job.pk, assignee=expert)
    return made


def test_a_task_says_what_why_until_when_and_how(desk: Browser, task: Task) -> None:
    page = desk.get(f"/tasks/{task.pk}/").content.decode()
    for shown in (
        "Contract loopt af", "do 31 december 2026", "over 38 dagen", "Anouk de Wit", "Bakkerij Het Molentje",
        "Waarom is deze taak er?", "Einddatum van het contract", "Gesprek vastleggen", "Contract verlengen",
        "Uitstellen", "Overdragen",
    ):  # fmt: skip
        assert shown in page, shown
    assert "Op gedaan zetten" not in page


def test_a_task_that_waits_for_a_fact_says_how_it_closes(desk: Browser, task: Task) -> None:
    answer = desk.post(f"/tasks/{task.pk}/complete/", {"reason": "", "version": 1})
    assert answer.status_code == 409
    assert "Deze taak zet u niet met de hand op gedaan." in answer.content.decode()


def test_a_promised_call_is_set_to_done_by_hand(desk: Browser, kim: Client, expert: User) -> None:
    talk = factories.ConversationFactory(client=kim, callback_on=date(2026, 11, 23))
    factories.JourneyFactory(client=kim)
    call = factories.TaskFactory(
        client=kim, rule="callback", subject="conversation", subject_id=talk.pk, assignee=expert
    )
    assert "Op gedaan zetten" in desk.get(f"/tasks/{call.pk}/").content.decode()
    values = {"reason": "Gebeld.", "version": 1}
    page = told(desk.post(f"/tasks/{call.pk}/complete/", values, follow=True))
    assert "Gedaan: terugbellen voor Kim van Dijk." in page
    again = desk.post(f"/tasks/{call.pk}/complete/", {**values, "version": 2})
    assert again.status_code == 409
    assert "Deze taak is al gesloten: afgehandeld op 23-11-2026." in again.content.decode()
    page = desk.get(f"/tasks/{call.pk}/").content.decode()
    assert "Gebeld." in page
    assert "Wat u kunt doen" not in page


def test_a_task_is_postponed_with_a_reason(desk: Browser, task: Task) -> None:
    values = {"until": "30-11-2026", "reason": "Klant is op vakantie.", "version": 1}
    page = told(desk.post(f"/tasks/{task.pk}/postpone/", values, follow=True))
    assert "De taak komt op ma 30 november 2026 terug in uw lijst." in page
    assert "Uitgesteld" in page
    stale = desk.post(f"/tasks/{task.pk}/postpone/", values)
    assert stale.status_code == 409
    assert "Klant is op vakantie." in stale.content.decode()
    assert 'name="version" value="2"' in stale.content.decode()


@pytest.mark.parametrize(
    ("change", "field"),
    [({"until": "23-11-2026"}, "until"), ({"reason": ""}, "reason"), ({"reason": "x" * 301}, "reason")],
)
def test_what_is_wrong_with_postponing_is_said_at_the_field(
    desk: Browser, task: Task, change: dict[str, str], field: str
) -> None:
    values = {"until": "30-11-2026", "reason": "Later.", "version": 1, **change}
    answer = desk.post(f"/tasks/{task.pk}/postpone/", values)
    assert (answer.status_code, list(answer.context["form"].errors)) == (400, [field])


def test_a_task_is_handed_to_a_colleague_of_the_office(
    desk: Browser, task: Task, colleague: User, outsider: User, team_lead: User
) -> None:
    page = desk.get(f"/tasks/{task.pk}/hand-over/").content.decode()
    assert "Bas Mulder" in page
    assert outsider.name not in page
    assert team_lead.name not in page
    values = {"to_user_id": colleague.pk, "reason": "Ik ben er niet.", "version": 1}
    page = told(desk.post(f"/tasks/{task.pk}/hand-over/", values, follow=True))
    assert "De taak is overgedragen. Bas Mulder krijgt er een bericht over." in page


# --- Contact ---------------------------------------------------------------------------------------


def test_a_team_lead_changes_the_fixed_contact(
    on: date, kim: Client, task: Task, team_lead: User, sign_in: SignIn
) -> None:
    new = factories.UserFactory(name="Carla Nieuw", office=kim.office)
    desk = sign_in(team_lead)
    address = f"/clients/{kim.number}/contact/"
    assert "Anouk de Wit" in desk.get(address).content.decode()
    without = desk.post(address, {"position": "vast", "user_id": new.pk, "reason": ""})
    assert list(without.context["form"].errors) == ["reason"]
    shown = {name: desk.get(address).context["form"][name].value() for name in ("fixed_id", "stand_in_id")}
    values = {"position": "vast", "user_id": new.pk, "reason": "Andere caseload.", **shown}
    page = told(desk.post(address, values, follow=True))
    assert "Carla Nieuw is nu het vaste contact. De open taken gaan mee." in page
    task.refresh_from_db()
    assert task.assignee == new
    again = desk.post(address, values)
    assert again.status_code == 409
    assert ContactPerson.objects.filter(client=kim, user=new).count() == 1
    assert "Iemand anders heeft dit intussen gewijzigd." in again.content.decode()
    now = ContactPerson.objects.get(client=kim, user=new)
    assert f'name="fixed_id" value="{now.pk}"' in again.content.decode()


def test_the_first_contact_of_a_client_needs_no_reason(
    office: Any, team_lead: User, expert: User, sign_in: SignIn
) -> None:
    bare = factories.ClientFactory(office=office)
    values = {"position": "vast", "user_id": expert.pk, "reason": ""}
    assert sign_in(team_lead).post(f"/clients/{bare.number}/contact/", values).status_code == 302

"""A file of another office in an emergency: opened with a reason for one day, told at once, read only, judged."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from rest_framework.test import APIClient

from accounts.models import User
from accounts.roles import Role
from audit.models import Reading
from base.refusal import Invalid, NotAllowed, NotPossibleNow, NotVisible
from clients.actions.emergency import MOST_A_DAY, close_emergency, judge_emergency, open_in_emergency
from clients.models import Client, EmergencyAccess, Employment
from journeys.actions.contact import change_contact
from journeys.actions.unplaced import place
from journeys.models import Task
from notifications.models import Notification
from tests import factories
from tests.api.conftest import token_of
from tests.conftest import SignIn
from tests.statements import counted

pytestmark = pytest.mark.django_db

ON = date(2026, 11, 23)
AT = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
CLOCK: dict[str, Any] = {"on": ON, "at": AT}
REASON = "De klant staat aan onze balie en is in paniek; Utrecht neemt niet op."
VERDICT = "De klant stond in Zwolle aan de balie, dat klopt met het verslag."


def _open(client: Client, actor: User, **other: Any) -> EmergencyAccess:
    asked = {"number": client.number, "birth_date": client.birth_date, "reason": REASON, **other}
    access = open_in_emergency(**asked, actor=actor, **CLOCK)
    actor.refresh_from_db()
    return access


def test_who_opens_a_file_in_an_emergency_reads_it_that_day_and_no_longer(kim: Client, outsider: User) -> None:
    assert not Client.objects.visible_to(outsider, ON).filter(pk=kim.pk).exists()
    _open(kim, outsider)
    assert Client.objects.visible_to(outsider, ON).filter(pk=kim.pk).exists()
    assert not Client.objects.visible_to(outsider, ON + timedelta(days=1)).filter(pk=kim.pk).exists()


def test_only_that_file_opens_and_only_for_whoever_asked(kim: Client, outsider: User, other_office: Any) -> None:
    another = factories.ClientFactory(office=kim.office)
    colleague_there = factories.UserFactory(office=other_office)
    _open(kim, outsider)
    own = factories.ClientFactory(office=other_office)
    assert set(Client.objects.visible_to(outsider, ON)) == {kim, own}
    assert not Client.objects.visible_to(colleague_there, ON).filter(pk__in=[kim.pk, another.pk]).exists()


def test_officer_and_fixed_contact_are_told_at_once_with_the_reason(
    kim: Client, expert: User, outsider: User, officer: User
) -> None:
    closed = factories.UserFactory(role=Role.PRIVACY_OFFICER, is_active=False)
    access = _open(kim, outsider)
    told = {row.recipient_id: row for row in Notification.objects.all()}
    assert set(told) == {officer.pk, expert.pk}
    assert closed.pk not in told
    assert all(REASON in row.text and "Olga Prins" in row.text for row in told.values())
    assert told[officer.pk].url == reverse("emergency-judge", args=[access.pk])
    assert all(kim.last_name not in row.subject + row.text for row in told.values())


def test_without_a_fixed_contact_the_team_leads_are_told(kim: Client, outsider: User, team_lead: User) -> None:
    kim.contact_persons.all().delete()
    _open(kim, outsider)
    assert set(Notification.objects.values_list("recipient_id", flat=True)) == {team_lead.pk}


@pytest.mark.parametrize(
    ("other", "field"),
    [
        ({"reason": "Spoed"}, "reason"),
        ({"reason": " " * 60}, "reason"),
        ({"reason": "x" * 501}, "reason"),
        ({"number": "W99999999"}, "number"),
        ({"birth_date": date(1990, 1, 1)}, "number"),
    ],
)
def test_without_a_reason_or_with_a_guess_nothing_opens(
    kim: Client, outsider: User, officer: User, other: dict[str, Any], field: str
) -> None:
    with pytest.raises(Invalid) as refused:
        _open(kim, outsider, **other)
    assert set(refused.value.errors) == {field}
    assert not EmergencyAccess.objects.exists()
    assert not Notification.objects.exists()


def test_a_number_that_does_not_exist_and_a_wrong_day_of_birth_answer_the_same(kim: Client, outsider: User) -> None:
    answers = []
    for other in ({"number": "W99999999"}, {"birth_date": date(1990, 1, 1)}):
        with pytest.raises(Invalid) as refused:
            _open(kim, outsider, **other)
        answers.append(refused.value.errors)
    assert answers[0] == answers[1]


def test_a_client_of_the_own_office_needs_no_emergency(kim: Client, colleague: User) -> None:
    with pytest.raises(Invalid, match="eigen vestiging"):
        _open(kim, colleague)


@pytest.mark.parametrize("role", sorted(set(Role.values) - {"labour_expert", "intensive_adviser", "team_lead"}))
def test_other_roles_open_nothing(kim: Client, other_office: Any, role: str) -> None:
    with pytest.raises(NotAllowed):
        _open(kim, factories.UserFactory(role=role, office=other_office))


def test_asked_twice_it_is_one_access_and_told_once(kim: Client, outsider: User, officer: User) -> None:
    assert _open(kim, outsider) == _open(kim, outsider, reason=REASON + " Nog eens.")
    assert Notification.objects.filter(recipient=officer).count() == 1


def test_nobody_opens_one_file_after_another(kim: Client, outsider: User) -> None:
    for _ in range(MOST_A_DAY):
        _open(factories.ClientFactory(office=kim.office), outsider)
    with pytest.raises(NotPossibleNow, match="vandaag al 5"):
        _open(kim, outsider)
    assert not Client.objects.visible_to(outsider, ON).filter(pk=kim.pk).exists()


def test_a_closed_file_opens_again_only_with_a_new_reason(kim: Client, outsider: User, officer: User) -> None:
    access = _open(kim, outsider)
    close_emergency(access_id=access.pk, actor=outsider, **CLOCK)
    assert not Client.objects.visible_to(outsider, ON).filter(pk=kim.pk).exists()
    assert _open(kim, outsider, reason="De klant is terug aan de balie, met zijn moeder.") != access
    assert Notification.objects.filter(recipient=officer).count() == 2


def test_nobody_closes_what_another_opened(kim: Client, outsider: User, other_office: Any) -> None:
    access = _open(kim, outsider)
    with pytest.raises(NotVisible):
        close_emergency(access_id=access.pk, actor=factories.UserFactory(office=other_office), **CLOCK)


def test_it_is_for_reading_only_even_for_a_team_lead(kim: Client, other_office: Any, expert: User) -> None:
    lead = factories.UserFactory(role=Role.TEAM_LEAD, office=other_office)
    newcomer = factories.UserFactory(office=kim.office)
    _open(kim, lead)
    with pytest.raises(NotAllowed):
        change_contact(
            client_id=kim.pk,
            position="vast",
            user_id=newcomer.pk,
            reason="Overname",
            current_id=None,
            actor=lead,
            **CLOCK,
        )
    assert kim.contact_persons.get(position="vast", until=None).user == expert


def test_who_moves_to_a_role_without_files_keeps_nothing(kim: Client, outsider: User) -> None:
    _open(kim, outsider)
    outsider.role = Role.ANALYST
    assert not Client.objects.visible_to(outsider, ON).exists()
    outsider.role, outsider.is_active = Role.LABOUR_EXPERT, False
    assert not Client.objects.visible_to(outsider, ON).exists()


# --- The judgement -----------------------------------------------------------------------------


def test_the_officer_judges_once_and_the_reader_hears_it(kim: Client, outsider: User, officer: User) -> None:
    access = _open(kim, outsider)
    judge_emergency(access_id=access.pk, justified=True, review=VERDICT, actor=officer, **CLOCK)
    assert Client.objects.visible_to(outsider, ON).filter(pk=kim.pk).exists()
    assert Notification.objects.get(recipient=outsider).text == VERDICT
    with pytest.raises(NotPossibleNow):
        judge_emergency(access_id=access.pk, justified=False, review=VERDICT, actor=officer, **CLOCK)


def test_what_was_not_right_is_closed_at_once(kim: Client, outsider: User, officer: User) -> None:
    access = _open(kim, outsider)
    judge_emergency(access_id=access.pk, justified=False, review=VERDICT, actor=officer, **CLOCK)
    assert not Client.objects.visible_to(outsider, ON).filter(pk=kim.pk).exists()


def test_what_was_not_right_does_not_open_again_that_day(kim: Client, outsider: User, officer: User) -> None:
    access = _open(kim, outsider)
    judge_emergency(access_id=access.pk, justified=False, review=VERDICT, actor=officer, **CLOCK)
    with pytest.raises(NotPossibleNow, match="niet terecht"):
        _open(kim, outsider, reason=REASON + " Nog eens.")
    assert not Client.objects.visible_to(outsider, ON).filter(pk=kim.pk).exists()
    another = factories.ClientFactory(office=kim.office)
    _open(another, outsider)
    assert Client.objects.visible_to(outsider, ON).filter(pk=another.pk).exists()


def test_what_was_not_right_closes_also_what_was_opened_again_since(
    kim: Client, outsider: User, officer: User
) -> None:
    access = _open(kim, outsider)
    close_emergency(access_id=access.pk, actor=outsider, **CLOCK)
    _open(kim, outsider, reason=REASON + " Nog eens.")
    judge_emergency(access_id=access.pk, justified=False, review=VERDICT, actor=officer, **CLOCK)
    assert not Client.objects.visible_to(outsider, ON).filter(pk=kim.pk).exists()


@pytest.mark.parametrize("role", sorted(set(Role.values) - {"privacy_officer"}))
def test_nobody_else_judges(kim: Client, outsider: User, role: str) -> None:
    access = _open(kim, outsider)
    with pytest.raises(NotAllowed):
        judge_emergency(
            access_id=access.pk, justified=True, review=VERDICT, **CLOCK,
            actor=factories.UserFactory(role=role, office=kim.office),
        )  # fmt: skip


def test_a_judgement_without_words_is_refused_by_the_database(kim: Client, outsider: User, officer: User) -> None:
    access = _open(kim, outsider)
    with pytest.raises(IntegrityError), transaction.atomic():
        EmergencyAccess.objects.filter(pk=access.pk).update(reviewed_by=officer, reviewed_at=AT, justified=True)


# --- The pages ---------------------------------------------------------------------------------


def test_from_the_search_to_the_judgement(
    on: date, kim: Client, outsider: User, officer: User, sign_in: SignIn
) -> None:
    browser = sign_in(outsider)
    assert reverse("emergency-open") in browser.get(reverse("client-search")).content.decode()
    assert browser.get(reverse("client-file", args=[kim.number])).status_code == 404
    typed = {"number": kim.number.lower(), "birth_date": f"{kim.birth_date:%d-%m-%Y}", "reason": REASON}
    answer = browser.post(reverse("emergency-open"), typed)
    assert (answer.status_code, answer["Location"]) == (302, reverse("client-file", args=[kim.number]))
    page = browser.get(answer["Location"]).content.decode()
    assert "U leest dit dossier met noodtoegang" in page
    assert reverse("conversation-record", args=[kim.number]) not in page
    row = Reading.objects.get(number=kim.number, actor_id=outsider.pk)
    assert (row.activity, row.own) == ("noodtoegang", False)

    overseer, access = sign_in(officer), EmergencyAccess.objects.get()
    listed = overseer.get(reverse("emergencies")).content.decode()
    assert kim.number in listed
    assert "Te beoordelen" in listed
    judge = reverse("emergency-judge", args=[access.pk])
    judged = overseer.get(judge).content.decode()
    assert "1 bladzijde van dit dossier" in judged
    assert kim.last_name not in listed + judged
    assert Reading.objects.filter(number=kim.number, actor_id=officer.pk, what="emergency-judge").count() == 1
    assert overseer.post(judge, {"justified": "nee", "review": "Kort"}).status_code == 400
    assert overseer.post(judge, {"justified": "nee", "review": VERDICT}).status_code == 302
    assert browser.get(reverse("client-file", args=[kim.number])).status_code == 404
    assert "Noodtoegang: niet terecht" in overseer.get(judge).content.decode()
    assert overseer.post(judge, {"justified": "ja", "review": VERDICT}).status_code == 409


def test_one_closes_the_file_oneself(on: date, kim: Client, outsider: User, sign_in: SignIn) -> None:
    access, browser = _open(kim, outsider), sign_in(outsider)
    close = reverse("emergency-close", args=[access.pk])
    assert close in browser.get(reverse("client-file", args=[kim.number])).content.decode()
    assert browser.get(close).status_code == 405
    assert browser.post(close).status_code == 302
    assert browser.get(reverse("client-file", args=[kim.number])).status_code == 404


def test_at_midnight_the_file_is_closed(kim: Client, outsider: User, sign_in: SignIn) -> None:
    with time_machine.travel(datetime(2026, 11, 23, 22, 59, tzinfo=UTC)):
        _open(kim, outsider)
        browser = sign_in(outsider)
        assert browser.get(reverse("client-file", args=[kim.number])).status_code == 200
    with time_machine.travel(datetime(2026, 11, 23, 23, 1, tzinfo=UTC)):
        assert browser.get(reverse("client-file", args=[kim.number])).status_code == 404


def test_an_emergency_file_stands_in_no_list_of_work(
    on: date, kim: Client, other_office: Any, sign_in: SignIn
) -> None:
    lead = factories.UserFactory(role=Role.TEAM_LEAD, office=other_office)
    task: Task = factories.TaskFactory(client=kim, assignee=None)
    _open(kim, lead)
    browser = sign_in(lead)
    for view in ("", "?view=overdue", "?view=clients", "?view=unassigned"):
        page = browser.get(reverse("my-work") + view).content.decode()
        assert kim.number not in page
        assert kim.last_name not in page
    assert browser.get(reverse("task", args=[task.pk])).status_code == 200


def test_a_signal_without_a_client_is_not_placed_on_an_emergency_file(
    on: date, kims_job: Employment, other_office: Any, sign_in: SignIn
) -> None:
    kim = kims_job.client
    lead = factories.UserFactory(role=Role.TEAM_LEAD, office=other_office)
    row = factories.UnplacedSignalFactory(office=other_office, client_number=kim.number)
    _open(kim, lead)
    browser = sign_in(lead)
    here = reverse("unplaced-signal-place", args=[row.pk, kims_job.pk])
    for asked in ({}, {"q": kim.last_name}):
        assert here not in browser.get(reverse("unplaced-signal", args=[row.pk]), asked).content.decode()
    assert browser.get(here).status_code == 404
    with pytest.raises(NotVisible):
        place(unplaced_id=row.pk, employment_id=kims_job.pk, version=None, actor=lead, **CLOCK)


def test_a_program_does_not_share_the_emergency_of_whose_work_it_does(
    on: date, kim: Client, outsider: User, sam: Client
) -> None:
    program = APIClient(headers={"Authorization": f"Bearer {token_of(outsider)}"})
    _open(kim, outsider)
    assert [row["number"] for row in program.get("/api/v1/clients").json()["results"]] == [sam.number]
    assert program.get(f"/api/v1/clients/{kim.number}").status_code == 404
    assert not Reading.objects.filter(number=kim.number).exists()


def test_a_bankruptcy_names_nobody_whose_file_was_opened_in_an_emergency(
    on: date, kims_job: Employment, outsider: User, sign_in: SignIn
) -> None:
    kim = kims_job.client
    _open(kim, outsider)
    page = sign_in(outsider).get(reverse("bankruptcy-report"), {"employer": kims_job.employer_id}).content.decode()
    assert kim.full_name not in page


def test_an_overseer_who_reads_the_reasons_is_kept_for_each_client(
    on: date, kim: Client, outsider: User, officer: User, sign_in: SignIn
) -> None:
    _open(kim, outsider)
    _open(factories.ClientFactory(office=kim.office), outsider)
    factories.ClientFactory(office=kim.office)
    assert sign_in(officer).get(reverse("emergencies")).status_code == 200
    kept = Reading.objects.filter(actor_id=officer.pk, what="emergencies", activity="toezicht")
    assert set(kept.values_list("number", flat=True)) == set(
        EmergencyAccess.objects.values_list("client__number", flat=True)
    )
    assert kept.count() == 2


def test_who_opened_nothing_today_pays_nothing(on: date, kim: Client, expert: User, sign_in: SignIn) -> None:
    browser = sign_in(expert)
    with CaptureQueriesContext(
        connection,
    ) as captured:
        browser.get(reverse("client-file", args=[kim.number]))
    assert not [sql for sql in counted(captured) if "emergency" in sql and "emergency_on" not in sql]

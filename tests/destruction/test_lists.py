"""A list is made by one person, approved by another, and each line is looked at again when it is carried out."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from accounts.roles import Role
from audit.models import Change
from base.refusal import Invalid, NotAllowed, NotPossibleNow, NotVisible
from clients.models import Client
from journeys import destruction_page
from journeys.actions.destruction import (
    carry_out,
    carry_out_approved,
    decide_destruction,
    finish,
    hold_line,
    propose_destruction,
)
from journeys.models import Destruction, DestructionLine, DestructionStatement, Journey
from journeys.obstacles import OBSTACLES, obstacles
from journeys.tasks import carry_out_destructions, tell_over_term
from notifications.actions import forget_before
from notifications.models import Notification
from tests import access_factories, chosen_factories, factories, vacancy_factories
from tests.destruction.conftest import AT, CLOCK, ON, Approve
from tests.statements import counted

pytestmark = pytest.mark.django_db


def propose(actor: User, kind: str = "dossier") -> Destruction:
    return propose_destruction(kind=kind, actor=actor, **CLOCK)


def decide(made: Destruction, actor: User, *, approve: bool = True, note: str = "") -> Destruction:
    return decide_destruction(destruction_id=made.pk, approve=approve, note=note, actor=actor, **CLOCK)


# --- Who is on it ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("since", "listed"),
    [(date(2021, 11, 23), True), (date(2021, 11, 24), False), (date(2016, 1, 1), True)],
)
def test_who_left_five_years_ago_is_on_the_list(gone: Client, administrator: User, since: date, listed: bool) -> None:
    Journey.objects.update(phase_since=since)
    if not listed:
        with pytest.raises(NotPossibleNow, match="niets over de termijn"):
            propose(administrator)
        return
    (line,) = propose(administrator).lines.all()
    assert (line.number, line.subject_id, line.counts_from) == (gone.number, gone.pk, since)


def test_an_organisation_has_its_own_term(gone: Client, administrator: User, settings: Any) -> None:
    settings.RETENTION = {**settings.RETENTION, "file_months": 84}
    with pytest.raises(NotPossibleNow):
        propose(administrator)


def test_who_is_still_in_service_is_never_listed(kims_journey: Journey, administrator: User) -> None:
    Journey.objects.update(phase_since=date(2010, 1, 1))
    with pytest.raises(NotPossibleNow):
        propose(administrator)


def test_nobody_is_on_two_lists_that_wait(gone: Client, administrator: User, officer: User) -> None:
    made = propose(administrator)
    with pytest.raises(NotPossibleNow):
        propose(officer)
    decide(made, officer, approve=False, note="Eerst overleg.")
    assert propose(administrator).lines.get().number == gone.number


def test_the_database_keeps_a_number_on_one_list(gone: Client, administrator: User) -> None:
    made = propose(administrator)
    other = Destruction.objects.create(
        number="VTWEE", kind="dossier", term_months=60, ground="x", over_since=ON, proposed_by=administrator,
        proposed_at=AT,
    )  # fmt: skip
    with pytest.raises(IntegrityError), transaction.atomic():
        DestructionLine.objects.create(
            destruction=other, number=made.lines.get().number, subject_id=gone.pk, counts_from=ON
        )


@pytest.mark.parametrize("role", sorted(set(Role.values) - {Role.ADMINISTRATOR, Role.PRIVACY_OFFICER}))
def test_others_make_no_list_and_see_none(gone: Client, administrator: User, role: str) -> None:
    user = factories.UserFactory(role=role, office=gone.office)
    made = propose(administrator)
    with pytest.raises(NotAllowed):
        propose(user)
    with pytest.raises(NotAllowed):
        decide(made, user)
    with pytest.raises(NotAllowed):
        hold_line(line_id=made.lines.get().pk, reason="x", actor=user, **CLOCK)


# --- Two people --------------------------------------------------------------------------------


def test_who_made_the_list_never_approves_it(gone: Client, officer: User) -> None:
    made = propose(officer)
    with pytest.raises(NotAllowed, match="zelf gemaakt"):
        decide(made, officer)
    with pytest.raises(IntegrityError, match="destruction_decided_by_another"), transaction.atomic():
        Destruction.objects.filter(pk=made.pk).update(state="goedgekeurd", decided_by=officer, decided_at=AT)
    with pytest.raises(IntegrityError, match="destruction_decided_as_it_stands"), transaction.atomic():
        Destruction.objects.filter(pk=made.pk).update(state="goedgekeurd")


def test_the_functioneel_beheerder_approves_nothing(gone: Client, administrator: User, officer: User) -> None:
    with pytest.raises(NotAllowed):
        decide(propose(officer), administrator)


def test_a_list_is_decided_once(gone: Client, administrator: User, officer: User) -> None:
    made = propose(administrator)
    with pytest.raises(Invalid):
        decide(made, officer, approve=False)
    decide(made, officer)
    with pytest.raises(NotPossibleNow, match="al besloten"):
        decide(made, officer, approve=False, note="Toch niet")
    with pytest.raises(NotVisible):
        decide_destruction(destruction_id=0, approve=True, note="", actor=officer, **CLOCK)


def test_nothing_goes_before_it_was_approved(gone: Client, administrator: User, officer: User) -> None:
    line = propose(administrator).lines.get()
    assert carry_out_approved(**CLOCK) == 0
    with pytest.raises(NotPossibleNow, match="niet goedgekeurd"):
        carry_out(line_id=line.pk, actor=officer, **CLOCK)
    assert Client.objects.get(pk=gone.pk).first_name == "Gijs"


def test_a_refused_list_leaves_everything(gone: Client, administrator: User, officer: User) -> None:
    made = decide(propose(administrator), officer, approve=False, note="Er loopt een onderzoek.")
    assert carry_out_approved(**CLOCK) == 0
    assert made.lines.get().why == "De lijst is afgewezen"
    assert Client.objects.get(pk=gone.pk).destroyed_on is None


# --- What stands in the way --------------------------------------------------------------------

Makes = Callable[[Client], Any]


def _vacancy(client: Client) -> Any:
    job = factories.EmploymentFactory(client=client, ended_on=date(2026, 10, 1), end_reason="onderling")
    return vacancy_factories.VacancyFactory(employment=job)


IN_THE_WAY: dict[str, Makes] = {
    "de klant is niet uitgestroomd": lambda c: Journey.objects.filter(client=c).update(klantfase="werkfit"),
    "de termijn telt opnieuw": lambda c: Journey.objects.filter(client=c).update(phase_since=ON),
    "er loopt werk": lambda c: factories.EmploymentFactory(client=c),
    "er loopt een proefplaatsing": lambda c: factories.TrialPlacementFactory(client=c),
    "een einde van een baan is nog open": lambda c: factories.JobEndFactory(
        employment=factories.EmploymentFactory(client=c, ended_on=date(2026, 10, 1), end_reason="onderling")
    ),
    "er is nog een traject": lambda c: factories.TrajectoryFactory(client=c),
    "er is nog een gekozen dienst": lambda c: chosen_factories.ChosenServiceFactory(client=c),
    "er is nog een open taak": lambda c: factories.TaskFactory(client=c),
    "een signaal wacht op antwoord": lambda c: factories.SignalFactory(
        employment=factories.EmploymentFactory(client=c, ended_on=date(2026, 10, 1), end_reason="onderling")
    ),
    "een signaal zonder klant noemt dit nummer": lambda c: factories.UnplacedSignalFactory(client_number=c.number),
    "iemand kijkt nog mee": lambda c: factories.ClientAccessFactory(client=c),
    "noodtoegang is nog niet beoordeeld": lambda c: access_factories.EmergencyAccessFactory(client=c),
    "de klant is kandidaat voor een vacature": lambda c: vacancy_factories.CandidateFactory(
        client=c, vacancy__office=c.office
    ),
    "er is nog een vacature": _vacancy,
}


@pytest.mark.parametrize("why", [why for why, _ in OBSTACLES])
def test_what_came_between_list_and_approval_keeps_the_file(
    gone: Client, administrator: User, officer: User, why: str
) -> None:
    made = decide(propose(administrator), officer)
    IN_THE_WAY[why](gone)
    carry_out_approved(**CLOCK)
    line = made.lines.get()
    assert (line.outcome, line.why, line.rows) == ("blijft", why, 0)
    assert Client.objects.get(pk=gone.pk).first_name == "Gijs"
    assert DestructionStatement.objects.get().stayed == 1


def test_all_that_stands_in_the_way_is_told_in_one_query(gone: Client, kims_job: Any) -> None:
    factories.EmploymentFactory(client=gone)
    factories.TaskFactory(client=gone)
    with CaptureQueriesContext(connection) as captured:
        found = obstacles([gone.pk, kims_job.client_id], date(2021, 11, 23))
    assert found[gone.pk] == ["er loopt werk", "er is nog een open taak"]
    assert found[kims_job.client_id][0] == "de klant is niet uitgestroomd"
    assert len(captured) == 1


def test_what_the_product_does_not_know_keeps_a_line_off_the_lists_for_a_year(
    gone: Client, administrator: User, officer: User
) -> None:
    other = factories.JourneyFactory(klantfase="uitgestroomd", phase_since=date(2020, 1, 6)).client
    made = propose(administrator)
    line = made.lines.get(number=gone.number)
    with pytest.raises(Invalid):
        hold_line(line_id=line.pk, reason="  ", actor=officer, **CLOCK)
    hold_line(line_id=line.pk, reason="Er loopt een bezwaar.", actor=officer, **CLOCK)
    decide(made, officer)
    with pytest.raises(NotPossibleNow, match="al besloten"):
        hold_line(line_id=made.lines.get(number=other.number).pk, reason="Ook", actor=officer, **CLOCK)
    carry_out_approved(**CLOCK)
    assert [line.outcome for line in made.lines.order_by("pk")] == ["vernietigd", "blijft"]
    with pytest.raises(NotPossibleNow):
        propose(administrator)
    later = {"on": date(2027, 11, 24), "at": AT + timedelta(days=366)}
    again = propose_destruction(kind="dossier", actor=administrator, **later)
    assert again.lines.get().number == gone.number


# --- Carrying out ------------------------------------------------------------------------------


def test_a_list_is_carried_out_once_and_makes_one_statement(
    gone: Client, approve: Approve, administrator: User, officer: User
) -> None:
    made = approve()
    carry_out_destructions()
    carry_out_destructions()
    line = made.lines.get()
    assert carry_out(line_id=line.pk, actor=officer, **CLOCK).rows == line.rows > 0
    assert finish(destruction_id=made.pk, actor=officer, at=AT) is None
    made.refresh_from_db()
    statement = DestructionStatement.objects.get()
    assert (made.state, statement.destroyed, statement.stayed, statement.rows) == ("uitgevoerd", 1, 0, line.rows)
    told = Notification.objects.filter(subject__contains="is uitgevoerd").values_list("recipient", flat=True)
    assert set(told) == {administrator.pk, officer.pk}
    acts = Change.objects.filter(table="journeys_destruction").values_list("act", "actor_id")
    assert ("destruction.decide_destruction", officer.pk) in acts


def test_a_statement_is_kept_and_tells_of_a_list_that_was_changed(gone: Client, approve: Approve) -> None:
    made = approve()
    carry_out_approved(**CLOCK)
    made.refresh_from_db()
    found = destruction_page.statement(made)
    assert found is not None
    assert found.agrees
    DestructionLine.objects.update(rows=0)
    found = destruction_page.statement(made)
    assert found is not None
    assert not found.agrees
    for change in (
        lambda: DestructionStatement.objects.update(rows=0),
        lambda: DestructionStatement.objects.all().delete(),
    ):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            change()


def test_a_file_with_a_row_in_every_table_costs_a_fixed_number_of_statements(
    lot: Client, approve: Approve, officer: User
) -> None:
    line = approve().lines.get()
    factories.ConversationFactory.create_batch(40, client=lot)
    with CaptureQueriesContext(connection) as captured:
        carry_out(line_id=line.pk, actor=officer, **CLOCK)
    assert len(counted(captured)) <= 75


@pytest.mark.parametrize("many", [2, 30])
def test_a_long_list_is_made_in_a_few_statements(office: Any, administrator: User, officer: User, many: int) -> None:
    for _ in range(many):
        factories.JourneyFactory(client__office=office, klantfase="uitgestroomd", phase_since=date(2020, 1, 6))
    with CaptureQueriesContext(connection) as captured:
        made = propose(administrator)
    assert made.lines.count() == many
    assert len(counted(captured)) <= 8


# --- What goes by itself -----------------------------------------------------------------------


def test_messages_go_when_their_term_is_over(expert: User) -> None:
    factories.NotificationFactory(recipient=expert, created_at=AT - timedelta(days=366))
    kept = factories.NotificationFactory(recipient=expert, created_at=AT - timedelta(days=364))
    assert forget_before(at=AT - timedelta(days=365)) == 1
    assert list(Notification.objects.all()) == [kept]


def test_the_privacy_officer_hears_what_is_over_its_term_and_nothing_is_listed(
    on: date, gone: Client, officer: User, administrator: User
) -> None:
    tell_over_term()
    assert Notification.objects.get().recipient == officer
    assert "1 dossier" in Notification.objects.get().subject
    assert not Destruction.objects.exists()
    Notification.objects.all().delete()
    propose(administrator)
    Notification.objects.all().delete()
    tell_over_term()
    assert not Notification.objects.exists()

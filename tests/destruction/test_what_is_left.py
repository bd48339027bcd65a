"""After a file was destroyed nothing of the person is left in any table, and what is kept for ever still agrees."""

from contextlib import nullcontext
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.db import DatabaseError, connection, models, transaction

from accounts.models import User
from audit.append_only import APPEND_ONLY
from audit.change_triggers import logged
from audit.models import Change, ChangedValues, Reading
from audit.subjects import path_to_client
from base import acts
from base.acts import doing
from clients.models import Client
from clients.sealed import SealedField
from journeys.actions.destruction import carry_out_approved
from journeys.erasure import STAYS, going
from journeys.models import JobEndStep, Journey, Transition, UnplacedSignal, Vacancy
from notifications.models import Notification
from tests import factories
from tests.destruction.conftest import CLOCK, Approve
from tests.destruction.whole_file import BORN, HOME, MARK, about, everywhere, texts_of

pytestmark = pytest.mark.django_db

# Tables with no way to a client, and what becomes of them or why nothing does.
BESIDE = {
    "accounts.ApiClient": "a program",
    "accounts.Office": "an office",
    "accounts.Organisation": "a company",
    "accounts.User": "accounts of clients are emptied",
    "journeys.Destruction": "kept, numbers only",
    "journeys.DestructionLine": "kept, numbers only",
    "journeys.DestructionStatement": "kept, numbers only",
    "journeys.Export": "kept, of no client in particular",
    "journeys.ExportDownload": "kept, of no client in particular",
    "journeys.UnplacedSignal": "goes with the file that it names",
    "journeys.Vacancy": "is emptied with the job that it follows",
    "journeys.VacancyStep": "kept for ever, codes only",
}


def destroyed(approve: Approve) -> None:
    approve()
    assert carry_out_approved(**CLOCK) == 1


def test_every_table_is_thought_of() -> None:
    for model in logged():
        label = model._meta.label
        ways = [model in going(), label in STAYS, label in APPEND_ONLY, label in BESIDE]
        assert sum(ways) == 1 or (label in BESIDE and label in APPEND_ONLY), label
        assert (path_to_client(model) is None) == (label in BESIDE), label


def test_nothing_that_stays_points_at_what_goes() -> None:
    for model in logged():
        if model not in going() and model._meta.label != "journeys.UnplacedSignal":
            pointed_at = {field.related_model for field in model._meta.concrete_fields if field.is_relation}
            assert not pointed_at & set(going()), model._meta.label


@pytest.mark.parametrize("label", sorted(STAYS))
def test_of_a_row_that_stays_every_text_is_emptied(label: str) -> None:
    (model,) = (model for model in logged() if model._meta.label == label)
    assert set(texts_of(model)) <= set(STAYS[label])
    written = [field for field in model._meta.concrete_fields if isinstance(field, SealedField | models.JSONField)]
    assert {field.name for field in written} <= set(STAYS[label])


def test_nothing_of_the_person_is_left_in_any_table(lot: Client, approve: Approve, on: Any) -> None:
    empty = [model._meta.label for model, rows in about(lot).items() if not rows.exists()]
    assert empty == [], "make a row of these in whole_file: what is not there is not looked for"
    before = everywhere(MARK)
    assert everywhere(str(BORN)) == {"clients_client", "audit_changedvalues"}
    written = [model for model in going() if texts_of(model) and model._meta.label != "clients.ContactDetails"]
    assert before >= {model._meta.db_table for model in written} | {
        "audit_changedvalues",
        "notifications_notification",
        "accounts_user",
        "mfa_authenticator",
        "usersessions_usersession",
    }
    assert everywhere(HOME) == {"usersessions_usersession"}
    account = User.objects.get(name__contains=MARK).pk
    bsn_index, bsn = Client.objects.values_list("bsn_index", "bsn").get(pk=lot.pk)
    destroyed(approve)
    assert everywhere(MARK) == set()
    assert everywhere(HOME) == set()
    assert not Session.objects.exists()
    assert everywhere(bsn_index) == set()
    assert everywhere(bsn.token) == set()
    assert everywhere(str(BORN)) == set()
    for model in going():
        assert not about(lot)[model].exists(), model._meta.label
    user = User.objects.get(pk=account)
    assert (user.is_active, user.has_usable_password(), user.phone) == (False, False, "")
    assert not Notification.objects.filter(recipient=account).exists()


def test_what_is_kept_for_ever_is_still_there_as_codes(lot: Client, approve: Approve) -> None:
    kept = (Transition, JobEndStep, Journey, Vacancy)
    before = {model: list(model._base_manager.values_list("pk", flat=True)) for model in kept}
    destroyed(approve)
    assert {model: list(model._base_manager.values_list("pk", flat=True)) for model in kept} == before
    husk = Client.objects.get(pk=lot.pk)
    assert (husk.number, husk.regime, husk.office, husk.destroyed_on) == (
        lot.number, lot.regime, lot.office, CLOCK["on"],
    )  # fmt: skip
    assert (str(husk.bsn), husk.full_name, husk.birth_date.year, husk.limitation) == ("", "", 1900, "onbekend")


def test_a_destroyed_file_can_not_be_filled_again(lot: Client, approve: Approve) -> None:
    destroyed(approve)
    for change in ({"first_name": "Lot"}, {"bsn": "123456782"}, {"limitation": "psychiatrisch"}):
        with pytest.raises(DatabaseError, match="client_destroyed_is_nobody"), transaction.atomic():
            Client.objects.filter(pk=lot.pk).update(**change)


def test_another_client_of_the_same_representative_keeps_them(lot: Client, approve: Approve, kim: Client) -> None:
    mother = factories.UserFactory(role="client", name="Moeder van Lot")
    for client, ended in ((lot, {"until": CLOCK["on"], "end_reason": "Klaar"}), (kim, {})):
        factories.ClientAccessFactory(client=client, user=mother, by_mandate=True, **ended)
    destroyed(approve)
    mother.refresh_from_db()
    assert (mother.name, mother.is_active) == ("Moeder van Lot", True)
    assert list(mother.accesses.values_list("client", flat=True)) == [kim.pk]


# --- The logs ----------------------------------------------------------------------------------


def test_the_log_says_that_rows_went_and_not_what_stood_in_them(lot: Client, approve: Approve) -> None:
    destroyed(approve)
    changes = Change.objects.filter(act=acts.DESTROYING)
    assert {"clients_contactdetails", "journeys_conversation", "clients_client"} <= set(
        changes.values_list("table", flat=True)
    )
    assert set(changes.filter(table="journeys_conversation").values_list("verb", "client_id")) == {("delete", lot.pk)}
    assert not ChangedValues.objects.filter(change__in=changes).exists()
    assert not ChangedValues.objects.filter(change__client_id=lot.pk).exists()
    assert Change.objects.filter(client_id=lot.pk, verb="insert", table="journeys_conversation").exists()


def test_the_logs_still_agree_and_the_readings_are_there(
    lot: Client, approve: Approve, expert: User, on: Any, sign_in: Any
) -> None:
    sign_in(expert).get(f"/clients/{lot.number}/")
    assert Reading.objects.filter(number=lot.number).count() == 1
    call_command("verify_audit")
    destroyed(approve)
    call_command("verify_audit")
    assert Reading.objects.filter(number=lot.number).count() == 1


@pytest.mark.parametrize(
    "code", ["", "destruction.propose_destruction", "clients.change_client", "erasing.erase_file"]
)
def test_nothing_else_takes_values_out_of_the_log(kim: Client, code: str) -> None:
    before = ChangedValues.objects.count()
    ways: list[Any] = [
        lambda: ChangedValues.objects.all()._raw_delete("default"),
        lambda: ChangedValues.objects.filter(change__client_id=kim.pk).delete(),
        lambda: connection.cursor().execute("DELETE FROM audit_changedvalues"),
    ]
    for way in ways:
        told = doing(code, None) if code else nullcontext()
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), told:
            way()
    assert ChangedValues.objects.count() == before > 0


def test_not_even_the_destruction_changes_a_value_or_a_row_of_the_log(kim: Client) -> None:
    for statement in (
        "UPDATE audit_changedvalues SET before = ''",
        "DELETE FROM audit_change",
        "DELETE FROM audit_reading",
        "DELETE FROM journeys_transition",
    ):
        if statement.endswith("reading"):
            Reading.objects.create(
                at=CLOCK["at"], actor_id=1, client_id=kim.pk, number=kim.number, what="x", own=True
            )
        if statement.endswith("transition"):
            Transition.objects.create(
                journey=factories.JourneyFactory(client=kim), to_phase="werkfit", reason="instroom", on=CLOCK["on"],
                recorded_at=CLOCK["at"],
            )  # fmt: skip
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), doing(acts.DESTROYING, None):
            connection.cursor().execute(statement)


# --- Signals without a client ------------------------------------------------------------------


def test_a_signal_that_was_set_aside_goes_when_its_term_is_over(approve: Approve, expert: User, office: Any) -> None:
    old, recent = (
        factories.UnplacedSignalFactory(
            name=f"{MARK} {year}", office=office, state="terzijde", set_aside_reason=f"Niet van ons {MARK}",
            handled_by=expert, handled_at=CLOCK["at"].replace(year=year),
        )
        for year in (2025, 2026)
    )  # fmt: skip
    factories.NotificationFactory(text=MARK, url=f"/signals/unplaced/{old.pk}/")
    made = approve("signaal")
    carry_out_approved(**CLOCK)
    assert [line.number for line in made.lines.all()] == [old.receipt]
    assert list(UnplacedSignal.objects.all()) == [recent]
    assert f"{MARK} 2025".lower() not in str(list(ChangedValues.objects.values_list("after", flat=True))).lower()
    assert not Notification.objects.filter(text=MARK).exists()

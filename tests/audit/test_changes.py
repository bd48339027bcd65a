"""The change log: every write of a row about somebody, whatever way it went."""

import json
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from accounts.models import User
from audit.change_triggers import digest, logged, sealed_columns
from audit.models import Change
from base import acts, bulk
from clients.models import Client, ContactDetails, Employment
from tests import factories

pytestmark = pytest.mark.django_db


def last() -> Change:
    found = Change.objects.select_related("values").first()
    assert found is not None
    return found


def test_a_new_row_a_changed_row_and_a_row_that_went_are_logged_with_their_values(kim: Client) -> None:
    kim.last_name = "Vermeer"
    kim.save(update_fields=["last_name"])
    assert (last().verb, last().table, last().row_id, last().client_id) == (
        "update",
        "clients_client",
        kim.pk,
        kim.pk,
    )
    assert last().columns == "last_name"
    assert json.loads(last().values.after) == {"last_name": "Vermeer"}
    assert json.loads(last().values.before) != {"last_name": "Vermeer"}
    note = factories.AgreementFactory(client=kim)
    assert (last().verb, last().row_id, last().client_id) == ("insert", note.pk, kim.pk)
    assert json.loads(last().values.after)["id"] == note.pk
    assert last().values.before == ""
    gone = note.pk
    note.delete()
    assert (last().verb, last().row_id, last().values.after) == ("delete", gone, "")


@pytest.mark.parametrize("way", ["save", "update", "bulk_update", "sql"])
def test_no_way_of_writing_is_missed(kim: Client, way: str) -> None:
    kim.first_name = "Kimmy"
    if way == "save":
        kim.save(update_fields=["first_name"])
    elif way == "update":
        Client.objects.filter(pk=kim.pk).update(first_name="Kimmy")
    elif way == "bulk_update":
        Client.objects.bulk_update([kim], ["first_name"])
    else:
        with connection.cursor() as cursor:
            cursor.execute("UPDATE clients_client SET first_name = 'Kimmy' WHERE id = %s", [kim.pk])
    assert (last().table, last().columns) == ("clients_client", "first_name")


def test_rows_that_are_written_in_bulk_are_logged_one_by_one(office: Any) -> None:
    before = Change.objects.count()
    columns = ("kind", "name", "kvk_number", "sector", "city")
    bulk.insert(
        type(factories.OrganisationFactory()), columns, [("employer", f"Nr {n}", f"{n:08}", "", "") for n in range(5)]
    )
    assert Change.objects.count() == before + 6


def test_a_write_that_changes_nothing_is_no_change(kim: Client) -> None:
    before = Change.objects.count()
    kim.save(update_fields=["last_name", "first_name"])
    assert Change.objects.count() == before


def test_what_is_taken_back_was_never_changed(kim: Client) -> None:
    before = Change.objects.count()
    with transaction.atomic():
        Client.objects.filter(pk=kim.pk).update(first_name="Kimmy")
        transaction.set_rollback(True)
    assert Change.objects.count() == before


def test_sealed_values_are_named_and_never_copied(kim: Client) -> None:
    ContactDetails.objects.filter(client=kim).delete()
    reach = ContactDetails.objects.create(client=kim, phone="06 12345678")
    reach.phone = "06 87654321"
    reach.save(update_fields=["phone"])
    assert last().columns == "phone"
    assert (last().values.before, last().values.after) == ("{}", "{}")
    for change in Change.objects.exclude(table="accounts_user").select_related("values"):
        for values in (change.values.before, change.values.after):
            assert not {"bsn", "bsn_index", "phone", "email", "street", "postcode"} & set(json.loads(values or "{}"))
    for change in Change.objects.filter(table="accounts_user").select_related("values"):
        assert "password" not in json.loads(change.values.after or "{}")


def test_the_digest_is_of_the_values_as_they_stand(kim: Client) -> None:
    for change in Change.objects.select_related("values"):
        assert change.digest == digest(change.values.before, change.values.after)


def test_a_row_of_a_job_is_about_the_client_who_has_it(kim: Client) -> None:
    job = factories.EmploymentFactory(client=kim)
    factories.CoachingFactory(employment=job)
    tables = set(Change.objects.filter(client_id=kim.pk).values_list("table", flat=True))
    assert {"clients_client", "clients_employment", "clients_coaching"} <= tables
    assert Change.objects.get(table="accounts_organisation", row_id=job.employer_id).client_id is None


@acts.act("Baan hernoemen")
def rename(*, job: Employment, to: str, actor: User | None) -> None:
    """An act of this test alone."""
    Employment.objects.filter(pk=job.pk).update(job_title=to)


@acts.act("Twee banen hernoemen")
def rename_both(*, jobs: list[Employment], actor: User) -> None:
    """An act that does another one twice."""
    for job in jobs:
        rename(job=job, to="Bakker", actor=None)


def test_a_change_says_who_did_it_and_by_which_act(kims_job: Employment, expert: User) -> None:
    token = acts.edge.set(acts.Edge(trace="0af7651916cd43dd8448eb211c80319c", program="loket"))
    rename(job=kims_job, to="Bakker", actor=expert)
    acts.edge.reset(token)
    assert (last().act, last().actor_id) == ("test_changes.rename", expert.pk)
    assert (last().trace, last().program) == ("0af7651916cd43dd8448eb211c80319c", "loket")
    assert acts.LABELS["test_changes.rename"] == "Baan hernoemen"


def test_an_act_within_an_act_is_the_outer_one(kims_job: Employment, expert: User) -> None:
    rename_both(jobs=[kims_job, factories.EmploymentFactory()], actor=expert)
    assert set(Change.objects.filter(columns="job_title").values_list("act", "actor_id")) == {
        ("test_changes.rename_both", expert.pk)
    }


@pytest.mark.django_db(transaction=True)
def test_what_was_written_outside_an_act_says_so(kims_job: Employment, expert: User) -> None:
    rename(job=kims_job, to="Bakker", actor=expert)
    Employment.objects.filter(pk=kims_job.pk).update(job_title="Slager")
    assert (last().act, last().actor_id) == ("", None)


def test_the_invented_history_of_a_demonstration_is_not_logged(office: Any) -> None:
    before = Change.objects.count()
    with acts.invented():
        factories.ClientFactory(office=office)
    assert Change.objects.count() == before


def test_every_table_with_somebody_in_it_has_a_trigger() -> None:
    labels = {model._meta.label for model in logged()}
    assert {"clients.Client", "clients.ContactDetails", "journeys.Task", "accounts.User"} <= labels
    assert "accounts.IdempotencyKey" not in labels
    assert "bsn" in sealed_columns(Client)


def test_the_log_itself_cannot_be_changed(kim: Client) -> None:
    for change in (
        lambda: Change.objects.update(actor_id=1),
        lambda: Change.objects.all()._raw_delete("default"),
        lambda: last().values.__class__.objects.update(after="{}"),
    ):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            change()


def test_a_program_that_does_not_know_the_log_cannot_write_past_it(kim: Client) -> None:
    if connection.vendor == "postgresql":  # there the trigger needs nobody
        return
    import sqlite3

    name = connection.settings_dict["NAME"]
    with pytest.raises(sqlite3.OperationalError, match="no such function"), sqlite3.connect(name) as raw:
        raw.execute("UPDATE accounts_office SET name = 'x'")

"""Writing many rows at once gives the rows that ordinary saving would have given."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from base import bulk
from clients.models import Client, ContactDetails, ContractTerm, Employment
from clients.sealed import blind_index
from journeys.models import Conversation
from tests import factories

pytestmark = pytest.mark.django_db

TERM = ("employment", "number", "kind", "starts_on", "ends_on", "hours", "max_hours", "wage_share", "recorded_at")


def _term(employment: Employment, number: int, **other: Any) -> tuple[Any, ...]:
    row: dict[str, Any] = {
        "employment": employment.pk,
        "number": number,
        "kind": "tijdelijk",
        "starts_on": date(2026, 2, 1),
        "ends_on": date(2027, 1, 31),
        "hours": Decimal("24.5"),
        "max_hours": None,
        "wage_share": 70,
        "recorded_at": datetime(2026, 1, 5, 9, 30, tzinfo=UTC),
        **other,
    }
    return tuple(row[name] for name in TERM)


def test_dates_decimals_times_and_empty_values_arrive_as_they_were_given() -> None:
    job = factories.EmploymentFactory(term=False)
    assert bulk.insert(ContractTerm, TERM, [_term(job, 1), _term(job, 2, max_hours=Decimal(30))]) == 2
    first, second = ContractTerm.objects.filter(employment=job)
    assert (first.hours, first.max_hours, first.ends_on) == (Decimal("24.5"), None, date(2027, 1, 31))
    assert first.recorded_at == datetime(2026, 1, 5, 9, 30, tzinfo=UTC)
    assert second.max_hours == Decimal(30)


def test_texts_with_tabs_quotes_and_backslashes_stay_whole() -> None:
    client = factories.ClientFactory()
    text = "tab\there, back\\slash, 'quote', \"double\",\nnew line, \\N and é"
    told: dict[str, Any] = {
        "kind": "coachgesprek",
        "channel": "telefoon",
        "held_on": date(2026, 4, 8),
        "outcome": text,
    }
    told |= {"topics": ["werk", "inkomen"], "participants": [], "contact_wished": ""}
    told |= {"client": client.pk, "recorded_at": factories.RECORDED_AT}
    bulk.insert(Conversation, list(told), [list(told.values())])
    talk = Conversation.objects.get(client=client)
    assert (talk.outcome, talk.topics) == (text, ["werk", "inkomen"])


def test_a_sealed_value_arrives_as_ciphertext() -> None:
    client = factories.ClientFactory()
    columns = ("client", "phone", "email", "street", "postcode", "city", "preferred_channel", "call_before_letter")
    bulk.insert(ContactDetails, columns, [(client.pk, "06 11 22 33 44", "", "", "", "", "telefoon", True)])
    with connection.cursor() as cursor:
        cursor.execute("SELECT phone, email FROM clients_contactdetails WHERE client_id = %s", [client.pk])
        phone, email = cursor.fetchone()
    assert "06 11" not in phone
    assert email == ""
    details = ContactDetails.objects.get(client=client)
    assert details.phone.reveal() == "06 11 22 33 44"
    assert details.call_before_letter is True


def test_a_row_that_the_database_refuses_stops_all_of_them() -> None:
    job = factories.EmploymentFactory(term=False)
    with pytest.raises(IntegrityError), transaction.atomic():
        bulk.insert(ContractTerm, TERM, [_term(job, 1), _term(job, 1)])
    assert not ContractTerm.objects.filter(employment=job).exists()


def test_nothing_to_insert_is_no_fault() -> None:
    assert bulk.insert(ContractTerm, TERM, []) == 0
    assert list(bulk.reserve_ids(Client, 0)) == []


def test_reserved_keys_are_free_and_the_next_row_does_not_take_one() -> None:
    before = factories.ClientFactory()
    reserved = list(bulk.reserve_ids(Client, 3))
    assert len(set(reserved)) == 3
    assert reserved == sorted(reserved)
    assert min(reserved) > before.pk
    after = factories.ClientFactory()
    assert after.pk not in reserved


def test_keys_reserved_twice_are_not_the_same() -> None:
    first = list(bulk.reserve_ids(Client, 5))
    assert not set(first) & set(bulk.reserve_ids(Client, 5))


def test_the_key_of_a_deleted_row_is_not_given_out_again() -> None:
    gone = factories.ClientFactory()
    pk = gone.pk
    gone.delete()
    assert pk not in bulk.reserve_ids(Client, 2)


def test_rows_with_reserved_keys_can_be_found_by_them() -> None:
    office = factories.OfficeFactory()
    columns = ("id", "number", "bsn", "bsn_index", "first_name", "prefix", "last_name", "birth_date", "sex", "regime",
               "work_ability", "education", "limitation", "sheltered", "office")  # fmt: skip
    (pk,) = bulk.reserve_ids(Client, 1)
    row = (pk, "W90000001", "123456782", blind_index("123456782"), "Robin", "", "Nieuw", date(2000, 1, 1), "onbekend",
           "wajong2010", "arbeidsvermogen", "onbekend", "onbekend", False, office.pk)  # fmt: skip
    bulk.insert(Client, columns, [row])
    assert Client.objects.get(pk=pk).bsn.reveal() == "123456782"

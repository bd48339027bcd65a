"""What is sealed stays closed: at rest, in print, and for anybody who does not open it on purpose."""

import copy
import json
import logging
import pickle
from typing import Any

import pytest
from cryptography.fernet import Fernet, InvalidToken
from django.core import serializers
from django.db import connection

from clients.models import Client, ContactDetails
from clients.sealed import Sealed, SealedField, blind_index
from tests import factories

BSN = "123456782"


def _at_rest(model: type[Any], pk: int) -> dict[str, Any]:
    """The row as it stands in the database."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {model._meta.db_table} WHERE {model._meta.pk.column} = %s", [pk])
        return dict(zip([column[0] for column in cursor.description], cursor.fetchone(), strict=True))


@pytest.mark.django_db
def test_the_database_holds_ciphertext_only() -> None:
    client = factories.ClientFactory(bsn=BSN, bsn_index=blind_index(BSN))
    details = factories.ContactDetailsFactory(client=client)
    row = _at_rest(Client, client.pk) | _at_rest(ContactDetails, details.pk)
    for plain in (BSN, details.phone, details.email, details.street, details.postcode, details.city):
        assert plain
        assert not any(plain in str(value) for value in row.values())


@pytest.mark.django_db
def test_what_was_sealed_comes_back_when_it_is_opened() -> None:
    details = ContactDetails.objects.get(pk=factories.ContactDetailsFactory(street="Één straat 1, ’t Hof").pk)
    assert (details.street.reveal(), details.phone.reveal()) == ("Één straat 1, ’t Hof", "06 12 34 56 78")


@pytest.mark.django_db
def test_an_empty_value_is_empty_and_not_sealed() -> None:
    details = factories.ContactDetailsFactory(phone="")
    assert _at_rest(ContactDetails, details.pk)["phone"] == ""
    phone = ContactDetails.objects.get().phone
    assert not phone
    assert (phone.reveal(), str(phone)) == ("", "")


@pytest.mark.django_db
def test_saving_what_was_read_does_not_seal_it_twice() -> None:
    details = ContactDetails.objects.get(pk=factories.ContactDetailsFactory().pk)
    details.save()
    details.save(update_fields=["phone"])
    assert ContactDetails.objects.get().phone.reveal() == "06 12 34 56 78"


@pytest.mark.django_db
def test_an_update_seals_too() -> None:
    details = factories.ContactDetailsFactory()
    ContactDetails.objects.update(phone="06 99 88 77 66")
    assert "06 99" not in _at_rest(ContactDetails, details.pk)["phone"]
    assert ContactDetails.objects.get().phone.reveal() == "06 99 88 77 66"


def test_equal_values_have_different_ciphertext() -> None:
    assert Sealed.seal(BSN).token != Sealed.seal(BSN).token


@pytest.mark.parametrize(
    "show",
    [str, repr, "{}".format, "{!r}".format, lambda sealed: f"{sealed}", lambda sealed: repr([sealed])],
)
def test_printing_it_shows_nothing(show: Any) -> None:
    shown = show(Sealed.seal(BSN))
    assert BSN not in shown
    assert "•••" in shown


def test_logging_it_shows_nothing(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING):
        logging.getLogger("test").warning("client %s %r", Sealed.seal(BSN), Sealed.seal(BSN))
    assert BSN not in caplog.text


def test_it_cannot_be_written_as_json_by_accident() -> None:
    with pytest.raises(TypeError):
        json.dumps({"bsn": Sealed.seal(BSN)})


def test_copying_and_pickling_keep_it_closed() -> None:
    sealed = Sealed.seal(BSN)
    assert copy.deepcopy(sealed).reveal() == BSN
    assert BSN.encode() not in pickle.dumps(sealed)


@pytest.mark.django_db
def test_a_serializer_of_django_writes_ciphertext() -> None:
    client = Client.objects.get(pk=factories.ClientFactory(bsn=BSN, bsn_index=blind_index(BSN)).pk)
    assert BSN not in serializers.serialize("json", [client])


@pytest.mark.django_db
def test_a_list_of_clients_opens_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    factories.ContactDetailsFactory.create_batch(3)

    def refuse(self: Sealed) -> str:
        raise AssertionError("opened")

    monkeypatch.setattr(Sealed, "reveal", refuse)
    assert len([str(row) for row in Client.objects.select_related("contact_details")]) == 3


@pytest.mark.django_db
def test_a_new_first_key_opens_what_the_old_one_sealed(settings: Any) -> None:
    pk = factories.ContactDetailsFactory().pk
    old, new = settings.SEAL_KEYS[0], Fernet.generate_key().decode()
    settings.SEAL_KEYS = [new, old]
    details = ContactDetails.objects.get(pk=pk)
    assert details.phone.reveal() == "06 12 34 56 78"
    details.phone = details.phone.reveal()
    details.save(update_fields=["phone"])
    settings.SEAL_KEYS = [new]
    details = ContactDetails.objects.get(pk=pk)
    assert details.phone.reveal() == "06 12 34 56 78"
    with pytest.raises(InvalidToken):
        details.email.reveal()


def test_a_token_that_was_tampered_with_does_not_open() -> None:
    token = Sealed.seal(BSN).token
    with pytest.raises(InvalidToken):
        Sealed(token[:-4] + ("AAAA" if token[-4:] != "AAAA" else "BBBB")).reveal()


@pytest.mark.django_db
def test_a_client_is_found_by_the_exact_bsn_and_no_other() -> None:
    client = factories.ClientFactory(bsn=BSN, bsn_index=blind_index(BSN))
    factories.ClientFactory()
    assert Client.objects.with_bsn(BSN).get() == client
    for other in (BSN[:-1], BSN[1:], f"{BSN} ", f"0{BSN}", "", "%", "_" * 9):
        assert not Client.objects.with_bsn(other).exists()


def test_the_index_depends_on_its_key_and_says_nothing_of_the_value(settings: Any) -> None:
    index = blind_index(BSN)
    assert len(index) == 64
    assert BSN not in index
    settings.INDEX_KEY = "another-key-for-tests-0123456789-abcdef"
    assert blind_index(BSN) != index


@pytest.mark.django_db
def test_names_are_searched_and_the_bsn_is_not() -> None:
    client = factories.ClientFactory(
        first_name="Kim", prefix="van", last_name="Dijk", bsn=BSN, bsn_index=blind_index(BSN)
    )
    factories.ClientFactory(first_name="Sam", last_name="Zwart")
    for text in ("kim", "DIJK", "kim dijk", "van dijk", client.number, client.number.lower(), "ij"):
        assert list(Client.objects.search(text)) == [client]
    for text in (BSN, client.bsn_index, client.number[:5], "kim zwart"):
        assert not Client.objects.search(text).exists()
    assert Client.objects.search("  ").count() == 2


def test_every_way_to_reach_a_client_is_sealed() -> None:
    assert {field.name for field in ContactDetails._meta.fields if isinstance(field, SealedField)} == {
        "phone", "email", "street", "postcode", "city",
    }  # fmt: skip
    assert isinstance(Client._meta.get_field("bsn"), SealedField)

"""An old seal key goes out of use: everything is sealed again, beside running work and after a kill."""

import os
import signal
import subprocess
import sys
import time
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet
from django.apps import apps
from django.conf import settings as django_settings
from django.core.management import CommandError, call_command
from django.db import connection

from audit.models import Change
from base import acts, sealing
from clients import rotation
from clients.actions.rotation import reseal
from clients.models import Client, ContactDetails
from clients.sealed import Sealed, SealedField
from tests import factories
from wajong import settings_test

ROOT = Path(__file__).resolve().parent.parent.parent
OLD, NEW = settings_test.SEAL_KEYS[0], Fernet.generate_key().decode()
PATIENCE = 120


def rotate(*options: str) -> str:
    """What the command says when all is well."""
    told = StringIO()
    call_command("rotate_keys", *options, stdout=told, stderr=told)
    return told.getvalue()


def tokens() -> dict[str, Any]:
    """Everything sealed as it stands in the database, by table, column and key."""
    found: dict[str, Any] = {}
    for model, names in rotation.sealed_models():
        for pk, *values in model._base_manager.values_list("pk", *names):
            found |= {f"{model._meta.label} {name} {pk}": value for name, value in zip(names, values, strict=True)}
    return found


@pytest.fixture
def two_keys(settings: Any) -> None:
    """A new key stands in front of the one that sealed everything."""
    settings.SEAL_KEYS = [NEW, OLD]


def test_no_sealed_column_is_forgotten() -> None:
    found = {(model._meta.label, name) for model, names in rotation.sealed_models() for name in names}
    named = {
        (model._meta.label, field.name)
        for model in apps.get_models()
        for field in model._meta.get_fields(include_hidden=True)
        if isinstance(field, SealedField)
    }
    assert found == named
    assert {
        ("clients.Client", "bsn"),
        ("clients.ContactDetails", "phone"),
        ("clients.ContactDetails", "city"),
    } <= found


@pytest.mark.django_db
def test_everything_reads_the_same_under_the_new_key_alone(kim: Client, settings: Any) -> None:
    factories.ContactDetailsFactory(phone="", email="")
    before = {name: value.reveal() for name, value in tokens().items()}
    settings.SEAL_KEYS = [NEW, OLD]
    assert "rows sealed again." in rotate()
    settings.SEAL_KEYS = [NEW]
    assert {name: value.reveal() for name, value in tokens().items()} == before
    assert "older ones can be removed" in rotate("--check")


@pytest.mark.django_db
@pytest.mark.usefixtures("two_keys")
def test_a_check_counts_what_needs_an_older_key_and_writes_nothing(settings: Any) -> None:
    settings.SEAL_KEYS = [OLD]
    factories.ContactDetailsFactory()
    settings.SEAL_KEYS = [NEW, OLD]
    before = {name: value.token for name, value in tokens().items()}
    with pytest.raises(CommandError, match="2 rows still need an older key") as refused:
        rotate("--check")
    assert refused.value.returncode == 1
    assert {name: value.token for name, value in tokens().items()} == before


@pytest.mark.django_db
def test_running_it_twice_writes_nothing_the_second_time(kim: Client, settings: Any) -> None:
    settings.SEAL_KEYS = [NEW, OLD]
    rotate()
    before, changes = {name: value.token for name, value in tokens().items()}, Change.objects.count()
    assert "0 rows sealed again." in rotate()
    assert {name: value.token for name, value in tokens().items()} == before
    assert Change.objects.count() == changes


@pytest.mark.django_db
def test_a_value_that_no_key_opens_is_named_by_its_row_and_stops_no_other(kim: Client, settings: Any) -> None:
    lost = factories.ContactDetailsFactory(phone="06 55 44 33 22")
    other = Fernet(Fernet.generate_key()).encrypt(b"06 55 44 33 22").decode()
    ContactDetails.objects.filter(pk=lost.pk).update(phone=Sealed(other))
    settings.SEAL_KEYS = [NEW, OLD]
    told = StringIO()
    for options in ((), ("--check",)):
        with pytest.raises(CommandError, match="1 rows hold a value that no key opens; 0 need an older key"):
            call_command("rotate_keys", *options, stdout=told, stderr=told)
    assert f"clients_contactdetails {lost.pk}: no key opens it" in told.getvalue()
    assert other not in told.getvalue()
    settings.SEAL_KEYS = [NEW]
    assert ContactDetails.objects.get(client=kim).phone.reveal() == "06 12 34 56 78"


@pytest.mark.django_db
def test_what_somebody_writes_between_reading_and_writing_stays(kim: Client, settings: Any) -> None:
    settings.SEAL_KEYS = [NEW, OLD]
    part = rotation.part_after(ContactDetails, ("phone", "email"), None)
    ContactDetails.objects.filter(client=kim).update(phone="06 99 88 77 66")
    assert reseal(model=ContactDetails, rows=part.stale) == 0
    rotate()
    settings.SEAL_KEYS = [NEW]
    details = ContactDetails.objects.get(client=kim)
    assert (details.phone.reveal(), details.email.reveal()) == ("06 99 88 77 66", "robin@example.test")


@pytest.mark.django_db
def test_the_change_log_has_the_act_and_no_token(kim: Client, settings: Any) -> None:
    settings.SEAL_KEYS = [NEW, OLD]
    last = Change.objects.latest("pk").pk
    rotate()
    changes = Change.objects.filter(pk__gt=last).select_related("values")
    assert {(change.act, change.actor_id) for change in changes} == {("rotation.reseal", None)}
    assert acts.LABELS["rotation.reseal"] == "Sleutels van versleutelde gegevens vervangen"
    assert {change.columns for change in changes} == {"bsn", "city email phone postcode street"}
    assert {(change.values.before, change.values.after) for change in changes} == {("{}", "{}")}


def _command(*options: str) -> subprocess.Popen[str]:
    """The command in a process of its own, with the new key in front, on the database of this test."""
    name = connection.settings_dict["NAME"]
    address = f"sqlite:///{name}"
    if connection.vendor == "postgresql":
        address = f"{os.environ['DATABASE_URL'].rpartition('/')[0]}/{name}"
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "wajong.settings",
        "DATABASE_URL": address,
        "WAJONG_SEAL_KEYS": f"{NEW},{OLD}",
    }
    command = [sys.executable, "manage.py", "rotate_keys", *options]
    return subprocess.Popen(
        command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )


@pytest.mark.django_db(transaction=True)
def test_a_rotation_that_is_killed_halfway_is_finished_by_the_next(office: Any) -> None:
    with acts.invented():
        clients = factories.ClientFactory.create_batch(4 * rotation.PART, office=office)
    first, last = (Client.objects.filter(pk=client.pk) for client in (clients[0], clients[-1]))
    old = last.get().bsn.token
    running = _command()
    stop = time.monotonic() + PATIENCE
    while _under(OLD, first):
        assert time.monotonic() < stop, "nothing was sealed again"
        time.sleep(0.01)
    os.kill(running.pid, signal.SIGKILL)
    running.communicate(timeout=PATIENCE)
    assert last.get().bsn.token == old, "it was finished before it was killed"
    halfway = sum(_under(NEW, Client.objects.filter(pk=client.pk)) for client in clients[:: rotation.PART // 2])
    assert 0 < halfway < 8
    checked = _command("--check")
    assert "need an older key" in checked.communicate(timeout=PATIENCE)[1]
    assert checked.returncode == 1
    again = _command()
    told, _ = again.communicate(timeout=PATIENCE)
    assert again.returncode == 0
    assert f"{4 * rotation.PART} rows sealed again." not in told
    assert all(_under(NEW, Client.objects.filter(pk=client.pk)) for client in clients[:: rotation.PART // 4])
    assert _command("--check").wait(PATIENCE) == 0


def _under(key: str, found: Any) -> bool:
    """Whether this key opens the sealed number of that client."""
    ring, django_settings.SEAL_KEYS = django_settings.SEAL_KEYS, [key]
    try:
        return found.get().bsn.is_current
    finally:
        django_settings.SEAL_KEYS = ring


@pytest.mark.django_db
def test_the_secrets_of_second_factors_go_along(two_keys: None, settings: Any) -> None:
    settings.SEAL_KEYS = [OLD]
    user = factories.UserFactory()
    app = Authenticator.objects.create(user=user, type="totp", data={"secret": sealing.seal("JBSWY3DPEHPK3PXP")})
    codes = Authenticator.objects.create(
        user=user, type="recovery_codes", data={"seed": sealing.seal("zaad"), "used_mask": 5}
    )
    Authenticator.objects.create(user=user, type="webauthn", data={"name": "Sleutel", "credential": {}})
    settings.SEAL_KEYS = [NEW, OLD]
    with pytest.raises(CommandError, match="2 rows still need an older key"):
        rotate("--check")
    assert "2 rows sealed again" in rotate()
    settings.SEAL_KEYS = [NEW]
    for row in (app, codes):
        row.refresh_from_db()
    assert sealing.unseal(app.data["secret"]) == "JBSWY3DPEHPK3PXP"
    assert (sealing.unseal(codes.data["seed"]), codes.data["used_mask"]) == ("zaad", 5)
    rotate("--check")
    settings.SEAL_KEYS = [Fernet.generate_key().decode()]
    with pytest.raises(CommandError, match="no key opens"):
        rotate("--check")

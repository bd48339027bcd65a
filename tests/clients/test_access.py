"""An account looks along with a client as the client, or by mandate; one of each, and it ends at once."""

from datetime import date
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction

from accounts.models import User
from accounts.roles import Role
from clients.models import Client, ClientAccess, Employment
from tests import factories

pytestmark = pytest.mark.django_db

ON = date(2026, 11, 23)


def _refused(name: str, **fields: Any) -> None:
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        factories.ClientAccessFactory(**fields)


def test_the_database_keeps_one_account_of_the_clients_own_and_one_access_per_person(
    kim: Client, kims_account: User
) -> None:
    _refused("UNIQUE|one_running_own_access_per_client", client=kim)
    _refused("UNIQUE|one_running_own_access_per_user", user=kims_account)
    _refused("UNIQUE|one_running_access_per_client_and_user", client=kim, user=kims_account, by_mandate=True)
    ClientAccess.objects.update(until=ON, end_reason="Ander account")
    factories.ClientAccessFactory(client=kim, user=kims_account)


def test_a_representative_holds_several_clients_and_a_client_has_several(kim: Client, sam: Client) -> None:
    mother = factories.ClientAccessFactory(client=kim, by_mandate=True).user
    factories.ClientAccessFactory(client=sam, user=mother, by_mandate=True)
    factories.ClientAccessFactory(client=kim, by_mandate=True)
    assert ClientAccess.objects.held_by(mother).count() == 2


@pytest.mark.parametrize(
    ("name", "fields"),
    [
        ("access_by_mandate", {"capacity": "vertegenwoordiger"}),
        ("access_capacity_known", {"capacity": "buurman", "mandate": "x"}),
        ("access_ends_with_reason", {"until": ON}),
        ("access_ends_with_reason", {"end_reason": "Zomaar"}),
        ("access_ends_with_reason", {"until": date(2026, 10, 4), "end_reason": "Te vroeg"}),
    ],
)
def test_the_database_refuses_an_access_that_cannot_be(kim: Client, name: str, fields: dict[str, Any]) -> None:
    _refused(name, client=kim, **fields)


def test_who_looks_along_reaches_the_running_jobs_as_long_as_that_lasts(
    kim: Client, kims_account: User, kims_job: Employment
) -> None:
    factories.EmploymentFactory(client=kim, ended_on=ON, end_reason="onbekend")
    factories.EmploymentFactory()
    assert list(Employment.objects.reportable_by(kims_account, ON)) == [kims_job]
    ClientAccess.objects.update(until=ON, end_reason="De klant wil dit niet meer")
    assert not Employment.objects.reportable_by(kims_account, ON).exists()


@pytest.mark.parametrize("role", sorted(set(Role.values) - {Role.CLIENT}))
def test_an_account_of_another_role_looks_along_with_nobody(kim: Client, role: str) -> None:
    user = factories.UserFactory(role=role)
    factories.ClientAccessFactory(client=kim, user=user)
    assert not ClientAccess.objects.held_by(user).exists()


# --- The command line --------------------------------------------------------------------------


def _user(*words: str) -> str:
    out = StringIO()
    call_command("user", "kim@example.test", "--name", "Kim van Dijk", *words, stdout=out)
    return out.getvalue()


def test_the_command_line_makes_an_account_that_looks_along(kim: Client) -> None:
    assert "password, shown this once" in _user("--role", "client", "--client", kim.number)
    access = ClientAccess.objects.get()
    assert (access.user.email, access.capacity, access.granted_by) == ("kim@example.test", "zelf", None)
    assert "password" not in _user("--role", "client", "--client", kim.number)
    assert ClientAccess.objects.get() == access


def test_with_a_mandate_the_account_is_a_representatives(kim: Client, kims_account: User) -> None:
    _user("--role", "client", "--client", kim.number, "--mandate", "Beschikking van 3 maart 2026")
    row = ClientAccess.objects.get(user__email="kim@example.test")
    assert (row.capacity, row.mandate) == ("vertegenwoordiger", "Beschikking van 3 maart 2026")


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("--role", "client", "--client", "W00000000"), "client is no number of a client"),
        (("--role", "client", "--mandate", "Brief"), "mandate needs --client"),
        (("--role", "administrator", "--client", "W00000000"), "go with the role client only"),
    ],
)
def test_an_account_that_looks_along_with_nobody_known_is_not_made(words: tuple[str, ...], message: str) -> None:
    with pytest.raises(CommandError, match=message):
        _user(*words)
    assert not User.objects.exists()


def test_a_second_account_of_the_clients_own_is_refused_as_a_whole(kim: Client, kims_account: User) -> None:
    with pytest.raises(CommandError, match="De klant kijkt al mee met het account van Kim van Dijk"):
        _user("--role", "client", "--client", kim.number)
    assert not User.objects.filter(email="kim@example.test").exists()

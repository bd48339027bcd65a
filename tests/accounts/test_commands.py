"""A real installation gets its people, organisations and habits from the command line."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from accounts.models import Office, Organisation, User
from clients.models import Client
from tests import factories

pytestmark = pytest.mark.django_db


def _call(*words: str) -> str:
    out = StringIO()
    call_command(*words, stdout=out)
    return out.getvalue()


def test_a_new_labour_expert_signs_in_with_the_password_that_was_shown(client: object, office: Office) -> None:
    said = _call(
        "user", "Ad@Uwv.example", "--name", "A. Deskundige", "--role", "labour_expert", "--office", "utrecht"
    )
    user = User.objects.get(email="ad@uwv.example")
    assert user.check_password(said.rsplit(": ", 1)[1].strip())
    assert (user.office, user.is_demo) == (office, False)


def test_changing_an_account_keeps_its_password(office: Office) -> None:
    words = ("user", "ad@uwv.example", "--role", "labour_expert", "--office", "utrecht", "--name")
    _call(*words, "Oud")
    before = User.objects.get().password
    assert "password" not in _call(*words, "Nieuw")
    assert (User.objects.get().name, User.objects.get().password) == ("Nieuw", before)


def test_a_closed_account_is_closed_and_an_unknown_one_is_told(office: Office) -> None:
    user = factories.UserFactory(office=office)
    _call("user", user.email, "--close")
    user.refresh_from_db()
    assert not user.is_active
    with pytest.raises(CommandError, match="no open account"):
        _call("user", user.email, "--close")


def test_a_closed_account_is_opened_again_with_another_password(office: Office) -> None:
    words = ("user", "ad@uwv.example", "--role", "labour_expert", "--office", "utrecht", "--name", "A")
    _call(*words)
    before = User.objects.get().password
    _call("user", "ad@uwv.example", "--close")
    assert "password, shown this once" in _call(*words)
    user = User.objects.get()
    assert user.is_active
    assert user.password != before
    assert "password, shown this once" in _call(*words, "--new-password")


@pytest.mark.parametrize(
    "words",
    [("--close",), ("--role", "team_lead", "--office", "utrecht"), ("--role", "labour_expert", "--office", "breda")],
)
def test_an_account_with_clients_or_tasks_stays_where_it_is(
    kim: Client, expert: User, words: tuple[str, ...]
) -> None:
    factories.TaskFactory(client=kim, assignee=expert)
    message = (
        "account still has 1 clients as fixed contact or stand-in and 1 open tasks: hand these over or end them first"
    )
    with pytest.raises(CommandError, match=message):
        _call("user", expert.email, "--name", expert.name, *words)
    expert.refresh_from_db()
    assert (expert.is_active, expert.role) == (True, "labour_expert")
    _call("user", expert.email, "--role", "labour_expert", "--office", "utrecht", "--name", "Getrouwd")


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("--role", "labour_expert", "--office", "nergens", "--name", "A"), "office is no code"),
        (("--role", "jobcoach", "--organisation", "00000000", "--name", "A"), "organisation is no KVK"),
        (("--role", "labour_expert"), "Give --name and --role"),
    ],
)
def test_an_account_without_a_place_is_refused_in_one_sentence(words: tuple[str, ...], message: str) -> None:
    with pytest.raises(CommandError, match=message):
        _call("user", "ad@uwv.example", *words)
    assert not User.objects.exists()


def test_an_organisation_is_made_and_then_changed() -> None:
    _call("organisation", "12345678", "--kind", "jobcoach", "--name", "Samen")
    _call("organisation", "12345678", "--kind", "jobcoach", "--name", "Samen Werkt")
    assert Organisation.objects.get(kvk_number="12345678").name == "Samen Werkt"
    with pytest.raises(CommandError, match="acht cijfers"):
        _call("organisation", "123", "--kind", "employer", "--name", "Fout")


def test_an_office_works_further_ahead_within_two_to_six_months(office: Office) -> None:
    _call("office", "utrecht", "--contract-end-lead-months", "3")
    office.refresh_from_db()
    assert office.contract_end_lead_months == 3
    with pytest.raises(CommandError, match="between 2 and 6"):
        _call("office", "utrecht", "--contract-end-lead-months", "9")

"""The command: the same numbers make the same population, and it goes only into an empty database."""

from datetime import date
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from pytest_django import Settings

from accounts.models import Office, User
from accounts.roles import Role
from clients.models import Client, Coaching, ContactPerson, Employment
from journeys.models import Candidate, Conversation, Transition, Vacancy
from population.actions import seed
from population.demo import DEMO_LOGINS, DEMO_PASSWORD
from tests.conftest import MONDAY

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("population")]


def _content() -> dict[str, list[Any]]:
    """What was made, without ids and ciphertext."""
    return {
        "clients": list(
            Client.objects.order_by("number").values_list(
                *("number", "bsn_index", "first_name", "last_name", "birth_date", "office__code", "sheltered")
            )
        ),
        "jobs": list(
            Employment.objects.order_by("client__number", "started_on").values_list(
                *("client__number", "employer__name", "job_title", "kind", "started_on", "expected_end_on"),
                *("ended_on", "end_reason", "followed_up_on", "early_check_on"),
            )
        ),
        "moves": list(
            Transition.objects.order_by("journey__client__number", "on", "pk").values_list(
                *("journey__client__number", "from_phase", "to_phase", "reason", "on", "actor__email", "recorded_at")
            )
        ),
        "talks": list(
            Conversation.objects.order_by("client__number", "held_on", "pk").values_list(
                *("client__number", "kind", "held_on", "topics", "outcome", "held_by__email")
            )
        ),
    }


def _seed_and_forget(clients: int, number: int, on: date) -> dict[str, list[Any]]:
    """What a seed makes in a database that is empty again afterwards."""
    from django.db import transaction

    with transaction.atomic():
        seed(clients=clients, seed=number, on=on)
        content = _content()
        transaction.set_rollback(True)
    return content


def test_the_same_seed_number_and_day_make_the_same_population() -> None:
    assert _seed_and_forget(120, 7, MONDAY) == _seed_and_forget(120, 7, MONDAY)


def test_another_seed_makes_another_population() -> None:
    assert _seed_and_forget(60, 7, MONDAY)["talks"] != _seed_and_forget(60, 8, MONDAY)["talks"]


@pytest.mark.parametrize("clients", [1, 2, 5, 30])
def test_a_handful_of_clients_is_possible_too(clients: int) -> None:
    seed(clients=clients, seed=1, on=MONDAY)
    assert Client.objects.count() >= clients
    assert ContactPerson.objects.filter(until__isnull=True).count() == 2 * clients


def test_a_leap_day_is_a_day_like_any_other() -> None:
    seed(clients=20, seed=1, on=date(2028, 2, 29))
    assert Transition.objects.order_by("on").values_list("on", flat=True)[0] == date(2023, 3, 1)


def test_only_as_many_offices_get_staff_as_the_clients_need() -> None:
    seed(clients=50, seed=1, on=MONDAY)
    assert Office.objects.count() >= 35
    assert Office.objects.filter(users__isnull=False).distinct().count() == 1


def test_a_population_goes_only_into_a_database_without_clients() -> None:
    call_command("seed", clients=3, seed=1, on=MONDAY, stdout=StringIO())
    before = Client.objects.count()
    with pytest.raises(CommandError, match="holds clients already"):
        call_command("seed", clients=3, seed=1, on=MONDAY)
    assert Client.objects.count() == before


def test_a_number_of_clients_below_one_is_refused() -> None:
    with pytest.raises(CommandError, match="give 1 or more"):
        call_command("seed", "--clients=0", "--seed=1")


def test_demo_logins_are_made_only_in_demo_mode(settings: Settings) -> None:
    settings.DEMO = False
    with pytest.raises(CommandError, match="WAJONG_DEMO=1"):
        call_command("seed", clients=3, seed=1, demo=True)
    assert not Client.objects.exists()
    with pytest.raises(CommandError, match="only in demo mode"):
        call_command("demo_logins")


def test_without_demo_nobody_can_sign_in(settings: Settings) -> None:
    seed(clients=40, seed=1, on=MONDAY)
    assert not any(user.has_usable_password() or user.is_demo for user in User.objects.all())


def test_a_demonstration_has_a_login_for_every_role(settings: Settings) -> None:
    settings.DEMO = True
    call_command("seed", clients=500, seed=1, on=MONDAY, demo=True, stdout=StringIO())
    users = {user.role: user for user in User.objects.filter(is_demo=True)}
    assert set(users) == set(Role.values)
    assert all(user.check_password(DEMO_PASSWORD) for user in users.values())

    expert = users[Role.LABOUR_EXPERT]
    assert Client.objects.caseload_of(expert).count() == 415
    for role in (Role.INTENSIVE_ADVISER, Role.SENIOR_EXPERT, Role.TEAM_LEAD, Role.EMPLOYER_ADVISER):
        assert users[role].office_id == expert.office_id
    coached = Coaching.objects.running(MONDAY).filter(coach=users[Role.JOBCOACH])
    assert 9 <= coached.count() <= 15
    assert set(coached.values_list("employment__client__office", flat=True)) == {expert.office_id}
    assert 4 <= Employment.objects.seen_by_employer(users[Role.EMPLOYER]).count() <= 9

    queue = Vacancy.objects.visible_to(users[Role.EMPLOYER_ADVISER], MONDAY)
    assert sorted(queue.values_list("state", flat=True)) == ["open"] * 6 + ["opgepakt"]
    assert Candidate.objects.visible_to(users[Role.EMPLOYER_ADVISER], MONDAY).get().put_forward_by == expert

    shown = StringIO()
    call_command("demo_logins", stdout=shown)
    assert f"http://127.0.0.1:{settings.PORT}/" in shown.getvalue()
    assert all(login.email in shown.getvalue() for login in DEMO_LOGINS)
    assert DEMO_PASSWORD in shown.getvalue()


def test_demo_logins_says_what_to_do_while_there_are_none(settings: Settings) -> None:
    settings.DEMO = True
    with pytest.raises(CommandError, match="There are no demo logins yet"):
        call_command("demo_logins")

"""Made-up people and offices, without a database."""

from random import Random

import pytest
from stdnum.nl import bsn as stdnum

from accounts.offices import OFFICES
from population import caseloads, people
from population.places import PLACES
from population.window import workday


def test_fictive_bsns_pass_the_eleven_test_and_differ() -> None:
    numbers = [people.bsn(number) for number in range(20_000)]
    assert len(set(numbers)) == len(numbers)
    assert all(stdnum.is_valid(number) and number.startswith("99") for number in numbers)


def test_every_office_of_the_country_has_a_place_and_the_other_way_round() -> None:
    assert {row.code for row in OFFICES} == set(PLACES)
    assert len(OFFICES) == len({row.region for row in OFFICES}) == 35


@pytest.mark.parametrize("clients", [1, 2, 7, 100, 414, 415, 500, 830, 2000, 12_345, 107_300])
def test_caseloads_add_up_and_nobody_has_more_than_415(clients: int) -> None:
    plans = caseloads.offices(clients, Random(1))
    loads = [load for plan in plans for load in plan.caseloads]
    assert sum(loads) == clients
    assert max(loads) <= caseloads.LARGEST
    assert all(len(plan.caseloads) >= 2 for plan in plans)


@pytest.mark.parametrize("clients", [500, 2000, 107_300])
def test_the_first_expert_has_exactly_415_clients_when_there_are_enough(clients: int) -> None:
    assert caseloads.offices(clients, Random(1))[0].caseloads[0] == 415


def test_the_whole_country_has_35_offices_and_the_national_number_of_clients_per_professional() -> None:
    plans = caseloads.offices(107_300, Random(1))
    staff = sum(len(plan.caseloads) for plan in plans)
    assert len(plans) == 35
    assert 405 <= 107_300 / staff <= 414
    assert min(load for plan in plans for load in plan.caseloads) >= caseloads.SMALLEST


def test_a_stretch_of_clients_is_divided_fairly_over_the_caseloads() -> None:
    plan = caseloads.OfficePlan("utrecht", (415, 300, 200))
    owners = caseloads.owners(plan, Random(1))
    assert sorted(owners) == [0] * 415 + [1] * 300 + [2] * 200
    first = owners[:183]  # a fifth of all
    assert [first.count(place) for place in range(3)] == [pytest.approx(83, abs=2), pytest.approx(60, abs=2), 40]


def test_fixed_contact_and_stand_in_are_never_one_person() -> None:
    rng = Random(1)
    for _ in range(500):
        rows = caseloads.contacts(rng.randrange(4), 4, 730_000, 10**9, rng)
        for day in range(730_000, 731_800, 50):
            there = [row.colleague for row in rows if row.since <= day and (row.until is None or day <= row.until)]
            assert len(there) == len(set(there)) == 2


def test_no_talk_is_planned_in_a_weekend() -> None:
    assert {workday(day) % 7 for day in range(730_000, 730_100)} == {1, 2, 3, 4, 5}

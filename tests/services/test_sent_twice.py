"""One request that is sent twice at the same moment, on PostgreSQL."""

from typing import Any

import pytest
from rest_framework.test import APIClient

from accounts.models import IdempotencyKey
from clients.models import Client, Employment
from journeys.models import Transition
from tests import factories
from tests.letting_in import let_in
from tests.services.test_parallel import _contact, at_once

pytestmark = [pytest.mark.services, pytest.mark.django_db(transaction=True)]


def test_of_two_at_once_one_is_carried_out_and_both_get_its_answer(
    kim: Client, kims_job: Employment, on: Any
) -> None:
    user, address = _contact(kim), f"/api/v1/journeys/{kim.journey.pk}/transitions"
    move = {"target": "werkfit", "reason": "terugval", "on": on.isoformat()}

    def send() -> Any:
        client = APIClient()
        let_in(client, user)
        return client.post(address, move, headers={"If-Match": '"1"', "Idempotency-Key": "een-en-dezelfde"})

    answers = at_once(*[send] * 4)
    assert [answer.status_code for answer in answers] == [201] * 4
    assert len({answer.content for answer in answers}) == 1
    assert sorted("Idempotency-Replayed" in answer for answer in answers) == [False, True, True, True]
    assert (Transition.objects.count(), IdempotencyKey.objects.count()) == (1, 1)


def test_keys_of_several_people_do_not_wait_for_one_another(office: Any, on: Any) -> None:
    journeys = [factories.JourneyFactory(client__office=office) for _ in range(3)]
    users = [factories.ContactPersonFactory(client=journey.client).user for journey in journeys]

    def send(n: int) -> Any:
        client = APIClient()
        let_in(client, users[n])
        return client.post(
            f"/api/v1/journeys/{journeys[n].pk}/transitions",
            {"target": "werkfit", "reason": "klaar_voor_volgende_stap", "on": on.isoformat()},
            headers={"If-Match": '"1"', "Idempotency-Key": "een-en-dezelfde"},
        )

    answers = at_once(*[lambda n=n: send(n) for n in range(3)])
    assert [answer.status_code for answer in answers] == [201] * 3, [answer.content for answer in answers]

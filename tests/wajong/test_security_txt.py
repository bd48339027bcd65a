"""Who finds a weakness reads where to tell it, without signing in."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client as Browser

pytestmark = pytest.mark.django_db

PATH = "/.well-known/security.txt"


def fields(answer: Any) -> list[tuple[str, str]]:
    """Names and values in order; every line is a field."""
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "text/plain; charset=utf-8")
    return [
        (name, value) for name, _, value in (line.partition(": ") for line in answer.content.decode().splitlines())
    ]


def test_the_file_tells_all_that_is_asked_of_it(client: Browser, settings: Any) -> None:
    settings.SECURITY_CONTACTS = ("mailto:veilig@wajong.example", "tel:+31-30-5550100")
    settings.SECURITY_POLICY = "https://wajong.example/melden"
    with time_machine.travel(datetime(2026, 11, 23, 23, 30, tzinfo=UTC)):
        answer = client.get(PATH)
    assert fields(answer) == [
        ("Contact", "mailto:veilig@wajong.example"),
        ("Contact", "tel:+31-30-5550100"),
        ("Expires", "2027-02-21T00:00:00+01:00"),
        ("Preferred-Languages", "nl, en"),
        ("Canonical", f"http://testserver{PATH}"),
        ("Policy", "https://wajong.example/melden"),
    ]
    assert answer.content.endswith(b"\n")


def test_the_file_is_never_out_of_date_and_never_asks_to_be_believed_for_a_year(
    client: Browser, settings: Any
) -> None:
    settings.SECURITY_CONTACTS = ("mailto:veilig@wajong.example",)
    for now in (datetime(2026, 3, 29, 0, 30, tzinfo=UTC), datetime(2028, 2, 29, 12, tzinfo=UTC)):
        with time_machine.travel(now):
            expires = datetime.fromisoformat(dict(fields(client.get(PATH)))["Expires"])
        assert timedelta(days=80) < expires - now < timedelta(days=365)


def test_without_a_contact_there_is_no_file(client: Browser) -> None:
    assert client.get(PATH).status_code == 404

"""What somebody sends cannot write a line of the log: each record stays one line, and says who wrote it."""

import json
import logging.config
from collections.abc import Generator
from typing import Any

import pytest
from django.conf import settings
from django.test import Client as Browser

from accounts.models import User
from audit.models import Reading
from clients.models import Client
from tests.conftest import SignIn
from wajong import logs

pytestmark = pytest.mark.django_db

FORGED = '{"event": "signed in", "level": "info", "logger": "wajong"}'
BREAKS = (
    "\n",
    "\r",
    "\r\n",
    "\x0b",
    "\x0c",
    "\x1c",
    "\x85",
    "\u2028",
    "\u2029",
    "\x1b[2K\x1b[1A",
    "\0",
    '"}\n{"a": "',
)


@pytest.fixture
def written(monkeypatch: pytest.MonkeyPatch) -> Generator[list[str]]:
    """The lines as they would stand in the log."""
    lines: list[str] = []
    formatter = logging.config.dictConfigClass(settings.LOGGING).configure_formatter(
        logs.configure()["formatters"]["json"]
    )

    class Keeper(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            lines.append(formatter.format(record))

    keeper = Keeper()
    root = logging.getLogger()
    root.addHandler(keeper)
    monkeypatch.setattr(root, "level", logging.INFO)
    yield lines
    root.removeHandler(keeper)


def assert_whole(lines: list[str]) -> None:
    for line in lines:
        assert len(line.splitlines()) == 1, line
        assert line.isprintable() or "\x1b" not in line
        assert json.loads(line)["logger"] != "wajong"


@pytest.mark.parametrize("end", BREAKS, ids=repr)
def test_no_text_ends_the_line_that_it_stands_on(written: list[str], end: str) -> None:
    for logger in ("django.request", "journeys", "gunicorn.error"):
        logging.getLogger(logger).warning("Not found: %s", f"/x{end}{FORGED}")
        try:
            raise ValueError(f"wrong{end}{FORGED}")
        except ValueError:
            logging.getLogger(logger).exception("failed %s", f"{end}{FORGED}")
    assert len(written) == 6
    assert_whole(written)


@pytest.mark.parametrize("end", ["%0d%0a", "%0a", "%e2%80%a8", "%c2%85", "%1b[2K"])
def test_no_address_and_no_header_writes_a_line(expert: User, sign_in: SignIn, written: list[str], end: str) -> None:
    browser = sign_in(expert)
    browser.raise_request_exception = False
    for path in (f"/clients/{end}{FORGED}/", f"/api/v1/{end}{FORGED}"):
        assert browser.get(path).status_code == 404
    browser.get("/messages/", headers={"host": f"elders.example{end}{FORGED}"})
    Browser(enforce_csrf_checks=True).post("/sign-in/", headers={"referer": f"https://x/{end}{FORGED}"}, secure=True)
    assert len(written) >= 4
    assert_whole(written)


@pytest.mark.parametrize(
    "sent",
    ["", "00-" + "g" * 32 + "-" + "0" * 16 + "-01", "00-" + "0" * 32 + "-" + "1" * 16 + "-01", "ff-" + "a" * 32,
     "00-" + "A" * 32 + "-" + "1" * 16 + "-01", "00-" + "a" * 32 + "-" + "1" * 16 + "-01-more", "a" * 5000,
     "00-" + "a" * 31 + "\n-" + "1" * 16 + "-01", "00-" + "\u0661" * 32 + "-" + "1" * 16 + "-01"],
)  # fmt: skip
def test_a_trace_that_is_none_is_not_kept(expert: User, kim: Client, sign_in: SignIn, sent: str) -> None:
    sign_in(expert).get(f"/clients/{kim.number}/", headers={"traceparent": sent})
    kept: Any = Reading.objects.latest("pk").trace
    assert len(kept) == 32
    assert set(kept) <= set("0123456789abcdef")
    assert kept not in sent


def test_the_trace_of_who_sends_one_is_kept_and_nothing_else_of_it(
    expert: User, kim: Client, sign_in: SignIn
) -> None:
    trace = "4bf92f3577b34da6a3ce929d0e0e4736"
    sign_in(expert).get(f"/clients/{kim.number}/", headers={"traceparent": f"00-{trace}-00f067aa0ba902b7-01"})
    assert Reading.objects.latest("pk").trace == trace

"""Two processes of the web server, started as in production: no connection of one is a connection of the other."""

import os
import signal
import subprocess
from collections.abc import Generator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection

from tests.attacks.test_server import (
    CLOSE,
    HOST,
    PATIENCE,
    START,
    database,
    exchange,
    faults,
    free_port,
    statuses,
    wait_until_up,
)
from tests.wajong.test_environment import GOOD

pytestmark = pytest.mark.services

PROCESSES = 2
# Each asks the database for the session of this cookie.
ASKED = b"GET /sign-in/ HTTP/1.1\r\n" + HOST + CLOSE + b"Cookie: sessionid=" + b"a" * 32 + b"\r\n\r\n"


@pytest.fixture
def running(django_db_setup: None, tmp_path: Path) -> Generator[tuple[int, Path]]:
    """The port and the log of a server with several processes on the database of the tests."""
    assert connection.vendor == "postgresql", "DATABASE_URL must name a PostgreSQL database"
    environment = {**os.environ, **GOOD, "WAJONG_DEMO": "1", "WAJONG_ALLOWED_HOSTS": "localhost", "REDIS_URL": "",
                   "DJANGO_SETTINGS_MODULE": "tests.attacks.server_settings", "WEB_CONCURRENCY": str(PROCESSES),
                   "DATABASE_URL": database(tmp_path), "WAJONG_PORT": str(port := free_port())}  # fmt: skip
    with (tmp_path / "log").open("wb") as log:
        process = subprocess.Popen(START, cwd=settings.BASE_DIR, env=environment, stderr=log, start_new_session=True)
    try:
        wait_until_up(port, process, tmp_path / "log")
        yield port, tmp_path / "log"
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait(PATIENCE)


def test_many_at_once_each_get_their_own_answer(running: tuple[int, Path]) -> None:
    port, log = running
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: statuses(exchange(port, ASKED)), range(160)))
    assert [answer for answer in answers if answer != [200]] == []
    assert faults(log.read_text()) == []

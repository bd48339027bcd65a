"""Against gunicorn itself, started as `make run` does: requests of which the web server has to make something."""

import json
import os
import resource
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Generator
from contextlib import closing, suppress
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import pytest
from django.conf import settings
from django.db import connection

from tests.wajong.test_environment import GOOD
from wajong.server import WITHIN

PATIENCE = 30
THREADS = 8  # of gunicorn.conf.py
START = [str(Path(sys.executable).parent / "gunicorn"), "wajong.wsgi"]  # the line `web` of the Procfile
HOST = b"Host: localhost\r\n"
CLOSE = b"Connection: close\r\n"
MEMORY = 200 * 2**20  # bytes that a storm of requests may leave behind; one held body is a tenth of a hundredth
Send = Callable[..., bytes]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def database(folder: Path) -> str:
    """The database of the tests, where one is served as it is; of SQLite, which has one writer, a copy."""
    name = connection.settings_dict["NAME"]
    if connection.vendor == "postgresql":
        return urlunsplit(urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{name}"))
    with closing(sqlite3.connect(name)) as source, closing(sqlite3.connect(folder / "a.sqlite3")) as target:
        source.backup(target)
    return f"sqlite:///{folder}/a.sqlite3"


@pytest.fixture(scope="module")
def server(django_db_setup: None, tmp_path_factory: pytest.TempPathFactory) -> Generator[tuple[int, int]]:
    """The port and the process of a server of its own, in a demonstration."""
    folder = tmp_path_factory.mktemp("server")
    environment = {**os.environ, **GOOD, "WAJONG_DEMO": "1", "WAJONG_ALLOWED_HOSTS": "localhost", "REDIS_URL": "",
                   "DJANGO_SETTINGS_MODULE": "tests.attacks.server_settings", "WEB_CONCURRENCY": "1",
                   "DATABASE_URL": database(folder), "WAJONG_PORT": str(port := free_port())}  # fmt: skip
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(START, cwd=settings.BASE_DIR, env=environment, stderr=log, start_new_session=True)
    try:
        wait_until_up(port, process, folder / "log")
        yield port, process.pid
        assert faults((folder / "log").read_text()) == []
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait(PATIENCE)


def faults(log: str) -> list[str]:
    """The lines about something that went wrong on our side; a refused host is told with its place, and is none."""
    lines = [json.loads(line) for line in log.splitlines() if line.startswith("{")]
    assert lines
    return [
        line["event"]
        for line in lines
        if line["level"] in ("error", "critical") and not line["logger"].startswith("django.security.")
    ]


def wait_until_up(port: int, process: subprocess.Popen[bytes], log: Path) -> None:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and process.poll() is None:
        try:
            if b" 200 " in exchange(port, b"GET /livez HTTP/1.1\r\n" + HOST + CLOSE + b"\r\n"):
                return
        except OSError:
            time.sleep(0.1)
    pytest.fail(log.read_text())


def exchange(port: int, *parts: bytes, patience: float = 10) -> bytes:
    """Everything that comes back on one connection until the server closes it."""
    with socket.create_connection(("127.0.0.1", port), timeout=patience) as line:
        found = b""
        try:
            for part in parts:
                line.sendall(part)
            while more := line.recv(65536):
                found += more
        except (BrokenPipeError, ConnectionResetError):
            pass
        return found


@pytest.fixture
def send(server: tuple[int, int]) -> Send:
    """Send bytes as they are; gives what came back."""
    return lambda *parts, **options: exchange(server[0], *parts, **options)


def statuses(answer: bytes) -> list[int]:
    """The status of each answer on the connection."""
    return [int(line.split()[1]) for line in answer.split(b"\r\n") if line.startswith(b"HTTP/1.1 ")]


GET = b"GET /livez HTTP/1.1\r\n"
POST = b"POST /sign-in/ HTTP/1.1\r\n"
SECOND = b"GET /readyz HTTP/1.1\r\n" + HOST + CLOSE + b"\r\n"
FORM = b"Content-Type: application/x-www-form-urlencoded\r\n"
REFUSED: dict[str, bytes] = {
    "a line without end": b"GET /?" + b"a" * 100_000 + b" HTTP/1.1\r\n" + HOST + b"\r\n",
    "a header without end": GET + HOST + b"X-Long: " + b"a" * 100_000 + b"\r\n\r\n",
    "a thousand headers": GET + HOST + b"".join(b"X-%d: 1\r\n" % n for n in range(1000)) + b"\r\n",
    "cookies without end": GET + HOST + b"Cookie: " + b"a=b; " * 20_000 + b"\r\n\r\n",
    "a header with a space in its name": GET + HOST + b"Content-Length : 5\r\n\r\nabcde",
    "a header over two lines": GET + HOST + b"X-A: 1\r\n  more\r\n\r\n",
    "a header with a null": GET + HOST + b"X-A: 1\0\r\n\r\n",
    "two lengths": POST + HOST + b"Content-Length: 5\r\nContent-Length: 6\r\n\r\nabcdef",
    "a length that is none": POST + HOST + b"Content-Length: +5\r\n\r\nabcde",
    "a negative length": POST + HOST + b"Content-Length: -5\r\n\r\nabcde",
    "a length and chunks": POST + HOST + b"Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" + SECOND,
    "chunks and a length": POST + HOST + b"Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n" + SECOND,
    "chunks of another kind": POST + HOST + b"Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n" + SECOND,
    "chunks twice": POST
    + HOST
    + b"Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"
    + SECOND,
    "chunks within chunks": POST + HOST + b"Transfer-Encoding: chunked, chunked\r\n\r\n0\r\n\r\n" + SECOND,
    "chunks behind a tab": POST + HOST + b"Transfer-Encoding:\x0bchunked\r\n\r\n0\r\n\r\n" + SECOND,
    "chunks that are none": POST + HOST + b"Transfer-Encoding: identity, chunked\r\n\r\n0\r\n\r\n" + SECOND,
    "no version": b"GET /livez\r\n" + HOST + b"\r\n",
    "another version": b"GET /livez HTTP/3.7\r\n" + HOST + b"\r\n",
    "a method of small letters": b"get\x01 /livez HTTP/1.1\r\n" + HOST + b"\r\n",
    "no host": GET + b"\r\n",
    "two hosts": GET + HOST + b"Host: elders.example\r\n\r\n",
    "another host": GET + b"Host: elders.example\r\n\r\n",
    "another host in the line": b"GET http://elders.example/livez HTTP/1.1\r\nHost: elders.example\r\n\r\n",
    "a null in the address": b"GET /clients/\0 HTTP/1.1\r\n" + HOST + b"\r\n",
    "a body of a gibibyte": POST + HOST + FORM + b"Content-Length: 1073741824\r\n\r\n" + b"a" * 100_000,
    "a form of two mebibytes": POST + HOST + FORM + b"Content-Length: 2097152\r\n\r\n" + b"a=" + b"a" * 2_097_150,
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_no_browser_sends_is_refused_at_once_and_once(send: Send, name: str) -> None:
    request = REFUSED[name]
    began = time.monotonic()
    answer = send(request if b"Connection" in request.partition(b"\r\n\r\n")[0] else with_close(request))
    assert time.monotonic() - began < 3
    found = statuses(answer)
    assert all(400 <= status < 500 or status in (501, 505) for status in found), answer[:400]
    assert len(found) <= 1, "what came behind it was taken for a request of its own"
    assert b"Traceback" not in answer
    assert b"elders" not in answer


def with_close(request: bytes) -> bytes:
    """The same, asking in its last header for the end of the connection: then the answer is all that comes."""
    head, middle, rest = request.partition(b"\r\n\r\n")
    return head + (b"\r\nConnection: close" if middle else b"") + middle + rest


def test_chunks_are_read_to_their_end_and_what_follows_is_the_next_request(send: Send) -> None:
    hidden = b"GET /messages/ HTTP/1.1\r\nX: "
    body = b"%x\r\n%s\r\n0\r\n\r\n" % (len(hidden), hidden)
    answer = send(POST + HOST + FORM + b"Transfer-Encoding: chunked\r\n\r\n" + body + SECOND)
    assert statuses(answer) in ([403, 503], [403, 200], [403])
    assert b"/sign-in/?next=/messages/" not in answer


def test_a_header_that_a_proxy_would_set_is_worth_nothing_from_a_neighbour_on_this_machine(send: Send) -> None:
    for header in (b"X-Forwarded-Proto: https", b"X-Forwarded-Ssl: on", b"X-Forwarded-Host: elders.example",
                   b"X-Forwarded-For: 1.2.3.4", b"Forwarded: proto=https;host=elders.example",
                   b"SCRIPT_NAME: /elders", b"X_Forwarded_Proto: https", b"PATH_INFO: /livez"):  # fmt: skip
        answer = send(b"GET /messages/ HTTP/1.1\r\n" + HOST + header + b"\r\n" + CLOSE + b"\r\n")
        assert statuses(answer) == [302], header
        assert b"Location: /sign-in/?next=/messages/" in answer
        assert b"elders" not in answer


def test_an_answer_names_no_version_of_anything(send: Send) -> None:
    for path in (b"/livez", b"/sign-in/", b"/bestaat-niet/", b"/api/v1/clients"):
        answer = send(b"GET " + path + b" HTTP/1.1\r\n" + HOST + CLOSE + b"\r\n")
        head = answer.partition(b"\r\n\r\n")[0].lower()
        assert b"server: gunicorn\r\n" in head + b"\r\n"
        for word in (b"python", b"django", b"whitenoise", b"x-powered-by", b"gunicorn/"):
            assert word not in head


def test_who_sends_a_byte_now_and_then_holds_up_nobody_for_long(server: tuple[int, int], send: Send) -> None:
    lines = [socket.create_connection(("127.0.0.1", server[0]), timeout=60) for _ in range(THREADS)]
    try:
        for line in lines:
            line.sendall(GET + HOST + b"X-Slow: ")
        began, answered = time.monotonic(), False
        while not answered and time.monotonic() - began < 2 * WITHIN:
            for line in lines:
                with suppress(OSError):
                    line.sendall(b"a")
            with suppress(TimeoutError):
                answered = statuses(exchange(server[0], GET + HOST + CLOSE + b"\r\n", patience=1)) == [200]
        assert answered
    finally:
        for line in lines:
            line.close()


def test_a_storm_of_large_requests_leaves_no_memory_behind(server: tuple[int, int], send: Send) -> None:
    before = memory_of(server[1])
    for _ in range(15):
        send(with_close(REFUSED["a form of two mebibytes"]))
        send(with_close(REFUSED["a body of a gibibyte"]))
        send(with_close(POST + HOST + FORM + b"Content-Length: 1000000\r\n\r\n" + b"a=" + b"a" * 999_998))
    assert memory_of(server[1]) - before < MEMORY


def memory_of(group: int) -> int:
    """Resident bytes of the processes in a group."""
    pages = 0
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            if os.getpgid(int(folder.name)) == group:
                pages += int((folder / "statm").read_text().split()[1])
        except (OSError, ValueError):
            continue
    assert pages
    return pages * resource.getpagesize()

"""Bodies that are too large, broken or made to be read in two ways: told within a second, and nothing is written."""

import gc
import time
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from tempfile import gettempdir
from typing import Any

import pytest
from django.core.files.uploadhandler import FileUploadHandler, MemoryFileUploadHandler
from django.test import Client as Browser
from rest_framework.test import APIClient

from accounts.models import User
from clients.models import Client
from journeys.models import Agreement, Conversation, Journey, Transition
from tests.attacks.addresses import ADDRESSES
from tests.conftest import SignIn
from tests.letting_in import let_in
from tests.wajong.test_every_text import BODIES, FORMS

pytestmark = pytest.mark.django_db

MEBIBYTE = 2**20
FORM = "application/x-www-form-urlencoded"
LINE = "multipart/form-data; boundary=x"


def part(name: str, value: bytes, more: str = "") -> bytes:
    """One part of a multipart body."""
    return f'--x\r\nContent-Disposition: form-data; name="{name}"{more}\r\n\r\n'.encode() + value + b"\r\n"


GIF = part("what", b"GIF89a<x-ran>", '; filename="a.gif"\r\nContent-Type: image/gif')
# name: (kind, body, statuses that say what is wrong with it)
PAGE_BODIES: dict[str, tuple[str, bytes, set[int]]] = {
    "a mebibyte and more": (FORM, b"what=" + b"x" * MEBIBYTE, {413}),
    "a mebibyte and more in parts": (LINE, part("what", b"x" * MEBIBYTE) + b"--x--\r\n", {413}),
    "ten thousand fields": (FORM, b"&".join(b"f%d=1" % n for n in range(10_000)), {400}),
    "ten thousand parts": (LINE, b"".join(part(f"f{n}", b"1") for n in range(10_000)) + b"--x--\r\n", {400}),
    "the same field a hundred thousand times": (FORM, b"&".join([b"what=1"] * 100_000), {400}),
    "a file": (LINE, GIF + b"--x--\r\n", {400}),
    "a file without a name": (LINE, part("what", b"MZ", '; filename=""') + b"--x--\r\n", {400}),
    "a file among the fields": (LINE, part("who", b"klant") + GIF + part("what", b"Belt") + b"--x--\r\n", {400}),
    "a name that climbs": (LINE, part("f", b"x", '; filename="../../etc/passwd"') + b"--x--\r\n", {400}),
    "no boundary": ("multipart/form-data", b"--x--\r\n", {400}),
    "an empty boundary": ("multipart/form-data; boundary=", b"--x--\r\n", {400}),
    "a boundary of everything": ("multipart/form-data; boundary=" + "é" * 300, b"--x--\r\n", {400}),
    "parts that never end": (LINE, part("what", b"Belt")[:-4], {400}),
    "no parts at all": (LINE, b"\x00" * 5000, {400}),
    "headers of a part without end": (LINE, b"--x\r\n" + b"A: b\r\n" * 20_000 + b"\r\n", {400}),
    "base64 that is none": (LINE, part("what", b"%%%", "\r\nContent-Transfer-Encoding: base64") + b"--x--", {400}),
    "a null": (FORM, b"who=klant&what=%00", {400}),
    "another alphabet": (f"{FORM}; charset=utf-16", "who=klant&what=Belt".encode("utf-16"), {400}),
    "an alphabet that is none": (f"{FORM}; charset=does-not-exist", b"who=%ff&what=Belt", {400}),
    "json": ("application/json", b'{"who": "klant", "what": "Belt"}', {400}),
    "xml with a file": ("text/xml", b'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>', {400}),
    "nothing": (FORM, b"", {400}),
    "a key of a mebibyte": (FORM, b"k" * (MEBIBYTE - 1) + b"=", {400}),
    "percents": (FORM, b"%" * (MEBIBYTE - 1), {400}),
}
JSON = "application/json"
MOVE = b'{"target": "werkfit", "reason": "terugval", "on": "2026-11-23"%s}'
API_BODIES: dict[str, tuple[str, bytes, set[int]]] = {
    "a mebibyte and more": (JSON, MOVE % (b', "note": "' + b"x" * MEBIBYTE + b'"'), {413}),
    "a file": (LINE, GIF + b"--x--\r\n", {415}),
    "a form": (FORM, b"target=werkfit", {415}),
    "no kind": ("", MOVE % b"", {415}),
    "a kind that is none": ("json", MOVE % b"", {415}),
    "two kinds": ("application/json, text/html", MOVE % b"", {400, 415}),
    "xml": ("application/xml", b'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>', {415}),
    "a mark before it": (JSON, b"\xef\xbb\xbf" + MOVE % b"", {400}),
    "another alphabet": (f"{JSON}; charset=utf-16", (MOVE % b"").decode().encode("utf-16"), {400}),
    "half characters": (JSON, MOVE % b', "note": "\xc3"', {400}),
    "a number beyond numbers": (JSON, MOVE % b', "note": 1e999', {400}),
    "a number below numbers": (JSON, MOVE % b', "note": -1e999', {400}),
    "no number": (JSON, MOVE % b', "note": NaN', {400}),
    "without end": (JSON, MOVE % b', "note": -Infinity', {400}),
    "a key that comes twice": (JSON, MOVE % b', "target": "naar_werk"', {400}),
    "a key that comes twice further in": (JSON, MOVE % b', "note": {"a": 1, "a": 2}', {400}),
    "two bodies": (JSON, MOVE % b"" + MOVE % b"", {400}),
    "remarks in it": (JSON, MOVE % b" /* note */", {400}),
    "a hundred thousand keys": (JSON, b"{" + b",".join(b'"k%d":1' % n for n in range(90_000)) + b"}", {400}),
    "a hundred thousand wrong values": (JSON, MOVE % (b', "note": [' + b'"x",' * 100_000 + b"1]"), {400}),
    "a list of nothing": (JSON, b"[" + b"[]," * 200_000 + b"[]]", {400}),
    "keys of Python": (JSON, MOVE % b', "__class__": {"__init__": 1}, "pk": 1, "version": 9', {400}),
}


def quickly(ask: Callable[[], Any]) -> Any:
    """The answer, which may take a second of work; a slow machine gets two, and what else runs does not count.

    Nor does what the tests before it left in memory, through which each collection of garbage would go.
    """
    gc.freeze()
    try:
        began = time.thread_time()
        answer = ask()
        took = time.thread_time() - began
    finally:
        gc.unfreeze()
    assert took < 2
    return answer


@pytest.mark.parametrize("name", PAGE_BODIES)
def test_a_page_says_what_it_cannot_take_and_keeps_nothing(
    on: Any, expert: User, kim: Client, kims_journey: Journey, sign_in: SignIn, name: str
) -> None:
    kind, body, statuses = PAGE_BODIES[name]
    browser = sign_in(expert)
    browser.raise_request_exception = False
    answer: Any = quickly(
        lambda: browser.generic("POST", f"/clients/{kim.number}/agreements/new/", body, content_type=kind)
    )
    assert answer.status_code in statuses
    assert b"<x-ran>" not in answer.content
    assert "<h1" in answer.content.decode()
    assert not Agreement.objects.exists()


@pytest.mark.parametrize("name", API_BODIES)
def test_the_api_says_what_it_cannot_take_and_keeps_nothing(
    on: Any, expert: User, kims_journey: Journey, name: str
) -> None:
    kind, body, statuses = API_BODIES[name]
    client = APIClient(raise_request_exception=False)
    let_in(client, expert)
    path = f"/api/v1/journeys/{kims_journey.pk}/transitions"
    answer: Any = quickly(lambda: client.generic("POST", path, body, content_type=kind, headers={"if-match": '"1"'}))
    assert answer.status_code in statuses
    assert answer["Content-Type"] == "application/problem+json"
    assert not Transition.objects.exists()


@pytest.mark.parametrize("told", ["10", "1", "999999", "-1", "1e3", "²", "0x10", "9" * 30, "1, 2"])
@pytest.mark.parametrize("path", ["/sign-in/", "/api/v1/signals", "/oauth/token"])
def test_a_body_of_another_length_than_it_says_is_not_taken(path: str, told: str) -> None:
    body = b"username=a@example.org&password=geheim"
    sent = {"CONTENT_LENGTH": told, "CONTENT_TYPE": FORM, "wsgi.input": BytesIO(body)}
    answer: Any = Browser(raise_request_exception=False).generic("POST", path, **sent)
    shorter = told in ("1", "10")  # what comes after it is the next request, and the server's to judge
    assert answer.status_code in ((400, 401, 403, 415) if shorter else (400, 413))


@pytest.mark.parametrize("kept", [0.3, 0.6, 0.99])
def test_half_a_form_is_not_kept(
    on: Any, expert: User, kim: Client, kims_journey: Journey, sign_in: SignIn, kept: float
) -> None:
    body = b"kind=coachgesprek&channel=telefoon&held_on=23-11-2026&minutes=20&outcome=" + b"Wij+spraken+af+" * 20
    cut = body[: int(len(body) * kept)]
    sent = {"CONTENT_LENGTH": str(len(body)), "CONTENT_TYPE": FORM, "wsgi.input": BytesIO(cut)}
    browser = sign_in(expert)
    answer: Any = browser.generic("POST", f"/clients/{kim.number}/conversations/new/", **sent)
    assert answer.status_code == 400
    assert not Conversation.objects.exists()


def test_what_is_no_character_is_kept_as_the_mark_for_it(
    on: Any, expert: User, kim: Client, kims_journey: Journey, sign_in: SignIn
) -> None:
    address = f"/clients/{kim.number}/agreements/new/"
    answer: Any = sign_in(expert).generic("POST", address, b"who=klant&what=%ff%c3Belt", content_type=FORM)
    assert answer.status_code == 302
    assert Agreement.objects.get().what == "\ufffd\ufffdBelt"


# --- Files -------------------------------------------------------------------------------------


def test_no_form_and_no_body_has_a_place_for_a_file() -> None:
    fields = [field for form in FORMS for field in form.base_fields.values()]
    fields += [field for body in BODIES for field in body().fields.values()]
    assert len(fields) > 200
    assert [field for field in fields if "File" in type(field).__name__ or "Image" in type(field).__name__] == []
    assert not any(
        getattr(field.widget, "needs_multipart_form", False) for field in fields if hasattr(field, "widget")
    )


def test_a_file_is_refused_at_every_address_and_never_touches_the_disk(
    expert: User, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    taken: list[str] = []
    monkeypatch.setattr(FileUploadHandler, "new_file", lambda self, *args: taken.append(args[1]))
    monkeypatch.setattr(MemoryFileUploadHandler, "new_file", lambda self, *args: taken.append(args[1]))
    before = set(Path(gettempdir()).glob("*.upload*"))
    browser = Browser(enforce_csrf_checks=True, raise_request_exception=False)
    let_in(browser, expert)
    for address in ADDRESSES:
        answer = browser.generic("POST", address, GIF + b"--x--\r\n", content_type=LINE)
        assert 400 <= answer.status_code < 500, address
    assert taken == []
    assert set(Path(gettempdir()).glob("*.upload*")) == before
    assert settings.MEDIA_ROOT == ""
    assert not any(address.startswith("/media") for address in ADDRESSES)


# --- Addresses ---------------------------------------------------------------------------------


@pytest.mark.parametrize("length", [3_000, 100_000])
@pytest.mark.parametrize("path", ["/my-work/", "/clients/", "/messages/", "/vacancies/", "/api/v1/clients"])
def test_a_long_question_is_answered_in_time(
    on: Any, expert: User, kims_journey: Journey, sign_in: SignIn, path: str, length: int
) -> None:
    for query in ("q=" + "a" * length, "q=" + "%F0%9F%A6%8A" * (length // 12), "&".join(["q=a"] * (length // 4)),
                  "page=" + "9" * length, "q=" + "%00" * 9, "q=%ff", "q=" + "%" * length):  # fmt: skip
        answer: Any = quickly(lambda query=query: sign_in(expert).get(f"{path}?{query}"))  # type: ignore[misc]
        assert answer.status_code in (200, 400), query[:20]

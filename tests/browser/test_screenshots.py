"""The pictures of the README: kept in the folder that `WAJONG_SCREENSHOTS` names, otherwise thrown away."""

import os
import struct
from datetime import date
from pathlib import Path

import pytest
from django.db.models import Count
from playwright.sync_api import Page, expect

from accounts.roles import Role
from clients.models import Client
from journeys.models import Task
from tests.browser.conftest import DESK, PHONE, Browse, person

pytestmark = pytest.mark.browser

HEIGHT = 1000
# A README is read over slow lines too.
LARGEST = 250_000
# A blank page of this size takes less; one with letters on it takes more.
SMALLEST = 12_000


@pytest.fixture
def album(tmp_path: Path) -> Path:
    """The folder for the pictures."""
    wanted = os.environ.get("WAJONG_SCREENSHOTS")
    folder = Path(wanted) if wanted else tmp_path
    folder.mkdir(parents=True, exist_ok=True)
    return folder


@pytest.fixture
def model(today: date) -> Client:
    """Somebody of the population with something to see: a contract that ends soon, and a past."""
    tasks = Task.objects.open().filter(rule="contract_end", due_on__gte=today, assignee=person(Role.LABOUR_EXPERT))
    # The people of other tests have numbers of their own.
    known = tasks.exclude(client__number__startswith="W9").annotate(talks=Count("client__conversations"))
    task = known.order_by("-talks", "due_on", "pk").first()
    assert task is not None
    return task.client


def picture(page: Page, path: Path, width: int) -> None:
    """Take what is on the screen, once the letters are there."""
    page.evaluate("document.fonts.ready")
    page.screenshot(path=path, animations="disabled", caret="hide")
    data = path.read_bytes()
    assert data.startswith(b"\x89PNG")
    assert struct.unpack(">II", data[16:24]) == (width, HEIGHT)
    assert SMALLEST < len(data) < LARGEST


def test_my_work_is_pictured(browse: Browse, album: Path) -> None:
    page = browse(Role.LABOUR_EXPERT, height=HEIGHT)
    page.goto("/my-work/")
    assert page.locator("#work tbody tr").count() >= 3  # on some mornings there is little
    picture(page, album / "my-work.png", DESK)


def test_a_client_file_is_pictured(browse: Browse, album: Path, model: Client) -> None:
    page = browse(Role.LABOUR_EXPERT, height=HEIGHT)
    page.goto(f"/clients/{model.number}/")
    expect(page.get_by_role("heading", level=1)).to_have_text(model.full_name)
    picture(page, album / "client-file.png", DESK)


def test_a_task_is_pictured(browse: Browse, album: Path, model: Client) -> None:
    page = browse(Role.LABOUR_EXPERT, height=HEIGHT)
    page.goto(f"/tasks/{model.tasks.get(rule='contract_end', state='open').pk}/?from=/my-work/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Contract loopt af")
    picture(page, album / "task.png", DESK)


def test_a_change_of_klantfase_is_pictured(browse: Browse, album: Path, model: Client) -> None:
    page = browse(Role.LABOUR_EXPERT, height=HEIGHT)
    page.goto(f"/clients/{model.number}/klantfase/")
    page.get_by_label("3 Op weg naar werk").check()
    page.get_by_label("Reden").select_option("Zoekt ander werk terwijl het werk nog loopt")
    picture(page, album / "klantfase-change.png", DESK)


def test_the_clients_of_a_jobcoach_are_pictured_on_a_phone(browse: Browse, album: Path) -> None:
    page = browse(Role.JOBCOACH, width=PHONE, height=HEIGHT)
    page.goto("/coaching/")
    assert page.locator("main li.card").count() > 1
    picture(page, album / "coached-clients-320.png", PHONE)


def test_the_employees_of_an_employer_are_pictured(browse: Browse, album: Path) -> None:
    page = browse(Role.EMPLOYER, height=HEIGHT)
    page.goto("/employees/")
    assert page.locator("main li.card").count() > 1
    picture(page, album / "employees.png", DESK)

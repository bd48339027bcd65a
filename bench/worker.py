"""Does one measured piece of work after another on one database, as asked on standard input.

Each request is a JSON line {"do": name, …}; the answer is a JSON line {"seconds": …, …}. A process per database lets
two databases be measured in turn within one run.
"""

import json
import statistics
import sys
import time
from collections.abc import Callable
from contextlib import nullcontext
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from unittest import mock

import django

django.setup()

from django.db import connection, reset_queries, transaction  # noqa: E402
from django.test import Client as Browser  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402
from django.utils import timezone  # noqa: E402

from accounts.models import Organisation, User  # noqa: E402
from clients.models import Client, ContactPerson, Employment  # noqa: E402
from journeys.actions.signals import report_bankruptcy  # noqa: E402
from journeys.actions.sweep import sweep  # noqa: E402
from journeys.deadlines import kapdatum_for  # noqa: E402
from journeys.models import Task  # noqa: E402
from journeys.views import files  # noqa: E402
from tests.letting_in import let_in  # noqa: E402

# Files that are opened with and without their reading, and how many of these only warm up.
READ_PAGES, WARM_UP = 120, 20
SWEEP_SQL = Path(__file__).with_name("sweep.sql")


def _numbers() -> dict[str, int]:
    """What the tasks and the messages look like now: enough to see that two sweeps did the same.

    A case is known by its job: one that was opened and rolled back has another id the next time.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*), coalesce(sum(hashtextextended(concat_ws('|', client_id, rule, subject, CASE subject "
            "WHEN 'job_end' THEN (SELECT employment_id FROM journeys_jobend c WHERE c.id = subject_id) "
            "ELSE subject_id END, anchor_on, opens_on, due_on, assignee_id, state, closing, closed_on, "
            "overdue_told_on), 0)), 0) FROM journeys_task"
        )
        count, checksum = cursor.fetchone()
        # A link to one task holds an id, which differs from one time to the next.
        cursor.execute(
            "SELECT coalesce(sum(hashtextextended(concat_ws('|', recipient_id, subject, text, "
            "regexp_replace(url, '[0-9]+', '')), 0)), 0) FROM notifications_notification"
        )
        (messages,) = cursor.fetchone()
    return {"tasks": count, "checksum": int(checksum + messages)}


def do_sweep(on: str, keep: bool = False) -> dict[str, Any]:
    """The product's sweep, rolled back unless it is to be kept."""
    began = time.perf_counter()
    if keep:
        sweep(on=date.fromisoformat(on), at=timezone.now())
        return {"seconds": time.perf_counter() - began, **_numbers()}
    with transaction.atomic():
        sweep(on=date.fromisoformat(on), at=timezone.now())
        seconds = time.perf_counter() - began
        numbers = _numbers()
        transaction.set_rollback(True)
    return {"seconds": seconds, **numbers}


def _kapdata(day: date) -> str:
    """The kapdata of the five years to come, as rows of a VALUES list."""
    found = [kapdatum_for(day)]
    while len(found) < 60:
        found.append(kapdatum_for(found[-1] + timedelta(days=1)))
    return ", ".join(f"('{row}'::date)" for row in found)


def do_sql(on: str) -> dict[str, Any]:
    """The hand-written script, rolled back."""
    day = date.fromisoformat(on)
    script = SWEEP_SQL.read_text().replace(":kapdata", _kapdata(day)).replace(":on", f"'{day}'::date")
    began = time.perf_counter()
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(script)
        seconds = time.perf_counter() - began
        numbers = _numbers()
        transaction.set_rollback(True)
    return {"seconds": seconds, **numbers}


def _expert() -> User:
    """Somebody whose caseload is the largest."""
    row = (
        ContactPerson.objects.filter(position="vast", until__isnull=True)
        .values("user")
        .annotate(clients=django.db.models.Count("pk"))
        .order_by("-clients", "user")[0]
    )
    return User.objects.get(pk=row["user"])


def _page(path: str, user: User) -> dict[str, Any]:
    browser = let_in(Browser(), user)
    browser.get(path)
    reset_queries()
    with CaptureQueriesContext(connection) as queries:
        response = browser.get(path)
    count = len(queries)  # before the next request empties the log
    if response.status_code != 200:
        raise SystemExit(f"{path} answered {response.status_code}")
    began = time.perf_counter()
    browser.get(path)
    return {"seconds": time.perf_counter() - began, "queries": count}


def do_my_work() -> dict[str, Any]:
    """The whole caseload on one page."""
    user = _expert()
    return {"clients": Client.objects.caseload_of(user).count(), **_page("/my-work/?view=clients", user)}


def do_my_work_queries() -> dict[str, Any]:
    """The view with the most queries."""
    user = _expert()
    views = ("today", "overdue", "at_risk", "tasks", "longest_not_seen", "longest_without_work", "waiting", "clients")
    return {"queries": max(_page(f"/my-work/?view={view}", user)["queries"] for view in views)}


def do_client_file() -> dict[str, Any]:
    """The files with the longest histories of one caseload."""
    user = _expert()
    numbers = (
        Client.objects.caseload_of(user)
        .annotate(talks=django.db.models.Count("conversations"))
        .order_by("-talks")
        .values_list("number", flat=True)[:20]
    )
    pages = [_page(f"/clients/{number}/", user) for number in numbers]
    return {"queries": max(p["queries"] for p in pages), "seconds": sorted(p["seconds"] for p in pages)[10]}


def do_reading_log() -> dict[str, Any]:
    """The time of a client's page, as a multiple of the same page without its reading; medians of pages in turn."""
    user = _expert()
    browser = Browser()
    let_in(browser, user)
    numbers = list(Client.objects.caseload_of(user).order_by("pk").values_list("number", flat=True)[:READ_PAGES])
    kept: dict[bool, list[float]] = {True: [], False: []}
    for place, number in enumerate(numbers):
        for keeps in (True, False) if place % 2 else (False, True):  # the second finds the pages of the disk warm
            with nullcontext() if keeps else mock.patch.object(files, "saw"):
                began = time.perf_counter()
                browser.get(f"/clients/{number}/")
                kept[keeps].append(time.perf_counter() - began)
    whole, without = (statistics.median(kept[keeps][WARM_UP:]) for keeps in (True, False))
    return {"ratio": whole / without}


def do_bankruptcy(people: int) -> dict[str, Any]:
    """One meeting about so many employees of one office, rolled back; statements as well as seconds."""
    expert = _expert()
    employer = Organisation.objects.filter(kind=Organisation.Kind.EMPLOYER).order_by("pk")[0]
    on = timezone.localdate()
    with transaction.atomic():
        jobs = Employment.objects.visible_to(expert, on).running().order_by("pk")
        ids = list(jobs.values_list("pk", flat=True)[:people])
        Employment.objects.filter(pk__in=ids).update(employer=employer)
        began = time.perf_counter()
        with CaptureQueriesContext(connection) as queries:
            found = report_bankruptcy(
                employer_id=employer.pk,
                employment_ids=ids,
                expected_end_on=None,
                message="",
                actor=expert,
                on=on,
                at=timezone.now(),
            )
        seconds = time.perf_counter() - began
        transaction.set_rollback(True)
    if len(found) != people:
        raise SystemExit(f"the office has only {len(found)} people at work")
    return {"seconds": seconds, "queries": len(queries)}


def do_count() -> dict[str, Any]:
    """How many clients and open tasks there are."""
    return {"clients": Client.objects.count(), "open": Task.objects.open().count()}


WORK: dict[str, Callable[..., dict[str, Any]]] = {
    "sweep": do_sweep,
    "sql": do_sql,
    "my_work": do_my_work,
    "my_work_queries": do_my_work_queries,
    "client_file": do_client_file,
    "reading_log": do_reading_log,
    "bankruptcy": do_bankruptcy,
    "count": do_count,
}


def main() -> None:
    """Answer requests until standard input closes."""
    for line in sys.stdin:
        request = json.loads(line)
        answer = WORK[request.pop("do")](**request)
        print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    main()

"""Taking a file apart. Called inside the act that destroys it, which holds the client."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db import DEFAULT_DB_ALIAS
from django.db.models import Case, Q, Value, When
from django.urls import reverse

from accounts.actions import erase_accounts, forget_answers_about
from accounts.roles import Role
from audit.actions import forget_values
from audit.subjects import path_to_client
from clients.models import Client, ClientAccess
from journeys.erasure import GONE, VACANCY, going, staying
from journeys.models import JobEnd, Signal, Task, UnplacedSignal, Vacancy
from notifications.actions import forget_about


def erase_file(*, client: Client, on: date) -> int:
    """Destroy everything about this client but ids, codes and days; returns how many rows went or were emptied."""
    accounts = list(_accounts_of(client))
    unplaced = UnplacedSignal.objects.filter(
        Q(placed__client=client) | Q(client_number=client.number) | Q(reported_by__in=accounts)
    )
    unplaced_rows = dict(unplaced.values_list("pk", "receipt"))
    vacancies = list(Vacancy.objects.filter(employment__client=client).values_list("pk", flat=True))
    urls, receipts = _addresses(client, unplaced_rows, vacancies)
    texts = [client.number, *receipts, *([client.full_name] if client.full_name else [])]
    count = forget_about(urls=urls, texts=texts, recipients=accounts) + forget_answers_about(texts=texts)
    count += _delete(UnplacedSignal.objects.filter(pk__in=unplaced_rows))
    for model in going():
        count += _delete(_rows(model, client))
    count += Vacancy.objects.filter(pk__in=vacancies).update(
        **VACANCY, job_title=Case(When(job_title="", then=Value("")), default=Value(GONE))
    )
    for model, values in staying():
        own = {"bsn_index": f"{GONE} {client.number}", "destroyed_on": on} if model is Client else {}
        count += _rows(model, client).update(**values, **own)
    count += erase_accounts(user_ids=accounts)
    rows = {"accounts_user": accounts, "journeys_unplacedsignal": unplaced_rows, "journeys_vacancy": vacancies}
    return count + forget_values(client_id=client.pk, rows=rows)


def erase_unplaced(*, row: UnplacedSignal) -> int:
    """Destroy one signal that was set aside, with what was told about it; returns how many rows went."""
    pages = ("unplaced-signal", "unplaced-signal-receipt", "own-unplaced-receipt")
    urls = {reverse(name, args=[row.pk]) for name in pages}
    count = forget_about(urls=urls, texts=[row.receipt], recipients=[]) + forget_answers_about(texts=[row.receipt])
    pk = row.pk
    count += _delete(UnplacedSignal.objects.filter(pk=pk))
    return count + forget_values(client_id=0, rows={"journeys_unplacedsignal": [pk]})


def _delete(rows: Any) -> int:
    """In one statement: the order of `going` sees to what points at what."""
    return rows._raw_delete(DEFAULT_DB_ALIAS) or 0


def _rows(model: Any, client: Client) -> Any:
    path = path_to_client(model)
    return model._base_manager.filter(**{path or "pk": client.pk})


def _accounts_of(client: Client) -> Iterable[int]:
    """The accounts of clients and representatives that looked along with this client and with nobody else."""
    mine = ClientAccess.objects.filter(client=client, user__role=Role.CLIENT).order_by()
    others = ClientAccess.objects.exclude(client=client).values("user")
    return mine.exclude(user__in=others).values_list("user", flat=True).distinct()


def _addresses(client: Client, unplaced: dict[int, str], vacancies: list[int]) -> tuple[set[str], list[str]]:
    """The pages that messages about this client lead to, and the receipts by which they were called."""
    signals = dict(Signal.objects.filter(client=client).values_list("pk", "receipt"))
    tasks = Task.objects.filter(client=client).values_list("pk", flat=True)
    cases = JobEnd.objects.filter(client=client).values_list("pk", flat=True)
    of_signals = ("signal", "signal-receipt", "employee-signal-receipt", "own-signal-receipt")
    of_unplaced = ("unplaced-signal", "unplaced-signal-receipt", "own-unplaced-receipt")
    pages: tuple[tuple[Iterable[str], Iterable[int]], ...] = (
        (of_signals, signals),
        (of_unplaced, unplaced),
        (("task",), tasks),
        (("job-end",), cases),
        (("vacancy",), vacancies),
    )
    urls = {reverse(name, args=[pk]) for names, ids in pages for pk in ids for name in names}
    return urls, [*signals.values(), *unplaced.values()]

"""What the pages of an action share: whom it is about, and the way back."""

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme

from accounts.access import Allowed, UserRequest
from accounts.models import User
from base.refusal import NotAllowed
from clients.models import Client, Coaching, ContactPerson, Employment
from journeys import already, client_file
from journeys.actions.common import OTHERS_CLIENT, acted_on_by
from journeys.actions.readings import record_readings
from journeys.actions.signals import Report
from journeys.models import Signal, Task
from journeys.views.asking import AsksConsent


def way_back(request: HttpRequest, fallback: str) -> str:
    """The page one came from, when `?from=` names one of this site; otherwise `fallback`."""
    page = request.GET.get("from", "")
    inside = page.startswith("/") and url_has_allowed_host_and_scheme(page, allowed_hosts=None)
    return page if inside else fallback


def row_id(text: str) -> int:
    """The id of a row that stands in an address; 0, which no row has, when it cannot be one."""
    return int(text) if re.fullmatch(r"[0-9]{1,18}", text) else 0


def found_or_404(row: Any) -> Any:
    """A row that was looked up among the visible ones."""
    if row is None:
        raise Http404
    return row


def saw(request: UserRequest, **which: Any) -> None:
    """Keep that the page of this request shows the clients that `which`, a filter of `Client`, finds.

    Called before the page is made: without this row there is no page.
    """
    match = request.resolver_match
    what = (match and match.url_name) or ""
    clients = Client.objects.filter(**which)
    record_readings(clients=clients, reader=request.user, what=what, on=timezone.localdate(), at=timezone.now())


def client_or_404(request: UserRequest, number: str, on: date) -> Client:
    """The client with this number among those whose file this user may open."""
    client: Client = found_or_404(client_file.visible(request.user, on).filter(number=number).first())
    return client


def acts_on(user: User, on: date, client_path: str) -> Exists:
    """Whether this user acts on the client of a row, to be read along with the row."""
    return Exists(acted_on_by(user, on).filter(pk=OuterRef(client_path)))


def fixed_contact(client_id: int) -> ContactPerson | None:
    """Whom a sender of signals about this client can call."""
    contact: ContactPerson | None = ContactPerson.objects.fixed_now(client_id)
    return contact


def report_of(typed: Mapping[str, Any], user: User, on: date) -> Report:
    """What a form of a signal asked, from whoever sent it."""
    asked = ("kind", "expected_end_on", "message", "channel")
    return Report(**{name: typed[name] for name in asked if name in typed}, reported_by=user, received_on=on)


def what_is_known(request: Any, job: Employment, on: date) -> dict[str, Any]:
    """What `already.html` shows above a form about the end of this job; a `hint` says why the form is refused now."""
    return {"job": job, "already": already.about(job, request.user, on), "here": request.get_full_path()}


class _OnClient(AsksConsent):
    """Finds the client that a page is about, and lets in only who acts on this client."""

    template_name = "journeys/act.html"
    # Where one returns to without a page to go back to: an address with the client's number.
    home = "client-file"
    request: Any
    on: date
    client: Client
    acts: bool

    def find(self, **address: Any) -> Client:
        """The client that the address is about; sets `acts` on the way."""
        client = client_or_404(self.request, address["number"], self.on)
        self.acts = bool(getattr(client, "acts", False))
        return client

    def found(self, rows: Any, client_path: str, pk: int) -> Any:
        """The row with this id among the visible ones; sets `acts` on the way."""
        acts = acts_on(self.request.user, self.on, client_path)
        row = found_or_404(rows.annotate(acts=acts).filter(pk=pk).first())
        self.acts = row.acts
        return row

    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Look up, check, and know the way back."""
        self.on = timezone.localdate()
        self.client = self.find(**kwargs)
        if not self.acts:
            raise NotAllowed(OTHERS_CLIENT)
        self.cancel_url = self.success_url = way_back(request, reverse(self.home, args=[self.client.number]))
        return super().dispatch(request, *args, **kwargs)

    @property
    def clock(self) -> dict[str, Any]:
        """The clock of every action, on the day for which the client was found."""
        return {**super().clock, "on": self.on}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The client beside the form."""
        saw(self.request, pk=self.client.pk)
        return super().get_context_data(**{"client": self.client, "on": self.on, **kwargs})


class ClientAction(Allowed, _OnClient):
    """An action on the client whose number stands in the address; asks for the permission first."""


class JobAction(ClientAction):
    """An action on a job."""

    job: Employment
    versioned = "job"

    def find(self, **address: Any) -> Client:
        """The client of the job."""
        jobs = Employment.objects.visible_to(self.request.user, self.on).select_related("client", "employer")
        self.job = self.found(jobs, "client_id", address["pk"])
        return self.job.client


class CoachingAction(ClientAction):
    """An action on the coaching of a job."""

    coaching: Coaching

    def find(self, **address: Any) -> Client:
        """The client of the job that is coached."""
        rows = Coaching.objects.visible_to(self.request.user, self.on)
        rows = rows.select_related("employment__client", "employment__employer", "organisation", "coach")
        self.coaching = self.found(rows, "employment__client_id", address["pk"])
        return self.coaching.employment.client

    def current_version(self) -> int | None:
        """The version that the coaching has now."""
        return Coaching.objects.values_list("version", flat=True).get(pk=self.coaching.pk)


class TaskAction(ClientAction):
    """An action on a task."""

    task: Task
    versioned = "task"

    def find(self, **address: Any) -> Client:
        """The client of the task."""
        tasks = Task.objects.visible_to(self.request.user, self.on).select_related("client", "assignee")
        self.task = self.found(tasks, "client_id", address["pk"])
        return self.task.client


class SignalAction(ClientAction):
    """An action on a signal."""

    signal: Signal

    def find(self, **address: Any) -> Client:
        """The client of the signal."""
        signals = Signal.objects.visible_to(self.request.user, self.on)
        signals = signals.select_related("client", "employment__employer", "reported_by", "unplaced")
        self.signal = self.found(signals, "client_id", address["pk"])
        return self.signal.client

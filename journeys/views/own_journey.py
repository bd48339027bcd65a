"""The pages of a client, or of somebody by mandate: the own klantreis, and telling how the work goes."""

from functools import cached_property
from typing import Any, ClassVar

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.access import Allowed, UserRequest, allowed
from accounts.models import User
from accounts.roles import Permission
from audit.readers import page as read_log
from base.views import ActionView
from clients.models import ContactPerson
from journeys import own_journey, sent_signals
from journeys.actions.agreements import keep_own_agreement
from journeys.actions.signals import report_signal
from journeys.actions.unplaced import report_own_unknown_job
from journeys.forms.access import OwnAgreementForm, OwnSignalForm, OwnUnknownJobForm, OwnWishForm
from journeys.models import Signal
from journeys.own_journey import Held, OwnAgreement
from journeys.views.common import found_or_404, report_of, saw

Position = ContactPerson.Position


@require_safe
@allowed(Permission.SEE_OWN_JOURNEY)
def mine(request: UserRequest) -> HttpResponse:
    """The own klantreis; the choice of a client for who looks along with several."""
    held = own_journey.held_by(request.user)
    if len(held) == 1:
        return _overview(request, held[0])
    return render(request, "journeys/own_choice.html", {"held": held})


@require_safe
@allowed(Permission.SEE_OWN_JOURNEY)
def overview(request: UserRequest, number: str) -> HttpResponse:
    """The klantreis of the client with this number."""
    return _overview(request, client_of(request.user, number))


def client_of(user: User, number: str) -> Held:
    """The client with this number among those with whom this account looks along."""
    rows = own_journey.held_by(user)
    row: Held = found_or_404(next((row for row in rows if row.number == number), None))
    return row


def _overview(request: UserRequest, client: Held) -> HttpResponse:
    on = timezone.localdate()
    saw(request, pk=client.pk)
    page = own_journey.read(client, request.user, on)
    return render(request, "journeys/own_journey.html", {"page": page, "on": on})


@require_safe
@allowed(Permission.SEE_OWN_JOURNEY)
def readers(request: UserRequest, number: str) -> HttpResponse:
    """Who looked into the file of the client with this number."""
    client = client_of(request.user, number)
    page = read_log(client.number, request.GET, timezone.localdate())
    saw(request, pk=client.pk)
    page |= {"client": client, "back_url": reverse("own-journey-of", args=[client.number])}
    return render(request, "audit/readers.html", page, status=400 if page["form"].errors else 200)


class OwnAction(Allowed, ActionView):
    """A form of somebody who looks along, with whom to call beside it."""

    permission = Permission.SEE_OWN_JOURNEY
    cancel_text = "Terug naar mijn overzicht"

    @cached_property
    def client(self) -> Held:
        """The client that the address is about."""
        return client_of(self.request.user, self.kwargs["number"])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Whom to call, and the way back."""
        saw(self.request, pk=self.client.pk)
        contacts = own_journey.contacts_of(self.client)
        words = {
            "client": self.client,
            "fixed_contact": contacts.get(Position.FIXED),
            "stand_in": contacts.get(Position.STAND_IN),
            "cancel_url": reverse("own-journey-of", args=[self.client.number]),
        }
        return super().get_context_data(**{**words, **kwargs})


class OwnSignal(OwnAction):
    """The client says that the work does not go well, or stops."""

    form_class: Any = OwnSignalForm
    template_name = "journeys/own_signal.html"
    heading = "Vertel hoe het met uw werk gaat"
    submit_text = "Versturen"
    # What the page says by itself, so that the form does not ask for it.
    said: ClassVar[dict[str, Any]] = {}

    @cached_property
    def jobs(self) -> list[tuple[int, str]]:
        """The jobs that it can be about."""
        jobs = own_journey.jobs_to_report(self.client, self.request.user, timezone.localdate())
        found: list[tuple[int, str]] = found_or_404(jobs or None)
        return found

    def get_form_kwargs(self) -> dict[str, Any]:
        """The jobs that it can be about."""
        return {**super().get_form_kwargs(), "jobs": self.jobs}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """What this account told before."""
        sent = sent_signals.not_done(self.request.user, timezone.localdate(), client=self.client.pk)
        return super().get_context_data(**{"sent_before": sent, **kwargs})

    def act(self, form: Any) -> None:
        """Report; the receipt says the rest."""
        job = form.cleaned_data.get("employment_id", self.jobs[0][0])
        report = report_of({**form.cleaned_data, **self.said}, self.request.user, timezone.localdate())
        signal = report_signal(employment_id=job, report=report, at=timezone.now())
        self.success_url = reverse("own-signal-receipt", args=[signal.pk])


class OwnUnknownJob(OwnAction):
    """The client says that work of which we do not know does not go well, or stops."""

    form_class = OwnUnknownJobForm
    template_name = "journeys/own_signal.html"
    heading = "Vertel hoe het met uw werk gaat"
    submit_text = "Versturen"

    def act(self, form: OwnUnknownJobForm) -> None:
        """Report; the receipt says the rest."""
        row = report_own_unknown_job(
            client_id=self.client.pk,
            employer_name=form.cleaned_data["employer_name"],
            report=report_of(form.cleaned_data, self.request.user, timezone.localdate()),
            at=timezone.now(),
        )
        self.success_url = reverse("own-unplaced-receipt", args=[row.pk])


class OwnWish(OwnSignal):
    """The client says that they want other work (004:1577-1587)."""

    form_class = OwnWishForm
    template_name = "journeys/own_wish.html"
    heading = "Vertel dat u ander werk wilt"
    # The job does not end, so there is no last day.
    said: ClassVar[dict[str, Any]] = {"kind": Signal.Kind.OTHER_WORK, "expected_end_on": None}


@require_safe
@allowed(Permission.SEE_OWN_JOURNEY)
def receipt(request: UserRequest, pk: int) -> HttpResponse:
    """The receipt of what this account reported: its number, and before when there is an answer."""
    on = timezone.localdate()
    signal = found_or_404(next(iter(sent_signals.on_jobs(request.user, on, pk=pk)), None))
    saw(request, number=signal.about)
    return render(request, "journeys/own_receipt.html", {"signal": signal, "on": on})


@require_safe
@allowed(Permission.SEE_OWN_JOURNEY)
def unplaced_receipt(request: UserRequest, pk: int) -> HttpResponse:
    """The receipt of what this account reported about work that we do not know."""
    on = timezone.localdate()
    signal = found_or_404(next(iter(sent_signals.unplaced(request.user, on, pk=pk)), None))
    return render(request, "journeys/own_receipt.html", {"signal": signal, "on": on})


class OwnAgreementDone(OwnAction):
    """The client did what was agreed."""

    form_class = OwnAgreementForm
    template_name = "journeys/own_agreement.html"
    heading = "Hebt u dit gedaan?"
    submit_text = "Ja, dit is gedaan"
    done_text = "Goed gedaan. De afspraak staat nu op klaar."

    @cached_property
    def agreement(self) -> OwnAgreement:
        """The agreement that the address is about, when it is the client's to keep."""
        rows = own_journey.agreements_of(self.client, timezone.localdate(), self.kwargs["pk"])
        row: OwnAgreement = found_or_404(next((row for row in rows if row.own), None))
        return row

    def current_version(self) -> int | None:
        """The version that the agreement has now."""
        del self.agreement
        return self.agreement.version

    def get_initial(self) -> dict[str, Any]:
        """The version that was looked at."""
        return {"version": self.agreement.version}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The agreement above the button."""
        return super().get_context_data(**{"agreement": self.agreement, "on": timezone.localdate(), **kwargs})

    def act(self, form: OwnAgreementForm) -> None:
        """Keep."""
        version = form.cleaned_data["version"]
        keep_own_agreement(agreement_id=self.agreement.pk, version=version, **self.clock)
        self.success_url = reverse("own-journey-of", args=[self.client.number])

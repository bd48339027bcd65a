"""Vacancies: the queue, one vacancy, what an adviser does with it, and the clients who are put forward."""

from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.access import Allowed, UserRequest, allowed
from accounts.roles import Permission
from base.components import Tab
from base.views import ActionView
from clients.models import Client
from journeys import vacancies
from journeys.actions import vacancies as work
from journeys.actions.common import acted_on_by
from journeys.forms.vacancies import PutForwardForm, ResultForm, TakeBackForm, VacancyStepForm
from journeys.models import Candidate, Vacancy
from journeys.vacancy_lifecycle import VacancyState
from journeys.views.asking import AsksConsent
from journeys.views.common import ClientAction, found_or_404, saw, way_back
from journeys.worklist import IN_SERVICE

DONE = {
    VacancyState.TAKEN: "U hebt deze vacature opgepakt. De werkgever krijgt bericht.",
    VacancyState.FILLED: "De vacature is vervuld.",
    VacancyState.WITHDRAWN: "De vacature is ingetrokken.",
}


@require_safe
@allowed(Permission.SEE_VACANCIES)
def queue(request: UserRequest) -> HttpResponse:
    """The vacancies of the region, one view at a time."""
    on = timezone.localdate()
    found = vacancies.queue(request.user, on, request.GET.get("view", ""), request.GET.get("page", ""))
    tabs = [
        Tab(
            view.title,
            f"{reverse('vacancies')}?{urlencode({'view': view.key})}",
            view is found.view,
            found.counts[view.key],
        )
        for view in found.views
    ]
    asked = vacancies.seekers(request.user) if request.user.may(Permission.HANDLE_VACANCY) else []
    if asked:
        saw(request, number__in=[row.number for row in asked])
    context = {"queue": found, "tabs": tabs, "seekers": asked, "on": on, "here": request.get_full_path()}
    return render(request, "journeys/vacancies.html", context)


@require_safe
@allowed(Permission.SEE_VACANCIES)
def vacancy(request: UserRequest, pk: int) -> HttpResponse:
    """One vacancy with its candidates."""
    on = timezone.localdate()
    page = found_or_404(vacancies.read(request.user, on, pk))
    saw(request, number__in=[row.number for row in page.candidates])
    context = {"page": page, "on": on, "back": way_back(request, reverse("vacancies"))}
    return render(request, "journeys/vacancy.html", context)


class AdviserAction(Allowed, ActionView):
    """Something that an adviser does with a vacancy; afterwards one is back at it."""

    permission = Permission.HANDLE_VACANCY
    template_name = "journeys/vacancy_act.html"

    @cached_property
    def vacancy(self) -> Vacancy:
        """The vacancy that it is about, among those of the region."""
        rows = Vacancy.objects.visible_to(self.request.user, timezone.localdate()).select_related("employer")
        row: Vacancy = found_or_404(rows.filter(pk=self.vacancy_id).first())
        return row

    @property
    def vacancy_id(self) -> int:
        """Its id, which stands in the address."""
        pk: int = self.kwargs["pk"]
        return pk

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The vacancy beside the form."""
        words = {"vacancy": self.vacancy, "cancel_url": self.get_success_url()}
        return super().get_context_data(**{**words, **kwargs})

    def get_success_url(self) -> str:
        """The vacancy."""
        return reverse("vacancy", args=[self.vacancy.pk])


class VacancyStep(AdviserAction):
    """Take, fill or withdraw."""

    form_class = VacancyStepForm
    versioned = "vacancy"

    @cached_property
    def act_of(self) -> vacancies.Act:
        """The step in the address; one that does not exist is not found."""
        target = self.kwargs["target"]
        found = vacancies.acts(self.vacancy.state, self.vacancy.adviser_id, self.request.user)
        row = next((act for act in found if act.target == target), None)
        if row is None:
            raise Http404
        return row

    def get_form_kwargs(self) -> dict[str, Any]:
        """The reasons for this step."""
        return {**super().get_form_kwargs(), "reasons": work.BY_ADVISER[VacancyState(self.act_of.target)]}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The words of the step."""
        words = {
            "act": self.act_of,
            "heading": f"Vacature {self.act_of.label.lower()}",
            "submit_text": self.act_of.label,
        }
        return super().get_context_data(**{**words, **kwargs})

    def act(self, form: VacancyStepForm) -> str:
        """Step."""
        step = work.move_vacancy(
            vacancy_id=self.vacancy.pk, target=self.act_of.target, **form.cleaned_data, **self.clock
        )
        return DONE[VacancyState(step.to_state)]


class CandidateResult(AdviserAction):
    """How it goes with a candidate."""

    form_class = ResultForm
    versioned = "candidate"
    heading = "Uitkomst van de kandidaat"
    submit_text = "Vastleggen"

    @cached_property
    def candidate(self) -> Candidate:
        """The candidate in the address."""
        rows = Candidate.objects.visible_to(self.request.user, timezone.localdate())
        row: Candidate = found_or_404(rows.only("vacancy", "version").filter(pk=self.kwargs["pk"]).first())
        return row

    @property
    def vacancy_id(self) -> int:
        """The vacancy of the candidate."""
        return self.candidate.vacancy_id

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Who it is."""
        found = vacancies.read(self.request.user, timezone.localdate(), self.vacancy_id)
        rows = found.candidates if found else ()
        row = next((row for row in rows if row.pk == self.candidate.pk), None)
        saw(self.request, number=row.number if row else "")
        return super().get_context_data(**{"candidate": row, **kwargs})

    def act(self, form: ResultForm) -> str:
        """Record."""
        row = work.record_candidate(candidate_id=self.candidate.pk, **form.cleaned_data, **self.clock)
        filled = " De vacature is nu vervuld." if row.state == Candidate.State.HIRED else ""
        return f"Vastgelegd: {row.get_state_display().lower()}.{filled} De arbeidsdeskundige krijgt bericht."


class PutForward(Allowed, AsksConsent):
    """A client of one's own is put forward."""

    permission = Permission.RECORD_WORK
    form_class = PutForwardForm
    template_name = "journeys/candidate_put_forward.html"
    heading = submit_text = "Kandidaat voorstellen"
    done_text = "De kandidaat is voorgesteld. De adviseur krijgt bericht. U hoort hoe het afloopt."

    @cached_property
    def page(self) -> vacancies.VacancyPage:
        """The vacancy in the address."""
        page: vacancies.VacancyPage = found_or_404(
            vacancies.read(self.request.user, timezone.localdate(), self.kwargs["pk"])
        )
        return page

    @property
    def clients(self) -> Any:
        """The clients for whom one works and who are in the klantreis, by name."""
        own = acted_on_by(self.request.user, timezone.localdate()).filter(journey__klantfase__in=IN_SERVICE)
        columns = ("pk", "number", "first_name", "prefix", "last_name")
        return own.only(*columns).order_by("last_name", "first_name", "pk")

    def get_form_kwargs(self) -> dict[str, Any]:
        """Among whom one chooses."""
        return {**super().get_form_kwargs(), "clients": self.clients}

    def get_initial(self) -> dict[str, Any]:
        """The vacancy as one sees it."""
        return {"version": self.page.version}

    def current_version(self) -> int | None:
        """The version that the vacancy has now."""
        return Vacancy.objects.values_list("version", flat=True).get(pk=self.page.row.pk)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The vacancy beside the form; somebody is named only where consent was missing."""
        if missing := kwargs.get("missing"):
            saw(self.request, number=missing.number)
        return super().get_context_data(**{"page": self.page, "cancel_url": self.get_success_url(), **kwargs})

    def get_success_url(self) -> str:
        """The vacancy."""
        return reverse("vacancy", args=[self.page.row.pk])

    def act(self, form: PutForwardForm) -> None:
        """Put forward."""
        work.put_forward(vacancy_id=self.page.row.pk, **form.cleaned_data, **self.clock)


class CandidateTakeBack(ClientAction):
    """A client who no longer wants it."""

    permission = Permission.RECORD_WORK
    versioned = "candidate"
    form_class = TakeBackForm
    template_name = "journeys/candidate_take_back.html"
    heading = submit_text = "Kandidaat terugtrekken"
    done_text = "De kandidaat is teruggetrokken. De adviseur krijgt bericht."
    candidate: Candidate

    def find(self, **address: Any) -> Client:
        """The client who was put forward."""
        rows = Candidate.objects.visible_to(self.request.user, self.on)
        rows = rows.select_related("client", "vacancy__employer")
        self.candidate = self.found(rows, "client_id", address["pk"])
        return self.candidate.client

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The vacancy beside the form."""
        return super().get_context_data(**{"vacancy": self.candidate.vacancy, **kwargs})

    def get_success_url(self) -> str:
        """The vacancy."""
        return way_back(self.request, reverse("vacancy", args=[self.candidate.vacancy_id]))

    def act(self, form: TakeBackForm) -> None:
        """Take back."""
        work.take_back_candidate(candidate_id=self.candidate.pk, **form.cleaned_data, **self.clock)

"""What the employer says at the end of a job: in the portal itself, or written down by a colleague."""

from functools import cached_property
from typing import Any

from django.db.models import F
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone

from accounts.access import Allowed
from accounts.roles import Permission
from base.refusal import Refusal, Stale
from base.views import ActionView
from journeys import left_behind
from journeys.actions import left_behind as said
from journeys.forms.vacancies import NotedAnswerForm, NotedReviewForm, ReviewForm, VacancyAnswerForm
from journeys.left_behind import LeftJob
from journeys.models import Vacancy
from journeys.vacancy_lifecycle import Wanted
from journeys.views.common import found_or_404, saw
from journeys.views.job_ends import JobEndAction

PLACE = ("job_title", "hours", "starts_on", "description")
TOLD = {
    Wanted.YES: "Bedankt. Een adviseur van het Werkgeversservicepunt pakt dit op en belt u.",
    Wanted.NO: "Bedankt. Wij zoeken niemand voor u.",
    Wanted.UNKNOWN: "Bedankt. Weet u het later wel? Geef dan hier uw antwoord.",
}


class EmployerAction(Allowed, ActionView):
    """Something that an employer is asked about an own job that ends."""

    permission = Permission.SEE_EMPLOYEES
    submit_text = "Versturen"

    @cached_property
    def job(self) -> LeftJob:
        """The job that the address is about; one about which this employer is not asked is not found."""
        rows = left_behind.asked(self.request.user, timezone.localdate(), self.kwargs["pk"])
        row: LeftJob = found_or_404(next(iter(rows), None))
        return row

    def get_success_url(self) -> str:
        """Back to the own employees."""
        return reverse("employees")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Whom it is about."""
        saw(self.request, employments=self.job.job_id)
        return super().get_context_data(**{"job": self.job, "cancel_url": reverse("employees"), **kwargs})


class EmployeeVacancy(EmployerAction):
    """Whether the employer seeks somebody new."""

    form_class = VacancyAnswerForm
    template_name = "journeys/employee_vacancy.html"
    heading = "Zoekt u een nieuwe werknemer?"

    def get_initial(self) -> dict[str, Any]:
        """What the employer answered before."""
        return {**self.job.answer, "version": self.job.version}

    def current_version(self) -> int:
        """That of the answer as it is by now; the page shows it."""
        del self.job
        return self.job.version

    def stored(self) -> dict[str, Any]:
        """What is answered by now."""
        return self.job.answer

    def act(self, form: VacancyAnswerForm) -> str:
        """Answer."""
        row = said.answer_vacancy(job_end_id=self.job.case_id, **form.said, **self.clock)
        return TOLD[Wanted(row.wanted)]


class EmployeeReview(EmployerAction):
    """How the employer looks back."""

    form_class = ReviewForm
    template_name = "journeys/employee_review.html"
    heading = "Kijk met ons terug"
    done_text = "Bedankt. Wij gebruiken dit bij het zoeken naar nieuw werk."

    def act(self, form: ReviewForm) -> None:
        """Look back."""
        said.review_employee(job_end_id=self.job.case_id, **form.cleaned_data, **self.clock)


class VacancyAnswer(JobEndAction):
    """What the employer answered about the place that comes free."""

    form_class = NotedAnswerForm
    template_name = "journeys/vacancy_answer.html"
    heading = "Komt er een vacature vrij?"
    submit_text = "Antwoord vastleggen"

    def known(self) -> dict[str, Any]:
        """What was answered, and of which version that is."""
        rows = Vacancy.objects.visible_to(self.request.user, self.on).filter(employment=self.case.employment_id)
        known: Any = rows.values("wanted", *PLACE, answer_version=F("version")).first()
        return known or {"answer_version": 0}

    def get_initial(self) -> dict[str, Any]:
        """What is known, and the work that it was."""
        known = self.known()
        title = known.get("job_title") or self.case.employment.job_title
        return {**super().get_initial(), **known, "job_title": title}

    def bring_back(self, form: Any, refused: Refusal) -> HttpResponse:
        """When the employer was before us: with that answer."""
        if isinstance(refused, Stale):
            form.renew(answer_version=self.known()["answer_version"])
        return super().bring_back(form, refused)

    def stored(self) -> dict[str, Any]:
        """What is answered by now."""
        known = self.known()
        fields = ("wanted", *PLACE) if known.get("wanted") == Wanted.YES else ("wanted",)
        return {name: known[name] for name in fields if name in known}

    def act(self, form: NotedAnswerForm) -> str:
        """Keep."""
        row = said.note_vacancy_answer(job_end_id=self.case.pk, **form.said, **self.clock)
        if row.wanted == Wanted.YES:
            return "Vastgelegd. De vacature staat nu bij het Werkgeversservicepunt."
        return f"Vastgelegd: {row.get_state_display().lower()}."


class ReviewNote(JobEndAction):
    """How the employer looks back, as told to a colleague."""

    form_class = NotedReviewForm
    template_name = "journeys/vacancy_answer.html"
    heading = "Terugblik van de werkgever"
    submit_text = "Terugblik vastleggen"
    done_text = "De terugblik is vastgelegd. Wie een traject aanvraagt, leest hem eerst."

    def act(self, form: NotedReviewForm) -> None:
        """Keep."""
        said.note_review(job_end_id=self.case.pk, **form.cleaned_data, **self.clock)

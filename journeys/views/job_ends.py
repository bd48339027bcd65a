"""The case about the end of a job."""

from functools import cached_property
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.access import UserRequest, allowed
from accounts.roles import Permission
from base.templatetags.wajong import dutch_date
from clients.models import Client
from journeys import checklist_rows, job_end_page, left_behind
from journeys.actions import job_ends, outreach
from journeys.actions.checklists import check_items
from journeys.actions.job_ends import StepOption
from journeys.checklist_rows import Shown
from journeys.checklists import Checklist
from journeys.deadlines import INVITATION_UNANSWERED, REVIEW_DATE
from journeys.forms.checklists import ChecklistForm, form_values
from journeys.forms.job_ends import AttemptForm, ExplainForm, InviteForm, LeadAcceptForm, LeadForm, StepForm
from journeys.job_end_lifecycle import JobEndState
from journeys.letters import LETTERS, letter, next_attempt
from journeys.models import ContactAttempt, JobEnd, Signal
from journeys.views.common import ClientAction, JobAction, fixed_contact, found_or_404, saw, way_back, what_is_known
from journeys.views.wording import follows
from journeys.worklist import colleagues


@require_safe
@allowed(Permission.SEE_FILE)
def job_end(request: UserRequest, pk: int) -> HttpResponse:
    """Everything about one case on one screen."""
    on = timezone.localdate()
    case: JobEnd = found_or_404(job_end_page.visible(request.user, on).filter(pk=pk).first())
    saw(request, pk=case.client_id)
    page = job_end_page.read(case, request.user, on)
    reported = any(row.channel == Signal.Channel.EMPLOYER for row in page.signals)
    context = {
        "page": page,
        "checklists": [(shown, _checklist_form(page, shown)) for shown in page.lists],
        "left": left_behind.of_case(case, request.user, on, signalled=reported),
        "case": case,
        "client": case.client,
        "on": on,
        "here": request.get_full_path(),
        "back": way_back(request, reverse("client-file", args=[case.client.number])),
    }
    return render(request, "journeys/job_end.html", context)


class Invite(JobAction):
    """Invite the client to talk about a job."""

    permission = Permission.RECORD_WORK
    form_class = InviteForm
    template_name = "journeys/job_end_invite.html"
    heading = "Klant uitnodigen"
    submit_text = "Uitnodiging vastleggen"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The letter as it will be kept, what is known about the end of this job, and why it is not sent now."""
        contact = fixed_contact(self.client.pk)
        user = contact.user if contact else None
        known = what_is_known(self.request, self.job, self.on)
        case = known["already"].case
        wish = case is not None and case.wish
        words = {
            "letter": letter(ContactAttempt.Kind.INVITATION, self.client, self.job, user, self.on, wish=wish),
            "hint": outreach.why_not_invite(self.job, case.state if case else ""),
        }
        return super().get_context_data(**{**known, **words, **kwargs})

    def act(self, form: InviteForm) -> str:
        """Invite."""
        outreach.invite(employment_id=self.job.pk, **self.clock)
        opens_on = dutch_date(INVITATION_UNANSWERED.term(self.on).opens_on)
        return f"De uitnodiging is vastgelegd. Komt er geen antwoord, dan krijgt u op {opens_on} een taak."


class JobEndAction(ClientAction):
    """An action on a case."""

    permission = Permission.RECORD_WORK
    versioned = "case"
    case: JobEnd

    def find(self, **address: Any) -> Client:
        """The client of the case; afterwards one is back at the case."""
        cases = job_end_page.visible(self.request.user, self.on)
        self.case = self.found(cases, "client_id", address["pk"])
        return self.case.client

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The case beside the form."""
        return super().get_context_data(**{"case": self.case, **kwargs})

    def get_success_url(self) -> str:
        """The case."""
        return way_back(self.request, reverse("job-end", args=[self.case.pk]))


class JobEndStepView(JobEndAction):
    """A step that only a person can say."""

    form_class = StepForm
    template_name = "journeys/job_end_step.html"

    @cached_property
    def option(self) -> StepOption:
        """The step in the address; one that does not exist, or not from here, is kept in words."""
        target = self.kwargs["target"]
        if target not in job_ends.BY_PERSON:
            raise Http404
        offered = {option.target: option for option in job_ends.options(case=self.case, on=self.on)}
        wanted = JobEndState(target)
        if wanted in offered:
            return offered[wanted]
        hint = job_ends.why_not_now(case=self.case, target=wanted, on=self.on)
        return StepOption(wanted, job_ends.LABELS[wanted], False, hint, job_ends.BY_PERSON[wanted])

    def get_form_kwargs(self) -> dict[str, Any]:
        """What the step asks."""
        return {**super().get_form_kwargs(), "option": self.option}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The words of the step."""
        label = self.option.label
        words = {"option": self.option, "heading": label, "submit_text": label}
        return super().get_context_data(**{**words, **kwargs})

    def act(self, form: StepForm) -> str:
        """Step."""
        typed = {"review_on": None, **form.cleaned_data}
        row = job_ends.step(job_end_id=self.case.pk, target=self.option.target, **typed, **self.clock)
        return f"Vastgelegd: {row.get_to_state_display().lower()}.{follows(self.client.pk, self.on, REVIEW_DATE)}"


class ChecklistCheck(JobEndAction):
    """What was seen to of one list."""

    form_class = ChecklistForm
    template_name = "journeys/checklist_check.html"
    submit_text = "Lijst opslaan"

    @cached_property
    def shown(self) -> Shown:
        """The list in the address, also where it is not worked through; no other one exists."""
        name = self.kwargs["checklist"]
        if name not in set(Checklist):
            raise Http404
        return checklist_rows.list_of(self.case, Checklist(name), self.request.user, self.on)

    def get_form_kwargs(self) -> dict[str, Any]:
        """The items."""
        return {**super().get_form_kwargs(), "rows": self.shown.rows}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The list beside the form."""
        return super().get_context_data(**{"shown": self.shown, "heading": self.shown.title, **kwargs})

    def stored(self) -> dict[str, Any]:
        """What is kept now, by field."""
        return form_values(checklist_rows.list_of(self.case, self.shown.name, self.request.user, self.on).rows)

    def act(self, form: ChecklistForm) -> str:
        """Keep."""
        check_items(job_end_id=self.case.pk, answers=form.answers, version=form.cleaned_data["version"], **self.clock)
        now = checklist_rows.list_of(self.case, self.shown.name, self.request.user, self.on)
        return f"De lijst is opgeslagen. {now.done} van de {len(now.rows)} punten zijn geregeld."


def _checklist_form(page: job_end_page.JobEndPage, shown: Shown) -> ChecklistForm | None:
    """The form for a list that this user works through."""
    return ChecklistForm(shown.rows, initial={"version": page.case.version}) if page.may_act and shown.now else None


class AttemptRecord(JobEndAction):
    """Another attempt to reach the client."""

    form_class = AttemptForm
    template_name = "journeys/job_end_attempt.html"
    heading = "Poging vastleggen"
    submit_text = "Poging vastleggen"

    def get_initial(self) -> dict[str, Any]:
        """The rung of the ladder that comes now."""
        return {**super().get_initial(), "kind": next_attempt(self.case.attempts.count())}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The letters as they will be kept, to send one before it is recorded."""
        contact = fixed_contact(self.client.pk)
        user, job, wish = contact.user if contact else None, self.case.employment, getattr(self.case, "wish", False)
        letters = [
            (kind.label, letter(kind, self.client, job, user, self.on, wish=wish))
            for kind in ContactAttempt.Kind
            if kind in LETTERS and kind != ContactAttempt.Kind.INVITATION
        ]
        return super().get_context_data(**{"letters": letters, **kwargs})

    def act(self, form: AttemptForm) -> str:
        """Keep."""
        attempt = outreach.try_again(job_end_id=self.case.pk, **form.cleaned_data, **self.clock)
        then = follows(self.client.pk, self.on, INVITATION_UNANSWERED)
        return f"Vastgelegd: {attempt.get_kind_display().lower()} op {dutch_date(attempt.on)}.{then}"


class LeadHandOver(JobEndAction):
    """The lead goes to a colleague."""

    form_class = LeadForm
    heading = submit_text = "Regie overdragen"

    def get_form_kwargs(self) -> dict[str, Any]:
        """The colleagues of the client's office."""
        return {**super().get_form_kwargs(), "colleagues": colleagues(self.client.office_id)}

    def act(self, form: LeadForm) -> str:
        """Hand over."""
        typed = form.cleaned_data
        case = job_ends.hand_over_lead(
            job_end_id=self.case.pk,
            to_user_id=int(typed["to_user_id"]),
            reason=typed["reason"],
            version=typed["version"],
            **self.clock,
        )
        return f"{case.lead.name if case.lead else ''} heeft nu de regie en krijgt bericht."


class LeadAccept(JobEndAction):
    """Who got the lead says that they took it over."""

    form_class = LeadAcceptForm
    heading = "Regie overnemen"
    submit_text = "Ik heb de regie overgenomen"
    template_name = "journeys/job_end_accept.html"

    def act(self, form: LeadAcceptForm) -> str:
        """Accept."""
        change = job_ends.accept_lead(job_end_id=self.case.pk, **self.clock)
        return f"Vastgelegd: u hebt de regie. {change.by.name} krijgt bericht."


class EndExplain(JobEndAction):
    """Why the job ends."""

    form_class = ExplainForm
    heading = "Reden van het einde"
    submit_text = "Reden opslaan"
    done_text = "De reden is vastgelegd."

    def get_initial(self) -> dict[str, Any]:
        """What is known."""
        return {**super().get_initial(), **self.stored()}

    def stored(self) -> dict[str, Any]:
        """What is kept now, by field."""
        case = JobEnd.objects.select_related("employment").get(pk=self.case.pk)
        return {
            "end_reason": case.employment.end_reason,
            "culpable": case.culpable,
            "explanation": case.explanation,
        }

    def act(self, form: ExplainForm) -> None:
        """Keep."""
        job_ends.explain_end(job_end_id=self.case.pk, **form.cleaned_data, **self.clock)

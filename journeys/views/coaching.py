"""Coaching on a job: it starts, goes on, stops."""

from datetime import date, timedelta
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse

from accounts.models import Organisation
from accounts.roles import Permission
from base.dates import is_plausible
from base.templatetags.wajong import dutch_date
from clients.coaching_rules import (
    THREE_YEARS_SOURCE,
    Check,
    check,
    half_year_end,
    is_beyond_three_years,
    why_not,
)
from clients.guides import coaches_of, guides, known_guides
from clients.models import Coaching, ContractTerm
from journeys.actions import coaching
from journeys.deadlines import COACHING_RENEWAL
from journeys.employers import Matches, find_guides
from journeys.forms.coaching import (
    GuideSearchForm,
    RenewCoachingForm,
    RenewLongCoachingForm,
    StartCoachingBeforehandForm,
    StartCoachingForm,
    StopCoachingForm,
)
from journeys.views.common import CoachingAction, JobAction, row_id
from journeys.views.wording import follows
from journeys.why import citations

INTERNAL = "intern"


class CoachingStart(JobAction):
    """A jobcoach on a job, in two steps that both stand in the address: first from where, then the grant."""

    permission = Permission.RECORD_WORK
    template_name = "journeys/coaching_start.html"
    heading = submit_text = "Jobcoaching starten"

    @property
    def internal(self) -> bool:
        """Whether the employer coaches."""
        return bool(self.request.GET.get("organisation") == INTERNAL)

    @cached_property
    def organisation(self) -> Organisation | None:
        """Where the coach comes from, once that was chosen."""
        if self.internal:
            return self.job.employer
        return guides().filter(pk=row_id(self.request.GET.get("organisation", ""))).first()

    @cached_property
    def terms(self) -> list[ContractTerm]:
        """The contract terms of the job."""
        return list(self.job.terms.all())

    @cached_property
    def coachings(self) -> list[Coaching]:
        """The coaching that the job had."""
        return list(self.job.coachings.all())

    @cached_property
    def first_day(self) -> date:
        """When coaching can begin at the earliest, not looking back."""
        ended = [row.ended_on + timedelta(days=1) for row in self.coachings if row.ended_on]
        return max([self.on, self.job.started_on, *ended])

    def get(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        """The search for an organisation until one was chosen."""
        if self.organisation:
            return super().get(request, *args, **kwargs)
        form = GuideSearchForm(request.GET if "q" in request.GET else None)
        text = form.cleaned_data["q"] if form.is_valid() else ""
        matches: Matches | None = find_guides(text) if text else None
        internal = f"?{urlencode({'organisation': INTERNAL, 'from': self.cancel_url})}" if self.job.employer else ""
        context = self.get_context_data(
            form=form, text=text, matches=matches, known=known_guides(self.client), internal_url=internal
        )
        self.template_name = "journeys/coaching_choice.html"
        return self.render_to_response(context)

    def get_form_class(self) -> Any:
        """A job that is still to begin asks for the agreement about its first day."""
        return StartCoachingForm if self.job.started_on <= self.on else StartCoachingBeforehandForm

    def get_form_kwargs(self) -> dict[str, Any]:
        """The people of the organisation."""
        return {**super().get_form_kwargs(), "coaches": coaches_of(self.organisation)}

    def get_initial(self) -> dict[str, Any]:
        """The first half-year."""
        return {"starts_on": self.first_day, "until": half_year_end(self.first_day)}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The conditions beside the form, and why nothing can start at all."""
        found = super().get_context_data(**kwargs)
        outcome = self.check_for(found["form"])
        return {
            **found,
            "job": self.job,
            "organisation": self.organisation,
            "internal": self.internal,
            "closed": why_not(self.job, self.terms, self.coachings),
            "check": outcome,
            "sources": citations(outcome.source) if outcome else (),
        }

    def check_for(self, form: Any) -> Check | None:
        """The conditions on the day that was filled in, or on the first possible one; None without a contract."""
        typed = getattr(form, "cleaned_data", {}).get("starts_on")
        day = typed if typed and is_plausible(typed) else self.first_day
        return check(self.job, self.terms, day) if self.terms else None

    def act(self, form: StartCoachingForm) -> str:
        """Start."""
        organisation = self.organisation
        row = coaching.start_coaching(
            employment_id=self.job.pk,
            kind=Coaching.Kind.INTERNAL if self.internal else Coaching.Kind.EXTERNAL,
            organisation_id=organisation.pk if organisation else None,
            **{"binding_agreement": False, **form.cleaned_data},
            **self.clock,
        )
        told = f" {row.coach.name} krijgt bericht." if row.coach and row.granted_until >= self.on else ""
        then = follows(self.client.pk, self.on, COACHING_RENEWAL)
        return f"De jobcoaching is vastgelegd vanaf {dutch_date(row.started_on)}.{told}{then}"


class CoachingForm(CoachingAction):
    """What the forms about coaching share."""

    permission = Permission.RECORD_WORK
    template_name = "journeys/coaching.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The coaching beside the form."""
        return super().get_context_data(**{"coaching": self.coaching, **kwargs})


class CoachingRenew(CoachingForm):
    """The next period of coaching; past three years it has a basis and a reason."""

    template_name = "journeys/coaching_renew.html"
    heading = submit_text = "Jobcoaching verlengen"

    @property
    def following(self) -> date:
        """The first day of the half-year that follows."""
        return self.coaching.granted_until + timedelta(days=1)

    @property
    def at_most(self) -> date:
        """The last day of that half-year."""
        return half_year_end(self.following)

    @property
    def long(self) -> bool:
        """Whether the next half-year can go past three years."""
        return is_beyond_three_years(self.coaching, self.at_most)

    def get_form_class(self) -> Any:
        """More is asked past three years."""
        return RenewLongCoachingForm if self.long else RenewCoachingForm

    def get_form_kwargs(self) -> dict[str, Any]:
        """When the three years are over, and whether every period passes that day."""
        always = is_beyond_three_years(self.coaching, self.following)
        more = {"three_years_on": self.coaching.three_years_on, "always": always} if self.long else {}
        return {**super().get_form_kwargs(), **more}

    def get_initial(self) -> dict[str, Any]:
        """The half-year that follows, on the same basis."""
        return {
            "until": self.at_most,
            "structural": self.coaching.structural,
            "version": self.coaching.version,
        }

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Whether the three years are over by then."""
        return super().get_context_data(**{"long": self.long, "sources": citations(THREE_YEARS_SOURCE), **kwargs})

    def act(self, form: RenewCoachingForm) -> str:
        """Renew."""
        period = coaching.renew_coaching(
            coaching_id=self.coaching.pk,
            **{"structural": "", "motivation": "", **form.cleaned_data},
            **self.clock,
        )
        then = follows(self.client.pk, self.on, COACHING_RENEWAL)
        return f"De jobcoaching is verlengd tot en met {dutch_date(period.ends_on)}.{then}"


class CoachingStop(CoachingForm):
    """The last day of coaching."""

    form_class = StopCoachingForm
    heading = submit_text = "Jobcoaching stoppen"

    def get_initial(self) -> dict[str, Any]:
        """Today."""
        return {"ended_on": self.on, "version": self.coaching.version}

    def act(self, form: StopCoachingForm) -> str:
        """Stop."""
        coaching.stop_coaching(coaching_id=self.coaching.pk, **form.cleaned_data, **self.clock)
        return f"De jobcoaching is gestopt op {dutch_date(form.cleaned_data['ended_on'])}. De baan loopt door."

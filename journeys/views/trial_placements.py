"""Trial placements: planned, and how they ended."""

from typing import Any

from accounts.roles import Permission
from base.templatetags.wajong import dutch_date
from clients.models import Client
from journeys.actions import trial_placements
from journeys.deadlines import TRIAL_PLACEMENT_END
from journeys.forms.services import TrialPlacementEndForm, TrialPlacementForm
from journeys.models import TrialPlacement
from journeys.views.common import ClientAction
from journeys.views.employer_first import EmployerFirst
from journeys.views.wording import follows


class TrialPlacementPlan(EmployerFirst):
    """A new trial placement: first the employer, then the days and the intention."""

    permission = Permission.RECORD_WORK
    home = "client-services"
    form_class = TrialPlacementForm
    template_name = "journeys/trial_placement_plan.html"
    heading = submit_text = "Proefplaatsing vastleggen"

    def act(self, form: TrialPlacementForm) -> str:
        """Plan."""
        employer = self.employer
        placement = trial_placements.plan_trial_placement(
            client_id=self.client.pk,
            employer_id=employer.pk if employer else None,
            **form.cleaned_data,
            **self.clock,
        )
        then = follows(self.client.pk, self.on, TRIAL_PLACEMENT_END)
        return f"De proefplaatsing loopt tot en met {dutch_date(placement.ends_on)}.{then}"


class TrialPlacementEnd(ClientAction):
    """How a trial placement ends."""

    permission = Permission.RECORD_WORK
    versioned = "placement"
    home = "client-services"
    form_class = TrialPlacementEndForm
    template_name = "journeys/trial_placement_end.html"
    heading = submit_text = "Afloop van de proefplaatsing vastleggen"
    placement: TrialPlacement

    def find(self, **address: Any) -> Client:
        """The client of the trial placement."""
        rows = TrialPlacement.objects.visible_to(self.request.user, self.on).select_related("client", "employer")
        self.placement = self.found(rows, "client_id", address["pk"])
        return self.placement.client

    def get_initial(self) -> dict[str, Any]:
        """The last day as it was agreed."""
        return {"ended_on": self.placement.ends_on, "version": self.placement.version}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The trial placement beside the form."""
        return super().get_context_data(**{"placement": self.placement, **kwargs})

    def act(self, form: TrialPlacementEndForm) -> str:
        """End."""
        placement = trial_placements.end_trial_placement(
            placement_id=self.placement.pk, **form.cleaned_data, **self.clock
        )
        told = f"De afloop is vastgelegd: {placement.get_outcome_display().lower()}."
        return f"{told} Leg nu de baan vast." if placement.outcome == TrialPlacement.Outcome.HIRED else told

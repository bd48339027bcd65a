"""Moves, conversations and plans."""

from functools import cached_property
from typing import Any

from accounts.roles import Permission
from base.templatetags.wajong import dutch_date
from clients.models import Client
from journeys import client_file
from journeys.actions.agreements import TALK_OF_ALL
from journeys.actions.common import why_closed
from journeys.actions.conversations import AGENDA, record_conversation
from journeys.actions.moves import MoveOption, move, options, with_works
from journeys.actions.workplans import write_workplan
from journeys.deadlines import PLAN_REVIEW, YEARLY_CONTACT
from journeys.forms.journey import ConversationForm, KlantfaseForm, NextWorkplanForm, WorkplanForm
from journeys.lifecycle import Klantfase
from journeys.models import Agreement, ChosenService, Conversation, Journey, Trajectory, Workplan
from journeys.trajectory_lifecycle import TrajectoryState
from journeys.views.agreements import agreement_url
from journeys.views.common import ClientAction, found_or_404
from journeys.views.wording import follows

HOLD = "Er loopt een traject. Kan de klant daar nu niet mee verder? Zet het dan stil bij Trajecten en diensten."


class KlantfaseChange(ClientAction):
    """Another klantfase, out, or back."""

    permission = Permission.MOVE_KLANTFASE
    versioned = "journey"
    form_class = KlantfaseForm
    template_name = "journeys/klantfase_change.html"
    heading = submit_text = "Klantfase wijzigen"
    works: bool

    def find(self, **address: Any) -> Client:
        """The client, with whether paid work runs: on that hangs where one can go."""
        rows = with_works(clients=client_file.visible(self.request.user, self.on), on=self.on)
        client: Any = found_or_404(rows.filter(number=address["number"]).first())
        self.acts, self.works = client.acts, client.works
        found: Client = client
        return found

    def get_form_kwargs(self) -> dict[str, Any]:
        """The phases this journey can go to."""
        return {**super().get_form_kwargs(), "options": self.arrows}

    def get_initial(self) -> dict[str, Any]:
        """From today."""
        return {"on": self.on, "version": self.journey.version}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Where the client stands, and which phases are closed now."""
        closed = [option for option in self.arrows if not option.allowed]
        return super().get_context_data(**{"journey": self.journey, "closed": closed, **kwargs})

    @cached_property
    def journey(self) -> Journey:
        """The journey; people in sheltered work have none."""
        journey: Journey = found_or_404(getattr(self.client, "journey", None))
        return journey

    @cached_property
    def arrows(self) -> list[MoveOption]:
        """Where the journey can go from here, and where not and why."""
        return options(self.journey, works=self.works)

    def act(self, form: KlantfaseForm) -> str:
        """Move."""
        clock = {**self.clock, "today": self.on}
        row = move(journey_id=self.journey.pk, **{**clock, **form.cleaned_data})
        since = dutch_date(row.on)
        if row.to_phase == Klantfase.UITGESTROOMD:
            return f"{self.client.full_name} is per {since} uitgestroomd. Open taken zijn vervallen."
        told = f"{self.client.full_name} staat vanaf {since} in klantfase {row.get_to_phase_display()}."
        return f"{told} {HOLD}" if self.may_pause(row.to_phase) else told

    def may_pause(self, phase: str) -> bool:
        """Whether a traject runs that can wait while the client recovers (001:3438-3446)."""
        if phase != Klantfase.STABILISEREN:
            return False
        running = Trajectory.objects.visible_to(self.request.user, self.on).filter(client=self.client)
        return bool(running.filter(state=TrajectoryState.RUNNING).exists())


class ConversationRecord(ClientAction):
    """A talk that was held."""

    permission = Permission.RECORD_CONVERSATION
    form_class = ConversationForm
    template_name = "journeys/conversation_record.html"
    heading = submit_text = "Gesprek vastleggen"

    def get_form_kwargs(self) -> dict[str, Any]:
        """The jobs the talk can be about: the last ones first."""
        jobs = self.client.employments.select_related("employer")
        return {**super().get_form_kwargs(), "jobs": jobs}

    def get_initial(self) -> dict[str, Any]:
        """Today; kind and job from the task that one came from."""
        asked = self.request.GET
        return {
            "held_on": self.on,
            "kind": asked.get("kind", Conversation.Kind.COACHING),
            "employment_id": asked.get("employment", ""),
        }

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """What a startgesprek after the loss of a job is about, where that is the talk that one came for."""
        asked_for = self.request.GET.get("kind") == Conversation.Kind.STARTGESPREK
        return super().get_context_data(**{"agenda": AGENDA if asked_for else (), **kwargs})

    def act(self, form: ConversationForm) -> str:
        """Record; after the talk of all parties at the start of a job one says what they agreed (004:6928-6940)."""
        job = form.cleaned_data["employment_id"]
        talk = record_conversation(
            **{**form.cleaned_data, "employment_id": int(job) if job else None},
            client_id=self.client.pk,
            **self.clock,
        )
        then = follows(self.client.pk, self.on, YEARLY_CONTACT)
        may_agree = self.request.user.may(Permission.WRITE_WORKPLAN)
        if talk.kind == TALK_OF_ALL and may_agree and not why_closed(self.client, Permission.WRITE_WORKPLAN):
            self.success_url = agreement_url(self.client.number, self.cancel_url, talk.pk)
            return f"Het gesprek is vastgelegd.{then} Leg nu vast wat u samen hebt afgesproken."
        return f"Het gesprek is vastgelegd.{then}"


class WorkplanWrite(ClientAction):
    """The next version of the plan."""

    permission = Permission.WRITE_WORKPLAN
    template_name = "journeys/workplan_write.html"
    heading = "Werkplan schrijven"
    submit_text = "Nieuwe versie vastleggen"

    def get_form_class(self) -> Any:
        """Only a later version has an earlier one to look back on; what was posted says which it was."""
        first = self.request.POST.get("version") == "0" if self.request.POST else self.current() is None
        return WorkplanForm if first else NextWorkplanForm

    def get_initial(self) -> dict[str, Any]:
        """What the current version says."""
        plan = self.current()
        if plan is None:
            return {"version": 0}
        same = ("goal", "helps", "hinders", "agreements", "service_reason", "expected_result")
        texts = {name: getattr(plan, name) for name in same}
        note = getattr(plan, "note", None)
        return {**texts, "note": note.text if note else "", "version": plan.number}

    def current(self) -> Workplan | None:
        """The version that holds now."""
        plans = Workplan.objects.visible_to(self.request.user, self.on).select_related("made_by", "note")
        plan: Workplan | None = plans.filter(client=self.client, is_current=True).first()
        return plan

    def current_version(self) -> int | None:
        """The number of that version."""
        plan = self.current()
        return plan.number if plan else 0

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The version that this one replaces, and the agreements and services that go on, beside the form."""
        agreed = Agreement.objects.visible_to(self.request.user, self.on).open().filter(client=self.client)
        chosen = ChosenService.objects.visible_to(self.request.user, self.on).open().filter(client=self.client)
        return super().get_context_data(**{"plan": self.current(), "agreed": agreed, "chosen": chosen, **kwargs})

    def act(self, form: WorkplanForm) -> str:
        """Write."""
        texts = {"evaluation": "", **form.cleaned_data}
        plan = write_workplan(base_number=texts.pop("version"), client_id=self.client.pk, **texts, **self.clock)
        then = follows(self.client.pk, self.on, PLAN_REVIEW)
        return f"Versie {plan.number} van het werkplan is vastgelegd.{then}"

"""Any story about a job that may end, told through the actions, against a model of its own of what the case says."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from functools import partial
from itertools import pairwise
from typing import Any, ClassVar

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from accounts.models import User
from base.refusal import Refusal
from clients.models import Employment
from journeys.actions import job_ends, outreach, work
from journeys.actions.conversations import AGENDA, record_conversation
from journeys.actions.moves import move
from journeys.actions.signals import record_signal
from journeys.actions.sweep import sweep
from journeys.models import JobEnd, JobEndStep, Journey
from tests import factories
from tests.journeys.acts import reporting

FIRST_DAY = date(2026, 11, 23)
EARLY = ("gesignaleerd", "uitgenodigd", "in_gesprek", "twijfel")
CLOSED = ("gaat_door", "nieuw_werk", "nu_niet", "uitstroom")
LATER = timedelta(days=30)


class Stories(RuleBasedStateMachine):
    """One client with one job. `case` is what the case about it must say; None while there is none.

    The model knows the process descriptions only (004:1430-1642): it reads nothing that the product writes.
    """

    actor: User
    pay: ClassVar[dict[str, Any]] = {"hours": Decimal("24"), "max_hours": None, "wage_share": 80}

    def __init__(self) -> None:
        super().__init__()
        self.on = FIRST_DAY
        self.savepoint = transaction.savepoint()
        client = factories.ClientFactory(office=self.actor.office)
        factories.ContactPersonFactory(client=client, user=self.actor)
        self.journey = factories.JourneyFactory(client=client, klantfase="aan_het_werk")
        self.job = factories.EmploymentFactory(client=client, expected_end_on=date(2027, 1, 31))
        self.case: str | None = None
        self.said = 0
        # What kinds of signals joined the case, and whether its search began by own wish.
        self.signals: set[str] = set()
        self.searches_by_wish = False
        self.runs, self.announced, self.other, self.out = True, False, False, False
        self.until = date(2027, 1, 31)

    def teardown(self) -> None:
        transaction.savepoint_rollback(self.savepoint)

    @property
    def wish(self) -> bool:
        """Nobody said that the job ends, only that the client wants other work."""
        return self.signals == {"ander_werk"}

    def begins(self, state: str) -> None:
        """A new case, of which nothing was said yet."""
        self.case, self.signals, self.searches_by_wish = state, set(), False

    # --- What happens, and what the case then says

    def clock(self) -> dict[str, Any]:
        return {"actor": self.actor, "on": self.on, "at": datetime(*self.on.timetuple()[:3], 9, tzinfo=UTC)}

    def happens(self, act: Any, **values: Any) -> bool:
        """Whether the act was carried out; one that was refused wrote nothing, which the invariants see."""
        try:
            with transaction.atomic():
                act(**values, **self.clock())
        except Refusal:
            return False
        return True

    def something_new(self) -> str:
        """The same words twice on one day would be one signal, or one talk."""
        self.said += 1
        return f"Bericht {self.said}"

    def agree(self, happened: bool, possible: bool) -> None:
        assert happened is possible, (self.case, self.runs, self.announced, self.other, self.out)

    def settled(self) -> None:
        """What the facts alone make of a case."""
        followed = self.case is not None and (self.case not in CLOSED or self.case == "nu_niet")
        if self.out:
            self.case = "uitstroom" if followed else self.case
        elif not self.runs:
            if self.case in (None, "gaat_door"):
                self.begins("zoeken")
            if self.case in (*EARLY, "niet_verlengd"):
                self.case = "zoeken"
            if self.other and self.case in ("zoeken", "nu_niet"):
                self.case = "nieuw_werk"
        elif self.announced and self.case in (None, "gaat_door"):
            self.begins("niet_verlengd")
        elif self.announced and self.case in EARLY:
            self.case = "niet_verlengd"
        elif not self.announced and (
            self.case == "niet_verlengd"
            or (self.case in ("zoeken", "nu_niet") and not self.wish and not self.searches_by_wish)
        ):
            self.case = "gaat_door"

    @rule(kind=st.sampled_from(["dreigend", "niet_verlengd", "ander_werk"]))
    def somebody_signals(self, kind: str) -> None:
        happened = self.happens(
            partial(reporting, record_signal),
            employment_id=self.job.pk,
            channel="klant",
            kind=kind,
            expected_end_on=None,
            message=self.something_new(),
        )
        self.agree(happened, self.runs)
        if happened and not self.out:
            if self.case in (None, "gaat_door", "uitstroom"):
                self.begins("gesignaleerd")
            self.signals.add(kind)
        self.settled()

    @rule()
    def the_client_is_invited(self) -> None:
        possible = (
            self.runs
            and not self.out
            and self.case in (None, "gesignaleerd", "uitgenodigd", "gaat_door", "uitstroom")
        )
        self.agree(self.happens(outreach.invite, employment_id=self.job.pk), possible)
        if possible:
            if self.case in (None, "gaat_door", "uitstroom"):
                self.begins("gesignaleerd")
            self.case = "uitgenodigd"
        self.settled()

    @rule(kind=st.sampled_from(["contracteinde", "startgesprek_baanverlies"]))
    def they_talk(self, kind: str) -> None:
        happened = self.happens(
            record_conversation,
            client_id=self.job.client_id,
            employment_id=self.job.pk,
            kind=kind,
            channel="telefoon",
            held_on=self.on,
            topics=list(AGENDA),
            outcome=self.something_new(),
            minutes=None,
            callback_on=None,
            change="",
        )
        self.agree(happened, not self.out)
        if not happened:
            return
        if kind == "contracteinde" and self.runs and self.case in (None, "gaat_door", "uitstroom"):
            self.begins("gesignaleerd")
        if self.case in ("gesignaleerd", "uitgenodigd"):
            self.case = "in_gesprek"
        self.settled()

    @rule(step=st.sampled_from(["twijfel", "gaat_door", "zoeken", "nu_niet"]))
    @precondition(lambda self: self.case is not None)
    def somebody_says(self, step: str) -> None:
        reasons = {
            "twijfel": "onduidelijk",
            "gaat_door": "blijft" if self.wish else "geen_einde",
            "nu_niet": "verwerking",
        }
        begun = {"nu_niet": "opgepakt", "niet_verlengd": "zoeken_begonnen"}.get(str(self.case), "eigen_wens")
        reason = reasons.get(step) or begun
        sure = self.announced or not self.runs
        possible = (
            not self.out
            and {
                "twijfel": self.case in ("in_gesprek", "twijfel") and self.runs,
                "gaat_door": self.case in (*EARLY, "niet_verlengd", "zoeken", "nu_niet") and self.runs and not sure,
                "zoeken": (self.case == "niet_verlengd" and sure)
                or (self.case == "nu_niet" and not self.runs)
                or (self.case in ("in_gesprek", "twijfel") and self.wish),
                "nu_niet": self.case in ("niet_verlengd", "zoeken", "nu_niet"),
            }[step]
        )
        case = JobEnd.objects.filter(employment=self.job).latest("pk")
        review_on = self.on + LATER if step in ("twijfel", "nu_niet") else None
        happened = self.happens(
            job_ends.step,
            job_end_id=case.pk,
            target=step,
            reason=reason,
            review_on=review_on,
            explanation="Want dat is zo.",
            version=None,
        )
        self.agree(happened, possible)
        if happened:
            self.case = step
            self.searches_by_wish = self.searches_by_wish or reason == "eigen_wens"
        self.settled()

    @rule()
    def the_contract_is_extended(self) -> None:
        until = self.until + LATER
        happened = self.happens(
            work.extend_contract,
            employment_id=self.job.pk,
            kind="tijdelijk",
            starts_on=self.until + timedelta(days=1),
            ends_on=until,
            version=None,
            **self.pay,
        )
        self.agree(happened, self.runs and not self.out)
        if happened:
            self.until, self.announced = until, False
            wished = self.wish or self.searches_by_wish
            if self.case == "niet_verlengd" or (self.case in (*EARLY, "zoeken", "nu_niet") and not wished):
                self.case = "gaat_door"

    @rule()
    def its_end_is_announced(self) -> None:
        happened = self.happens(
            work.end_employment,
            employment_id=self.job.pk,
            ended_on=self.on + timedelta(days=20),
            reason="niet_verlengd",
            version=None,
        )
        self.agree(happened, self.runs and not self.out)
        self.announced = self.announced or happened
        self.settled()

    @rule()
    @precondition(lambda self: self.announced and self.runs)
    def the_end_is_withdrawn(self) -> None:
        happened = self.happens(work.withdraw_end, employment_id=self.job.pk, version=None)
        self.agree(happened, not self.out)
        self.announced = self.announced and not happened
        self.settled()

    @rule()
    def the_job_ends(self) -> None:
        happened = self.happens(
            work.end_employment, employment_id=self.job.pk, ended_on=self.on, reason="ontslag", version=None
        )
        self.agree(happened, self.runs and not self.out)
        self.runs = self.runs and not happened
        self.settled()

    @rule()
    @precondition(lambda self: not self.other)
    def other_work_begins(self) -> None:
        happened = self.happens(
            work.start_work,
            client_id=self.job.client_id,
            employer_id=self.job.employer_id,
            job_title="",
            kind="vast",
            starts_on=self.on,
            ends_on=None,
            **self.pay,
        )
        self.agree(happened, not self.out)
        self.other = happened
        self.settled()

    @rule()
    @precondition(lambda self: not self.out)
    def the_client_flows_out(self) -> None:
        self.out = self.happens(
            move,
            journey_id=self.journey.pk,
            target="uitgestroomd",
            reason="pensioen",
            note="",
            today=self.on,
            version=None,
        )
        assert self.out
        self.settled()

    @rule(days=st.integers(1, 9))
    def days_go_by(self, days: int) -> None:
        self.on += timedelta(days=days)
        sweep(on=self.on, at=self.clock()["at"])

    # --- What always holds

    @invariant()
    def the_case_says_what_the_model_says(self) -> None:
        cases = list(JobEnd.objects.filter(employment=self.job).order_by("pk"))
        assert (cases[-1].state if cases else None) == self.case
        for case in cases:
            assert (case.closed_on is not None) is (case.state in CLOSED)
            assert case.review_on is not None or case.state not in ("twijfel", "nu_niet")
        assert sum(case.closed_on is None for case in cases) <= 1

    @invariant()
    def each_case_is_the_sum_of_its_steps(self) -> None:
        for case in JobEnd.objects.filter(employment=self.job):
            steps = list(JobEndStep.objects.filter(job_end=case))
            assert steps[0].from_state == ""
            assert all(before.to_state == after.from_state for before, after in pairwise(steps))
            assert steps[-1].to_state == case.state
            assert all(before.recorded_at <= after.recorded_at for before, after in pairwise(steps))

    @invariant()
    def the_klantreis_and_the_job_are_as_the_model_knows_them(self) -> None:
        job = Employment.objects.get(pk=self.job.pk)
        assert (job.ended_on is None, bool(job.end_reason)) == (self.runs, self.announced or not self.runs)
        assert Journey.objects.get(pk=self.journey.pk).is_over is self.out


@pytest.mark.django_db
def test_whatever_happens_the_case_stands_where_the_facts_and_the_people_put_it(expert: User) -> None:
    Stories.actor = expert
    quiet = settings(
        max_examples=12,
        stateful_step_count=12,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
        database=None,
    )
    run_state_machine_as_test(Stories, settings=quiet)

"""Jobs and contracts."""

from datetime import timedelta
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from accounts.roles import Permission
from base.templatetags.wajong import dutch_date
from clients.employment_rules import why_not_end
from clients.models import ContractKind, ContractTerm
from journeys.actions import work
from journeys.deadlines import CONTRACT_END, EARLY_JOB_CHECK, STARTGESPREK
from journeys.forms.work import (
    EndForm,
    ExtendAloneForm,
    ExtendForm,
    SelfEmploymentForm,
    StartWorkForm,
    WithdrawEndForm,
)
from journeys.timeline import workplace
from journeys.views.common import JobAction, what_is_known
from journeys.views.employer_first import EmployerFirst
from journeys.views.wording import follows

SELF_EMPLOYED = "none"


class WorkStart(EmployerFirst):
    """A new job: first the employer, then the contract."""

    permission = Permission.RECORD_WORK
    template_name = "journeys/work_start.html"
    heading = submit_text = "Werk vastleggen"

    @property
    def self_employed(self) -> bool:
        """Whether there is no employer."""
        return bool(self.request.GET.get("employer") == SELF_EMPLOYED)

    @property
    def is_chosen(self) -> bool:
        """Whether there is an employer, or none because the client is self-employed."""
        return super().is_chosen or self.self_employed

    def beside_search(self) -> dict[str, Any]:
        """The way to work on one's own account."""
        return {"self_employed_url": f"?{urlencode({'employer': SELF_EMPLOYED, 'from': self.cancel_url})}"}

    def get_form_class(self) -> Any:
        """Self-employment has no choice of contract."""
        return SelfEmploymentForm if self.self_employed else StartWorkForm

    def get_initial(self) -> dict[str, Any]:
        """Temporary, as most first contracts are."""
        return {"kind": ContractKind.SELF_EMPLOYED if self.self_employed else ContractKind.TEMPORARY}

    def act(self, form: StartWorkForm) -> str:
        """Record."""
        employer = self.employer
        job = work.start_work(
            client_id=self.client.pk,
            employer_id=employer.pk if employer else None,
            **form.cleaned_data,
            **self.clock,
        )
        then = follows(self.client.pk, self.on, CONTRACT_END, EARLY_JOB_CHECK)
        return f"Vastgelegd: {workplace(job)}, vanaf {dutch_date(job.started_on)}.{then}"


class ContractExtend(JobAction):
    """The next term of a job."""

    permission = Permission.RECORD_WORK
    template_name = "journeys/contract_extend.html"
    heading = submit_text = "Contract verlengen"

    def get_form_class(self) -> Any:
        """Without an employer there is no choice of contract."""
        return ExtendForm if self.job.employer_id else ExtendAloneForm

    @cached_property
    def last(self) -> ContractTerm | None:
        """The term that runs now."""
        return self.job.terms.order_by("number").last()

    def get_initial(self) -> dict[str, Any]:
        """As the last term, from the day after it."""
        last = self.last
        if last is None:
            return {"version": self.job.version}
        following = last.ends_on + timedelta(days=1) if last.ends_on else None
        same = {name: getattr(last, name) for name in ("kind", "hours", "max_hours", "wage_share")}
        return {**same, "starts_on": following, "version": self.job.version}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The running term beside the form."""
        return super().get_context_data(**{"job": self.job, "term": self.last, **kwargs})

    def act(self, form: ExtendForm) -> str:
        """Extend."""
        term = work.extend_contract(employment_id=self.job.pk, **form.cleaned_data, **self.clock)
        until = f"tot en met {dutch_date(term.ends_on)}" if term.ends_on else "zonder einddatum"
        then = follows(self.client.pk, self.on, CONTRACT_END)
        return f"Het contract is verlengd {until}.{then}"


class EmploymentEnd(JobAction):
    """The last day of a job."""

    permission = Permission.RECORD_WORK
    form_class = EndForm
    template_name = "journeys/employment_end.html"
    heading = submit_text = "Einde van de baan vastleggen"

    def get_initial(self) -> dict[str, Any]:
        """The day that a signal told, else the end that the contract has."""
        told = self.request.GET.get("ended_on", "")
        return {"ended_on": told or self.job.expected_end_on, "version": self.job.version}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The job and what is known about its end beside the form."""
        known = what_is_known(self.request, self.job, self.on)
        return super().get_context_data(**{**known, "hint": why_not_end(self.job), **kwargs})

    def act(self, form: EndForm) -> str:
        """End, or announce the end."""
        job = work.end_employment(employment_id=self.job.pk, **form.cleaned_data, **self.clock)
        if job.ended_on is None:
            then = follows(self.client.pk, self.on, CONTRACT_END)
            return f"Het einde van de baan op {dutch_date(job.expected_end_on)} is aangekondigd.{then}"
        then = follows(self.client.pk, self.on, STARTGESPREK)
        return f"De baan is op {dutch_date(job.ended_on)} geëindigd.{then}"


class EmploymentEndWithdraw(JobAction):
    """The announced end of a job does not go through."""

    permission = Permission.RECORD_WORK
    form_class = WithdrawEndForm
    template_name = "journeys/employment_end_withdraw.html"
    heading = "Aangekondigd einde intrekken"
    submit_text = "Einde intrekken"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The job and its last term beside the button."""
        last = self.job.terms.order_by("number").last()
        return super().get_context_data(**{"job": self.job, "term": last, **kwargs})

    def act(self, form: WithdrawEndForm) -> str:
        """Withdraw."""
        job = work.withdraw_end(employment_id=self.job.pk, **form.cleaned_data, **self.clock)
        until = f"tot en met {dutch_date(job.expected_end_on)}" if job.expected_end_on else "zonder einddatum"
        then = follows(self.client.pk, self.on, CONTRACT_END)
        return f"Het einde is ingetrokken. De baan loopt weer {until}.{then}"

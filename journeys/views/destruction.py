"""Destroying what is over its term: the terms, the lists, one list, and its statement. Numbers only, no client."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.access import Allowed, UserRequest, allowed
from accounts.roles import Permission
from base.views import ActionView
from journeys import destruction_page, retention
from journeys.actions.destruction import decide_destruction, hold_line, over_term, propose_destruction
from journeys.forms.destruction import YES, DecideDestructionForm, HoldLineForm, ProposeDestructionForm
from journeys.models import Destruction, DestructionLine
from journeys.views.common import found_or_404


def _found(request: UserRequest, pk: int) -> Destruction:
    rows = Destruction.objects.visible_to(request.user, timezone.localdate())
    made: Destruction = found_or_404(rows.select_related("proposed_by", "decided_by").filter(pk=pk).first())
    return made


@require_safe
@allowed(Permission.PROPOSE_DESTRUCTION)
def overview(request: UserRequest) -> HttpResponse:
    """How long what is kept, how much is over its term, and the lists."""
    on = timezone.localdate()
    over = [(term, over_term(kind=kind, on=on).count()) for kind, term in retention.LISTED.items()]
    lists = destruction_page.lists(request.user, on)
    return render(request, "journeys/destructions.html", {"terms": retention.TERMS, "over": over, "lists": lists})


class DestructionPropose(Allowed, ActionView):
    """Make a list."""

    permission = Permission.PROPOSE_DESTRUCTION
    form_class = ProposeDestructionForm
    heading = "Vernietigingslijst maken"
    intro = (
        "Op de lijst komt alles wat over de bewaartermijn is, met alleen een nummer. Er gaat nog niets weg: iemand "
        "anders keurt de lijst eerst goed."
    )
    submit_text = "Lijst maken"

    def setup(self, request: Any, *args: Any, **kwargs: Any) -> None:
        """Know the way back."""
        super().setup(request, *args, **kwargs)
        self.cancel_url = reverse("destructions")

    def act(self, form: ProposeDestructionForm) -> str:
        """Make it, and show it."""
        made = propose_destruction(kind=form.cleaned_data["kind"], **self.clock)
        self.success_url = reverse("destruction", args=[made.pk])
        return f"Vernietigingslijst {made.number} is gemaakt."


@require_safe
@allowed(Permission.PROPOSE_DESTRUCTION)
def destruction(request: UserRequest, pk: int) -> HttpResponse:
    """One list with its lines, and what stands in the way of each."""
    page = destruction_page.read(_found(request, pk), request.user, timezone.localdate())
    return render(request, "journeys/destruction.html", {"page": page, "made": page.made})


class DestructionDecide(Allowed, ActionView):
    """A second person decides."""

    permission = Permission.APPROVE_DESTRUCTION
    form_class = DecideDestructionForm
    template_name = "journeys/destruction_decide.html"
    heading = "Besluit over een vernietigingslijst"
    submit_text = "Besluit vastleggen"
    made: Destruction

    def look_up(self, **address: Any) -> None:
        """Find the list; who made it does not come here."""
        self.made = _found(self.request, address["pk"])
        if self.made.proposed_by_id == self.request.user.pk:
            raise PermissionDenied
        self.cancel_url = self.success_url = reverse("destruction", args=[self.made.pk])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """How much goes and how much stays, as things are now."""
        page = destruction_page.read(self.made, self.request.user, timezone.localdate())
        return super().get_context_data(**{"page": page, "made": self.made, **kwargs})

    def act(self, form: DecideDestructionForm) -> str:
        """Decide."""
        approve = form.cleaned_data["approve"] == YES
        decide_destruction(destruction_id=self.made.pk, approve=approve, note=form.cleaned_data["note"], **self.clock)
        if approve:
            return "De lijst is goedgekeurd. Binnen enkele minuten wordt hij uitgevoerd."
        return "De lijst is afgewezen. Er wordt niets vernietigd."


class DestructionHold(Allowed, ActionView):
    """One line stays, with a reason."""

    permission = Permission.PROPOSE_DESTRUCTION
    form_class = HoldLineForm
    template_name = "journeys/destruction_hold.html"
    heading = submit_text = "Van de lijst halen"
    line: DestructionLine

    def look_up(self, **address: Any) -> None:
        """Find the line on a list that this person sees."""
        made = _found(self.request, address["pk"])
        self.line = found_or_404(made.lines.filter(pk=address["line"]).first())
        self.cancel_url = self.success_url = reverse("destruction", args=[made.pk])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Which line."""
        return super().get_context_data(**{"line": self.line, **kwargs})

    def act(self, form: HoldLineForm) -> str:
        """Keep it."""
        line = hold_line(line_id=self.line.pk, reason=form.cleaned_data["reason"], **self.clock)
        return f"{line.number} blijft bewaard."


@require_safe
@allowed(Permission.PROPOSE_DESTRUCTION)
def statement(request: UserRequest, pk: int) -> HttpResponse:
    """The verklaring van vernietiging, to print."""
    found = destruction_page.statement(_found(request, pk))
    if found is None:
        raise Http404
    return render(request, "journeys/destruction_statement.html", {"found": found, "made": found.made})

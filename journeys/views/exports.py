"""Taking data out: the own requests, asking, deciding on those of others, and fetching the file."""

from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from accounts.access import Allowed, UserRequest, allowed
from accounts.models import User
from accounts.roles import Permission
from base.views import ActionView
from journeys import export_page
from journeys.actions.exports import ask_export, decide_export, download_export
from journeys.exports import decides
from journeys.forms.exports import YES, DecideExportForm, ExportForm
from journeys.models import Export
from journeys.views.common import found_or_404


@require_safe
def overview(request: UserRequest) -> HttpResponse:
    """What one asked, and what waits for one's decision."""
    if not decides(request.user):
        raise PermissionDenied
    return render(request, "journeys/exports.html", {"page": export_page.read(request.user, timezone.now())})


class _Returning(ActionView):
    """Goes back to the requests."""

    def setup(self, request: Any, *args: Any, **kwargs: Any) -> None:
        """Know the way back."""
        super().setup(request, *args, **kwargs)
        self.cancel_url = self.success_url = reverse("exports")


class ExportAsk(Allowed, _Returning):
    """Ask, with a reason."""

    permission = Permission.EXPORT
    form_class = ExportForm
    template_name = "journeys/export_ask.html"
    heading = "Export aanvragen"
    submit_text = "Export aanvragen"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """From how many clients on somebody else decides."""
        return super().get_context_data(**{"threshold": settings.EXPORT_THRESHOLD, **kwargs})

    def act(self, form: ExportForm) -> str:
        """Ask, and say whether somebody else decides first."""
        export = ask_export(asked=form.asked, reason=form.cleaned_data["reason"], **self.clock)
        if export.state == Export.State.ASKED:
            return f"Export {export.number} bevat {export.count} klanten. Een tweede persoon beslist eerst."
        return f"Export {export.number} staat klaar. U kunt het bestand 24 uur ophalen."


class ExportDecide(Allowed, _Returning):
    """A second person decides, without seeing a row."""

    form_class = DecideExportForm
    template_name = "journeys/export_decide.html"
    heading = "Besluit over een export"
    submit_text = "Besluit vastleggen"
    export: Export

    def is_for(self, user: User) -> bool:
        """Who can decide at all."""
        return decides(user)

    def look_up(self, **address: Any) -> None:
        """Find the request, which is not one's own."""
        user = self.request.user
        rows = Export.objects.visible_to(user, timezone.localdate()).exclude(asked_by=user)
        self.export = found_or_404(rows.select_related("asked_by", "office").filter(pk=address["pk"]).first())

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """What was asked, and what for."""
        line = export_page.line(self.export, timezone.now(), fetched=False)
        return super().get_context_data(**{"line": line, "export": self.export, **kwargs})

    def act(self, form: DecideExportForm) -> str:
        """Decide."""
        approve = form.cleaned_data["approve"] == YES
        decide_export(export_id=self.export.pk, approve=approve, note=form.cleaned_data["note"], **self.clock)
        return f"Export {self.export.number} is {'goedgekeurd' if approve else 'afgewezen'}."


@require_POST
@allowed(Permission.EXPORT)
def download(request: UserRequest, pk: int) -> HttpResponse:
    """The file. By a button and no address to follow: each download is kept."""
    found = download_export(export_id=pk, actor=request.user, on=timezone.localdate(), at=timezone.now())
    return HttpResponse(
        found.content,
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{found.name}"', "Cache-Control": "no-store"},
    )

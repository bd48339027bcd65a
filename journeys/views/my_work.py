"""My work: the first page of whoever has a caseload, and of the team lead."""

from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe

from accounts.access import UserRequest, allowed
from accounts.models import User
from accounts.roles import Permission
from base.components import Tab
from base.views import swaps_parts
from journeys.forms.worklist import NOBODY, WorkFilterForm
from journeys.unplaced_page import waiting_for
from journeys.views.common import row_id
from journeys.worklist import LIMIT, VIEWS, About, View, Whose, Worklist, colleagues, whole_office


@require_safe
@allowed(Permission.SEE_CASELOAD)
@swaps_parts
def my_work(request: UserRequest) -> HttpResponse:
    """One view of the work, with the number of rows in every view."""
    on = timezone.localdate()
    view = VIEWS.get(request.GET.get("view", ""), VIEWS["today"])
    form = WorkFilterForm(view, request.user, request.GET)
    whose = _whose(request.user, request.GET.get("colleague", ""))
    worklist = Worklist(request.user, on, whose, form.filters())
    context = {
        "on": on,
        "view": view,
        "form": form,
        "worklist": worklist,
        "rows": worklist.rows(view.key),
        "total": worklist.counts[view.key],
        "limit": LIMIT,
        "whole_office": whole_office(request.user),
        "unplaced": waiting_for(request.user, on),
        "tabs": [_tab(request, other, view, worklist.counts[other.key]) for other in VIEWS.values()],
        "overdue_url": _url(request, VIEWS["overdue"]),
        "then": VIEWS[view.then],
        "then_url": _url(request, VIEWS[view.then]),
        "clear_url": f"{reverse('my-work')}?view={view.key}",
        "here": request.get_full_path(),
    }
    partial = request.htmx and not request.htmx.history_restore_request  # type: ignore[attr-defined]
    response = render(request, f"journeys/{'work_results' if partial else 'my_work'}.html", context)
    patch_vary_headers(response, ["HX-Request"])
    return response


def _whose(user: User, colleague: str) -> Whose:
    """Whose work the address asks for; 404 for somebody of another office."""
    if not whole_office(user):
        return user
    if colleague in ("", NOBODY):
        return "nobody" if colleague else "office"
    return get_object_or_404(colleagues(user.office_id), pk=row_id(colleague))


def _url(request: UserRequest, view: View) -> str:
    """The address of a view with the filters that it knows."""
    names = ("colleague", "q", "klantfase", *(("rule",) if view.about is About.TASKS else ()))
    kept = {name: request.GET[name] for name in names if request.GET.get(name)}
    return f"{reverse('my-work')}?{urlencode({'view': view.key, **kept})}"


def _tab(request: UserRequest, view: View, current: View, count: int) -> Tab:
    """A view with the number of its rows."""
    return Tab(view.title, _url(request, view), view == current, count, urgent=view.key == "overdue")

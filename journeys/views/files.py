"""Finding a client and reading the file."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import UserRequest, allowed
from accounts.roles import Permission
from clients import emergencies
from journeys import client_file, client_search
from journeys.forms.worklist import BsnSearchForm, ClientSearchForm
from journeys.views.common import client_or_404, saw, way_back

FIRST = 20


@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters("bsn")
@allowed(Permission.SEE_FILE)
def search(request: UserRequest) -> HttpResponse:
    """Search by name or number; by burgerservicenummer only in the body of a post."""
    on = timezone.localdate()
    form = ClientSearchForm(request.GET if "q" in request.GET else None)
    text = form.cleaned_data["q"] if form.is_valid() else ""
    bsn_form = BsnSearchForm(request.POST if request.method == "POST" else None)
    if bsn_form.is_bound and bsn_form.is_valid():
        found = client_file.visible(request.user, on).with_bsn(bsn_form.cleaned_data["bsn"]).first()
        if found is not None:
            return redirect("client-file", found.number)
        bsn_form.add_error("bsn", "Er is geen klant van uw vestiging met dit burgerservicenummer.")
    results = client_search.find(request.user, text, on) if text else None
    if results and results.exact:
        return redirect("client-file", results.exact)
    context = {"form": form, "bsn_form": bsn_form, "text": text, "results": results, "on": on}
    context["may_record_signals"] = request.user.may(Permission.RECORD_SIGNAL)
    context["may_open_in_emergency"] = request.user.may(Permission.OPEN_IN_EMERGENCY)
    context["may_register"] = request.user.may(Permission.KEEP_CLIENT)
    return render(request, "journeys/client_search.html", context, status=400 if bsn_form.errors else 200)


@require_safe
@allowed(Permission.SEE_FILE)
def file(request: UserRequest, number: str) -> HttpResponse:
    """Everything about one client on one screen."""
    on = timezone.localdate()
    client = client_or_404(request, number, on)
    saw(request, pk=client.pk)
    found = client_file.read(client, request.user, on)
    whole = request.GET.get("timeline") == "all"
    context = {
        "file": found,
        "client": found.client,
        "on": on,
        "entries": found.entries if whole else found.entries[:FIRST],
        "more": 0 if whole else max(0, len(found.entries) - FIRST),
        "here": request.get_full_path(),
        "back": way_back(request, ""),
        "emergency": emergencies.running_on(client.pk, request.user, on),
    }
    return render(request, "journeys/client_file.html", context)

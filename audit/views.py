"""The first page of an overseer of the logs."""

import re
from datetime import timedelta

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts.access import UserRequest, allowed
from accounts.models import User
from accounts.roles import Permission, Role
from audit import oversight
from audit.forms import LogSearchForm

_NUMBER = re.compile(r"W[0-9]{8}")


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(Permission.SEE_LOGS)
def privacy(request: UserRequest) -> HttpResponse:
    """Whose log one looks for, who reads remarkably much, and how the logs are.

    What is looked for stands in the body of a post: an e-mail address belongs in no address.
    """
    form = LogSearchForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        asked = form.cleaned_data["q"].strip()
        if _NUMBER.fullmatch(asked.upper()):
            return redirect("privacy-client", asked.upper())
        found = User.objects.filter(email=asked.lower()).exclude(role=Role.CLIENT).first()
        if found is not None:
            return redirect("privacy-user", found.pk)
        form.add_error("q", "Er is geen medewerker met dit e-mailadres, en dit is geen klantnummer.")
    at = timezone.now()
    context = {
        "form": form,
        "notable": oversight.notable(request.user, at),
        "states": oversight.states(at),
        "threshold": oversight.NOTABLE_FILES,
        "threshold_in_all": oversight.NOTABLE_IN_ALL,
        "days": oversight.NOTABLE_PERIOD // timedelta(days=1),
    }
    return render(request, "audit/privacy.html", context, status=400 if form.errors else 200)

"""The page of an employer."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.access import UserRequest, allowed
from accounts.roles import Permission
from clients.employer_view import employees_of


@require_safe
@allowed(Permission.SEE_EMPLOYEES)
def employees(request: UserRequest) -> HttpResponse:
    """Own employees with their contract dates and who to call."""
    context = {"employees": employees_of(request.user), "on": timezone.localdate()}
    return render(request, "clients/employees.html", context)

"""The messages page."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from accounts.access import UserRequest
from notifications import actions
from notifications.models import Notification

PAGE_SIZE = 25


@require_safe
def messages(request: UserRequest) -> HttpResponse:
    """All messages to whoever is signed in, newest first."""
    rows = Notification.objects.visible_to(request.user)
    page = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))
    return render(request, "notifications/messages.html", {"page": page, "on": timezone.localdate()})


@require_POST
def read_all(request: UserRequest) -> HttpResponse:
    """Mark every message as read and go back to the list."""
    actions.mark_all_read(user=request.user, at=timezone.now())
    return redirect("messages")

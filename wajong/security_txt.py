"""`/.well-known/security.txt` (RFC 9116): where somebody who finds a weakness can tell it."""

from datetime import datetime, time, timedelta

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

# Well under the year that RFC 9116 advises (2.5.5): who kept a copy asks anew in time.
LASTS = timedelta(days=90)


@login_not_required
@require_safe
@cache_control(public=True, max_age=86400)
def security_txt(request: HttpRequest) -> HttpResponse:
    """The file as the settings tell it; 404 while they name nobody, since a file without a contact is not valid."""
    if not settings.SECURITY_CONTACTS:
        raise Http404
    expires = datetime.combine(timezone.now().date() + LASTS, time(), tzinfo=timezone.get_default_timezone())
    fields = [
        *(("Contact", contact) for contact in settings.SECURITY_CONTACTS),
        ("Expires", expires.isoformat(timespec="seconds")),
        ("Preferred-Languages", "nl, en"),
        ("Canonical", request.build_absolute_uri(request.path)),
    ]
    if settings.SECURITY_POLICY:
        fields.append(("Policy", settings.SECURITY_POLICY))
    lines = "".join(f"{name}: {value}\n" for name, value in fields)
    return HttpResponse(lines, content_type="text/plain; charset=utf-8")

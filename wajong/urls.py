"""Where every address of the product starts."""

from django.urls import URLPattern, URLResolver, include, path

from wajong import health, views
from wajong.api.token import TokenEndpoint
from wajong.security_txt import security_txt

urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.home, name="home"),
    path("", include("accounts.urls")),
    path("messages/", include("notifications.urls")),
    path("", include("audit.urls")),
    path("", include("clients.urls")),
    path("", include("journeys.urls")),
    path("api/v1/", include("wajong.api.urls")),
    path("oauth/token", TokenEndpoint.as_view(), name="token"),
    path(".well-known/security.txt", security_txt, name="security-txt"),
    path("livez", health.livez, name="livez"),
    path("readyz", health.readyz, name="readyz"),
]

handler400 = views.bad_request
handler500 = views.server_error

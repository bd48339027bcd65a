"""Version 1 of the API: the addresses of each app, and the document that describes them."""

from django.urls import include, path, re_path

from wajong.api.errors import unknown_address
from wajong.api.schema import Document

app_name = "api"
urlpatterns = [
    path("openapi.json", Document.as_view(), name="openapi"),
    path("", include("journeys.api.urls")),
    re_path(r"", unknown_address, name="unknown"),
]

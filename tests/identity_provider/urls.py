"""Signing in at the provider, and what OpenID Connect prescribes."""

from django.urls import include, path

urlpatterns = [path("accounts/", include("allauth.account.urls")), path("", include("allauth.idp.urls"))]

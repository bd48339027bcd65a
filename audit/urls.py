"""Addresses of the oversight of the logs; those about one client or one person are in `clients`."""

from django.urls import path

from audit import views

urlpatterns = [path("privacy/", views.privacy, name="privacy")]

"""Addresses below /employees/."""

from django.urls import path

from clients.views.employees import employees

urlpatterns = [path("", employees, name="employees")]

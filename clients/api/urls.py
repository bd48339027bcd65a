"""Addresses of what people's files hold."""

from django.urls import path

from clients.api.views import EmploymentViews

urlpatterns = [
    path("employments", EmploymentViews.as_view({"get": "list"}), name="employments"),
    path("employments/<int:pk>", EmploymentViews.as_view({"get": "retrieve"}), name="employment"),
]

"""Addresses below /messages/."""

from django.urls import path

from notifications import views

urlpatterns = [
    path("", views.messages, name="messages"),
    path("read/", views.read_all, name="messages-read"),
]

"""Addresses of the oversight that are about one client or one person."""

from django.urls import path

from clients import views

urlpatterns = [
    path("privacy/clients/<client_number:number>/", views.client_log, name="privacy-client"),
    path("privacy/clients/<client_number:number>/overview/", views.overview, name="privacy-overview"),
    path("privacy/users/<int:pk>/", views.user_log, name="privacy-user"),
]

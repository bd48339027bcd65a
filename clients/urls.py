"""Addresses of emergency access, and of the oversight that is about one client or one person."""

from django.urls import path

from clients.views import emergency, logs

urlpatterns = [
    path("privacy/clients/<client_number:number>/", logs.client_log, name="privacy-client"),
    path("privacy/clients/<client_number:number>/overview/", logs.overview, name="privacy-overview"),
    path("privacy/emergencies/", emergency.listed, name="emergencies"),
    path("privacy/emergencies/<int:pk>/", emergency.EmergencyJudge.as_view(), name="emergency-judge"),
    path("clients/emergency/", emergency.EmergencyOpen.as_view(), name="emergency-open"),
    path("clients/emergency/<int:pk>/close/", emergency.close, name="emergency-close"),
    path("privacy/users/<int:pk>/", logs.user_log, name="privacy-user"),
]

"""Addresses of what happens."""

from django.urls import path, re_path

from journeys.api.checked_items import CheckedItemViews
from journeys.api.job_ends import JobEndStepViews, JobEndViews
from journeys.api.views import JourneyViews, PlacedClientViews, TaskViews, TransitionViews

urlpatterns = [
    path("clients", PlacedClientViews.as_view({"get": "list"}), name="clients"),
    re_path(r"^clients/(?P<number>W[0-9]{8})$", PlacedClientViews.as_view({"get": "retrieve"}), name="client"),
    path("journeys", JourneyViews.as_view({"get": "list"}), name="journeys"),
    path("journeys/<int:pk>", JourneyViews.as_view({"get": "retrieve"}), name="journey"),
    path(
        "journeys/<int:journey_id>/transitions",
        TransitionViews.as_view({"get": "list", "post": "create"}),
        name="transitions",
    ),
    path(
        "journeys/<int:journey_id>/transitions/<int:pk>",
        TransitionViews.as_view({"get": "retrieve"}),
        name="transition",
    ),
    path("job-ends", JobEndViews.as_view({"get": "list"}), name="job-ends"),
    path("job-ends/<int:pk>", JobEndViews.as_view({"get": "retrieve"}), name="job-end"),
    path(
        "job-ends/<int:job_end_id>/steps",
        JobEndStepViews.as_view({"get": "list", "post": "create"}),
        name="job-end-steps",
    ),
    path(
        "job-ends/<int:job_end_id>/steps/<int:pk>",
        JobEndStepViews.as_view({"get": "retrieve"}),
        name="job-end-step",
    ),
    path(
        "job-ends/<int:job_end_id>/checked-items",
        CheckedItemViews.as_view({"get": "list", "post": "create"}),
        name="checked-items",
    ),
    path(
        "job-ends/<int:job_end_id>/checked-items/<int:pk>",
        CheckedItemViews.as_view({"get": "retrieve"}),
        name="checked-item",
    ),
    path("tasks", TaskViews.as_view({"get": "list"}), name="tasks"),
    path("tasks/<int:pk>", TaskViews.as_view({"get": "retrieve"}), name="task"),
]

"""Addresses of what happens."""

from django.urls import path, re_path

from journeys.api.job_ends import JobEndStepViews, JobEndViews
from journeys.api.signals import SignalAnswerViews, SignalViews
from journeys.api.unplaced import PlacementViews, SetAsideViews, UnplacedSignalViews
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
    path("signals", SignalViews.as_view({"get": "list", "post": "create"}), name="signals"),
    path("signals/<int:pk>", SignalViews.as_view({"get": "retrieve"}), name="signal"),
    path("signals/<int:pk>/answers", SignalAnswerViews.as_view({"post": "create"}), name="signal-answers"),
    path("unplaced-signals", UnplacedSignalViews.as_view({"get": "list"}), name="unplaced-signals"),
    path("unplaced-signals/<int:pk>", UnplacedSignalViews.as_view({"get": "retrieve"}), name="unplaced-signal"),
    path(
        "unplaced-signals/<int:pk>/placements",
        PlacementViews.as_view({"post": "create"}),
        name="unplaced-signal-placements",
    ),
    path(
        "unplaced-signals/<int:pk>/set-asides",
        SetAsideViews.as_view({"post": "create"}),
        name="unplaced-signal-set-asides",
    ),
    path("tasks", TaskViews.as_view({"get": "list"}), name="tasks"),
    path("tasks/<int:pk>", TaskViews.as_view({"get": "retrieve"}), name="task"),
]

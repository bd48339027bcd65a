"""Addresses of what happens."""

from django.urls import path, re_path

from journeys.api.checked_items import CheckedItemViews
from journeys.api.job_ends import JobEndStepViews, JobEndViews
from journeys.api.left_behind import EmployerReviewViews, VacancyAnswerViews
from journeys.api.signals import SignalAnswerViews, SignalViews
from journeys.api.unplaced import PlacementViews, SetAsideViews, UnplacedSignalViews
from journeys.api.vacancies import CandidateViews, VacancyStepViews, VacancyViews
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
    path(
        "job-ends/<int:job_end_id>/vacancy-answers",
        VacancyAnswerViews.as_view({"get": "list", "post": "create"}),
        name="vacancy-answers",
    ),
    path(
        "job-ends/<int:job_end_id>/vacancy-answers/<int:pk>",
        VacancyAnswerViews.as_view({"get": "retrieve"}),
        name="vacancy-answer",
    ),
    path(
        "job-ends/<int:job_end_id>/employer-reviews",
        EmployerReviewViews.as_view({"get": "list", "post": "create"}),
        name="employer-reviews",
    ),
    path(
        "job-ends/<int:job_end_id>/employer-reviews/<int:pk>",
        EmployerReviewViews.as_view({"get": "retrieve"}),
        name="employer-review",
    ),
    path("vacancies", VacancyViews.as_view({"get": "list"}), name="vacancies"),
    path("vacancies/<int:pk>", VacancyViews.as_view({"get": "retrieve"}), name="vacancy"),
    path(
        "vacancies/<int:vacancy_id>/steps",
        VacancyStepViews.as_view({"get": "list", "post": "create"}),
        name="vacancy-steps",
    ),
    path(
        "vacancies/<int:vacancy_id>/steps/<int:pk>",
        VacancyStepViews.as_view({"get": "retrieve"}),
        name="vacancy-step",
    ),
    path(
        "vacancies/<int:vacancy_id>/candidates",
        CandidateViews.as_view({"get": "list", "post": "create"}),
        name="candidates",
    ),
    path(
        "vacancies/<int:vacancy_id>/candidates/<int:pk>",
        CandidateViews.as_view({"get": "retrieve"}),
        name="candidate",
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

"""The services of a client: the page, trajecten, and the decision not to buy one."""

from functools import cached_property
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.access import UserRequest, allowed
from accounts.models import Organisation
from accounts.roles import Permission
from base.templatetags.wajong import dutch_date
from clients.models import Client, Employment
from journeys import client_services, employer_reviews, providers
from journeys.actions import chosen_services, services
from journeys.actions.services import BY_PERSON
from journeys.forms.services import (
    ChooseServiceForm,
    EndServiceForm,
    NoPurchaseForm,
    OrderForm,
    ReasonedStepForm,
    RequestForm,
    StepForm,
)
from journeys.models import ChosenService, EmployerReview, JobEnd, NoPurchase, Trajectory
from journeys.options import fitting
from journeys.services import WSP
from journeys.trajectory_lifecycle import TrajectoryState
from journeys.views.common import ClientAction, client_or_404, found_or_404, saw

S = TrajectoryState


@require_safe
@allowed(Permission.SEE_FILE)
def client_services_page(request: UserRequest, number: str) -> HttpResponse:
    """Trajecten, what fits now, and trial placements of one client."""
    on = timezone.localdate()
    client = client_or_404(request, number, on)
    saw(request, pk=client.pk)
    page = client_services.read(client, request.user, on)
    return render(request, "journeys/client_services.html", {"client": client, "page": page, "on": on})


class ServicesAction(ClientAction):
    """An action on the services of a client; returns to their page."""

    permission = Permission.RECORD_WORK
    home = "client-services"

    @cached_property
    def works(self) -> bool:
        """Whether a job of the client runs."""
        return bool(self.jobs)

    @cached_property
    def jobs(self) -> list[Employment]:
        """The jobs of the client that run."""
        return list(client_services.running_jobs(self.client, self.request.user, self.on))

    @cached_property
    def known(self) -> providers.Known | None:
        """The organisation that the client knows already."""
        return providers.known(self.client.pk)

    @property
    def job_ends(self) -> Any:
        """The cases about jobs that end, which the act can be about."""
        cases = JobEnd.objects.visible_to(self.request.user, self.on).open().filter(client=self.client)
        return cases.select_related("employment__employer")

    def first_job_end(self) -> int | None:
        """The case that it is most likely about."""
        pk: int | None = self.job_ends.values_list("pk", flat=True).first()
        return pk


class TrajectoryRequest(ServicesAction):
    """A traject that is asked for."""

    form_class = RequestForm
    template_name = "journeys/trajectory_request.html"
    heading = submit_text = "Traject aanvragen"

    @cached_property
    def review(self) -> EmployerReview | None:
        """How the last employer looks back."""
        return employer_reviews.latest(self.client.pk)

    @property
    def fitting(self) -> list[str]:
        """The trajecten that can start now."""
        return fitting(self.client, self.on)

    def get_form_kwargs(self) -> dict[str, Any]:
        """What fits, whether a job runs or ends, and whether the employer's review is still to be read."""
        unread = self.review is not None and self.review.read_on is None
        more = {"fitting": self.fitting, "early": self.works, "job_ends": self.job_ends, "unread": unread}
        return {**super().get_form_kwargs(), **more}

    def get_initial(self) -> dict[str, Any]:
        """Today, and the service that one came from."""
        asked = self.request.GET.get("service", "")
        return {"day": self.on, "service": asked, "job_end_id": self.first_job_end()}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Whether anything fits, and what one weighs: the jobs that run, the known organisation, the review."""
        beside = {"jobs": self.jobs, "known": self.known, "review": self.review}
        words = {"fitting": self.fitting, "works": self.works, **beside}
        return super().get_context_data(**{**words, **kwargs})

    def act(self, form: RequestForm) -> str:
        """Request."""
        row = services.request_trajectory(client_id=self.client.pk, **form.cleaned_data, **self.clock)
        return f"{row.label} is aangevraagd. U kunt het traject nu bestellen."


class TrajectoryAction(ServicesAction):
    """An action on a traject."""

    template_name = "journeys/trajectory_step.html"
    versioned = "trajectory"
    trajectory: Trajectory

    def find(self, **address: Any) -> Client:
        """The client of the traject."""
        rows = Trajectory.objects.visible_to(self.request.user, self.on).select_related("client__journey", "provider")
        self.trajectory = self.found(rows, "client_id", address["pk"])
        return self.trajectory.client

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The traject beside the form."""
        return super().get_context_data(**{"trajectory": self.trajectory, **kwargs})


class TrajectoryOrder(TrajectoryAction):
    """From whom a traject is ordered."""

    form_class = OrderForm
    template_name = "journeys/trajectory_order.html"
    heading = submit_text = "Traject bestellen"

    @property
    def companies(self) -> Any:
        """Whom one can order from."""
        return providers.companies()

    def get_form_kwargs(self) -> dict[str, Any]:
        """The companies, and whether a job runs."""
        more = {"service": self.trajectory.service, "companies": self.companies, "known": self.known}
        return {**super().get_form_kwargs(), **more, "early": self.works}

    def get_initial(self) -> dict[str, Any]:
        """Today, the organisation that the client knows, and what was recorded at the request."""
        row = self.trajectory
        return {
            "day": self.on,
            "provider_id": self.known.organisation.pk if self.known else None,
            "client_can_manage": row.client_can_manage,
            "quickest_lasting_way": row.quickest_lasting_way,
            "version": row.version,
        }

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The jobs that run and the organisation that the client knows, beside the form."""
        words = {"jobs": self.jobs, "known": self.known, "works": self.works}
        return super().get_context_data(**{**words, **kwargs})

    def act(self, form: OrderForm) -> str:
        """Order."""
        step = services.order_trajectory(trajectory_id=self.trajectory.pk, **form.cleaned_data, **self.clock)
        company: Organisation = found_or_404(step.trajectory.provider)
        return f"{self.trajectory.label} is besteld bij {company.name}."


class TrajectoryMove(TrajectoryAction):
    """A step of a traject that was ordered; which one stands in the address."""

    target: TrajectoryState = S.RUNNING
    reason_label = ""
    done = "is begonnen"

    def get_form_class(self) -> Any:
        """Beginning needs no reason."""
        return ReasonedStepForm if self.reason_label else StepForm

    def get_form_kwargs(self) -> dict[str, Any]:
        """The reasons that one may give."""
        more = {"label": self.reason_label, "reasons": BY_PERSON[self.target]} if self.reason_label else {}
        return {**super().get_form_kwargs(), **more}

    def get_initial(self) -> dict[str, Any]:
        """Today."""
        return {"day": self.on, "version": self.trajectory.version}

    def act(self, form: StepForm) -> str:
        """Move."""
        values = {"reason": "", **form.cleaned_data}
        step = services.move_trajectory(trajectory_id=self.trajectory.pk, target=self.target, **values, **self.clock)
        return f"{self.trajectory.label} {self.done} per {dutch_date(step.on)}."


class TrajectoryStart(TrajectoryMove):
    """The first day."""

    heading = submit_text = "Traject starten"


class TrajectoryResume(TrajectoryMove):
    """It goes on with the same company."""

    heading = submit_text = "Traject hervatten"
    done = "gaat verder bij hetzelfde re-integratiebedrijf"


class TrajectoryHold(TrajectoryMove):
    """On hold while the client recovers."""

    target = S.ON_HOLD
    heading = submit_text = "Traject stilzetten"
    reason_label = "Reden"
    done = "is stilgezet"


class TrajectoryComplete(TrajectoryMove):
    """Its end, with the result."""

    target = S.COMPLETED
    heading = submit_text = "Traject afronden"
    reason_label = "Resultaat"
    done = "is afgerond"


class TrajectoryBreakOff(TrajectoryMove):
    """An end before its time."""

    target = S.BROKEN_OFF
    heading = submit_text = "Traject afbreken"
    reason_label = "Reden"
    done = "is afgebroken"


class NoPurchaseDecide(ServicesAction):
    """Why no traject is bought now."""

    form_class = NoPurchaseForm
    template_name = "journeys/no_purchase.html"
    heading = "Besluit: nu geen traject"
    submit_text = "Besluit vastleggen"
    done_text = "Het besluit is vastgelegd, met de reden."

    @property
    def last(self) -> NoPurchase | None:
        """The last decision."""
        rows = NoPurchase.objects.visible_to(self.request.user, self.on).filter(client=self.client)
        row: NoPurchase | None = rows.select_related("decided_by").order_by("-number").first()
        return row

    def current_version(self) -> int | None:
        """The number of the last decision."""
        last = self.last
        return last.number if last else 0

    def get_form_kwargs(self) -> dict[str, Any]:
        """The jobs that end."""
        return {**super().get_form_kwargs(), "job_ends": self.job_ends}

    def get_initial(self) -> dict[str, Any]:
        """Nothing but what one looks at."""
        return {"version": self.current_version(), "job_end_id": self.first_job_end()}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The last decision beside the form."""
        return super().get_context_data(**{"last": self.last, **kwargs})

    def act(self, form: NoPurchaseForm) -> None:
        """Decide."""
        values = dict(form.cleaned_data)
        services.decide_no_purchase(
            client_id=self.client.pk, base_number=values.pop("version"), **values, **self.clock
        )


class ServiceChoose(ServicesAction):
    """A service that is no traject, with its reason and expected result."""

    form_class = ChooseServiceForm
    template_name = "journeys/service_choose.html"
    heading = submit_text = "Dienst kiezen"

    def get_form_kwargs(self) -> dict[str, Any]:
        """What fits now."""
        return {**super().get_form_kwargs(), "fitting": fitting(self.client, self.on, traject=False)}

    def get_initial(self) -> dict[str, Any]:
        """Today, and the service that one came from."""
        return {"day": self.on, "service": self.request.GET.get("service", "")}

    def act(self, form: ChooseServiceForm) -> str:
        """Choose."""
        row = chosen_services.choose_service(client_id=self.client.pk, **form.cleaned_data, **self.clock)
        told = " De adviseurs in de regio krijgen bericht." if row.service == WSP else ""
        return f"{row.label} is gekozen.{told}"


class ServiceEnd(ServicesAction):
    """What came of a chosen service."""

    form_class = EndServiceForm
    template_name = "journeys/service_end.html"
    versioned = "chosen"
    heading = submit_text = "Afloop van de dienst vastleggen"
    chosen: ChosenService

    def find(self, **address: Any) -> Client:
        """The client of the chosen service."""
        rows = ChosenService.objects.visible_to(self.request.user, self.on).select_related("client")
        self.chosen = self.found(rows, "client_id", address["pk"])
        return self.chosen.client

    def get_initial(self) -> dict[str, Any]:
        """Today, and what one looks at."""
        return {"day": self.on, "version": self.chosen.version}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The chosen service beside the form."""
        return super().get_context_data(**{"chosen": self.chosen, **kwargs})

    def act(self, form: EndServiceForm) -> str:
        """End."""
        row = chosen_services.end_service(chosen_id=self.chosen.pk, **form.cleaned_data, **self.clock)
        return f"De afloop van {row.label} is vastgelegd: {row.get_outcome_display().lower()}."

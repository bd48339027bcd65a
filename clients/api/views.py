"""Clients and jobs, to read."""

from typing import Any

from django.db.models import Prefetch, QuerySet

from accounts.api import allow
from accounts.roles import Permission
from base.api.views import ReadResource
from clients.api.filters import ClientQuery, EmploymentQuery
from clients.api.serializers import ClientSerializer, ClientSummarySerializer, EmploymentSerializer
from clients.models import Client, Coaching, ContactPerson, Employment


class ClientViews(ReadResource):
    """Clients with their people. `journeys.api` adds where they stand and puts this on an address."""

    permission_classes = (allow(GET=Permission.SEE_FILE),)
    queryset = Client.objects.none()
    lookup_field = "number"
    queries = {"list": ClientQuery}
    in_list: type[ClientSummarySerializer] = ClientSummarySerializer
    by_itself: type[ClientSerializer] = ClientSerializer

    def get_queryset(self) -> QuerySet[Any]:
        """Clients with their office and whoever is their contact now."""
        running = ContactPerson.objects.filter(until__isnull=True).select_related("user")
        return (
            super()
            .get_queryset()
            .select_related("office")
            .prefetch_related(Prefetch("contact_persons", running, to_attr="running_contacts"))
        )

    def get_serializer_class(self) -> type[ClientSummarySerializer]:
        """Lists show no more than it takes to recognise a client."""
        return self.in_list if self.action == "list" else self.by_itself


class EmploymentViews(ReadResource):
    """Jobs with their contract terms and coachings. `journeys.api` adds what can be done and gives the address."""

    permission_classes = (allow(GET=Permission.SEE_FILE),)
    queryset = Employment.objects.none()
    serializer_class = EmploymentSerializer
    queries = {"list": EmploymentQuery}

    def get_queryset(self) -> QuerySet[Any]:
        """Jobs with everything that the serializer shows, in a fixed number of queries."""
        with_people = Coaching.objects.select_related("organisation", "coach")
        return (
            super()
            .get_queryset()
            .select_related("client", "employer")
            .prefetch_related("terms", Prefetch("coachings", with_people))
        )

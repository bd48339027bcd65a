"""What the API shows of clients is kept like what pages show."""

from collections.abc import Sequence
from typing import Any

from audit.subjects import path_to_client
from base.api.views import Resource
from clients.models import Client
from journeys.actions.readings import record_readings


def keep_reading(resource: Resource, shown: Sequence[Any]) -> None:
    """Keep whose rows an answer shows; one statement, and none for what is about nobody."""
    if not shown or resource.names_nobody:
        return
    model = type(shown[0])
    path = path_to_client(model)
    if path is None:
        return
    rows = model._base_manager.filter(pk__in=[row.pk for row in shown])
    clients = Client.objects.filter(pk__in=rows.values(path or "pk"))
    match = resource.request.resolver_match
    what = match.view_name if match else ""
    record_readings(clients=clients, reader=resource.actor, what=what, on=resource.today, at=resource.now)

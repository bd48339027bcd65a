"""What can be done with an object, in the form in which every object of the API names it."""

from typing import Any, ClassVar

from django.db.models import QuerySet

from base.api.views import ReadResource
from journeys.actions.common import with_acts
from journeys.options import Option, Options

Actions = dict[int, list[dict[str, Any]]]


def told(options: Options) -> Actions:
    """The options of many objects, by id."""
    return {pk: [action(option) for option in found] for pk, found in options.items()}


def action(option: Option) -> dict[str, Any]:
    """One option; `reasons` are for the objects whose actions have them."""
    return {
        "name": option.name,
        "target": option.target or None,
        "label": option.label,
        "allowed": not option.hint,
        "hint": option.hint or None,
        "reasons": list(option.reasons),
    }


class OnClients(ReadResource):
    """Rows about clients, each with whether this user acts on its client."""

    client_path: ClassVar[str] = "client_id"

    def get_queryset(self) -> QuerySet[Any]:
        """The rows that this user may see, with `acts`."""
        found: QuerySet[Any] = with_acts(super().get_queryset(), self.actor, self.today, self.client_path)
        return found

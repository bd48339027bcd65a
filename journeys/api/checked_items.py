"""What was seen to of the lists of a case about the end of a job."""

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api import PersonSerializer
from base.api.headers import LOCATION
from base.api.serializers import ActionsField, StrictSerializer, Text
from journeys.actions.checklists import NOT_YET, check_item
from journeys.api.of_case import IF_MATCH, OfOneCase
from journeys.checklists import ITEMS, LIST_OF
from journeys.models import CheckedItem
from journeys.models.checked import LONGEST_REMARK

KEYS = [(item.key, item.text) for item in ITEMS.values()]


class CheckedItemSerializer(serializers.Serializer[Any]):
    """One item that was seen to. What was written about it stays in the file."""

    id = serializers.IntegerField()
    checklist = serializers.SerializerMethodField(help_text="Van welke lijst: twijfel of formaliteiten.")
    item = serializers.ChoiceField(KEYS)
    outcome = serializers.ChoiceField(CheckedItem.Outcome.choices)
    on = serializers.DateField()
    by = PersonSerializer()
    recordedAt = serializers.DateTimeField(source="recorded_at")
    takenBackAt = serializers.DateTimeField(
        source="taken_back_at", allow_null=True, help_text="Leeg zolang dit het laatste woord is."
    )
    allowedActions = ActionsField()

    def get_checklist(self, row: CheckedItem) -> str:
        """The list that the item is of."""
        return LIST_OF[row.item].value


class CheckedItemInputSerializer(StrictSerializer):
    """What it takes to see to an item, or to take that back."""

    item = serializers.ChoiceField(KEYS)
    outcome = serializers.ChoiceField(
        [(NOT_YET, "Nog niet"), *CheckedItem.Outcome.choices],
        help_text="Met nog_niet neemt u terug wat er stond.",
    )
    remark = Text(
        allow_blank=True,
        default="",
        max_length=LONGEST_REMARK,
        help_text="Wat ervan kwam, of waarom het niet nodig is.",
    )


@extend_schema_view(
    list=extend_schema(
        summary="Afgewerkte punten", description="Wat van de lijsten van een zaak is gedaan, de oudste eerst."
    ),
    retrieve=extend_schema(summary="Een afgewerkt punt", description="Een punt van een lijst."),
    create=extend_schema(
        summary="Werk een punt af",
        description="Legt vast dat een punt is gedaan of niet nodig is, of neemt dat terug (200).",
        request=CheckedItemInputSerializer,
        responses={201: CheckedItemSerializer, 200: CheckedItemSerializer},
        parameters=[IF_MATCH, LOCATION],
    ),
)
class CheckedItemViews(OfOneCase):
    """The items of one case that were seen to, also those that were taken back."""

    queryset = CheckedItem.objects.none()
    serializer_class = CheckedItemSerializer
    row_address = "checked-item"

    def get_queryset(self) -> QuerySet[Any]:
        """With who saw to them."""
        found: QuerySet[Any] = super().get_queryset().select_related("by")
        return found

    def create(self, request: Request, job_end_id: int) -> Response:
        """See to an item. Checks of the input come here, everything else in the action."""
        row = check_item(**self.given(request, CheckedItemInputSerializer))
        return self.made(request, row, status=200 if row.taken_back_at else 201)

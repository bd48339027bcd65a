"""What was seen to of the lists of a case about the end of a job."""

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import serializers

from accounts.api import PersonSerializer
from base.api.serializers import ActionsField, Line, StrictSerializer
from base.api.views import ReadResource
from journeys.actions.checklists import NOT_YET, check_item
from journeys.api.job_ends import OnJobEnd
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
    remark = Line(
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
)
class CheckedItemViews(OnJobEnd, ReadResource):
    """The items of one case that were seen to, also those that were taken back, and the next one."""

    queryset = CheckedItem.objects.none()
    serializer_class = CheckedItemSerializer
    takes, does = CheckedItemInputSerializer, staticmethod(check_item)
    shows, place = None, "api:checked-item"
    says = ("Werk een punt af", "Legt vast dat een punt is gedaan of niet nodig is, of neemt dat terug.")

    def get_queryset(self) -> QuerySet[Any]:
        """The items of a case that this user may see, with who saw to them."""
        return super().get_queryset().filter(job_end=self.parent_row()).select_related("by")

"""Rows of one case, read and added to below its address."""

from typing import Any, ClassVar

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.urls import reverse
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api import allow
from accounts.roles import Permission
from base.api.conditions import expected_version
from base.api.headers import if_match
from base.api.serializers import StrictSerializer
from base.api.views import ReadResource
from journeys.models import JobEnd

IF_MATCH = if_match("de zaak")


class OfOneCase(ReadResource):
    """Rows of one case; `row_address` names the address of one row, `case_path` leads from it to the case."""

    permission_classes = (allow(GET=Permission.SEE_FILE, POST=Permission.RECORD_WORK),)
    ordering = ("pk",)
    row_address: ClassVar[str]
    case_path: ClassVar[str] = "job_end"

    def get_queryset(self) -> QuerySet[Any]:
        """The rows of a case that this user may see."""
        return super().get_queryset().filter(**{self.case_path: self.case()})

    def case(self) -> JobEnd:
        """The case in the address; not visible is not found."""
        visible = JobEnd.objects.visible_to(self.actor, self.today)
        found: JobEnd = get_object_or_404(visible, pk=self.kwargs["job_end_id"])
        return found

    def given(self, request: Request, reader: type[StrictSerializer]) -> dict[str, Any]:
        """What an action asks for: the case, what was sent, the version it is based on, who and when."""
        self.case()
        given = reader(data=request.data)
        version = expected_version(request)
        given.is_valid(raise_exception=True)
        typed: dict[str, Any] = given.validated_data
        return {**typed, "job_end_id": self.kwargs["job_end_id"], "version": version, **self.clock}

    def made(self, request: Request, row: Any, status: int = 201) -> Response:
        """The row that an action made, and where it is found."""
        address = reverse(f"api:{self.row_address}", kwargs={"job_end_id": self.kwargs["job_end_id"], "pk": row.pk})
        return Response(
            self.get_serializer(row).data, status=status, headers={"Location": request.build_absolute_uri(address)}
        )

"""A POST that carries out one action: what it takes, which action, and the object that it answers with."""

import re
from collections.abc import Callable
from typing import Any, ClassVar

from django.db.models import Model, QuerySet
from django.shortcuts import get_object_or_404
from django.urls import reverse
from rest_framework.exceptions import APIException
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import BaseSerializer

from base.api.conditions import etag, expected_version
from base.api.serializers import StrictSerializer
from base.api.views import ReadResource, Resource
from base.refusal import Invalid, Refusal


class Nothing(StrictSerializer):
    """An act that asks for nothing but the address."""


class Acting(Resource):
    """Adds to a resource that a POST carries out one action on the row in the address.

    `subject` is both the argument of the action that names that row and, unless a client number stands there, the
    argument of the address. The answer is the object that the act made or changed, as a GET of `place` gives it.
    """

    # Whose row stands in the address, and how the action calls it; None when the act is about no row in particular.
    parent: ClassVar[type[Model] | None] = None
    subject: ClassVar[str] = ""
    # What the body holds; the `source` of a field is its name in the action and in the faults that it finds.
    takes: ClassVar[type[StrictSerializer]] = Nothing
    # The action, called with keywords.
    does: ClassVar[Callable[..., Any]]
    # Whether the act is based on a version of the row in the address.
    versioned: ClassVar[bool] = False
    # The resource that shows what came of it, None for this one; its address, and which column of the action's
    # result is its id. Without a column it is the row in the address.
    shows: ClassVar[type[ReadResource] | None] = None
    place: ClassVar[str] = ""
    made: ClassVar[str] = "pk"
    # What the answer holds, where that is not what `shows` shows.
    tells: ClassVar[type[BaseSerializer[Any]] | None] = None
    # For the OpenAPI document: a title and a description.
    says: ClassVar[tuple[str, str]]

    def create(self, request: Request, **address: Any) -> Response:
        """Look the row up, check the form of the input, act, and show what came of it."""
        about = {self.subject: self.parent_pk()} if self.subject else {}
        try:
            given = self.takes(data=request.data)
            version = {"version": expected_version(request)} if self.versioned else {}
            given.is_valid(raise_exception=True)
        except (APIException, Refusal):
            self.parent_row()  # what is not there has no rules to break
            raise
        try:
            result = type(self).does(**about, **given.validated_data, **version, **self.clock)
        except Invalid as refused:
            raise Invalid(_in_words_of(given, refused.errors)) from refused
        return self.answer(result)

    def parent_row(self) -> Any:
        """The row in the address; not visible is not found."""
        if self.parent is None:
            return None
        by_number = {"number": self.kwargs["number"]} if "number" in self.kwargs else {}
        return get_object_or_404(self.parent_rows(), **(by_number or {"pk": self.kwargs[self.subject]}))

    def parent_rows(self) -> QuerySet[Any]:
        """The rows of which one can stand in the address."""
        rows: Any = self.parent
        visible: QuerySet[Any] = rows.objects.visible_to(self.actor, self.today)
        return visible

    def parent_pk(self) -> int:
        """The id of the row in the address; the action finds out whether it may be seen."""
        pk: int = self.parent_row().pk if "number" in self.kwargs else self.kwargs[self.subject]
        return pk

    def answer(self, result: Any) -> Response:
        """The object as it is now, where it can be read again, and its version."""
        pk = getattr(result, self.made) if self.made else self.parent_pk()
        view = self if self.shows is None else self.reader(self.shows)
        data = view.get_serializer(view.get_queryset().get(pk=pk)).data
        address = reverse(self.place, kwargs={**view.kwargs, "pk": pk})
        headers = {"Location": self.request.build_absolute_uri(address)}
        if "version" in data:
            headers["ETag"] = etag(data["version"])
        return Response(data, status=201, headers=headers)

    def reader(self, resource: type[ReadResource]) -> ReadResource:
        """The resource that shows what came of the act, as if it were read now by the same user.

        What the address names above the row is named in the address of that resource, too.
        """
        view = resource()
        above = {name: value for name, value in self.kwargs.items() if name not in (self.subject, "number")}
        view.request, view.format_kwarg, view.kwargs = self.request, None, above
        view.action, view.today, view.now = "retrieve", self.today, self.now
        return view


def _in_words_of(given: StrictSerializer, faults: dict[str, str]) -> dict[str, str]:
    """What an action found wrong, under the names that the API has for its fields."""
    names = {field.source: name for name, field in given.fields.items()}
    return {names.get(name) or _camel(name): text for name, text in faults.items()}


def _camel(name: str) -> str:
    return re.sub(r"_([a-z])", lambda found: found[1].upper(), name)

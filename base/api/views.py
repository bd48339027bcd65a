"""What every resource of the API does in the same way."""

from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import Any, ClassVar

from django.db.models import QuerySet
from django.utils import timezone
from rest_framework import mixins
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from base.api.conditions import etag
from base.api.query import PageQuery, Query

Handler = Callable[..., Response]
# Hears which objects an answer to a question shows, before it goes out.
ON_SHOWN: list[Callable[["Resource", Sequence[Any]], None]] = []
# What stands between a POST and its handler; the rooms above say it, when they start.
AROUND_POSTS: list[Callable[["Resource", Handler], Handler]] = []


class Resource(GenericViewSet[Any]):
    """Reads the clock once, refuses unknown parameters, and starts from the rows this user may see."""

    http_method_names = ["get", "head", "post"]
    # Parameters per action; an action that is not named takes none.
    queries: ClassVar[dict[str, type[Query]]] = {"list": PageQuery}
    # The answers name no client, though the rows belong to one: a vacancy, for who looks for somebody to fill it.
    names_nobody: ClassVar[bool] = False
    # ("pk",), or a date that is never empty and then "pk".
    ordering: ClassVar[tuple[str, ...]] = ("pk",)
    now: datetime
    today: date
    query: dict[str, Any]
    post: Handler

    @property
    def query_class(self) -> type[Query]:
        """The parameters that the current action takes."""
        return self.queries.get(self.action, Query)

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """First who may, then whether the question is a good one."""
        super().initial(request, *args, **kwargs)
        self.now = timezone.now()
        self.today = timezone.localdate(self.now)
        if request.method not in self.allowed_methods:  # ends in a 405
            return
        self.query = self.query_class.read(request.query_params)
        if request.method == "POST":
            handler: Handler = self.post  # the framework put the handler of the current action there
            for around in AROUND_POSTS:
                handler = around(self, handler)
            self.post = handler

    @property
    def actor(self) -> Any:
        """Who asks; the permission has made sure that it is one of our users."""
        return self.request.user

    @property
    def clock(self) -> dict[str, Any]:
        """Who acts, and when: what every action asks for."""
        return {"actor": self.actor, "on": self.today, "at": self.now}

    def get_queryset(self) -> QuerySet[Any]:
        """The rows that this user may see today."""
        model: Any = super().get_queryset().model
        rows: QuerySet[Any] = model.objects.visible_to(self.actor, self.today)
        return rows

    def get_serializer(self, *args: Any, **options: Any) -> Any:
        """The serializer, which knows what may be done with each of the objects it shows."""
        if args:  # none while the OpenAPI document is made
            shown = list(args[0]) if options.get("many") else list(args)
            if self.request.method in ("GET", "HEAD"):
                for heard in ON_SHOWN:
                    heard(self, shown)
            options["context"] = {**self.get_serializer_context(), "actions": self.actions_of(shown)}
        return super().get_serializer(*args, **options)

    def actions_of(self, shown: Sequence[Any]) -> dict[int, list[dict[str, Any]]]:
        """What this API offers to do with each of these objects, by id."""
        return {}

    def filter_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """The rows that were asked for."""
        return self.query_class.narrow(queryset, self.query, self.today)


class ReadResource(mixins.ListModelMixin, mixins.RetrieveModelMixin, Resource):
    """A resource that is listed and read; by itself with its version as ETag, where it has one."""

    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """One object."""
        response: Response = super().retrieve(request, *args, **kwargs)
        if "version" in response.data:
            response["ETag"] = etag(response.data["version"])
        return response

"""Which roles a page is for."""

from collections.abc import Callable
from functools import wraps
from typing import Any, ClassVar, Concatenate

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.http.response import HttpResponseBase

from accounts.models import User
from accounts.roles import Permission


class UserRequest(HttpRequest):
    """A request behind the login: somebody has signed in."""

    user: User


View = Callable[Concatenate[UserRequest, ...], HttpResponse]


def allowed(permission: Permission) -> Callable[[View], View]:
    """Answer 403 unless the role of whoever signed in has this permission."""

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: UserRequest, /, *args: Any, **kwargs: Any) -> HttpResponse:
            if not request.user.may(permission):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        return guarded

    return decorate


class Allowed:
    """The same for a class-based view; stands before the view it guards."""

    permission: ClassVar[Permission]
    request: Any  # a UserRequest; a narrower attribute than the view's own is not allowed
    http_method_names: Any  # of the view, in small letters

    def is_for(self, user: User) -> bool:
        """Whether this user may come here at all."""
        return user.may(self.permission)

    def look_up(self, **address: Any) -> None:
        """Find what the address is about, for who may come here; nothing, unless a view says otherwise."""

    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Answer 405 to a verb that the view does not know, and 403 to whom it is not for.

        Both before the view looks anything up, so that neither says anything of what there is.
        """
        if request.method.lower() not in self.http_method_names:
            return HttpResponseNotAllowed([name.upper() for name in self.http_method_names])
        if not self.is_for(request.user):
            raise PermissionDenied
        self.look_up(**kwargs)
        response: HttpResponseBase = super().dispatch(request, *args, **kwargs)  # type: ignore[misc]
        return response

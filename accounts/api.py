"""Who may use the API, and how people and offices look in it."""

from typing import Any, ClassVar

from oauth2_provider.models import AbstractAccessToken
from rest_framework import serializers
from rest_framework.permissions import SAFE_METHODS, BasePermission
from rest_framework.request import Request

from accounts.models import User
from accounts.roles import Permission


class Allowed(BasePermission):
    """Lets in whoever may use the API and may do the act that belongs to the method; see `allow`."""

    acts: ClassVar[dict[str, tuple[Permission, ...]]] = {}
    message = "U mag dit niet."

    def has_permission(self, request: Request, view: Any) -> bool:
        """Refuse strangers, roles without the act, tokens without the scope, and methods that nobody classified."""
        user, method = request.user, "GET" if request.method == "HEAD" else request.method or ""
        if not isinstance(user, User) or not user.may(Permission.USE_API):
            return False
        if isinstance(request.auth, AbstractAccessToken):
            scope = "read" if method in SAFE_METHODS else "write"
            if not request.auth.allow_scopes([scope]):
                self.message = f"Dit token heeft het bereik “{scope}” niet."
                return False
        # A method that the address does not know goes on to its 405; one that nobody classified stays closed.
        return method not in view.allowed_methods or any(user.may(act) for act in self.acts.get(method, ()))


def allow(**acts: Permission | tuple[Permission, ...]) -> type[Allowed]:
    """A permission that names the act behind each method: `allow(GET=Permission.SEE_FILE)`; any of several."""
    several = {method: act if isinstance(act, tuple) else (act,) for method, act in acts.items()}
    return type("Allowed", (Allowed,), {"acts": several})


class PersonSerializer(serializers.Serializer[Any]):
    """A colleague, by id and name."""

    id = serializers.IntegerField()
    name = serializers.CharField()


class OfficeSerializer(serializers.Serializer[Any]):
    """An office, by code and name."""

    code = serializers.CharField()
    name = serializers.CharField()

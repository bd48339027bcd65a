"""What holds for a view that says nothing."""

from typing import Any

from rest_framework.permissions import BasePermission
from rest_framework.request import Request


class Deny(BasePermission):
    """Nobody may do anything: a view that does not name its permission stays closed."""

    def has_permission(self, request: Request, view: Any) -> bool:
        """No."""
        return False

"""Who reads the logs."""

from datetime import date
from typing import Any, Self

from django.db import models

from accounts.models import User
from accounts.roles import Permission


class LogQuerySet(models.QuerySet[Any]):
    """Rows of a log: of everybody, for who oversees them. What a client reads of the own file goes by `readers`."""

    def visible_to(self, user: User, on: date) -> Self:
        """All of them for who may see logs, on whatever day; nothing for anybody else."""
        return self.all() if user.may(Permission.SEE_LOGS) else self.none()

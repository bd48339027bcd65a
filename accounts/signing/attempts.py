"""How often somebody may try to come in before the door stays shut for a while."""

from dataclasses import dataclass
from datetime import timedelta
from typing import ClassVar

from django.db import models
from django.utils.crypto import salted_hmac


@dataclass(frozen=True, slots=True)
class Limit:
    """So many attempts in so long, counted from the first one; then it is shut until that time is over."""

    attempts: int
    window: timedelta


# What is counted → how often. An office shares one address on the internet, so an address may try more often.
LIMITS: dict[str, Limit] = {
    "account": Limit(5, timedelta(minutes=15)),
    "address": Limit(50, timedelta(minutes=15)),
    "second-step": Limit(5, timedelta(minutes=15)),
    "own-password": Limit(5, timedelta(minutes=15)),
    # A code of an app is taken once, for as long as it could be typed again.
    "code": Limit(1, timedelta(minutes=2)),
}


class Attempt(models.Model):
    """The attempts on one door by one account or address, which stands here as a keyed hash alone."""

    digest = models.CharField("vingerafdruk", max_length=64, unique=True)
    count = models.PositiveIntegerField("aantal pogingen")
    until = models.DateTimeField("telt tot")

    objects: ClassVar[models.Manager["Attempt"]] = models.Manager()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["until"], name="attempt_until")]

    def __str__(self) -> str:
        return f"{self.count}, tot {self.until:%d-%m-%Y %H:%M}"


def digest(kind: str, subject: str) -> str:
    """A keyed hash of 64 hex digits: the same account or address gives the same one, and nobody reads it back."""
    return salted_hmac("accounts.Attempt", f"{kind}\n{subject}", algorithm="sha256").hexdigest()

"""Who stands in the logs: colleagues by name, clients and who looks along with them never."""

from collections.abc import Iterable
from dataclasses import dataclass

from accounts.models import User
from accounts.roles import Role


@dataclass(frozen=True, slots=True)
class Person:
    """An account in a log; `place` is its office or organisation, or empty."""

    pk: int
    name: str
    role: str
    place: str
    # The account of a client or a representative, of whom no name is shown.
    looks_along: bool


def person(user: User) -> Person:
    """How this account is shown; office and organisation are read along."""
    place = user.office or user.organisation
    role = Role(user.role)
    looks_along = role == Role.CLIENT
    name = f"Account {user.pk}" if looks_along else user.name
    label = "Klant of vertegenwoordiger" if looks_along else str(role.label)
    return Person(user.pk, name, label, place.name if place else "", looks_along)


def people(ids: Iterable[int]) -> dict[int, Person]:
    """Everybody with one of these ids, in one query; who is no longer there is called by the number."""
    wanted = set(ids)
    users = User.objects.filter(pk__in=wanted).select_related("office", "organisation")
    found = {user.pk: person(user) for user in users}
    return found | {pk: Person(pk, f"Account {pk}", "Onbekend", "", looks_along=False) for pk in wanted - set(found)}

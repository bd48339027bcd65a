"""The menu: which pages each role finds at the top, in order; the first one is where signing in leads."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from accounts.models import User
from accounts.roles import Permission


@dataclass(frozen=True, slots=True)
class Entry:
    """A page in the menu of whoever has the permission."""

    permission: Permission
    text: str
    url_name: str


@dataclass(frozen=True, slots=True)
class Item:
    """An entry as the menu shows it; `current` is the value of aria-current, or empty."""

    text: str
    url: str
    current: str


ENTRIES = (
    Entry(Permission.SEE_CASELOAD, "Mijn werk", "my-work"),
    Entry(Permission.SEE_FILE, "Klanten", "client-search"),
    Entry(Permission.SEE_VACANCIES, "Vacatures", "vacancies"),
    Entry(Permission.SEE_COACHED_CLIENTS, "Mijn klanten", "coached-clients"),
    Entry(Permission.SEE_EMPLOYEES, "Mijn werknemers", "employees"),
    Entry(Permission.SEE_OWN_JOURNEY, "Mijn overzicht", "own-journey"),
    Entry(Permission.EXPORT, "Exports", "exports"),
    Entry(Permission.SEE_LOGS, "Toezicht", "privacy"),
    Entry(Permission.DECIDE_EXPORT, "Exports", "exports"),
    Entry(Permission.PROPOSE_DESTRUCTION, "Bewaren en vernietigen", "destructions"),
)


def entries_of(user: User) -> list[Entry]:
    """The entries that this user may open."""
    return [entry for entry in ENTRIES if user.may(entry.permission)]


def menu(request: HttpRequest) -> dict[str, Any]:
    """Context processor: the menu of whoever is signed in."""
    user = getattr(request, "user", None)
    if not isinstance(user, User) or bool(getattr(request, "first_this", "")):
        return {"navigation": []}
    found = [(entry.text, reverse(entry.url_name)) for entry in entries_of(user)]
    # Of entries below one another the nearest is where one is.
    nearest = max((url for _, url in found if request.path.startswith(url)), key=len, default="")
    here = "page" if request.path == nearest else "true"
    return {"navigation": [Item(text, url, here if url == nearest else "") for text, url in found]}

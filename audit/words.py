"""The Dutch words for what the logs keep as codes; the rooms above add theirs when they start."""

from dataclasses import dataclass
from functools import cache
from typing import Any

from django.db.models import Field, Model

from audit.change_triggers import logged
from base import acts

OVERSIGHT = "toezicht"
OUTSIDE_ACTS = "Buiten een handeling"


@dataclass(frozen=True, slots=True)
class Purpose:
    """A processing activity: as the register of processing names it, and what a client is told of it (B1)."""

    label: str
    plain: str


# Page or operation, as `Reading.what` has it → what a screen calls it.
PLACES: dict[str, str] = {}
PURPOSES: dict[str, Purpose] = {
    OVERSIGHT: Purpose("Toezicht", "Om te controleren of wij goed omgaan met uw gegevens."),
}
# Label of a model that has no Dutch name of its own → its Dutch name.
TABLES: dict[str, str] = {
    "accounts.ApiClient": "programma dat de API gebruikt",
    "accounts.Office": "vestiging",
    "accounts.Organisation": "organisatie",
    "accounts.User": "account",
}
# Name of a field that has no Dutch name of its own → its Dutch name.
COLUMNS: dict[str, str] = {
    "allowed_origins": "toegestane adressen",
    "authorization_grant_type": "manier van toegang",
    "cimd_expires_at": "beschrijving geldig tot",
    "client_id": "kenmerk",
    "client_secret": "geheim",
    "client_type": "soort programma",
    "code": "code",
    "created": "gemaakt op",
    "hash_client_secret": "geheim versleuteld",
    "id": "nummer van de rij",
    "last_login": "laatst ingelogd",
    "office": "vestiging",
    "organisation": "organisatie",
    "post_logout_redirect_uris": "adressen na uitloggen",
    "algorithm": "ondertekening",
    "redirect_uris": "adressen om naar terug te gaan",
    "registration_source": "herkomst",
    "sector": "sector",
    "skip_authorization": "zonder toestemmingsscherm",
    "updated": "bijgewerkt op",
    "user": "account",
    "version": "versie",
}
# What says how the product keeps a row, and nothing to who reads the log.
TECHNICAL = frozenset({"id", "subject", "subject_id", "version"})
# Label of a model → its columns that an overseer of the logs does not need: the names of a client, and what a
# professional keeps to themselves.
WITHHELD: dict[str, frozenset[str]] = {}


def place(what: str) -> str:
    """The page or operation in Dutch; the code itself when an older version of the product wrote it."""
    return PLACES.get(what, what)


def purpose(activity: str) -> Purpose:
    """Why somebody looked; the code itself when an older version of the product wrote it."""
    return PURPOSES.get(activity, Purpose(activity, activity))


def act(code: str) -> str:
    """The act in Dutch; `OUTSIDE_ACTS` when there was none."""
    return acts.LABELS.get(code, code) or OUTSIDE_ACTS


@cache
def logged_tables() -> dict[str, type[Model]]:
    """The logged models by the name of their table."""
    return {model._meta.db_table: model for model in logged()}


def table(name: str) -> str:
    """The table in Dutch; its own name when it is no longer there."""
    model = logged_tables().get(name)
    if model is None:
        return name
    return TABLES.get(model._meta.label) or str(model._meta.verbose_name)


def column(field: "Field[Any, Any]") -> str:
    """The column in Dutch."""
    own = str(field.verbose_name)
    return COLUMNS.get(field.name, own) if is_automatic(field) else own


def is_automatic(field: "Field[Any, Any]") -> bool:
    """Whether nobody gave this field a name of its own, so that the framework made one of what the code calls it."""
    return str(field.verbose_name).lower() == field.name.replace("_", " ")

"""What becomes of each table when a file is destroyed: a row goes, unless rows that are kept for ever point at it.

Of such a row only ids, codes and days are left. A table about clients that nobody thought of here goes whole: see
`going`. ADR 0013 says why.
"""

from functools import cache
from typing import Any

from django.apps import apps
from django.db.models import Model

from audit.append_only import APPEND_ONLY
from audit.change_triggers import logged
from audit.subjects import path_to_client
from clients.models.client import NOBODYS_BIRTH_DATE

GONE = "vernietigd"
# Rows that stay, each with what takes the place of what somebody wrote or that tells who somebody was. The BSN index
# and the day are filled in by the action.
STAYS: dict[str, dict[str, Any]] = {
    "clients.Client": {
        "bsn": "",
        "first_name": "",
        "prefix": "",
        "last_name": "",
        "birth_date": NOBODYS_BIRTH_DATE,
        "sex": "onbekend",
        "education": "onbekend",
        "limitation": "onbekend",
    },
    "clients.Employment": {"job_title": ""},
    "journeys.Journey": {"contact_interval_months": 12, "contact_interval_reason": ""},
    "journeys.JobEnd": {"explanation": ""},
    "journeys.Trajectory": {"reason_for_service": "", "expected_result": ""},
}
# The place that a client left, in the words of the employer; the log does not know whose it was.
VACANCY: dict[str, Any] = {"description": ""}


@cache
def going() -> tuple[type[Model], ...]:
    """The tables about a client whose rows go, each before the ones that it points at."""
    kept = {*STAYS, *APPEND_ONLY}
    waiting = [model for model in logged() if path_to_client(model) is not None and model._meta.label not in kept]
    found: list[type[Model]] = []
    while waiting:
        pointed_at = {
            field.related_model for model in waiting for field in model._meta.concrete_fields if field.is_relation
        }
        free = [model for model in waiting if model not in pointed_at]
        found += free
        waiting = [model for model in waiting if model not in free]
    return tuple(found)


def staying() -> tuple[tuple[type[Model], dict[str, Any]], ...]:
    """The tables whose rows stay as ids and codes, with what is put into them."""
    return tuple((apps.get_model(label), values) for label, values in STAYS.items())

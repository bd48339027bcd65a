"""Finding an organisation, such as the employer of a job, among thousands."""

from dataclasses import dataclass

from accounts.models import Organisation

LIMIT = 25


@dataclass(frozen=True)
class Matches:
    """The organisations that were found; `more` says that there are more than are shown."""

    rows: tuple[Organisation, ...]
    more: bool


def find_employers(text: str) -> Matches:
    """The employers that a text finds, by KVK number or by name."""
    return _find(Organisation.Kind.EMPLOYER, text)


def find_guides(text: str) -> Matches:
    """The jobcoach organisations that a text finds, likewise."""
    return _find(Organisation.Kind.JOBCOACH, text)


def _find(kind: str, text: str) -> Matches:
    """At most `LIMIT` of this kind whose KVK number is `text` or whose name holds each of its words."""
    rows = Organisation.objects.filter(kind=kind)
    if text.isdecimal():
        rows = rows.filter(kvk_number=text)
    else:
        for word in text.split():
            rows = rows.filter(name__icontains=word)
    found = tuple(rows.order_by("name", "pk")[: LIMIT + 1])
    return Matches(found[:LIMIT], len(found) > LIMIT)

"""Finding the employer of a job among thousands."""

from dataclasses import dataclass

from accounts.models import Organisation

LIMIT = 25


@dataclass(frozen=True)
class Matches:
    """The employers that were found; `more` says that there are more than are shown."""

    rows: tuple[Organisation, ...]
    more: bool


def find_employers(text: str) -> Matches:
    """At most `LIMIT` employers whose KVK number is `text` or whose name holds each of its words."""
    employers = Organisation.objects.filter(kind=Organisation.Kind.EMPLOYER)
    if text.isdecimal():
        employers = employers.filter(kvk_number=text)
    else:
        for word in text.split():
            employers = employers.filter(name__icontains=word)
    found = tuple(employers.order_by("name", "pk")[: LIMIT + 1])
    return Matches(found[:LIMIT], len(found) > LIMIT)

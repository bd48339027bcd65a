"""The numbers under which senders find back what they sent."""

from django.utils.crypto import get_random_string

from journeys.models import Signal, UnplacedSignal

# No letters or digits that look like one another: people read receipt numbers aloud.
ALPHABET = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
LENGTH = 8


def new_receipts(*, count: int) -> list[str]:
    """So many receipt numbers that no signal has, waiting ones included; a number carries over when one is placed."""
    made: set[str] = set()
    while len(made) < count:
        made |= {get_random_string(LENGTH, ALPHABET) for _ in range(count - len(made))}
        kept, waiting = (
            rows.filter(receipt__in=made).order_by().values_list("receipt", flat=True)
            for rows in (Signal.objects, UnplacedSignal.objects)
        )
        made -= set(kept.union(waiting))
    return sorted(made)

"""The lists of one case as a page shows them: each item with what came of it."""

from dataclasses import dataclass
from datetime import date

from accounts.models import User
from journeys.actions.checklists import Answer
from journeys.checklists import LISTS, TITLES, Checklist, Item, applies
from journeys.models import CheckedItem, JobEnd


@dataclass(frozen=True)
class Row:
    """One item; `checked` says who saw to it, `open` is false until the job is over for what has to wait for that."""

    item: Item
    checked: CheckedItem | None
    open: bool

    @property
    def answer(self) -> Answer:
        """What is kept of it now."""
        return Answer.of(self.checked)


@dataclass(frozen=True)
class Shown:
    """One list; `now` says whether it is worked through where the case stands."""

    name: Checklist
    rows: tuple[Row, ...]
    now: bool

    @property
    def title(self) -> str:
        """The list in words."""
        return TITLES[self.name]

    @property
    def done(self) -> int:
        """How many items were seen to."""
        return sum(row.checked is not None for row in self.rows)

    @property
    def waiting(self) -> tuple[Row, ...]:
        """Items that can only be seen to once the job is over, while it still runs."""
        return tuple(row for row in self.rows if not row.open) if self.now else ()

    @property
    def written(self) -> tuple[Row, ...]:
        """The items that say something."""
        return tuple(row for row in self.rows if row.checked)


def lists_of(case: JobEnd, user: User, on: date) -> tuple[Shown, ...]:
    """The lists that are worked through now, and those of which something was seen to; one query."""
    return tuple(row for row in _both(case, user, on) if row.now or row.done)


def list_of(case: JobEnd, name: Checklist, user: User, on: date) -> Shown:
    """One list as it is now, also where it is not worked through; one query."""
    return next(row for row in _both(case, user, on) if row.name is name)


def _both(case: JobEnd, user: User, on: date) -> list[Shown]:
    rows = CheckedItem.objects.visible_to(user, on).standing().filter(job_end=case).select_related("by")
    checked = {row.item: row for row in rows}
    over = case.employment.ended_on is not None
    return [
        Shown(
            name,
            tuple(Row(item, checked.get(item.key), over or not item.when_over) for item in items),
            now=applies(name, case.state),
        )
        for name, items in LISTS.items()
    ]

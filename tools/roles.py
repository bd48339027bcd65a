"""Write docs/roles.md: per role what it may do, which rows it sees, and the pages and operations that it opens.

The number of combinations that the README and docs/access.md name is written along.
"""

import os
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

DOCUMENT = Path(__file__).resolve().parent.parent / "docs" / "roles.md"
# The pages that name how many combinations there are.
FIGURED = (DOCUMENT.parent.parent / "README.md", DOCUMENT.parent / "access.md")
COUNTED = re.compile(r"[\d,]+ combinations")
HEAD = """# Roles

Made by `make roles` from `accounts/roles.py` and the table of the matrix (`tests/matrix/rows.py`); a test fails when
this page says something else than they do. How it is proven: [access](access.md).

Every row below is asked in the test suite, of every role, with the right and the wrong object and verb. Whose
objects: *own* is of the caseload, the portal or the mandate, *colleague's* of the same office with another fixed
contact. What is not named here is refused: 403 before anything is looked up, 404 for an object of somebody else.

| | may do |
|---|---|
"""


def main() -> int:
    """Write the document anew."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "wajong.settings_test"
    import django

    django.setup()
    DOCUMENT.write_text(document(), encoding="utf-8")
    for page in FIGURED:
        text = page.read_text(encoding="utf-8")
        page.write_text(COUNTED.sub(f"{combinations():,} combinations", text), encoding="utf-8")
    return 0


def combinations() -> int:
    """How many combinations the matrix asks."""
    from tests.matrix.walk import rows, steps

    return sum(1 for address in rows() for _ in steps(address))


def document() -> str:
    """The document as it must be now."""
    from accounts.roles import PERMISSIONS, Role

    table = "".join(f"| {role.label} (`{role}`) | {_list(sorted(PERMISSIONS[role]))} |\n" for role in Role)
    return HEAD + table + "".join(f"\n{section}" for role in Role for section in _of(role))


def _list(codes: list[Any]) -> str:
    return ", ".join(f"`{code}`" for code in codes) or "nothing"


def _of(role: Any) -> Iterator[str]:
    """The section of one role."""
    from accounts.roles import MEANS, PERMISSIONS, ROWS
    from tests.matrix.rows import OPERATIONS, PAGES

    yield f"## {role.label}\n"
    yield f"**Sees:** {ROWS[role]}\n"
    acts = [f"- {MEANS[code]} (`{code}`)\n" for code in sorted(PERMISSIONS[role])]
    yield "**May:**\n\n" + ("".join(acts) or "- nothing but read the own messages\n")
    pages = [
        _line(name, row, role, reads=row.get is not None, posts=row.post is not None)
        for name, row in PAGES.items()
        if role in row.roles
    ]
    yield "**Pages:**\n\n" + "".join(pages)
    operations = [
        _line(name, row, role, reads=role in (row.reads or ()), posts=role in row.writes)
        for name, row in OPERATIONS.items()
        if role in (row.reads or frozenset()) | row.writes
    ]
    if operations:
        yield "**API:**\n\n" + "".join(operations)


def _line(name: str, row: Any, role: Any, *, reads: bool, posts: bool) -> str:
    """One page or operation: what one does there, with whose objects."""
    from tests.matrix.people import Whose

    words = {Whose.OWN: "own", Whose.COLLEAGUE: "colleague's", Whose.FORMER: "once own", Whose.ELSEWHERE: "others'"}
    seen = [whose for whose in Whose if whose in words and row.takes and row.sees(role, whose)]
    acted = [whose for whose in seen if not row.acts or row.may_act(role, whose)]
    said = []
    if reads:
        is_form = posts and hasattr(row, "get")
        said.append(("fills in" if is_form else "reads", acted if is_form else seen))
    if posts and not (reads and hasattr(row, "get")):
        said.append(("posts", acted))
    told = "; ".join(f"{verb} {', '.join(words[whose] for whose in whom)}".strip() for verb, whom in said)
    return f"- `{name}`: {told}\n"


if __name__ == "__main__":
    sys.exit(main())

"""Which statements a budget counts."""

import re
from collections.abc import Iterable
from typing import Any

# What carries statements along: the savepoints of a test that runs inside a transaction, locks on a name, and of
# which act the database is told.
_ALONG = re.compile("SAVEPOINT|pg_advisory|set_config")


def counted(captured: Iterable[Any]) -> list[str]:
    """The statements among the captured queries that ask or write something."""
    return [query["sql"] for query in captured if not _ALONG.search(query["sql"])]

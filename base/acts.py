"""What a transaction is for: who writes, by which act, and the trace it belongs to.

Triggers write it beside every change (audit/change_triggers.py). PostgreSQL hears it once per act, as a setting that
ends with the transaction; on SQLite the triggers ask a function of the connection.
"""

import json
from collections.abc import Callable, Generator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import wraps
from importlib import import_module
from typing import Any, ParamSpec, TypeVar

from django.db import connection, transaction

from base.refusal import ConsentMissing

P = ParamSpec("P")
R = TypeVar("R")

SETTING = "wajong.act"
INVENTED = "invented"
# The one act under which values that were kept go: while it runs nothing is copied to the log, and only then does the
# database let go of what was copied before.
DESTROYING = "destruction.carry_out"


@dataclass(frozen=True)
class Edge:
    """Where a request came in: the id of its trace, 32 hex digits, and the program that sent it, if any."""

    trace: str = ""
    program: str = ""


@dataclass(frozen=True)
class Told:
    """What the database is told of an act; `actor_id` is None when nobody signed in, as in the morning sweep."""

    act: str
    actor_id: int | None
    trace: str
    program: str

    def as_json(self) -> str:
        """The form in which the triggers read it."""
        return json.dumps(
            {"act": self.act, "actor_id": self.actor_id, "trace": self.trace, "program": self.program},
            separators=(",", ":"),
        )


LABELS: dict[str, str] = {}
# Who keeps that contact without consent was refused; the rooms above say it, when they start.
ON_CONSENT_MISSING: list[Callable[[ConsentMissing, Told], None]] = []
NOWHERE = Edge()
edge: ContextVar[Edge] = ContextVar("edge", default=NOWHERE)
_told: ContextVar[Told | None] = ContextVar("told", default=None)
# The invented history of a demonstration is nobody's act: while this is set nothing is logged.
_invented: ContextVar[bool] = ContextVar("invented", default=False)


def told() -> str:
    """What the triggers of SQLite read: the running act as JSON, `INVENTED`, or nothing outside an act."""
    if _invented.get():
        return INVENTED
    running = _told.get()
    return running.as_json() if running else ""


def running() -> str:
    """The code of the act that runs; empty outside an act."""
    now = _told.get()
    return now.act if now and not _invented.get() else ""


def on_the_command_line(*modules: str) -> None:
    """Learn the names of acts that no page asks for, from the modules that hold them: the logs name them as well."""
    for module in modules:
        import_module(module)


def named(code: str, label: str) -> str:
    """Give an act its Dutch name; answers the code."""
    LABELS[code] = label
    return code


def act(label: str) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """`transaction.atomic` for an action, which also tells the database who does what.

    `label` is what a screen calls the act, in Dutch. Within another act the outer one is what is told: a move that
    belongs to recording a job was done by recording the job. Who acts is the keyword `actor`, or who sent the
    `report`; nobody for what is done from a console.
    """

    def decorate(function: Callable[P, R]) -> Callable[P, R]:
        code = named(f"{function.__module__.rsplit('.', 1)[-1]}.{function.__name__}", label)

        @wraps(function)
        def acting(*args: P.args, **kwargs: P.kwargs) -> R:
            said: Any = kwargs.get("report")
            actor: Any = kwargs.get("actor") or getattr(said, "reported_by", None)
            with doing(code, getattr(actor, "pk", None)):
                return function(*args, **kwargs)

        return acting

    return decorate


@contextmanager
def doing(code: str, actor_id: int | None) -> Generator[None]:
    """One transaction of an act that is named in `LABELS`.

    Contact that was refused for want of consent is kept once all that the act wrote was undone, in a transaction of
    its own: whichever action refused it, and through whatever door it was asked for.
    """
    if _told.get() is not None:
        with transaction.atomic():
            yield
        return
    came = edge.get()
    told = Told(code, actor_id, came.trace, came.program)
    try:
        with transaction.atomic():
            token = _told.set(told)
            try:
                _tell()
                yield
            finally:
                _told.reset(token)
    except ConsentMissing as refused:
        with transaction.atomic():
            for keep in ON_CONSENT_MISSING:
                keep(refused, told)
        raise


@contextmanager
def invented() -> Generator[None]:
    """One transaction whose rows are a demonstration's invention, and no change that somebody made."""
    with transaction.atomic():
        token = _invented.set(True)
        try:
            _tell()
            yield
        finally:
            _invented.reset(token)


def _tell() -> None:
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config(%s, %s, true)", [SETTING, told()])

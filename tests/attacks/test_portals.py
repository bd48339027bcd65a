"""What portals show of a client, by column: every other column stays away from every answer, whatever is asked."""

import re
from collections.abc import Generator, Iterator

import pytest
from pytest_django import DjangoDbBlocker

from accounts.roles import Role
from clients.models import Client
from tests.attacks.markers import Marker, Markers
from tests.matrix.people import Whose
from tests.matrix.rows import Open
from tests.matrix.walk import EMPTY, RIGHT, Answer, Step, Walker, rows, stage, steps

pytestmark = pytest.mark.embedded

NAME = {"Client.first_name", "Client.prefix", "Client.last_name"}
# What a sender said, and what was answered.
OWN_SIGNAL = {"Signal.receipt", "Signal.received_on", "Signal.expected_end_on", "Signal.answer"}
# A program reads back what it sent, and before when there is an answer.
BY_PROGRAM = {"Signal.message", "Signal.decide_by"}
# Per portal the columns that may be in an answer: of the own client, and of one who is no longer theirs. An employer
# sees name, contract dates, contacts and the status of own signals (004:1476-1480), and what it said itself.
ALLOWED: dict[Role, dict[Whose, set[str]]] = {
    Role.EMPLOYER: {
        Whose.OWN: NAME | OWN_SIGNAL | BY_PROGRAM | {"Employment.started_on", "Employment.expected_end_on"},
        Whose.FORMER: NAME | OWN_SIGNAL | BY_PROGRAM,
    },
    Role.JOBCOACH: {
        Whose.OWN: NAME
        | OWN_SIGNAL
        | BY_PROGRAM
        | {"Employment.job_title", "Employment.expected_end_on", "Coaching.granted_until"},
        Whose.FORMER: NAME | OWN_SIGNAL | BY_PROGRAM,
    },
    Role.CLIENT: {
        Whose.OWN: NAME
        | OWN_SIGNAL
        | {
            "Agreement.what", "Agreement.due_on", "ChosenService.expected_result", "Consent.answered_on",
            "Consent.asked_on", "Employment.started_on", "Employment.expected_end_on", "JobEnd.attempted_on",
            "JobEnd.talked_on", "Trajectory.requested_on", "Workplan.goal",
        },
    },
}  # fmt: skip
# The other verbs are refused without a word about anybody, which the matrix holds.
TELLING = (EMPTY, RIGHT, "GET")
PORTALS = pytest.mark.parametrize("role", sorted(ALLOWED))
Stage = tuple[dict[str, Walker], Markers, list[Marker]]


@pytest.fixture(scope="module")
def marked(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Generator[Stage]:
    """Everybody of the matrix, with every column of three clients marked."""
    with django_db_blocker.unblock(), stage() as everybody:
        places, markers = everybody[Role.EMPLOYER].cast.places, Markers()
        whose = (Whose.OWN, Whose.FORMER, Whose.ELSEWHERE)
        yield everybody, markers, [mark for one in whose for mark in markers.on(one, places[one].world.kim)]


def asked(walker: Walker) -> Iterator[Step]:
    """All that somebody can ask with an answer that says something: each page and operation, each kind of object."""
    for address, row in rows().items():
        for step in () if isinstance(row, Open) else steps(address):
            if step.walker == walker.name and step.verb in TELLING:
                yield step


def said(answer: Answer) -> str:
    """Everything that an answer tells, its headers too."""
    return answer.said.decode() + answer.headers


@PORTALS
def test_a_portal_shows_the_columns_on_its_list_and_no_other(role: Role, marked: Stage) -> None:
    everybody, markers, marks = marked
    walker = everybody[role]
    shown: dict[Whose, set[str]] = {}
    for step in asked(walker):
        text = said(walker.take(step))
        for mark in marks:
            found = mark.is_in(text)
            if found and mark.column not in ALLOWED[role].get(mark.whose, ()):
                found = markers.again(mark).is_in(said(walker.take(step)))
            if found:
                shown.setdefault(mark.whose, set()).add(mark.column)
    assert shown == ALLOWED[role]


def test_every_table_about_a_client_is_marked(marked: Stage) -> None:
    _, _, marks = marked
    columns = {mark.column for mark in marks if mark.whose is Whose.OWN}
    kept_apart = {
        "Client.bsn",
        "Client.limitation",
        "ContactDetails.phone",
        "Workplan.hinders",
        "Conversation.outcome",
    }
    assert columns >= kept_apart
    assert len(columns) > 100


@PORTALS
def test_a_portal_asks_the_database_for_no_other_column_of_a_client(role: Role, marked: Stage) -> None:
    everybody, _, _ = marked
    walker = everybody[role]
    allowed = {"id", "number", "office_id"} | {column.split(".")[1] for column in NAME}
    read = {
        column
        for step in asked(walker)
        if (step.verb, step.expected) == ("GET", 200)
        for sql in walker.take(step).asked
        if sql.startswith("SELECT")
        for column in re.findall(r'"clients_client"\."(\w+)"', sql.split(" FROM ", 1)[0])
    }
    assert read, "the name at least"
    assert read <= {field.column for field in Client._meta.concrete_fields}
    assert read - allowed == set()

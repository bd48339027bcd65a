"""Signals through the API: for staff, and for the systems of jobcoaches and employers, who get only their own."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import get_resolver, reverse

from accounts.models import User
from accounts.roles import Role
from clients.models import Client, Coaching, Employment
from journeys.models import JobEnd, Signal, UnplacedSignal
from tests import factories
from tests.api.conftest import Caller
from tests.journeys.acts import end
from tests.statements import counted

BUDGET = 20
ABOUT_JOB = {"kind": "niet_verlengd", "expectedEndOn": "2027-01-31", "message": "Te weinig werk."}
ABOUT_KIM = {"name": "Kim van Dijk", "kind": "dreigend", "message": "Kim is vaak ziek."}
OWN = {
    "id", "receipt", "kind", "expectedEndOn", "message", "receivedOn", "decideBy", "state", "answer",
    "allowedActions",
}  # fmt: skip
SIGNALS, UNPLACED = "/api/v1/signals", "/api/v1/unplaced-signals"


def post(caller: Caller, user: User, where: str, values: Any, etag: str | None = None) -> Any:
    return caller(user).post(where, values, headers={"If-Match": etag} if etag else {})


@pytest.fixture
def sent(kims_coaching: Coaching, jobcoach: User) -> Signal:
    """What the jobcoach reported last Friday."""
    made: Signal = factories.SignalFactory(employment=kims_coaching.employment, reported_by=jobcoach, message="Kort.")
    return made


@pytest.fixture
def unplaced(employer: User) -> UnplacedSignal:
    """What the bakery reported last Friday about somebody."""
    made: UnplacedSignal = factories.UnplacedSignalFactory(reported_by=employer)
    return made


# --- Systems of jobcoaches and employers -------------------------------------------------------


@pytest.mark.parametrize("role", [Role.JOBCOACH, Role.EMPLOYER])
def test_their_systems_get_into_signals_and_nowhere_else(
    caller: Caller, role: Role, kims_coaching: Coaching, sent: Signal, unplaced: UnplacedSignal
) -> None:
    client = caller(factories.UserFactory(role=role))
    api: Any = next(row for row in get_resolver().url_patterns if getattr(row, "namespace", "") == "api")
    patterns = [row for part in api.url_patterns for row in getattr(part, "url_patterns", [part])]
    answers = {}
    for pattern in patterns:
        if pattern.name in ("openapi", "unknown"):
            continue
        values = {key: kims_coaching.employment.client.number if key == "number" else 1
                  for key in pattern.pattern.converters or pattern.pattern.regex.groupindex}  # fmt: skip
        where = reverse(f"api:{pattern.name}", kwargs=values)
        answers[pattern.name] = (client.get(where).status_code, client.post(where, {}).status_code)
    open_here = {name: found for name, found in answers.items() if set(found) - {403, 405}}
    assert open_here == {
        "signal-list": (200, 400),
        "signal": (404, 405),
        "unplaced-signal-list": (200, 405),
        "unplaced-signal": (404, 405),
    }


def test_a_jobcoach_reports_about_a_coached_job_and_reads_the_answer(
    caller: Caller, kims_coaching: Coaching, jobcoach: User, expert: User
) -> None:
    values = {**ABOUT_JOB, "employmentId": kims_coaching.employment_id}
    answer = post(caller, jobcoach, SIGNALS, values)
    assert answer.status_code == 201, answer.content
    signal = Signal.objects.get()
    assert (answer.json()["receipt"], answer.json()["decideBy"]) == (signal.receipt, "2026-11-30")
    assert (signal.channel, signal.job_end) == ("jobcoach", JobEnd.objects.get())
    assert post(caller, jobcoach, SIGNALS, values).json() == answer.json()
    told = post(caller, expert, f"{SIGNALS}/{signal.pk}/answers", {"state": "gepland", "answer": "Ik bel morgen."})
    assert told.status_code == 201, told.content
    read = caller(jobcoach).get(answer["Location"]).json()
    assert set(read) == OWN
    assert (read["state"], read["answer"], read["message"]) == ("gepland", "Ik bel morgen.", "Te weinig werk.")
    assert read["allowedActions"] == []


def test_an_employer_describes_somebody_and_learns_nothing(
    caller: Caller, kims_job: Employment, employer: User, team_lead: User
) -> None:
    answer = post(caller, employer, SIGNALS, ABOUT_KIM)
    assert answer.status_code == 201, answer.content
    row = UnplacedSignal.objects.get()
    assert (row.channel, row.kvk_number, row.receipt) == ("werkgever", "87654321", answer.json()["receipt"])
    nobody = post(caller, employer, SIGNALS, {**ABOUT_KIM, "name": "Niemand"})
    assert set(nobody.json()) == set(answer.json())
    placed = post(caller, team_lead, f"{UNPLACED}/{row.pk}/placements", {"employmentId": kims_job.pk}, '"1"')
    assert placed.status_code == 201, placed.content
    aside = post(caller, team_lead, nobody["Location"] + "/set-asides", {"reason": "Geen klant."}, '"1"')
    assert aside.status_code == 201, aside.content
    first, second = (caller(employer).get(where["Location"]) for where in (answer, nobody))
    assert set(first.json()) == set(second.json()) == OWN
    differs = {key for key in OWN if first.json()[key] != second.json()[key]}
    assert differs == {"id", "receipt"}
    assert (first.json()["state"], first.headers.get("ETag"), second.headers.get("ETag")) == ("bekeken", None, None)
    for query in ("", "?state=ontvangen", "?limit=5"):
        assert caller(employer).get(SIGNALS + query).json()["results"] == []
    assert caller(employer).get(f"{SIGNALS}/{Signal.objects.get().pk}").status_code == 404
    assert len(caller(employer).get(f"{UNPLACED}?waiting=false").json()["results"]) == 2
    for query in ("?state=geplaatst", "?handling=geplaatst", "?client=W10000001"):
        assert caller(employer).get(UNPLACED + query).status_code == 400


def test_a_sender_sees_the_own_signals_alone(caller: Caller, sent: Signal, unplaced: UnplacedSignal) -> None:
    for role in (Role.JOBCOACH, Role.EMPLOYER):
        stranger = caller(factories.UserFactory(role=role))
        for where, pk in ((SIGNALS, sent.pk), (UNPLACED, unplaced.pk)):
            assert stranger.get(where).json()["results"] == []
            assert stranger.get(f"{where}/{pk}").status_code == 404
    assert set(caller(sent.reported_by).get(f"{SIGNALS}/{sent.pk}").json()) == OWN
    assert set(caller(unplaced.reported_by).get(UNPLACED).json()["results"][0]) == OWN


@pytest.mark.parametrize("sender", ["jobcoach", "employer"])
def test_a_job_of_somebody_else_is_no_job_to_report(
    caller: Caller, request: pytest.FixtureRequest, kims_coaching: Coaching, sender: str
) -> None:
    other = factories.EmploymentFactory()
    for job in (other.pk, 999_999_999):
        answer = post(caller, request.getfixturevalue(sender), SIGNALS, {**ABOUT_JOB, "employmentId": job})
        assert answer.status_code == 400
        assert [error["location"]["pointer"] for error in answer.json()["errors"]] == ["#/employmentId"]
    assert not Signal.objects.exists()


@pytest.mark.parametrize(
    ("changes", "pointer"),
    [
        ({"channel": "uitkeren"}, "#/channel"),
        ({"name": ""}, "#/name"),
        ({"name": "K" * 121}, "#/name"),
        ({"name": 7}, "#/name"),
        ({"name": "Kim\x00"}, "#/name"),
        ({"kvkNumber": "12"}, "#/kvkNumber"),
        ({"clientNumber": "W1"}, "#/clientNumber"),
        ({"birthDate": "2999-01-01"}, "#/birthDate"),
        ({"kind": "x"}, "#/kind"),
        ({"kind": "geeindigd"}, "#/expectedEndOn"),
        ({"expectedEndOn": "31-1-2027"}, "#/expectedEndOn"),
        ({"message": "x" * 2001}, "#/message"),
        ({"employmentId": 1}, "#/employmentId"),
        ({"bsn": "123"}, "#/bsn"),
    ],
)
def test_what_cannot_be_right_is_pointed_at(
    caller: Caller, jobcoach: User, changes: dict[str, Any], pointer: str
) -> None:
    answer = post(caller, jobcoach, SIGNALS, {**ABOUT_KIM, "employerName": "Bakkerij", **changes})
    assert answer.status_code == 400, answer.content
    assert [error["location"]["pointer"] for error in answer.json()["errors"]] == [pointer]
    assert not UnplacedSignal.objects.exists()


# --- Staff -------------------------------------------------------------------------------------


def test_staff_read_the_signals_of_their_clients_without_the_words(
    caller: Caller, sent: Signal, expert: User, senior: User, outsider: User, kim: Client, jobcoach: User
) -> None:
    found = caller(expert).get(f"{SIGNALS}/{sent.pk}").json()
    assert (found["client"], found["employment"], found["channel"]) == (kim.number, sent.employment_id, "jobcoach")
    assert found["reportedBy"] == {"id": jobcoach.pk, "name": "Joost Coenen"}
    assert (found["message"], found["answer"]) == (None, None)
    assert [(action["target"], action["allowed"]) for action in found["allowedActions"]] == [
        ("gepland", True), ("afgerond", True),
    ]  # fmt: skip
    for reader in (senior, factories.UserFactory(office=kim.office)):
        actions = caller(reader).get(SIGNALS).json()["results"][0]["allowedActions"]
        assert [action["allowed"] for action in actions] == [False, False]
    assert caller(outsider).get(f"{SIGNALS}/{sent.pk}").status_code == 404
    assert caller(outsider).get(SIGNALS).json()["results"] == []


def test_staff_note_down_by_which_way_it_came(caller: Caller, expert: User, kims_job: Employment) -> None:
    values = {**ABOUT_JOB, "employmentId": kims_job.pk}
    assert post(caller, expert, SIGNALS, values).status_code == 400
    as_text = {**values, "channel": "uitkeren", "employmentId": str(kims_job.pk)}
    assert post(caller, expert, SIGNALS, as_text).status_code == 400
    answer = post(caller, expert, SIGNALS, {**values, "channel": "uitkeren"})
    assert answer.status_code == 201
    assert Signal.objects.get().channel == "uitkeren"
    end(kims_job, expert)
    again = post(caller, expert, SIGNALS, {**values, "channel": "wsp"})
    assert (again.status_code, "20-11-2026" in again.json()["detail"]) == (409, True)


def test_an_answer_is_given_once(caller: Caller, sent: Signal, expert: User, outsider: User, senior: User) -> None:
    where, values = f"{SIGNALS}/{sent.pk}/answers", {"state": "afgerond", "answer": "Geregeld."}
    assert post(caller, outsider, where, values).status_code == 404
    assert post(caller, senior, where, values).status_code == 403
    assert post(caller, expert, where, {**values, "answer": ""}).status_code == 400
    assert post(caller, expert, where, {**values, "state": "ontvangen"}).status_code == 400
    assert post(caller, expert, where, values).status_code == 201
    assert post(caller, expert, where, values).status_code == 409
    assert Signal.objects.get().answer == "Geregeld."


def test_a_team_lead_places_once(
    caller: Caller, unplaced: UnplacedSignal, kims_job: Employment, team_lead: User, expert: User
) -> None:
    where = f"{UNPLACED}/{unplaced.pk}"
    found = caller(team_lead).get(where)
    assert (found["ETag"], found.json()["name"], found.json()["handling"]) == ('"1"', "Kim van Dijk", "wacht")
    assert [action["name"] for action in found.json()["allowedActions"] if action["allowed"]] == ["place", "setAside"]
    values = {"employmentId": kims_job.pk}
    assert post(caller, expert, f"{where}/placements", values, '"1"').status_code == 403
    assert post(caller, team_lead, f"{where}/placements", values).status_code == 428
    assert post(caller, team_lead, f"{where}/placements", values, '"7"').status_code == 412
    answer = post(caller, team_lead, f"{where}/placements", values, '"1"')
    assert (answer.status_code, answer.json()["handling"]) == (201, "geplaatst")
    assert caller(team_lead).get(answer["Location"]).json() == answer.json()
    assert answer["ETag"] == '"2"'
    signal = caller(team_lead).get(f"{SIGNALS}/{answer.json()['signal']}").json()
    assert (signal["receipt"], signal["receivedOn"], signal["id"]) == (
        unplaced.receipt, "2026-11-20", answer.json()["signal"],
    )  # fmt: skip
    for again in ('"1"', '"2"'):
        second = post(caller, team_lead, f"{where}/set-asides", {"reason": "Te laat."}, again)
        assert (second.status_code, "al afgehandeld: geplaatst" in second.json()["detail"]) == (409, True)
    assert Signal.objects.count() == 1


def test_another_office_does_not_find_it(
    caller: Caller, unplaced: UnplacedSignal, outsider: User, expert: User, office: object
) -> None:
    UnplacedSignal.objects.update(office=office)
    elsewhere = factories.UserFactory(role=Role.TEAM_LEAD, office=outsider.office)
    for user in (elsewhere, expert):
        assert caller(user).get(f"{UNPLACED}/{unplaced.pk}").status_code == 404
        assert caller(user).get(UNPLACED).json()["results"] == []
    answer = post(caller, elsewhere, f"{UNPLACED}/{unplaced.pk}/set-asides", {"reason": "x"}, '"1"')
    assert answer.status_code == 404


# --- What it costs -----------------------------------------------------------------------------


@pytest.mark.parametrize("reader", ["expert", "jobcoach"])
def test_a_long_list_costs_no_more(
    caller: Caller, request: pytest.FixtureRequest, sent: Signal, unplaced: UnplacedSignal, reader: str
) -> None:
    user = request.getfixturevalue(reader)
    client = caller(user)

    def queries() -> list[int]:
        spent = []
        for where in (SIGNALS, UNPLACED):
            with CaptureQueriesContext(connection) as captured:
                assert client.get(where).status_code == 200
            spent.append(len(captured))
        return spent

    factories.UnplacedSignalFactory.create_batch(2, reported_by=user)
    few = queries()
    for _ in range(15):
        factories.SignalFactory(employment=sent.employment, reported_by=sent.reported_by)
        factories.UnplacedSignalFactory(reported_by=user)
    assert queries() == few
    assert max(few) <= 6


def test_every_write_stays_within_its_queries(
    caller: Caller, unplaced: UnplacedSignal, kims_coaching: Coaching, jobcoach: User, expert: User, team_lead: User
) -> None:
    job = kims_coaching.employment
    signal = factories.SignalFactory(employment=job)
    other = factories.UnplacedSignalFactory()
    acts: list[tuple[User, str, dict[str, Any], str | None]] = [
        (jobcoach, SIGNALS, {**ABOUT_JOB, "employmentId": job.pk}, None),
        (jobcoach, SIGNALS, {**ABOUT_KIM, "employerName": "X"}, None),
        (expert, f"{SIGNALS}/{signal.pk}/answers", {"state": "gepland", "answer": "Ja."}, None),
        (team_lead, f"{UNPLACED}/{other.pk}/set-asides", {"reason": "Dubbel."}, '"1"'),
        (team_lead, f"{UNPLACED}/{unplaced.pk}/placements", {"employmentId": job.pk}, '"1"'),
    ]
    spent = {}
    for user, where, values, version in acts:
        client = caller(user)
        with CaptureQueriesContext(connection) as captured:
            answer = client.post(where, values, headers={"If-Match": version} if version else {})
        assert answer.status_code == 201, answer.content
        spent[where] = len(counted(captured))
    assert max(spent.values()) <= BUDGET, spent

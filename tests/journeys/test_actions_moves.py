"""Moving a client between klantfasen, out and back, through the action."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from accounts.models import User
from base.refusal import Invalid, NotPossibleNow, Stale
from clients.models import Client, Employment
from journeys.actions.moves import move, options
from journeys.actions.sweep import sweep
from journeys.models import Journey, Task, Transition, TransitionNote
from tests import factories

pytestmark = pytest.mark.django_db

ON = date(2026, 11, 23)
AT = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
State, Closing = Task.State, Task.Closing


def go(journey: Journey, actor: User, **other: Any) -> Transition:
    values: dict[str, Any] = {
        "journey_id": journey.pk,
        "target": "werkfit",
        "reason": "terugval",
        "note": "",
        "on": ON,
        "today": ON,
        "actor": actor,
        "at": AT,
        "version": None,
        **other,
    }
    return move(**values)


def test_a_move_is_kept_with_who_when_and_why(kims_journey: Journey, expert: User) -> None:
    go(kims_journey, expert, on=date(2026, 11, 20), note=" Het was te zwaar. ", version=1)
    row = Transition.objects.get()
    assert (row.from_phase, row.to_phase, row.reason, row.actor, row.on, row.recorded_at) == (
        "aan_het_werk", "werkfit", "terugval", expert, date(2026, 11, 20), AT,
    )  # fmt: skip
    assert row.note.text == "Het was te zwaar."
    journey = Journey.objects.get()
    assert (journey.klantfase, journey.phase_since, journey.version) == ("werkfit", date(2026, 11, 20), 2)


def test_a_move_without_words_has_no_note(kims_journey: Journey, expert: User) -> None:
    go(kims_journey, expert, note="  ")
    assert not TransitionNote.objects.exists()


@pytest.mark.parametrize(
    ("field", "value", "fault"),
    [
        ("target", "fase_5", "target"),
        ("target", "onbekend_2_3", "target"),
        ("target", "", "target"),
        ("reason", "zomaar", "reason"),
        ("reason", "", "reason"),
        ("on", date(2026, 11, 24), "on"),
        ("on", date(2026, 2, 28), "on"),
    ],
)
def test_a_fault_is_named_at_its_field(
    kims_journey: Journey, expert: User, field: str, value: Any, fault: str
) -> None:
    with pytest.raises(Invalid) as refused:
        go(kims_journey, expert, **{field: value})
    assert set(refused.value.errors) == {fault}
    assert not Transition.objects.exists()


def test_a_move_on_the_first_day_of_the_phase_is_possible(kims_journey: Journey, expert: User) -> None:
    go(kims_journey, expert, on=date(2026, 3, 1))
    assert Journey.objects.get().phase_since == date(2026, 3, 1)


def test_a_client_does_not_move_to_where_they_are(kims_journey: Journey, expert: User) -> None:
    with pytest.raises(NotPossibleNow, match="al in deze fase"):
        go(kims_journey, expert, target="aan_het_werk", reason="correctie")


def test_a_move_sent_twice_is_made_once(kims_journey: Journey, expert: User) -> None:
    go(kims_journey, expert, version=1)
    with pytest.raises(Stale):
        go(kims_journey, expert, version=1)
    with pytest.raises(NotPossibleNow):
        go(kims_journey, expert)
    assert Transition.objects.count() == 1


@pytest.mark.parametrize(
    ("values", "hint"),
    [
        ({"reason": "werk_geeindigd"}, "Er loopt nog betaald werk"),
        ({"reason": "pensioen"}, "hoort niet bij een wisseling"),
        ({"target": "uitgestroomd", "reason": "terugval"}, "hoort niet bij uitstroom"),
    ],
)
def test_a_refused_move_says_what_to_do(
    kims_job: Employment, expert: User, values: dict[str, Any], hint: str
) -> None:
    with pytest.raises(NotPossibleNow, match=hint):
        go(Journey.objects.get(), expert, **values)
    assert not Transition.objects.exists()


def test_phase_4_asks_for_the_job_first(kim: Client, expert: User) -> None:
    journey = factories.JourneyFactory(client=kim)
    with pytest.raises(NotPossibleNow, match="Leg eerst de baan vast"):
        go(journey, expert, target="aan_het_werk", reason="werk_begonnen")
    factories.EmploymentFactory(client=kim, started_on=ON)
    go(journey, expert, target="aan_het_werk", reason="werk_begonnen")
    assert Journey.objects.get().klantfase == "aan_het_werk"


def test_work_counts_on_the_day_of_the_move_and_not_of_its_recording(kim: Client, expert: User) -> None:
    journey = factories.JourneyFactory(client=kim)
    factories.EmploymentFactory(client=kim, started_on=date(2026, 11, 16))
    with pytest.raises(NotPossibleNow):
        go(journey, expert, target="aan_het_werk", reason="werk_begonnen", on=date(2026, 11, 15))
    go(journey, expert, target="aan_het_werk", reason="werk_begonnen", on=date(2026, 11, 16))


def test_on_the_last_day_of_a_job_a_client_may_move_on(kims_job: Employment, expert: User) -> None:
    Employment.objects.update(ended_on=ON, end_reason="niet_verlengd")
    go(Journey.objects.get(), expert, target="naar_werk", reason="werk_geeindigd")
    assert Journey.objects.get().klantfase == "naar_werk"


def test_somebody_elses_job_does_not_count(kim: Client, expert: User) -> None:
    journey = factories.JourneyFactory(client=kim)
    factories.EmploymentFactory(started_on=date(2026, 1, 1))
    with pytest.raises(NotPossibleNow):
        go(journey, expert, target="aan_het_werk", reason="werk_begonnen")


def test_outflow_closes_the_tasks_and_revival_brings_back_what_still_holds(
    kims_job: Employment, expert: User
) -> None:
    journey, on = Journey.objects.get(), date(2026, 12, 1)
    sweep(on=on, at=AT)
    assert Task.objects.get(rule="contract_end").state == State.OPEN
    go(journey, expert, target="uitgestroomd", reason="detentie", on=on, today=on)
    assert not Task.objects.open().exists()
    assert set(Task.objects.values_list("closing", flat=True)) == {Closing.OUTFLOW}
    go(journey, expert, target="aan_het_werk", reason="herleving", on=on, today=on)
    assert Task.objects.get(rule="contract_end").state == State.OPEN


def test_nobody_comes_back_from_death(kims_journey: Journey, expert: User) -> None:
    go(kims_journey, expert, target="uitgestroomd", reason="overlijden")
    with pytest.raises(NotPossibleNow, match="niet na overlijden"):
        go(kims_journey, expert, target="werkfit", reason="herleving")
    journey = Journey.objects.get()
    assert not any(option.allowed for option in options(journey, works=False))


def test_the_last_outflow_decides_about_a_revival(kims_journey: Journey, expert: User) -> None:
    go(kims_journey, expert, target="uitgestroomd", reason="detentie")
    go(kims_journey, expert, target="werkfit", reason="herleving")
    go(kims_journey, expert, target="uitgestroomd", reason="pensioen")
    with pytest.raises(NotPossibleNow):
        go(kims_journey, expert, target="werkfit", reason="herleving")


def test_the_options_name_every_phase_with_its_reasons_or_a_hint(kims_journey: Journey) -> None:
    found = {option.target: option for option in options(kims_journey, works=False)}
    assert set(found) == {"stabiliseren", "werkfit", "naar_werk", "uitgestroomd"}
    assert all(option.allowed and option.reasons and not option.hint for option in found.values())
    other = factories.JourneyFactory()
    (to_work,) = [option for option in options(other, works=False) if option.target == "aan_het_werk"]
    assert (to_work.allowed, to_work.reasons) == (False, ())
    assert "Leg eerst de baan vast" in to_work.hint


def test_work_that_ended_since_is_no_reason_to_be_in_phase_4(kim: Client, expert: User) -> None:
    journey = factories.JourneyFactory(client=kim)
    factories.EmploymentFactory(
        client=kim, started_on=date(2026, 9, 1), ended_on=date(2026, 11, 20), end_reason="ontslag"
    )
    with pytest.raises(NotPossibleNow, match="Leg eerst de baan vast"):
        go(journey, expert, target="aan_het_werk", reason="werk_begonnen", on=date(2026, 9, 1))

"""Working through a list: what was seen to, by whom, and taking it back."""

from datetime import date

import pytest

from accounts.models import User
from base.refusal import Invalid, NotPossibleNow, Stale
from clients.models import Employment
from journeys.actions.checklists import NOT_YET, Answer, check_items
from journeys.checklists import ITEMS, LISTS, Checklist
from journeys.job_end_lifecycle import JobEndState
from journeys.models import CheckedItem, JobEnd, Task
from journeys.why import citations
from tests import factories
from tests.journeys.acts import AT, ON, end

pytestmark = pytest.mark.django_db


@pytest.fixture
def doubted(kims_job: Employment) -> JobEnd:
    """Whether Kim's job goes on is being looked into."""
    made: JobEnd = factories.JobEndFactory(employment=kims_job, state="twijfel", review_on=date(2026, 12, 7))
    return made


@pytest.fixture
def ended(kims_job: Employment, expert: User) -> JobEnd:
    """Kim's job ended last Friday week."""
    end(kims_job, expert, ended_on=date(2026, 11, 13))
    return JobEnd.objects.get()


def check(case: JobEnd, actor: User, version: int | None = None, on: date = ON, **said: Answer) -> JobEnd:
    return check_items(job_end_id=case.pk, answers=said, version=version, actor=actor, on=on, at=AT)


def everything(remark: str = "Gedaan.") -> dict[str, Answer]:
    return {item.key: Answer("gedaan", remark) for item in LISTS[Checklist.FORMALITIES]}


def standing() -> dict[str, tuple[str, str]]:
    return {row.item: (row.outcome, row.remark) for row in CheckedItem.objects.standing()}


def test_every_item_has_a_source_that_can_be_cited_and_says_whose_turn_it_is() -> None:
    assert len(ITEMS) == sum(len(items) for items in LISTS.values())
    for item in ITEMS.values():
        assert citations(item.source)
        assert item.who
        assert item.text


def test_what_was_seen_to_is_kept_with_who_and_when(doubted: JobEnd, expert: User) -> None:
    check(doubted, expert, gesprek_klant=Answer("gedaan"), loondispensatie=Answer("niet_nodig", " Geldt al. "))
    row = CheckedItem.objects.get(item="loondispensatie")
    assert (row.outcome, row.remark, row.on, row.by, row.recorded_at) == ("niet_nodig", "Geldt al.", ON, expert, AT)
    assert JobEnd.objects.get().version == 2


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"meer_jobcoaching": Answer("niet_nodig", "  ")}, "meer_jobcoaching_toelichting"),
        ({"plaatsingsonderzoek": Answer("gedaan")}, "plaatsingsonderzoek_toelichting"),
        ({"gesprek_klant": Answer("gedaan", "x" * 301)}, "gesprek_klant_toelichting"),
        ({"gesprek_klant": Answer("misschien")}, "gesprek_klant"),
        ({"gesprek_klant": Answer(NOT_YET, "Volgende week.")}, "gesprek_klant"),
        ({"koffie": Answer("gedaan")}, "koffie"),
    ],
)
def test_what_cannot_be_right_is_told_at_the_field_and_nothing_is_kept(
    doubted: JobEnd, expert: User, said: dict[str, Answer], field: str
) -> None:
    with pytest.raises(Invalid) as refused:
        check(doubted, expert, jobcoach_gevraagd=Answer("gedaan"), **said)
    assert list(refused.value.errors) == [field]
    assert not CheckedItem.objects.exists()


def test_the_same_said_twice_is_one_row_even_with_the_old_version(doubted: JobEnd, expert: User) -> None:
    for _ in range(2):
        check(doubted, expert, version=1, gesprek_klant=Answer("gedaan"))
    assert CheckedItem.objects.count() == 1
    assert JobEnd.objects.get().version == 2


def test_nobody_undoes_what_a_colleague_just_saw_to(doubted: JobEnd, expert: User, colleague: User) -> None:
    check(doubted, expert, version=1, gesprek_klant=Answer("gedaan"))
    with pytest.raises(Stale):
        check(doubted, colleague, version=1, gesprek_klant=Answer(NOT_YET), jobcoach_gevraagd=Answer("gedaan"))
    assert standing() == {"gesprek_klant": ("gedaan", "")}


def test_taking_back_keeps_who_said_it_and_who_took_it_back(doubted: JobEnd, expert: User, colleague: User) -> None:
    check(doubted, expert, gesprek_klant=Answer("gedaan"))
    check(doubted, colleague, gesprek_klant=Answer(NOT_YET))
    assert standing() == {}
    check(doubted, expert, gesprek_klant=Answer("gedaan", "Nu met zijn moeder."))
    rows = CheckedItem.objects.values_list("by__name", "taken_back_by__name", "remark")
    assert list(rows) == [("Anouk de Wit", "Bas Mulder", ""), ("Anouk de Wit", None, "Nu met zijn moeder.")]


@pytest.mark.parametrize("state", JobEndState.values)
def test_a_list_is_worked_through_where_it_belongs(kims_job: Employment, expert: User, state: str) -> None:
    closed = {"closed_on": ON} if state in ("gaat_door", "nieuw_werk", "nu_niet", "uitstroom") else {}
    case = factories.JobEndFactory(
        employment=kims_job, state=state, review_on=date(2026, 12, 7), attempted_on=ON, **closed
    )
    doubt, formal = state in ("in_gesprek", "twijfel"), state in ("niet_verlengd", "zoeken", "nu_niet")
    for key, now in (("gesprek_klant", doubt), ("wijzigingsformulier", formal)):
        if now:
            check(case, expert, **{key: Answer("gedaan")})
        else:
            with pytest.raises(NotPossibleNow):
                check(case, expert, **{key: Answer("gedaan")})


def test_what_waits_for_the_last_working_day_cannot_be_done_before(kims_job: Employment, expert: User) -> None:
    end(kims_job, expert, ended_on=date(2027, 1, 31))
    with pytest.raises(NotPossibleNow, match="kan pas als de baan voorbij is"):
        check(JobEnd.objects.get(), expert, **everything())
    assert not CheckedItem.objects.exists()


def test_when_all_formalities_are_seen_to_the_task_is_done(ended: JobEnd, expert: User) -> None:
    said = everything()
    last = said.pop("terugblik")
    check(ended, expert, **said)
    assert Task.objects.get(rule="formalities").state == "open"
    check(ended, expert, terugblik=last)
    task = Task.objects.get(rule="formalities")
    assert (task.state, task.closing, task.closed_on) == ("gedaan", "formaliteiten_klaar", ON)
    assert JobEnd.objects.get().formalities_done_on == ON


def test_an_item_taken_back_leaves_the_formalities_unfinished(ended: JobEnd, expert: User) -> None:
    check(ended, expert, **everything())
    check(ended, expert, terugblik=Answer(NOT_YET))
    case = JobEnd.objects.get()
    assert case.formalities_done_on is None
    assert case.formalities_from == ON

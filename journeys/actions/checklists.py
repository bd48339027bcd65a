"""Working through a list: what was seen to, what was not needed, and taking that back."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import F

from accounts.models import User
from base.acts import act
from base.refusal import Invalid, NotPossibleNow, Stale
from journeys.actions import outbound
from journeys.actions.job_ends import lock_case
from journeys.actions.sweep import sweep_clients
from journeys.checklists import ANSWERED, FORMALITY_KEYS, ITEMS, LIST_OF, TITLES, applies
from journeys.models import CheckedItem, JobEnd
from journeys.models.checked import LONGEST_REMARK

Outcome = CheckedItem.Outcome
# What one says of an item that nobody has seen to, or whose row is taken back.
NOT_YET = "nog_niet"
# The field of a form that holds the remark about an item.
REMARK = "{}_toelichting"


@dataclass(frozen=True)
class Answer:
    """What was said of one item: an outcome or `NOT_YET`, with what came of it or why it was not needed."""

    outcome: str
    remark: str = ""

    @classmethod
    def of(cls, row: CheckedItem | None) -> "Answer":
        """What a row says; that nobody has seen to it, when there is none."""
        return cls(row.outcome, row.remark) if row else cls(NOT_YET)


@act("Lijst bijwerken")
def check_items(
    *, job_end_id: int, answers: Mapping[str, Answer], version: int | None, actor: User, on: date, at: datetime
) -> JobEnd:
    """Keep what was said of these items; one that says nothing new stays as it is, whoever looked at what.

    Raises `Invalid` with the item's key for its outcome and `REMARK` for its remark, `Stale` when the case moved on
    since `version`, `NotPossibleNow` when a list is not worked through where the case stands, and `ConsentMissing`
    when it says that somebody was asked with whom we may not speak (004:1476-1480).
    """
    case: JobEnd = lock_case(job_end_id=job_end_id, version=None, actor=actor, on=on)
    answers = {key: Answer(answer.outcome, answer.remark.strip()) for key, answer in answers.items()}
    if faults := _faults(answers):
        raise Invalid(faults)
    standing = {row.item: row for row in CheckedItem.objects.standing().filter(job_end=case)}
    news = {key: answer for key, answer in answers.items() if answer != Answer.of(standing.get(key))}
    if not news:
        return case
    if version is not None and case.version != version:
        raise Stale
    _insist_on_now(case, news)
    for key, answer in news.items():
        if answer.outcome == Outcome.DONE and (party := ITEMS[key].contact):
            outbound.insist_about_job(client=case.client, job=case.employment, party=party, on=on, at=at)
    _write(case, standing, news, actor, on, at)
    sweep_clients(client_ids=[case.client_id], by=actor, on=on, at=at)
    case.version += 1
    return case


@act("Punt van de lijst bijwerken")
def check_item(
    *,
    job_end_id: int,
    item: str,
    outcome: str,
    remark: str,
    version: int | None,
    actor: User,
    on: date,
    at: datetime,
) -> CheckedItem:
    """Keep what was said of one item; returns the row that counts now, or the one that was taken back.

    Raises what `check_items` raises, with the names of the arguments, and `NotPossibleNow` when there is nothing to
    take back.
    """
    try:
        check_items(
            job_end_id=job_end_id,
            answers={item: Answer(outcome, remark)},
            version=version,
            actor=actor,
            on=on,
            at=at,
        )
    except Invalid as refused:
        names = {item: "outcome" if item in ITEMS else "item", REMARK.format(item): "remark"}
        raise Invalid({names[name]: message for name, message in refused.errors.items()}) from refused
    row: CheckedItem | None = CheckedItem.objects.filter(job_end=job_end_id, item=item).select_related("by").last()
    if row is None:
        raise NotPossibleNow("Dit punt was nog niet afgewerkt.")
    return row


def _faults(answers: Mapping[str, Answer]) -> dict[str, str]:
    faults: dict[str, str] = {}
    for key, answer in answers.items():
        if key not in ITEMS:
            faults[key] = "Kies een punt uit de lijst."
        elif answer.outcome not in (NOT_YET, *Outcome.values):
            faults[key] = "Maak een keuze."
        elif len(answer.remark) > LONGEST_REMARK:
            faults[REMARK.format(key)] = f"Houd de toelichting op {LONGEST_REMARK} tekens of minder."
        elif answer.outcome == Outcome.NOT_NEEDED and not answer.remark:
            faults[REMARK.format(key)] = "Schrijf op waarom dit niet nodig is."
        elif answer.outcome == Outcome.DONE and key in ANSWERED and not answer.remark:
            faults[REMARK.format(key)] = f"Geef antwoord: {ITEMS[key].asks}"
        elif answer.outcome == NOT_YET and answer.remark:
            faults[key] = "Kies eerst gedaan of niet nodig. Dan bewaren we uw toelichting."
    return faults


def _insist_on_now(case: JobEnd, news: Mapping[str, Answer]) -> None:
    for key in news:
        if not applies(LIST_OF[key], case.state):
            raise NotPossibleNow(
                f"De lijst “{TITLES[LIST_OF[key]]}” hoort niet bij de stand “{case.get_state_display()}”."
            )
        if ITEMS[key].when_over and case.employment.ended_on is None:
            raise NotPossibleNow(f"“{ITEMS[key].text}” kan pas als de baan voorbij is.")


def _write(
    case: JobEnd,
    standing: Mapping[str, CheckedItem],
    news: Mapping[str, Answer],
    actor: User,
    on: date,
    at: datetime,
) -> None:
    """Take back what stood, keep what was said, and note on the case whether all formalities were seen to."""
    gone = [standing[key].pk for key in news if key in standing]
    CheckedItem.objects.filter(pk__in=gone).update(taken_back_at=at, taken_back_by=actor)
    said = {key: answer for key, answer in news.items() if answer.outcome != NOT_YET}
    CheckedItem.objects.bulk_create(
        CheckedItem(
            job_end=case, item=key, outcome=answer.outcome, remark=answer.remark, on=on, by=actor, recorded_at=at
        )
        for key, answer in said.items()
    )
    changes: dict[str, Any] = {"version": F("version") + 1}
    if FORMALITY_KEYS.intersection(news):
        seen_to = (standing.keys() - news.keys()) | said.keys()
        changes["formalities_done_on"] = on if seen_to >= FORMALITY_KEYS else None
    JobEnd.objects.filter(pk=case.pk).update(**changes)

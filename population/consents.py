"""What clients said about contact with their employer, so that all such contact of the population was allowed.

Nothing here is drawn by chance: it follows from the talks and the agreements that there are. No study counts it.
"""

from dataclasses import dataclass

from journeys.actions.outbound import STOPPED
from population.attention import Agreed
from population.contracts import Work
from population.lives import Life, contact_on
from population.talks import CONTRACT_END, START_OF_JOB

# What is agreed in its place where there is no employer to agree it with.
_WITHOUT_EMPLOYER = ("professional", "zoekt uit wat de klant nodig heeft op een volgende werkplek")


@dataclass(slots=True)
class Said:
    """A yes or a no about one job, told in a talk; `by` is the colleague's place in the office."""

    work: Work
    on: int
    given: bool
    by: int
    withdrawn_on: int | None = None
    withdrawn_by: int | None = None


def settle(life: Life) -> tuple[list[Said], dict[int, Work]]:
    """What this client said, the oldest first, and by the id of an agreement about which job it is.

    An agreement with an employer that the client had not, becomes another one; a no stops what was open.
    """
    about = {id(row): work for row in life.agreements if (work := _concerns(row, life.works))}
    for row in life.agreements:
        if row.who == "werkgever" and id(row) not in about:
            row.who, row.what = _WITHOUT_EMPLOYER
    words: list[tuple[int, Work, bool]] = []
    for talk in life.talks:
        if talk.work is None or talk.work.employer is None:
            continue
        if talk.kind == START_OF_JOB:
            words.append((talk.on, talk.work, True))
        elif talk.kind == CONTRACT_END:
            words.append((talk.on, talk.work, talk.contact_wished == "werkgever"))
    words += [(row.plan.made_on, about[id(row)], True) for row in life.agreements if id(row) in about]
    said: list[Said] = []
    runs: dict[int, Said] = {}
    for on, work, given in sorted(words, key=lambda word: word[0]):
        by, standing = contact_on(life, on), runs.get(id(work))
        if given and standing is None:
            runs[id(work)] = Said(work, on, given, by)
            said.append(runs[id(work)])
        elif not given:
            _stop([row for row in life.agreements if about.get(id(row)) is work], on)
            if standing is None:
                said.append(Said(work, on, given, by))
            else:
                standing.withdrawn_on, standing.withdrawn_by = on, by
                del runs[id(work)]
    return said, about


def _concerns(row: Agreed, works: list[Work]) -> Work | None:
    """The job that an agreement is about, when it takes contact with the employer or a jobcoach of the employer."""
    day = row.plan.made_on
    there = (work for work in works if work.is_regular and work.employer is not None and work.job.runs(day))
    work = next(there, None)
    if work is None or row.who not in ("werkgever", "jobcoach"):
        return None
    if row.who == "werkgever":
        return work
    coaching = work.coaching
    internal = coaching is not None and coaching.kind == "intern" and coaching.start <= day <= coaching.granted_until
    return work if internal else None


def _stop(agreed: list[Agreed], on: int) -> None:
    """What was still open on that day lapses."""
    for row in agreed:
        ended = row.done_on or row.dropped_on
        if row.plan.made_on < on and (ended is None or ended > on):
            row.done_on, row.dropped_on, row.drop_reason = None, on, STOPPED

"""What a client reads about the own klantreis, in plain words (B1), for somebody who is afraid of letters.

No jargon, no threat, and always who does what, until when (004:2546-2548, 2577-2581, 2603-2605, 2772-2782).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from base.templatetags.wajong import dutch_date, relative_days
from journeys.deadlines import CONTRACT_END, INVITATION_UNANSWERED, STARTGESPREK
from journeys.job_end_lifecycle import JobEndState
from journeys.lifecycle import Klantfase
from journeys.models import Agreement, Signal
from journeys.services import BY_CODE
from journeys.trajectory_lifecycle import TrajectoryState

S, K, T = JobEndState, Signal.Kind, TrajectoryState
# The four phases of a case (004:2273), for whose job it is.
PHASES = ("U werkt", "Wij praten over uw werk", "Uw baan gaat door of stopt", "U zoekt nieuw werk")
KLANTFASE: dict[str, str] = {
    Klantfase.STABILISEREN: "Fase 1 van 4: u zorgt dat het goed met u gaat. Werk zoeken komt later.",
    Klantfase.WERKFIT: "Fase 2 van 4: u leert en oefent wat u nodig hebt om te werken.",
    Klantfase.NAAR_WERK: "Fase 3 van 4: u bent klaar om werk te zoeken. Wij helpen u.",
    Klantfase.AAN_HET_WERK: "Fase 4 van 4: u werkt. Wij houden contact met u.",
    Klantfase.ONBEKEND_2_3: "Wij praten nog met u over wat nu bij u past.",
    Klantfase.UITGESTROOMD: "U krijgt van ons geen hulp bij werk meer. Hebt u een vraag? Bel ons.",
}
WHO: dict[str, str] = {
    Agreement.Who.CLIENT: "U",
    Agreement.Who.PROFESSIONAL: "Uw vaste contact",
    Agreement.Who.JOBCOACH: "Uw jobcoach",
    Agreement.Who.EMPLOYER: "Uw werkgever",
    Agreement.Who.OTHER: "Iemand anders",
}
# What a client can report about the own work, and how the own wish reads in the list of what was reported.
REPORTS: dict[str, str] = {
    K.MAY_END: "Het gaat niet goed op mijn werk, of ik ben bang dat mijn werk stopt",
    K.NOT_EXTENDED: "Mijn contract wordt niet verlengd",
    K.ENDED: "Mijn werk is al gestopt",
}
REPORTED: dict[str, str] = {
    **REPORTS,
    K.MAY_END: "Het gaat niet goed met mijn werk",
    K.OTHER_WORK: "Ik wil ander werk",
}
SIGNAL_STATE: dict[str, str] = {
    Signal.State.RECEIVED: "Wij hebben dit ontvangen",
    Signal.State.PLANNED: "Wij nemen contact met u op",
    Signal.State.DONE: "Klaar",
}
# What was told about work that we do not know, and of which no job was found.
SEEN = "Wij hebben dit gelezen"


@dataclass(frozen=True, slots=True)
class Next:
    """What happens now, who does it, and until when; None where no day is agreed."""

    what: str
    who: str
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Situation:
    """What the words about one case depend on."""

    state: str
    # Whoever has the lead, or the fixed contact; "Wij" when there is nobody yet.
    who: str
    on: date
    ends_on: date | None
    ended_on: date | None
    # Nobody has spoken to the client since the job ended.
    waits_for_talk: bool
    # The client wants other work; the job does not end.
    wish: bool
    answer_by: date | None
    attempted_on: date | None
    talked_on: date | None
    review_on: date | None


def how_far(day: date | None, on: date) -> str:
    """How far away a day is, in weeks and months once it is too many days to count; empty without one."""
    if day is None:
        return ""
    weeks, days = divmod((day - on).days, 7)
    if weeks < 2:
        return relative_days(day, on)
    if weeks < 9:
        return f"over {'ruim ' if days else ''}{weeks} weken"
    return f"over ongeveer {round((day - on).days / 30.4)} maanden"


def next_of(case: Situation) -> Next:
    """What happens now in a case that is open, or in one that waits for an agreed day."""
    return _WORDS[JobEndState(case.state)](case)


def outside(who: str) -> Next:
    """What to do for whoever is not, or no longer, in the klantreis."""
    return Next("Hebt u een vraag over uw werk? Bel ons. Wij kijken wie u kan helpen.", who)


def next_without_case(who: str, ends_on: date | None, on: date) -> Next:
    """What happens now while nothing is the matter."""
    if ends_on is None:
        return Next("U hoeft nu niets te doen. Wij praten minstens één keer per jaar met u.", who)
    if ends_on < on:
        return Next("Uw contract is voorbij. Wij weten nog niet of u daar nu nog werkt. Wilt u ons bellen?", "U")
    return Next(
        "Uw contract stopt misschien op de laatste dag, of het gaat door. Daar praten wij met u over voordat het "
        "zover is. U hoeft niet te wachten: u mag ons altijd eerder bellen.",
        who,
        _not_past(CONTRACT_END.due.after(ends_on), on),
    )


def _signalled(case: Situation) -> Next:
    what = "U wilt ander werk. " if case.wish else ""
    until = case.answer_by or (CONTRACT_END.due.after(case.ends_on) if case.ends_on else None)
    what += "Wij maken een afspraak met u, om te praten over wat u wilt en welke hulp u kunt krijgen."
    return Next(what, case.who, _not_past(until, case.on))


def _invited(case: Situation) -> Next:
    asked = f"Wij hebben u op {dutch_date(case.attempted_on)} gevraagd om een afspraak te maken. "
    what = (
        f"{asked}Bel ons om te zeggen wanneer u kunt. Lukt bellen niet? Vraag iemand die u vertrouwt. "
        "Horen wij niets, dan zoeken wij weer contact met u."
    )
    until = INVITATION_UNANSWERED.due.after(case.attempted_on) if case.attempted_on else None
    return Next(what, f"U, en anders {_inside(case.who)}", _not_past(until, case.on))


def _in_conversation(case: Situation) -> Next:
    talked = f"Wij hebben op {dutch_date(case.talked_on)} met u gepraat. " if case.talked_on else ""
    about = "welk werk bij u past" if case.wish else "of uw baan doorgaat"
    return Next(f"{talked}Nu kijken wij samen met u {about} en welke hulp u wilt.", case.who)


def _doubt(case: Situation) -> Next:
    return Next(
        "Het is nog niet zeker of uw baan doorgaat. Wij zoeken samen uit wat er nodig is om te blijven werken. "
        "Daarna praten wij weer met u.",
        case.who,
        case.review_on,
    )


def _not_extended(case: Situation) -> Next:
    end = case.ended_on or case.ends_on
    stops = f"Uw baan stopt op {dutch_date(end)}. " if end else "Uw baan stopt. "
    return Next(
        f"{stops}Wij spreken met u af welke hulp u krijgt om nieuw werk te vinden. Na uw laatste werkdag praten wij "
        "binnen vier weken met u.",
        case.who,
        STARTGESPREK.due.after(end) if end else None,
    )


def _searching(case: Situation) -> Next:
    if case.ended_on is None or not case.waits_for_talk:
        return Next("U zoekt nieuw werk en wij helpen u daarbij.", f"U en {_inside(case.who)}")
    until = STARTGESPREK.due.after(case.ended_on)
    what = "Uw baan is gestopt. Wij praten met u over wat u wilt en welke hulp u krijgt om nieuw werk te vinden."
    if until < case.on:
        what += f" Dat had al voor {dutch_date(until)} gemoeten. Dat ligt aan ons, niet aan u. Bel ons gerust."
    return Next(what, case.who, _not_past(until, case.on))


def _not_now(case: Situation) -> Next:
    return Next(
        "U zoekt nu geen werk. Dat hebben wij zo met u afgesproken. Later kijken wij weer.", case.who, case.review_on
    )


_WORDS = {
    S.SIGNALLED: _signalled,
    S.INVITED: _invited,
    S.IN_CONVERSATION: _in_conversation,
    S.DOUBT: _doubt,
    S.NOT_EXTENDED: _not_extended,
    S.SEARCHING: _searching,
    S.NOT_NOW: _not_now,
}


def jobcoach(who: str) -> str:
    """What a jobcoach does once the job is over, in one sentence (004:2738-2746)."""
    helps = "helpen wij" if who == WE else f"helpt {who}"
    return (
        f"Uw jobcoach helpt u zolang u deze baan hebt. Stopt uw baan, dan {helps} u met nieuw werk zoeken, niet uw "
        "jobcoach."
    )


# What each service that is no traject means for whose service it is.
SERVICE: dict[str, str] = {
    "monitoring": "Wij houden contact met u en maken samen afspraken.",
    "schakelfunctie": "Wij zoeken met u wie u kan helpen bij problemen buiten uw werk.",
    "succesvol_naar_werk": "U oefent in een groep hoe u werk zoekt en solliciteert.",
    "scholing": "U volgt een opleiding of training die u nodig hebt voor werk.",
    "wsp": "Wij zoeken met u een werkgever die bij u past.",
    "voorzieningen": "U krijgt wat u nodig hebt om te kunnen blijven werken.",
}


def traject(row: Mapping[str, Any]) -> str:
    """The help that was asked for, ordered or runs."""
    service = BY_CODE[row["service"]].label
    provider = row["provider__name"] or "een bedrijf"
    return {
        T.REQUESTED: f"Wij regelen hulp voor u: {service}. Dit is aangevraagd op {dutch_date(row['requested_on'])}.",
        T.ORDERED: f"Er is hulp voor u: {service}, van {provider}. Zij nemen contact met u op om te beginnen.",
        T.RUNNING: f"U krijgt hulp: {service}, van {provider}.",
        T.ON_HOLD: f"Uw hulp van {provider} ({service}) staat even stil. U kunt later weer verder.",
    }[T(row["state"])]


def _inside(who: str) -> str:
    """Inside a sentence."""
    return "wij" if who == WE else who


WE = "Wij"


def _not_past(day: date | None, on: date) -> date | None:
    """A promise for a day that is over is none."""
    return day if day is not None and day >= on else None

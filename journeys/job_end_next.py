"""What must happen now in a case about the end of a job, in words, and the pages on which one does it."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from accounts.models import User
from journeys.job_end_lifecycle import JobEndState
from journeys.models import Conversation, JobEnd, NoPurchase, Signal, Trajectory, Workplan
from journeys.next_steps import Link
from journeys.services import WSP

S = JobEndState
# What to do in each open state, in one sentence.
_NEXT: dict[JobEndState, str] = {
    S.SIGNALLED: "Nodig de klant uit voor een gesprek over de baan.",
    S.INVITED: "Wacht op de klant. Komt er geen antwoord, zoek dan zelf contact.",
    S.IN_CONVERSATION: "Leg vast wat eruit kwam: de baan gaat door, het is nog niet duidelijk, of de baan stopt.",
    S.DOUBT: "Zoek met klant, jobcoach en werkgever uit wat nodig is om door te gaan.",
    S.NOT_EXTENDED: "Spreek af welke hulp de klant krijgt en begin met zoeken. Dat mag voor de laatste werkdag.",
    S.SEARCHING: "Help de klant aan nieuw werk.",
    S.NOT_NOW: "De klant zoekt nu geen werk. Kijk op de afgesproken dag opnieuw.",
}
# Where nobody said that the job ends, only that the client wants other work (004:1577-1587).
_NEXT_OF_WISH: dict[JobEndState, str] = {
    S.SIGNALLED: "De klant wil ander werk. Nodig de klant uit om te bespreken wat daarvoor nodig is.",
    S.IN_CONVERSATION: "Leg vast wat eruit kwam: de klant gaat zoeken, weet het nog niet, of blijft in deze baan.",
    S.DOUBT: "Zoek met de klant uit wat past. Meelopen op een andere plek kan daarbij helpen.",
    S.SEARCHING: "Help de klant aan ander werk. De baan loopt gewoon door tot er iets anders is.",
}
# From here on the follow-up service and the werkplan are asked for (004:1525-1533).
_NEEDS_HELP = frozenset({S.NOT_EXTENDED, S.SEARCHING, S.NOT_NOW})


@dataclass(frozen=True)
class Help:
    """What was arranged for the client since the case is known: a werkplan, a traject, or the choice for none."""

    plan: Workplan | None
    trajectory: Trajectory | None
    no_purchase: NoPurchase | None

    @property
    def missing(self) -> str:
        """What still has to be chosen, in a sentence; empty when all is there (004:1525-1533, 1593-1599)."""
        left = []
        if self.plan is None:
            left.append("maak met de klant een nieuw werkplan")
        if self.trajectory is None and self.no_purchase is None:
            left.append("kies een traject, of leg vast waarom er nu geen komt")
        return f"Nog te doen: {' en '.join(left)}." if left else ""


def help_of(case: JobEnd, user: User, on: date) -> Help | None:
    """What was arranged in this case; None as long as the end is not sure. Three queries."""
    if case.state not in _NEEDS_HELP:
        return None

    def last(model: Any, **since: Any) -> Any:
        return model.objects.visible_to(user, on).filter(client=case.client_id, **since).first()

    trajects = Trajectory.objects.visible_to(user, on).filter(client=case.client_id)
    return Help(
        plan=last(Workplan, is_current=True, made_on__gte=case.known_on),
        trajectory=trajects.exclude(ended_on__lt=case.known_on).select_related("provider").first(),
        no_purchase=last(NoPurchase, decided_on__gte=case.known_on),
    )


def told_as_over(case: JobEnd, signals: tuple[Signal, ...]) -> Signal | None:
    """The signal that says that the job is over already, while nobody recorded that (004:5886-5894)."""
    if case.employment.ended_on is not None:
        return None
    return next((signal for signal in signals if signal.kind == Signal.Kind.ENDED), None)


def what_now(case: JobEnd, *, over: Signal | None, wish: bool, talk_owed: bool, arranged: Help | None) -> str:
    """What to do now in one or two sentences; empty when nothing is."""
    state = S(case.state)
    if over is not None and case.is_open:
        return "Er is gemeld dat deze baan al is geëindigd. Leg het einde vast: dan gaan de vier weken lopen."
    said = (_NEXT_OF_WISH.get(state) if wish else None) or _NEXT.get(state, "")
    if state is S.NOT_NOW and talk_owed:
        said += " Het startgesprek moet nog wel gebeuren."
    return " ".join(filter(None, (said, arranged.missing if arranged else "")))


def links(case: JobEnd, over: Signal | None) -> list[Link]:
    """The pages on which one does something about the case, the usual one first."""
    job = case.employment
    running, sure = job.ended_on is None, bool(job.end_reason)
    kind = Conversation.Kind.CONTRACT_END if running else Conversation.Kind.STARTGESPREK
    talk = reverse("conversation-record", args=[case.client.number])
    told = f"?{urlencode({'ended_on': f'{over.expected_end_on:%d-%m-%Y}'})}" if over and over.expected_end_on else ""
    end = f"{reverse('employment-end', args=[job.pk])}{told}"
    choose = reverse("service-choose", args=[case.client.number])
    helping = case.state in _NEEDS_HELP
    found = [
        (over is not None, "Einde vastleggen", end),
        (case.state == S.SIGNALLED and running, "Uitnodigen", reverse("job-end-invite", args=[job.pk])),
        (case.state == S.INVITED, "Poging vastleggen", reverse("job-end-attempt", args=[case.pk])),
        (True, "Gesprek vastleggen", f"{talk}?{urlencode({'kind': kind.value, 'employment': job.pk})}"),
        (helping, "Werkplan bijstellen", reverse("workplan-write", args=[case.client.number])),
        (helping, "Traject of besluit", reverse("client-services", args=[case.client.number])),
        (helping and case.is_open, "Werkgeversservicepunt vragen", f"{choose}?{urlencode({'service': WSP})}"),
        (running and job.expected_end_on, "Contract verlengen", reverse("contract-extend", args=[job.pk])),
        (running and over is None, "Einde vastleggen" if sure else "Baan stopt", end),
        (running and sure, "Einde intrekken", reverse("employment-end-withdraw", args=[job.pk])),
        (sure, "Nieuw werk vastleggen", reverse("work-start", args=[case.client.number])),
    ]
    return [Link(text, url) for shown, text, url in found if shown]

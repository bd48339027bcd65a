"""Which event tells whom what. Names nobody outside the file: a receipt number says what it is about."""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date, datetime

from django.db.models import QuerySet
from django.urls import reverse

from accounts.models import User
from accounts.roles import Role
from clients.models import Client, ClientAccess, Coaching, ContactPerson, Employment
from journeys.deadlines import STARTGESPREK
from journeys.models import JobEnd, LeadChange, Signal, Task, UnplacedSignal
from notifications.actions import Message, notify, send

# Who sends signals from outside, and the page where they find the answer.
_SENDERS = {
    Role.JOBCOACH.value: "coached-clients",
    Role.EMPLOYER.value: "employees",
    Role.CLIENT.value: "own-journey",
}
# What a signal says when it is not that a job may end.
_WHAT = {Signal.Kind.OTHER_WORK.value: "een klant ander werk wil"}
# The positions with the words that go before them, as colleagues say them.
THE = {
    ContactPerson.Position.FIXED.value: "het vaste contact",
    ContactPerson.Position.STAND_IN.value: "de achtervang",
}
# And as everybody outside the office reads them: what is new, and what somebody is.
_OUTSIDE = {
    ContactPerson.Position.FIXED.value: ("Nieuw vast contact", "het vaste contact"),
    ContactPerson.Position.STAND_IN.value: ("Nieuwe vervanger", "de vervanger van het vaste contact"),
}


def signal_received(signal: Signal, *, at: datetime) -> None:
    """The fixed contact hears of a signal the moment it comes in."""
    contacts = ContactPerson.objects.filter(
        client=signal.client_id, position=ContactPerson.Position.FIXED, until__isnull=True
    ).values_list("user_id", flat=True)
    notify(
        recipients=contacts,
        subject=f"Signaal {signal.receipt}: {signal.get_kind_display().lower()}",
        text=f"{signal.reported_by.name} meldt dat {_WHAT.get(signal.kind, 'een baan eindigt of in gevaar is')}. "
        f"Antwoord uiterlijk {signal.decide_by:%d-%m-%Y}.",
        url=reverse("signal", args=[signal.pk]),
        at=at,
    )


def bankruptcy_reported(client_ids: Iterable[int], *, by: User, at: datetime) -> None:
    """Each fixed contact hears once of a bankruptcy, with how many of the own clients it concerns."""
    about = f"{by.name} meldt dat een werkgever stopt."
    _tell_contacts(client_ids, subject="Faillissement", about=about, at=at)


def signals_imported(client_ids: Iterable[int], *, by: User, at: datetime) -> None:
    """Each fixed contact hears once of the signals in a file, with how many of the own clients they concern."""
    about = f"{by.name} heeft signalen ingelezen die een afdeling aanleverde."
    _tell_contacts(client_ids, subject="Nieuwe signalen", about=about, at=at)


def _tell_contacts(client_ids: Iterable[int], *, subject: str, about: str, at: datetime) -> None:
    contacts = ContactPerson.objects.filter(
        client__in=list(client_ids), position=ContactPerson.Position.FIXED, until__isnull=True
    ).values_list("user_id", flat=True)
    url, messages = f"{reverse('my-work')}?view=at_risk", []
    for user_id, count in sorted(Counter(contacts).items()):
        whom = "1 klant" if count == 1 else f"{count} klanten"
        text = f"{about} Het gaat om {whom} van u. U vindt ze bij Baan in gevaar."
        messages.append(Message(user_id, f"{subject}: {whom} van u", text, url))
    send(messages=messages, at=at)


def signal_answered(signal: Signal, *, at: datetime) -> None:
    """The sender of a signal hears what is done with it (004:4448-4454); a colleague who noted it down does not.

    Of one that was placed on a job afterwards only the answer: a status of its own would say who is a client.
    """
    sender = signal.reported_by
    if sender.role not in _SENDERS:
        return
    looks_along = ClientAccess.objects.held_by(sender).filter(client=signal.client_id)
    if sender.role == Role.CLIENT and not looks_along.exists():
        return
    status = "" if hasattr(signal, "unplaced") else f"Status: {signal.get_state_display().lower()}. "
    notify(
        recipients=[signal.reported_by_id],
        subject=f"Antwoord op uw melding {signal.receipt}",
        text=f"{status}{signal.answer}",
        url=reverse(_SENDERS[signal.reported_by.role]),
        at=at,
    )


def unplaced_received(row: UnplacedSignal, *, at: datetime) -> None:
    """The team leads for whom a signal waits hear at once of one that names nobody known."""
    own = row.reported_by.role == Role.CLIENT
    whose = "van een klant van wie wij die baan niet kennen" if own else "van iemand die wij niet kennen"
    notify(
        recipients=set(_leads(row.office_id)) - {row.reported_by_id},
        subject=f"Signaal zonder klant: {row.receipt}",
        text=f"{row.reported_by.name} meldt dat een baan eindigt of in gevaar is, {whose}. "
        f"Zoek de baan erbij. Antwoord uiterlijk {row.decide_by:%d-%m-%Y}.",
        url=reverse("unplaced-signal", args=[row.pk]),
        at=at,
    )


def unplaced_imported(rows: Iterable[UnplacedSignal], *, at: datetime) -> None:
    """The team leads hear once of the signals in a file that name nobody known, with how many wait for them."""
    for office_id, count in Counter(row.office_id for row in rows).items():
        notify(
            recipients=_leads(office_id),
            subject="1 signaal zonder klant" if count == 1 else f"{count} signalen zonder klant",
            text="Ze komen uit een bestand van een andere afdeling. Zoek de banen erbij.",
            url=reverse("unplaced-signals"),
            at=at,
        )


def unplaced_handled(row: UnplacedSignal, *, by: User, at: datetime) -> None:
    """The sender of a signal that named nobody known hears that it was read.

    Placed or set aside, a sender outside reads the same words: nothing may tell them who is a client (004:1476-1480).
    """
    outside = row.reported_by.role in _SENDERS
    if row.reported_by_id == by.pk:
        return
    page = "unplaced-signal-receipt" if outside else "unplaced-signal"
    if row.reported_by.role == Role.CLIENT:
        page = "own-unplaced-receipt"
    reason = f" Reden: {row.set_aside_reason}" if row.set_aside_reason else ""
    notify(
        recipients=[row.reported_by_id],
        subject=f"Uw melding {row.receipt} is bekeken",
        text="Een medewerker heeft uw melding gelezen. Hebben wij u nodig? Dan nemen wij contact met u op."
        if outside
        else f"{by.name}: {row.get_state_display().lower()}.{reason}",
        url=reverse(page, args=[row.pk]),
        at=at,
    )


def startgesprekken_late(late: Mapping[int, tuple[int, int]], *, at: datetime) -> None:
    """The team leads hear once how many startgesprekken became late; `late` has per office how many, and one task."""
    messages = []
    for lead_id, office_id in team_leads().filter(office__in=list(late)).values_list("pk", "office"):
        count, task_id = late[office_id]
        if count == 1:
            subject, url = "1 startgesprek is te laat", reverse("task", args=[task_id])
        else:
            subject = f"{count} startgesprekken zijn te laat"
            url = f"{reverse('my-work')}?view=overdue&rule={STARTGESPREK.key}"
        text = "Vier weken na het einde van de baan is er geen startgesprek geweest. Kijk wie het kan voeren."
        messages.append(Message(lead_id, subject, text, url))
    send(messages=messages, at=at)


def team_leads() -> QuerySet[User]:
    """Everybody who leads an office now."""
    return User.objects.filter(role=Role.TEAM_LEAD, is_active=True)


def _leads(office_id: int | None) -> Iterable[int]:
    """The team leads of an office, or those of all offices."""
    leads = team_leads() if office_id is None else team_leads().filter(office=office_id)
    return leads.values_list("pk", flat=True)


def task_handed_over(task: Task, *, to: User, by: User, reason: str, at: datetime) -> None:
    """The receiver of a task hears from whom it comes and why."""
    notify(
        recipients=[to.pk],
        subject=f"Taak overgenomen: {task.rule_row.title}",
        text=f"{by.name} droeg deze taak aan u over. Reden: {reason}",
        url=reverse("task", args=[task.pk]),
        at=at,
    )


def contact_changed(client: Client, row: ContactPerson, *, before_id: int | None, at: datetime) -> None:
    """Old and new contact, client, jobcoach and employer hear of it the same day (004:6986-6992).

    Of the jobcoaches only those whose grant runs on that day: the others no longer hear who is a client.
    """
    running = Employment.objects.running().filter(client=client)
    coaches = Coaching.objects.running(row.since).filter(employment__in=running, coach__isnull=False)
    employers = User.objects.filter(role=Role.EMPLOYER, is_active=True, organisation__in=running.values("employer"))
    looking = ClientAccess.objects.running().filter(client=client, user__role=Role.CLIENT, user__is_active=True)
    user, the = row.user, THE[row.position]
    new, is_now = _OUTSIDE[row.position]
    notify(
        recipients={
            *coaches.values_list("coach_id", flat=True),
            *employers.values_list("pk", flat=True),
            *looking.values_list("user_id", flat=True),
        },
        subject=f"{new} voor {client.full_name}",
        text=f"{user.name} is vanaf {row.since:%d-%m-%Y} {is_now} bij ons. "
        f"Telefoon: {user.phone or 'volgt'}. Bereikbaar: {user.reachable or 'volgt'}.",
        at=at,
    )
    notify(
        recipients={user.pk, *([before_id] if before_id else [])},
        subject=f"Wisseling van {the}: {client.number}",
        text=f"{user.name} is vanaf {row.since:%d-%m-%Y} {the}. Reden: {row.reason or 'eerste toewijzing'}.",
        url=reverse("client-file", args=[client.number]),
        at=at,
    )


def lead_handed_over(case: JobEnd, *, to: User, by: User, reason: str, at: datetime) -> None:
    """Who gets the lead of a case hears from whom it comes and why."""
    notify(
        recipients=[to.pk],
        subject="U hebt nu de regie over het einde van een baan",
        text=f"{by.name} droeg de regie aan u over. Reden: {reason}",
        url=reverse("job-end", args=[case.pk]),
        at=at,
    )


def lead_accepted(case: JobEnd, change: LeadChange, *, at: datetime) -> None:
    """Who gave the lead away hears that it was taken over."""
    notify(
        recipients=[change.by_id],
        subject="De regie over het einde van een baan is overgenomen",
        text=f"{change.to_user.name} heeft de zaak gelezen en gaat ermee verder.",
        url=reverse("job-end", args=[case.pk]),
        at=at,
    )


def client_unreachable(case: JobEnd, *, by: User, at: datetime) -> None:
    """The team lead hears that somebody does not answer, however often one tried [K]."""
    notify(
        recipients=_leads(case.client.office_id),
        subject="Een klant reageert niet op de uitnodiging",
        text=f"{by.name} heeft geschreven en gebeld. Wat doen we nu?",
        url=reverse("job-end", args=[case.pk]),
        at=at,
    )


def coaching_started(coaching: Coaching, *, on: date, at: datetime) -> None:
    """The jobcoach hears whom they now coach; by name only once they may see the client.

    Coaching that is still to begin is told without a name, since until its first day the coach may not know who it
    is. Coaching that is recorded after it was over tells nobody.
    """
    if coaching.coach_id is None or coaching.granted_until < on:
        return
    if coaching.started_on > on:
        subject = "U gaat een nieuwe klant begeleiden"
        text = f"Op {coaching.started_on:%d-%m-%Y} begint de jobcoaching. Op die dag staat de klant in uw lijst."
    else:
        client = coaching.employment.client
        subject = f"U bent nu jobcoach van {client.full_name}"
        text = (
            f"De jobcoaching begon op {coaching.started_on:%d-%m-%Y} "
            f"en is toegekend tot en met {coaching.granted_until:%d-%m-%Y}."
        )
    notify(recipients=[coaching.coach_id], subject=subject, text=text, url=reverse("coached-clients"), at=at)


def access_granted(access: ClientAccess, *, at: datetime) -> None:
    """Whoever may look along hears of it, and so does the client whose journey it is."""
    notify(
        recipients=[access.user_id],
        subject="U hebt nu een eigen overzicht",
        text="U ziet wie u kunt bellen, wat er is afgesproken en wat er nu gebeurt.",
        url=reverse("own-journey"),
        at=at,
    )
    own = ClientAccess.objects.running().filter(client=access.client_id, capacity=ClientAccess.Capacity.SELF)
    notify(
        recipients=own.exclude(user=access.user_id).values_list("user_id", flat=True),
        subject="Er kijkt iemand met u mee",
        text=f"{access.user.name} kan nu met u meekijken. Wilt u dat niet? Bel uw vaste contact.",
        url=reverse("own-journey"),
        at=at,
    )


def access_ended(access: ClientAccess, *, at: datetime) -> None:
    """Whoever looked along hears that it is over; not about whom."""
    notify(
        recipients=[access.user_id],
        subject="Uw toegang is gestopt",
        text="U kunt een overzicht niet meer zien. Hebt u een vraag? Bel ons.",
        at=at,
    )

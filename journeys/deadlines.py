"""Every term of the klantreis: one table, pure date functions, the source of each.

A term has an anchor (the date it is computed from), a day on which its task opens and a day on which it is due.
Distances that the sources leave open come from the setting `WAJONG_TERMS`; a rule says so in `own_choice`.
Nothing here reads the clock or the database; `journeys/terms.py` finds the anchors, `actions/sweep.py` raises.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from django.conf import settings

from base.dates import add_months, add_working_days, is_working_day, previous_working_day


@dataclass(frozen=True)
class Offset:
    """A distance from an anchor: calendar months (clamped), days, or working days (see `base.dates`)."""

    months: int = 0
    days: int = 0
    working_days: int = 0

    def after(self, anchor: date) -> date:
        """The date at this distance from `anchor`."""
        moved = add_months(anchor, self.months) + timedelta(days=self.days)
        return add_working_days(moved, self.working_days) if self.working_days else moved

    def latest_anchor(self, on: date) -> date:
        """The last anchor that lies at or before `on` after this distance: turns `after(x) <= on` into `x <= …`."""
        anchor = add_months(on, -self.months) - timedelta(days=self.days + 2 * self.working_days)
        while self.after(anchor) > on:
            anchor -= timedelta(days=1)
        while self.after(anchor + timedelta(days=1)) <= on:
            anchor += timedelta(days=1)
        return anchor


class Subject(StrEnum):
    """What a term is about."""

    EMPLOYMENT = "employment"
    COACHING = "coaching"
    JOURNEY = "journey"
    WORKPLAN = "workplan"
    CONVERSATION = "conversation"
    SIGNAL = "signal"
    JOB_END = "job_end"
    NO_PURCHASE = "no_purchase"
    AGREEMENT = "agreement"
    TRIAL_PLACEMENT = "trial_placement"


class ClosesBy(StrEnum):
    """What closes a task: a recorded fact, or a person who says that it is done."""

    FACT = "fact"
    PERSON = "person"


@dataclass(frozen=True)
class Rule:
    """One row of the table. `subject` is None while the rows it speaks of are not kept yet."""

    key: str
    title: str
    anchor: str
    opens: Offset
    due: Offset
    source: str
    why: str
    subject: Subject | None
    closes_by: ClosesBy = ClosesBy.FACT
    # A hard term is a duty; its task cannot be postponed past the due date.
    hard: bool = False
    # What to do, shown on the task and where it cannot be closed by hand.
    how: str = ""
    # What in this row is our own choice because the source leaves it open; shown beside the source.
    own_choice: str = ""

    def term(self, anchor: date) -> "Term":
        """The term that follows from `anchor` with the ordinary distances."""
        return Term(self.key, anchor, self.opens.after(anchor), self.due.after(anchor))


@dataclass(frozen=True)
class Term:
    """A rule applied to an anchor; `opens_on` is never after `due_on`."""

    rule: str
    anchor_on: date
    opens_on: date
    due_on: date

    def __post_init__(self) -> None:
        if self.opens_on > self.due_on:
            raise ValueError(f"{self.rule}: opens {self.opens_on} after due {self.due_on}")


_OPEN: dict[str, int] = settings.TERMS

CONTRACT_END = Rule(
    key="contract_end",
    title="Contract loopt af",
    anchor="einddatum van het contract",
    opens=Offset(months=-2),
    due=Offset(months=-1),
    source="004:1448, 1464, 7044",
    why="Een tot twee maanden voor het einde van een contract bespreekt u met de klant of het wordt verlengd.",
    subject=Subject.EMPLOYMENT,
    how="Leg het gesprek over het contracteinde vast, verleng het contract of leg het einde van de baan vast.",
)
CONTRACT_OUTCOME = Rule(
    key="contract_outcome",
    title="Contract afgelopen, uitkomst niet vastgelegd",
    anchor="einddatum van het contract",
    opens=Offset(days=1),
    due=Offset(days=_OPEN["contract_outcome_due_days"]),
    source="004:1511-1533; 004:1555-1557",
    why="Het contract is voorbij en er staat niet of het is verlengd. Zonder uitkomst begint de termijn van het "
    "startgesprek niet te lopen.",
    subject=Subject.EMPLOYMENT,
    how="Verleng het contract of leg het einde van de baan vast.",
    own_choice="Deze vraag en de tijd ervoor zijn een eigen afspraak.",
)
STARTGESPREK = Rule(
    key="startgesprek",
    title="Startgesprek na baanverlies",
    anchor="laatste dag van de baan",
    opens=Offset(days=1),
    due=Offset(days=28),
    source="004:1555-1557",
    why="Binnen vier weken na het einde van een baan is er een startgesprek met de klant.",
    subject=Subject.EMPLOYMENT,
    hard=True,
    how="Leg het startgesprek vast. De taak sluit ook als er nieuw werk begint.",
    own_choice="Dat de vier weken beginnen op de laatste werkdag, is een eigen afspraak.",
)
# Days of the four weeks after which a startgesprek that was not held stands out: three quarters.
STARTGESPREK_WARNS_AFTER = 21
# Months between two talks, unless somebody with a permanent contract agreed on another rhythm.
YEARLY = 12
YEARLY_CONTACT = Rule(
    key="yearly_contact",
    title="Jaarlijks gesprek",
    anchor="laatste gesprek",
    opens=Offset(months=11),
    due=Offset(months=12),
    source="004:864-870; 001:981",
    why="Iedereen die kan werken, spreekt u minstens een keer per jaar.",
    subject=Subject.JOURNEY,
    hard=True,
    how="Leg een gesprek met de klant vast. De taak sluit dan vanzelf.",
)
PLAN_REVIEW = Rule(
    key="plan_review",
    title="Werkplan evalueren",
    anchor="laatste versie van het werkplan",
    opens=Offset(months=11),
    due=Offset(months=12),
    source="004:858-864",
    why="Een werkplan bekijkt u elk jaar opnieuw, samen met de klant.",
    subject=Subject.WORKPLAN,
    how="Bespreek met de klant wat er van het plan is gekomen en leg een nieuwe versie vast.",
)
PLAN_CHANGE = Rule(
    key="plan_change",
    title="Werkplan bijstellen",
    anchor="dag waarop de situatie veranderde",
    opens=Offset(),
    due=Offset(months=_OPEN["plan_change_due_months"]),
    source="004:872-876",
    why="Verandert werk, gezondheid, stage of studie, dan past u het werkplan aan.",
    subject=Subject.WORKPLAN,
    own_choice="Hoeveel tijd daarvoor is, is een eigen afspraak.",
    closes_by=ClosesBy.PERSON,
    how="Leg een nieuwe versie van het werkplan vast, of zet de taak op gedaan als het plan nog klopt.",
)
SIGNAL_DECISION = Rule(
    key="signal_decision",
    title="Signaal beantwoorden",
    anchor="dag waarop het signaal binnenkwam",
    opens=Offset(),
    due=Offset(working_days=_OPEN["signal_decision_working_days"]),
    source="004:4448-4454",
    why=f"Wie een signaal geeft, hoort binnen {_OPEN['signal_decision_working_days']} werkdagen wat ermee gebeurt.",
    subject=Subject.SIGNAL,
    how="Beantwoord het signaal. De melder ziet uw antwoord.",
    own_choice="Dat melders snel antwoord willen, staat in de bron; het aantal dagen is een eigen afspraak.",
)
INVITATION_UNANSWERED = Rule(
    key="invitation_unanswered",
    title="Geen antwoord op de uitnodiging",
    anchor="laatste poging om de klant te bereiken",
    opens=Offset(days=_OPEN["invitation_opens_days"]),
    due=Offset(days=_OPEN["invitation_due_days"]),
    source="004:1464-1470",
    why="Reageert een klant niet op een uitnodiging, dan zoekt u zelf contact: herinneren, bellen, schrijven.",
    subject=Subject.JOB_END,
    how="Leg de volgende poging vast, of het gesprek zodra u de klant spreekt.",
    own_choice="De bron stopt bij de uitnodiging; de stappen erna en de dagen ertussen zijn een eigen afspraak.",
)
TRIAL_PLACEMENT_END = Rule(
    key="trial_placement_end",
    title="Proefplaatsing loopt af",
    anchor="einde van de proefplaatsing",
    opens=Offset(months=-1),
    due=Offset(),
    source="004:1951-1959",
    why="Een proefplaatsing duurt twee tot zes maanden; daarna volgt een baan van minstens zes maanden.",
    subject=Subject.TRIAL_PLACEMENT,
    how="Vraag de klant, of met toestemming de werkgever, of er een baan volgt. Leg de afloop vast.",
    own_choice="Dat u dit een maand vooraf ziet, is een eigen afspraak.",
)
COACHING_RENEWAL = Rule(
    key="coaching_renewal",
    title="Jobcoaching verlengen",
    anchor="einde van de toegekende periode",
    opens=Offset(days=-_OPEN["coaching_renewal_opens_days"]),
    due=Offset(),
    source="004:1153-1165",
    why="Jobcoaching wordt per half jaar toegekend. Zonder nieuwe aanvraag stopt de begeleiding.",
    subject=Subject.COACHING,
    how="Leg de nieuwe periode vast of laat de jobcoaching stoppen.",
    own_choice="Hoe lang vooraf u dit ziet, is een eigen afspraak.",
)
EARLY_JOB_CHECK = Rule(
    key="early_job_check",
    title="Hoe gaat de nieuwe baan?",
    anchor="eerste werkdag",
    opens=Offset(months=3),
    due=Offset(months=_OPEN["early_job_check_due_months"]),
    source="004:5737-5739",
    own_choice="De bron noemt dit voor tijdelijke contracten; dat het voor elke baan geldt, is een eigen afspraak.",
    why="Werkt iemand drie maanden zonder jobcoach, dan vraagt u hoe het gaat.",
    subject=Subject.EMPLOYMENT,
    how="Leg een gesprek met de klant vast. De taak sluit dan vanzelf.",
)
REVIEW_DATE = Rule(
    key="review_date",
    title="Afgesproken moment om opnieuw te kijken",
    anchor="afgesproken datum",
    opens=Offset(),
    due=Offset(days=_OPEN["review_date_due_days"]),
    source="004:1519-1525, 6048-6065",
    why="U hebt afgesproken op deze dag opnieuw te kijken: bij twijfel over de baan, of als werk nu niet kan.",
    subject=Subject.JOB_END,
    how="Leg vast wat er nu besloten is, of spreek een nieuwe dag af.",
    own_choice="Hoeveel tijd daarvoor is, is een eigen afspraak.",
)
NO_PURCHASE_REVIEW = Rule(
    key="no_purchase_review",
    title="Opnieuw kijken: is er nu een traject nodig?",
    anchor="afgesproken datum",
    opens=Offset(),
    due=Offset(days=_OPEN["review_date_due_days"]),
    source="004:6056-6065, 6139-6153",
    why="U besloot dat er toen geen traject nodig was. Op deze dag kijkt u of dat nog zo is.",
    subject=Subject.NO_PURCHASE,
    how="Vraag een traject aan, of leg opnieuw vast waarom er geen traject komt.",
    own_choice="De bron noemt twee, drie en zes maanden eigen bemiddeling; hoeveel tijd u daarna hebt om te kijken, "
    "is een eigen afspraak.",
)
CALLBACK = Rule(
    key="callback",
    title="Terugbellen",
    anchor="beloofde datum",
    opens=Offset(),
    due=Offset(),
    source="004:2585-2589",
    why="U hebt beloofd op deze dag terug te bellen.",
    subject=Subject.CONVERSATION,
    closes_by=ClosesBy.PERSON,
    how="Bel terug en zet de taak op gedaan.",
)
AGREEMENT = Rule(
    key="agreement",
    title="Afspraak nakomen",
    anchor="afgesproken dag",
    opens=Offset(days=-_OPEN["agreement_opens_days"]),
    due=Offset(),
    source="004:1583-1587, 2778-2780, 6928-6940",
    why="Een afspraak met een dag, door u of met u gemaakt, houdt u in de gaten tot die is nagekomen, ook als een "
    "ander iets moet doen.",
    subject=Subject.AGREEMENT,
    how="Leg vast dat de afspraak is nagekomen, of laat de afspraak met een reden vervallen.",
    own_choice="Dat u ook let op wat anderen doen, en hoe lang vooraf u dit ziet, zijn eigen afspraken.",
)
FORMALITIES = Rule(
    key="formalities",
    title="Formaliteiten van het einde regelen",
    anchor="laatste werkdag, of de dag waarop het einde vaststond als die later was",
    opens=Offset(),
    due=Offset(),
    source="004:6084-6088",
    why="Voor de kapdatum moet bekend zijn dat de baan stopt. Daarna staat de volgende betaling vast en kan de klant "
    "zonder geld komen te zitten.",
    subject=Subject.JOB_END,
    how="Werk in de zaak de lijst met formaliteiten af. De taak sluit als alles is gedaan of niet nodig is.",
    own_choice="De bron noemt geen dag: welke dag van de maand de kapdatum is, is een instelling. Dat de eerste "
    "kapdatum vanaf de laatste werkdag telt, is een eigen afspraak.",
)

RULES: dict[str, Rule] = {
    rule.key: rule
    for rule in (
        STARTGESPREK,
        FORMALITIES,
        CONTRACT_END,
        CONTRACT_OUTCOME,
        SIGNAL_DECISION,
        CALLBACK,
        AGREEMENT,
        INVITATION_UNANSWERED,
        REVIEW_DATE,
        NO_PURCHASE_REVIEW,
        EARLY_JOB_CHECK,
        COACHING_RENEWAL,
        PLAN_CHANGE,
        PLAN_REVIEW,
        YEARLY_CONTACT,
        TRIAL_PLACEMENT_END,
    )
}
LIVE_RULES: tuple[Rule, ...] = tuple(rule for rule in RULES.values() if rule.subject is not None)
RULE_CHOICES = [(rule.key, rule.title) for rule in RULES.values()]


def contract_end_opens(lead_months: int) -> Offset:
    """When the contract-end term opens in an office with a lead of 2 to 6 months before the end."""
    return Offset(months=-lead_months)


def contract_end_term(ends_on: date, lead_months: int) -> Term:
    """The contract-end term with an office's own lead."""
    return Term(
        CONTRACT_END.key, ends_on, contract_end_opens(lead_months).after(ends_on), CONTRACT_END.due.after(ends_on)
    )


def yearly_contact_term(last_seen_on: date, interval_months: int) -> Term:
    """The contact term with a client's own interval: opens a month before it is due (004:1484-1488)."""
    return Term(
        YEARLY_CONTACT.key,
        last_seen_on,
        Offset(months=interval_months - 1).after(last_seen_on),
        Offset(months=interval_months).after(last_seen_on),
    )


def callback_term(promised_on: date, promised_for: date) -> Term:
    """The call-back term: on the list from the promise, due on the promised day (004:2585-2589)."""
    return Term(CALLBACK.key, promised_for, promised_on, promised_for)


def signal_decision_due(received_on: date) -> date:
    """The day on which the sender of a signal must have an answer: five working days [K] after receipt."""
    return SIGNAL_DECISION.due.after(received_on)


def kapdatum_for(day: date) -> date:
    """The first kapdatum on or after `day`: the day of the month that is set, or the working day before it."""
    month = day.replace(day=1)
    while True:
        fixed = month.replace(day=settings.KAPDATUM_DAY)
        found = fixed if is_working_day(fixed) else previous_working_day(fixed)
        if found >= day:
            return found
        month = add_months(month, 1)


def formalities_term(sure_on: date, last_day: date) -> Term:
    """The term of the formalities of a job whose end was sure on `sure_on`, with its last day.

    It opens when the end is sure. Until the last working day there is pay, so the first payment that the change must
    reach is the one fixed on the first kapdatum on or after that day: the benefit then runs well from the month of
    the end (004:6085-6088). When the end became sure only later, no earlier kapdatum can be met any more, and the
    first one from then on counts.
    """
    anchor = max(sure_on, last_day)
    return Term(FORMALITIES.key, anchor, sure_on, kapdatum_for(anchor))

"""Writing jobcoaching: it starts, goes on by half-years, stops. Called inside the action that holds the client."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import F

from accounts.models import Organisation
from base.dates import is_plausible
from base.refusal import Invalid, NotPossibleNow
from clients.actions.employments import IMPLAUSIBLE
from clients.coaching_rules import check, half_year_end, is_beyond_three_years, why_not, why_over
from clients.guides import coaches_of, guides
from clients.models import Coaching, CoachingPeriod, Employment

LONGEST_REASON = 300
TOO_LONG = f"Houd dit op {LONGEST_REASON} tekens of minder."
NO_GUIDE = "Kies een jobcoachorganisatie uit de lijst."
NOT_THE_EMPLOYER = "Een interne jobcoach hoort bij de werkgever van deze baan."
Kind, Basis = Coaching.Kind, Coaching.Basis


@dataclass(frozen=True)
class Application:
    """What is asked for: which coach, from when until when, and the reasons that go with it.

    An internal coach belongs to the employer, so then `organisation_id` is the employer or None.
    """

    kind: str
    organisation_id: int | None
    coach_id: int | None
    regime: str
    starts_on: date
    until: date
    exception_reason: str
    chosen_by_client: bool | None
    choice_reason: str
    binding_agreement: bool


def start(*, employment: Employment, asked: Application, on: date) -> Coaching:
    """Record coaching with its first half-year; `Invalid` names the fields that are wrong."""
    terms, coachings = list(employment.terms.all()), list(employment.coachings.all())
    if closed := why_not(employment, terms, coachings):
        raise NotPossibleNow(closed)
    faults = {**_faults_in_reasons(asked), **_faults_in_days(employment, coachings, asked, on)}
    organisation = _organisation(employment, asked)
    if asked.kind not in Kind.values:
        faults["kind"] = "Kies een externe of een interne jobcoach."
    elif organisation is None:
        faults["organisation_id"] = NO_GUIDE if asked.kind == Kind.EXTERNAL else NOT_THE_EMPLOYER
    elif asked.coach_id is not None and not coaches_of(organisation).filter(pk=asked.coach_id).exists():
        faults["coach_id"] = "Kies een jobcoach van deze organisatie."
    if asked.regime not in Coaching.Regime.values:
        faults["regime"] = "Kies een regime uit de lijst."
    if "starts_on" not in faults and "exception_reason" not in faults:
        met = check(employment, terms, asked.starts_on).met
        if not met and not asked.exception_reason:
            faults["exception_reason"] = (
                "De baan voldoet niet aan alle voorwaarden. Geef de reden waarom jobcoaching toch start."
            )
        if met and asked.exception_reason:
            faults["exception_reason"] = "De baan voldoet aan alle voorwaarden. Laat dit leeg."
    if faults or organisation is None:
        raise Invalid(faults)
    coaching: Coaching = Coaching.objects.create(
        employment=employment,
        kind=asked.kind,
        organisation=organisation,
        coach_id=asked.coach_id,
        regime=asked.regime,
        started_on=asked.starts_on,
        counts_from=min((row.counts_from or row.started_on for row in coachings), default=None),
        granted_until=asked.until,
        exception_reason=asked.exception_reason,
        chosen_by_client=asked.chosen_by_client,
        choice_reason=asked.choice_reason,
        binding_agreement=asked.binding_agreement,
    )
    CoachingPeriod.objects.create(coaching=coaching, number=1, starts_on=asked.starts_on, ends_on=asked.until)
    return coaching


def _faults_in_reasons(asked: Application) -> dict[str, str]:
    """A client chooses the coach; that it went otherwise needs a reason (004:4163, 2462-2470, 3374-3376)."""
    faults: dict[str, str] = {}
    if asked.chosen_by_client is None:
        faults["chosen_by_client"] = "Maak een keuze."
    if asked.chosen_by_client is False and not asked.choice_reason:
        faults["choice_reason"] = "Geef de reden waarom de klant niet zelf koos."
    for name in ("exception_reason", "choice_reason"):
        if len(getattr(asked, name)) > LONGEST_REASON:
            faults[name] = TOO_LONG
    return faults


def _faults_in_days(
    employment: Employment, coachings: list[Coaching], asked: Application, on: date
) -> dict[str, str]:
    faults = {
        name: IMPLAUSIBLE
        for name, day in (("starts_on", asked.starts_on), ("until", asked.until))
        if not is_plausible(day)
    }
    if faults:
        return faults
    at_most = half_year_end(asked.starts_on)
    if asked.until < asked.starts_on:
        faults["until"] = "Deze dag ligt voor het begin van de jobcoaching."
    elif asked.until > at_most:
        faults["until"] = f"Een periode duurt hoogstens een half jaar: tot en met {_day(at_most)}."
    if fault := _fault_in_start(employment, coachings, asked, on):
        faults["starts_on"] = fault
    elif asked.until < employment.started_on and "until" not in faults:
        faults["until"] = f"De baan begint pas op {_day(employment.started_on)}. Kies een latere dag."
    if on < employment.started_on and not asked.binding_agreement:
        faults["binding_agreement"] = (
            f"De baan begint pas op {_day(employment.started_on)}. "
            "Jobcoaching kan nu alleen met een bindende afspraak over de eerste werkdag."
        )
    return faults


def _fault_in_start(employment: Employment, coachings: list[Coaching], asked: Application, on: date) -> str:
    """Before the first working day only while the job is still to begin, on a binding agreement (004:1113-1119).

    Never while other coaching on the job ran, nor after the end of the contract, whose follow-up is not known.
    """
    day, first, last = asked.starts_on, employment.started_on, employment.expected_end_on
    if day < first and not (asked.binding_agreement and on < first):
        return f"De baan begint op {_day(first)}. De jobcoaching begint niet eerder."
    if last is not None and day > last:
        return f"Het contract loopt tot en met {_day(last)}. Leg eerst de verlenging vast."
    before = max((coaching.ended_on for coaching in coachings if coaching.ended_on), default=None)
    if before is not None and day <= before:
        return f"De vorige jobcoaching op deze baan liep tot en met {_day(before)}. Kies een latere dag."
    return ""


def _organisation(employment: Employment, asked: Application) -> Organisation | None:
    """Where the coach comes from; None when it is not known, or is another employer than that of the job."""
    if asked.kind == Kind.INTERNAL:
        return employment.employer if asked.organisation_id in (None, employment.employer_id) else None
    if asked.organisation_id is None:
        return None
    return guides().filter(pk=asked.organisation_id).first()


def renew(*, coaching: Coaching, until: date, structural: str, motivation: str) -> CoachingPeriod:
    """Add a period of half a year at most that follows on the last one (004:1161-1169).

    Past three years it says on which basis coaching goes on, and why it is still needed (004:1153-1165).
    """
    if closed := why_over(coaching):
        raise NotPossibleNow(closed)
    if until <= coaching.granted_until:
        raise Invalid({"until": f"De jobcoaching loopt al tot en met {_day(coaching.granted_until)}."})
    if not is_plausible(until):
        raise Invalid({"until": IMPLAUSIBLE})
    following = coaching.granted_until + timedelta(days=1)
    at_most = half_year_end(following)
    if until > at_most:
        raise Invalid({"until": f"Een periode duurt hoogstens een half jaar: tot en met {_day(at_most)}."})
    beyond = is_beyond_three_years(coaching, until)
    if faults := _faults_in_basis(beyond, structural, motivation):
        raise Invalid(faults)
    last = coaching.periods.order_by("number").last()
    period = CoachingPeriod.objects.create(
        coaching=coaching,
        number=(last.number if last else 0) + 1,
        starts_on=following,
        ends_on=until,
        motivation=motivation,
    )
    changed = {"granted_until": until, **({"structural": structural} if beyond else {})}
    Coaching.objects.filter(pk=coaching.pk).update(**changed, version=F("version") + 1)
    return period


def _faults_in_basis(beyond: bool, structural: str, motivation: str) -> dict[str, str]:
    faults: dict[str, str] = {}
    if beyond and structural not in Basis.values:
        faults["structural"] = "De jobcoaching loopt langer dan drie jaar. Kies structureel of incidenteel."
    if not beyond and structural:
        faults["structural"] = "De jobcoaching loopt nog geen drie jaar. Laat dit leeg."
    if beyond and not motivation:
        faults["motivation"] = "Schrijf op waarom de klant na drie jaar nog een jobcoach nodig heeft."
    if len(motivation) > LONGEST_REASON:
        faults["motivation"] = TOO_LONG
    return faults


def stop(*, coaching: Coaching, ended_on: date) -> None:
    """Record that the coaching has stopped."""
    if closed := why_over(coaching):
        raise NotPossibleNow(closed)
    if ended_on < coaching.started_on:
        raise Invalid({"ended_on": "De einddatum ligt voor het begin van de jobcoaching."})
    Coaching.objects.filter(pk=coaching.pk).update(ended_on=ended_on, version=F("version") + 1)


def _day(day: date) -> str:
    return f"{day:%d-%m-%Y}"

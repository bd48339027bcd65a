"""The people of the matrix, and the same rows of work around four clients of whom each person knows one.

OWN is the client of whoever the address is for: fixed contact, team, jobcoach, employer and account. COLLEAGUE is of
the same office and of others besides. ELSEWHERE is of another office, and of nobody here. FORMER was theirs once: the
contact, the coaching, the job and the mandate have ended. NOWHERE was never anybody.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from accounts.models import Office, Organisation, User
from accounts.roles import EXPORT_ROLES, Role
from clients.models import ClientAccess, Coaching, ContactPerson, Employment
from journeys.actions.sweep import sweep_clients
from journeys.lifecycle import Klantfase
from journeys.models import (
    CheckedItem,
    ContactAttempt,
    Destruction,
    DestructionLine,
    DestructionStatement,
    Export,
    NoPurchase,
    Signal,
    Transition,
)
from tests import access_factories, factories, protection_factories, vacancy_factories
from tests.api.conftest import settled
from tests.consent_factories import ConsentFactory
from tests.journeys.every_action import AT, NOWHERE, ON, World
from tests.journeys.test_actions_access import made

Ids = tuple[Any, ...]
# The day on which what was once somebody's came to an end: long enough ago that nobody is asked about it any more.
LONG_AGO = date(2026, 8, 5)
YESTERDAY = date(2026, 11, 22)


class Whose(StrEnum):
    """Of whom an object is, seen from whoever asks for it."""

    OWN = "own"
    COLLEAGUE = "colleague"
    ELSEWHERE = "elsewhere"
    FORMER = "former"
    NOWHERE = "nowhere"


@dataclass(frozen=True)
class Place:
    """The rows around one client: what each kind of address takes, and the world that the bodies of posts are of."""

    world: World
    ids: dict[str, Ids]


@dataclass(frozen=True)
class Cast:
    """Who walks, by role or as what they are, and the rows by whose they are."""

    people: dict[str, User]
    places: dict[Whose, Place]


def cast() -> Cast:
    """The whole stage. The clock stands on the Monday of the tests."""
    office = factories.OfficeFactory(code="utrecht", name="Utrecht", region="Midden-Utrecht")
    elsewhere = factories.OfficeFactory(code="zwolle", name="Zwolle", region="Regio Zwolle")
    bakery = factories.OrganisationFactory(name="Bakkerij Het Molentje", kvk_number="87654321")
    people: dict[str, User] = {
        role: factories.UserFactory(
            role=role, office=office, name=f"{role.label} van Utrecht", may_export=role in EXPORT_ROLES
        )
        for role in (
            Role.LABOUR_EXPERT, Role.INTENSIVE_ADVISER, Role.SENIOR_EXPERT, Role.TEAM_LEAD, Role.EMPLOYER_ADVISER,
        )
    }  # fmt: skip
    people |= {
        Role.JOBCOACH: factories.UserFactory(role=Role.JOBCOACH, name="Joost Coenen"),
        Role.EMPLOYER: factories.UserFactory(role=Role.EMPLOYER, organisation=bakery, name="Wim Bakker"),
        Role.CLIENT: factories.UserFactory(role=Role.CLIENT, name="Kim van Dijk"),
        **{
            role: factories.UserFactory(role=role, name=role.label)
            for role in (Role.ANALYST, Role.PRIVACY_OFFICER, Role.ADMINISTRATOR)
        },
    }
    mine = {role: people[role] for role in (Role.JOBCOACH, Role.EMPLOYER, Role.CLIENT)}
    fixed, stand_in = people[Role.LABOUR_EXPERT], people[Role.INTENSIVE_ADVISER]
    own = _place("Kim", office, bakery, fixed, stand_in, mine)
    others = _strangers(same_coach_company=people[Role.JOBCOACH].organisation)
    colleague = _place("Bo", office, others[Role.EMPLOYER].organisation, *_contacts(office), others)
    strangers = _strangers()
    away = _place("Sam", elsewhere, strangers[Role.EMPLOYER].organisation, *_contacts(elsewhere), strangers)
    former = _place("Loek", elsewhere, bakery, *_contacts(elsewhere), mine)
    _end(former, fixed, mine)
    people["inactive"] = factories.UserFactory(office=office, is_active=False)
    places = {Whose.OWN: own, Whose.COLLEAGUE: colleague, Whose.ELSEWHERE: away, Whose.FORMER: former}
    places[Whose.NOWHERE] = Place(own.world, {kind: _of_nobody(ids) for kind, ids in own.ids.items()})
    return Cast(people, places)


def _contacts(office: Office) -> tuple[User, User]:
    return factories.UserFactory(office=office), factories.UserFactory(office=office)


def _strangers(same_coach_company: Organisation | None = None) -> dict[Role, User]:
    """A jobcoach, an employer and a client of whom nobody here has heard."""
    company = {"organisation": same_coach_company} if same_coach_company else {}
    return {
        Role.JOBCOACH: factories.UserFactory(role=Role.JOBCOACH, **company),
        Role.EMPLOYER: factories.UserFactory(role=Role.EMPLOYER),
        Role.CLIENT: factories.UserFactory(role=Role.CLIENT),
    }


def _of_nobody(ids: Ids) -> Ids:
    """The same address about rows that nobody ever had; words in it stay."""
    named: Callable[[Any], Any] = lambda part: "W99999999" if part.startswith("W") else part  # noqa: E731
    return tuple(NOWHERE if isinstance(part, int) else named(part) for part in ids)


def _place(name: str, office: Office, employer: Any, fixed: User, stand_in: User, outside: dict[Role, User]) -> Place:
    """One client with one row of everything that an address can be about."""
    kim = factories.ClientFactory(first_name=name, last_name="van Dijk", office=office)
    factories.ContactDetailsFactory(client=kim)
    factories.ContactPersonFactory(client=kim, user=fixed)
    factories.ContactPersonFactory(client=kim, user=stand_in, position=ContactPerson.Position.STAND_IN)
    journey = factories.JourneyFactory(client=kim, klantfase=Klantfase.AAN_HET_WERK)
    job = factories.EmploymentFactory(client=kim, employer=employer)
    coach = outside[Role.JOBCOACH]
    coaching = factories.CoachingFactory(employment=job, coach=coach, organisation=coach.organisation)
    world = settled(made("", kim, journey, job, coaching, coach, stand_in))
    account = outside[Role.CLIENT]
    if ClientAccess.objects.running().filter(user=account).exists():
        factories.ClientAccessFactory(client=kim, user=account, by_mandate=True)
    else:
        ClientAccess.objects.filter(pk=world.access.pk).update(user=account)
    return Place(world, _ids(world, fixed, outside))


def _ids(world: World, fixed: User, outside: dict[Role, User]) -> dict[str, Ids]:
    """What stands in an address about each kind of row."""
    kim, case = world.kim, world.case
    coach, employer, account = outside[Role.JOBCOACH], outside[Role.EMPLOYER], outside[Role.CLIENT]
    agreement = factories.AgreementFactory(client=kim)
    step = Transition.objects.create(
        journey=world.journey, to_phase="naar_werk", reason="instroom", on=ON, recorded_at=AT
    )
    attempt = ContactAttempt.objects.create(job_end=case, kind="belpoging", on=ON, made_by=fixed, recorded_at=AT)
    checked = CheckedItem.objects.create(
        job_end=world.doubted,
        item="loondispensatie",
        outcome="gedaan",
        remark="Geldt al.",
        on=ON,
        by=fixed,
        recorded_at=AT,
    )
    answered = vacancy_factories.VacancyFactory(employment=world.doubted.employment, answered_by=employer)
    review = vacancy_factories.EmployerReviewFactory(
        job_end=world.doubted, given_by=employer, read_by=fixed, read_on=ON
    )
    decision = NoPurchase.objects.create(
        client=kim, number=1, reason="eigen_hulp", explanation="Zelf.", decided_on=ON, decided_by=fixed
    )
    sent = {"employment": world.job, "client": kim}
    by_employer = factories.SignalFactory(**sent, reported_by=employer, channel=Signal.Channel.EMPLOYER)
    by_account = factories.SignalFactory(**sent, reported_by=account, channel=Signal.Channel.CLIENT)
    noted = factories.UnplacedSignalFactory(office=kim.office, reported_by=fixed, channel="anders")
    by_coach = factories.UnplacedSignalFactory(office=kim.office, reported_by=coach)
    own_work = factories.UnplacedSignalFactory(
        office=kim.office, reported_by=account, name="", client_number=kim.number
    )
    talk = factories.ConversationFactory(client=kim)
    plan = kim.workplans.get()
    asked = ConsentFactory(client=kim, purpose="vacature", asked=True, asked_by=fixed)
    opened = access_factories.EmergencyAccessFactory(client=kim, user=fixed, valid_on=ON)
    waiting, fetched = _exports(kim.office)
    listed, line, destroyed = _lists(kim.number)
    by_pk = {
        "access": world.access, "agreement": agreement, "candidate": world.candidate, "case": case,
        "chosen": world.chosen, "coaching": world.coaching, "conversation": talk, "employer_signal": by_employer,
        "job": world.job, "journey": world.journey, "no_purchase": decision, "own_signal": by_account,
        "own_unplaced": own_work, "placement": world.placement, "second_job": world.second_job,
        "sent_unplaced": by_coach, "signal": world.signal, "task": world.task, "traject": world.traject,
        "consent": world.consent, "emergency": opened, "export": waiting, "own_export": fetched,
        "destruction": listed, "destroyed": destroyed, "unplaced": noted, "user": fixed,
        "vacancy": world.vacancy, "workplan": plan,
    }  # fmt: skip
    return {
        "": (),
        "client": (kim.number,),
        **{kind: (row.pk,) for kind, row in by_pk.items()},
        "case_to_step": (world.waiting.pk, "gaat_door"),
        "case_to_check": (world.doubted.pk, "twijfel"),
        "own_agreement": (kim.number, world.agreement.pk),
        "own_asked": (kim.number, asked.pk),
        "own_consent": (kim.number, world.consent.pk),
        "destruction_line": (listed.pk, line.pk),
        "factor": (NOWHERE,),
        "unplaced_job": (noted.pk, world.second_job.pk),
        "vacancy_to_step": (world.vacancy.pk, "opgepakt"),
        "journey_step": (world.journey.pk, step.pk),
        "case_step": (case.pk, case.steps.first().pk),
        "case_attempt": (case.pk, attempt.pk),
        "case_checked": (world.doubted.pk, checked.pk),
        "case_answer": (world.doubted.pk, answered.pk),
        "case_review": (world.doubted.pk, review.pk),
        "vacancy_step": (world.vacancy.pk, world.vacancy.steps.get().pk),
        "vacancy_candidate": (world.candidate.vacancy_id, world.candidate.pk),
        "traject_step": (world.traject.pk, world.traject.steps.get().pk),
    }


def _exports(office: Office) -> tuple[Export, Export]:
    """One that somebody of this office asked and that waits, and one of the first team lead there that is ready."""
    asker = factories.UserFactory(role=Role.SENIOR_EXPERT, office=office, may_export=True)
    leads = User.objects.filter(role=Role.TEAM_LEAD, office=office, may_export=True, exports__isnull=True)
    ready = {"needs_second": False, "state": "goedgekeurd", "count": 5, "asked_at": AT}
    return (
        protection_factories.ExportFactory(asked_by=asker, asked_at=AT),
        protection_factories.ExportFactory(asked_by=leads.order_by("pk").first() or asker, **ready),
    )


def _lists(number: str) -> tuple[Destruction, DestructionLine, Destruction]:
    """A list that waits, with its line, and one that was carried out."""
    told: dict[str, Any] = {
        "kind": "dossier", "term_months": 60, "ground": "Archiefwet", "over_since": date(2021, 11, 23),
        "proposed_by": factories.UserFactory(role=Role.ADMINISTRATOR), "proposed_at": AT,
    }  # fmt: skip
    listed = Destruction.objects.create(number=f"V{number}", **told)
    line = DestructionLine.objects.create(
        destruction=listed, number=number, subject_id=int(number[1:]), counts_from=date(2020, 1, 6)
    )
    officer = factories.UserFactory(role=Role.PRIVACY_OFFICER)
    done = {"state": "uitgevoerd", "decided_by": officer, "decided_at": AT, "done_at": AT}
    destroyed = Destruction.objects.create(number=f"U{number}", **told, **done)
    DestructionStatement.objects.create(destruction=destroyed, destroyed=0, stayed=0, rows=0, digest="0" * 64, at=AT)
    return listed, line, destroyed


def _end(place: Place, fixed: User, mine: dict[Role, User]) -> None:
    """What was theirs is theirs no more."""
    kim = place.world.kim
    ContactPerson.objects.create(client=kim, user=fixed, position="vast", since=date(2024, 1, 8), until=LONG_AGO)
    Coaching.objects.filter(coach=mine[Role.JOBCOACH], employment__client=kim).update(ended_on=YESTERDAY)
    Employment.objects.filter(client=kim, employer=mine[Role.EMPLOYER].organisation).update(
        ended_on=LONG_AGO, end_reason=Employment.EndReason.NOT_EXTENDED
    )
    ended = {"until": YESTERDAY, "end_reason": "De klant wil dit niet meer"}
    ClientAccess.objects.filter(client=kim, user=mine[Role.CLIENT]).update(**ended)
    sweep_clients(client_ids=[kim.pk], by=None, on=ON, at=AT)

"""Rows with sensible values; a test names only what it is about."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import factory
from factory.django import DjangoModelFactory

from accounts.models import Office, Organisation, User
from accounts.roles import OFFICE_ROLES, ORGANISATION_ROLES, Role
from clients.models import (
    Client,
    ClientAccess,
    Coaching,
    ContactDetails,
    ContactPerson,
    ContractKind,
    ContractTerm,
    Employment,
)
from clients.sealed import blind_index
from journeys.job_end_lifecycle import JobEndState, StepReason
from journeys.lifecycle import Klantfase
from journeys.models import (
    Agreement,
    Conversation,
    JobEnd,
    JobEndStep,
    Journey,
    Signal,
    Task,
    Trajectory,
    TrajectoryStep,
    TrialPlacement,
    UnplacedSignal,
    Workplan,
)
from journeys.trajectory_lifecycle import TrajectoryReason, TrajectoryState
from notifications.models import Notification

PASSWORD = "een lang wachtwoord"
RECORDED_AT = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)


class OfficeFactory(DjangoModelFactory[Office]):
    """A vestiging in a region of its own; the 35 that a migration made are taken as they are."""

    class Meta:
        model = Office
        django_get_or_create = ("code",)

    code = factory.Sequence(lambda n: f"vestiging-{n}")
    name = factory.Sequence(lambda n: f"Vestiging {n}")
    region = factory.Sequence(lambda n: f"Regio {n}")


class OrganisationFactory(DjangoModelFactory[Organisation]):
    """An employer unless told otherwise."""

    class Meta:
        model = Organisation

    kind = Organisation.Kind.EMPLOYER
    name = factory.Sequence(lambda n: f"Bedrijf {n}")
    kvk_number = factory.Sequence(lambda n: f"{10000000 + n}")
    sector = "Horeca"
    city = "Utrecht"


class UserFactory(DjangoModelFactory[User]):
    """A labour expert unless told otherwise; gets an office or organisation when the role asks for one."""

    class Meta:
        model = User
        skip_postgeneration_save = True

    email = factory.Sequence(lambda n: f"persoon{n}@example.test")
    name = factory.Sequence(lambda n: f"Persoon {n}")
    role = Role.LABOUR_EXPERT
    phone = "030 123 45 67"
    reachable = "maandag tot en met donderdag, 9.00 tot 16.00 uur"

    @factory.lazy_attribute
    def office(self: Any) -> Office | None:
        """An office for the roles that need one."""
        return OfficeFactory() if self.role in OFFICE_ROLES else None

    @factory.lazy_attribute
    def organisation(self: Any) -> Organisation | None:
        """An organisation of the right kind for the portal roles."""
        if self.role not in ORGANISATION_ROLES:
            return None
        kind = Organisation.Kind.JOBCOACH if self.role == Role.JOBCOACH else Organisation.Kind.EMPLOYER
        return OrganisationFactory(kind=kind)

    @factory.post_generation
    def password(self: Any, create: bool, extracted: str | None, **_: Any) -> None:
        """Signs in with PASSWORD unless another one is given."""
        self.set_password(extracted or PASSWORD)
        if create:
            self.save(update_fields=["password"])


class ClientFactory(DjangoModelFactory[Client]):
    """Somebody of 26 who can work."""

    class Meta:
        model = Client

    number = factory.Sequence(lambda n: f"W{10000000 + n}")
    bsn = factory.Sequence(lambda n: f"{900000000 + n}")
    bsn_index = factory.LazyAttribute(lambda row: blind_index(row.bsn))
    first_name = "Robin"
    last_name = factory.Sequence(lambda n: f"Voorbeeld{n}")
    birth_date = date(2000, 5, 17)
    sex = Client.Sex.UNKNOWN
    regime = Client.Regime.WAJONG_2010
    office = factory.SubFactory(OfficeFactory)


class ContactDetailsFactory(DjangoModelFactory[ContactDetails]):
    """Reached by phone."""

    class Meta:
        model = ContactDetails

    client = factory.SubFactory(ClientFactory)
    phone = "06 12 34 56 78"
    email = "robin@example.test"
    street = "Dorpsstraat 1"
    postcode = "3511 AB"
    city = "Utrecht"


class ContactPersonFactory(DjangoModelFactory[ContactPerson]):
    """The running fixed contact of a client."""

    class Meta:
        model = ContactPerson

    client = factory.SubFactory(ClientFactory)
    user = factory.SubFactory(UserFactory, office=factory.SelfAttribute("..client.office"))
    position = ContactPerson.Position.FIXED
    since = date(2025, 1, 6)


class ClientAccessFactory(DjangoModelFactory[ClientAccess]):
    """The account of the client; a representative with `by_mandate`."""

    class Meta:
        model = ClientAccess

    client = factory.SubFactory(ClientFactory)
    user = factory.SubFactory(UserFactory, role=Role.CLIENT)
    capacity = ClientAccess.Capacity.SELF
    since = date(2026, 10, 5)

    class Params:
        by_mandate = factory.Trait(
            capacity=ClientAccess.Capacity.REPRESENTATIVE, mandate="Brief van de klant van 5 oktober 2026"
        )


class EmploymentFactory(DjangoModelFactory[Employment]):
    """A running temporary job with one contract term; `term=False` leaves the term out."""

    class Meta:
        model = Employment
        skip_postgeneration_save = True

    client = factory.SubFactory(ClientFactory)
    employer = factory.SubFactory(OrganisationFactory)
    job_title = "Magazijnmedewerker"
    kind = ContractKind.TEMPORARY
    started_on = date(2026, 2, 1)
    expected_end_on = date(2027, 1, 31)

    @factory.post_generation
    def term(self: Any, create: bool, extracted: bool | None, **fields: Any) -> None:
        """The first contract term, as the job has it now."""
        if create and extracted is not False:
            ContractTermFactory(employment=self, **fields)


class ContractTermFactory(DjangoModelFactory[ContractTerm]):
    """One stretch of a job, as the employment row says it is."""

    class Meta:
        model = ContractTerm

    employment = factory.SubFactory(EmploymentFactory, term=False)
    number = 1
    kind = factory.SelfAttribute("employment.kind")
    starts_on = factory.SelfAttribute("employment.started_on")
    ends_on = factory.SelfAttribute("employment.expected_end_on")
    hours = Decimal("24.0")
    wage_share = 70
    recorded_at = RECORDED_AT


class CoachingFactory(DjangoModelFactory[Coaching]):
    """An external jobcoach, granted for half a year."""

    class Meta:
        model = Coaching

    employment = factory.SubFactory(EmploymentFactory)
    kind = Coaching.Kind.EXTERNAL
    coach = factory.SubFactory(UserFactory, role=Role.JOBCOACH)
    organisation = factory.SelfAttribute("coach.organisation")
    regime = Coaching.Regime.MEDIUM
    started_on = date(2026, 8, 1)
    granted_until = date(2027, 1, 31)


class JourneyFactory(DjangoModelFactory[Journey]):
    """A client in klantfase 3, seen in the spring."""

    class Meta:
        model = Journey

    client = factory.SubFactory(ClientFactory)
    klantfase = Klantfase.NAAR_WERK
    phase_since = date(2026, 3, 1)
    started_on = date(2024, 9, 1)
    last_conversation_on = date(2026, 4, 8)


class ConversationFactory(DjangoModelFactory[Conversation]):
    """A coaching talk by phone."""

    class Meta:
        model = Conversation

    client = factory.SubFactory(ClientFactory)
    kind = Conversation.Kind.COACHING
    channel = Conversation.Channel.PHONE
    held_on = date(2026, 4, 8)
    recorded_at = RECORDED_AT


class WorkplanFactory(DjangoModelFactory[Workplan]):
    """The first version of a plan."""

    class Meta:
        model = Workplan

    client = factory.SubFactory(ClientFactory)
    number = 1
    made_on = date(2026, 4, 8)
    goal = "Werk in een magazijn, drie dagen per week."
    agreements = "Elke maand bellen."


class AgreementFactory(DjangoModelFactory[Agreement]):
    """The client calls somebody, within four weeks after the plan was made."""

    class Meta:
        model = Agreement

    client = factory.SubFactory(ClientFactory)
    who = Agreement.Who.CLIENT
    what = "belt de woningbouwvereniging"
    due_on = date(2026, 12, 7)
    made_on = date(2026, 11, 9)


class SignalFactory(DjangoModelFactory[Signal]):
    """A jobcoach says that a contract will not be extended."""

    class Meta:
        model = Signal

    receipt = factory.Sequence(lambda n: f"S26-{n:06d}")
    employment = factory.SubFactory(EmploymentFactory)
    client = factory.SelfAttribute("employment.client")
    kind = Signal.Kind.NOT_EXTENDED
    reported_by = factory.SubFactory(UserFactory, role=Role.JOBCOACH)
    received_on = date(2026, 11, 20)
    decide_by = date(2026, 11, 27)


class UnplacedSignalFactory(DjangoModelFactory[UnplacedSignal]):
    """An employer says that somebody called Kim van Dijk stops at the bakery; every team lead sees it."""

    class Meta:
        model = UnplacedSignal

    receipt = factory.Sequence(lambda n: f"Z26-{n:06d}")
    channel = Signal.Channel.EMPLOYER
    kind = Signal.Kind.NOT_EXTENDED
    name = "Kim van Dijk"
    employer_name = "Bakkerij Het Molentje"
    kvk_number = "87654321"
    message = "Te weinig werk."
    reported_by = factory.SubFactory(UserFactory, role=Role.EMPLOYER)
    received_on = date(2026, 11, 20)
    decide_by = date(2026, 11, 27)


class TaskFactory(DjangoModelFactory[Task]):
    """An open contract-end task on a job of the client."""

    class Meta:
        model = Task

    client = factory.SubFactory(ClientFactory)
    rule = "contract_end"
    subject = "employment"
    subject_id = factory.Sequence(lambda n: 1000000 + n)
    anchor_on = date(2027, 1, 31)
    opens_on = date(2026, 11, 30)
    due_on = date(2026, 12, 31)
    raised_on = date(2026, 11, 30)


class JobEndFactory(DjangoModelFactory[JobEnd]):
    """A case that a signal opened last Friday, with its first step."""

    class Meta:
        model = JobEnd
        skip_postgeneration_save = True

    employment = factory.SubFactory(EmploymentFactory)
    client = factory.LazyAttribute(lambda row: row.employment.client)
    state = JobEndState.SIGNALLED
    origin = JobEnd.Origin.SIGNAL
    known_on = date(2026, 11, 20)
    contract_end_on = factory.LazyAttribute(lambda row: row.employment.expected_end_on)

    @factory.post_generation
    def first_step(self: Any, create: bool, extracted: bool | None, **_: Any) -> None:
        """How it began."""
        if create:
            JobEndStep.objects.create(
                job_end=self, to_state=self.state, reason=StepReason.SIGNAL, on=self.known_on, recorded_at=RECORDED_AT
            )


class TrajectoryFactory(DjangoModelFactory[Trajectory]):
    """Werkfit maken that was asked for, with its first step."""

    class Meta:
        model = Trajectory
        skip_postgeneration_save = True

    client = factory.SubFactory(ClientFactory)
    service = "werkfit_maken"
    state = TrajectoryState.REQUESTED
    reason_for_service = "Klaar om te oefenen met werk."
    expected_result = "Drie dagen per week aankunnen."
    requested_on = date(2026, 11, 2)

    @factory.post_generation
    def first_step(self: Any, create: bool, extracted: bool | None, **_: Any) -> None:
        """How it began."""
        if create:
            TrajectoryStep.objects.create(
                trajectory=self,
                to_state=TrajectoryState.REQUESTED,
                reason=TrajectoryReason.REQUEST,
                on=self.requested_on,
                recorded_at=RECORDED_AT,
            )

    class Params:
        running = factory.Trait(
            state=TrajectoryState.RUNNING,
            provider=factory.SubFactory(OrganisationFactory, kind=Organisation.Kind.REINTEGRATION),
            ordered_on=date(2026, 11, 2),
            started_on=date(2026, 11, 9),
        )


class TrialPlacementFactory(DjangoModelFactory[TrialPlacement]):
    """Three months on trial from the first of the month."""

    class Meta:
        model = TrialPlacement

    client = factory.SubFactory(ClientFactory)
    employer = factory.SubFactory(OrganisationFactory)
    starts_on = date(2026, 11, 1)
    ends_on = date(2027, 1, 31)
    intention = True
    intention_on = factory.SelfAttribute("starts_on")


class NotificationFactory(DjangoModelFactory[Notification]):
    """An unread message with an address inside this site."""

    class Meta:
        model = Notification

    recipient = factory.SubFactory(UserFactory)
    subject = "U hebt een nieuwe taak"
    text = "Een contract loopt over twee maanden af."
    url = "/"
    created_at = RECORDED_AT

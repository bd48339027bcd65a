"""A client who left six years ago, with a row in every table that can hold one, and a mark in every text."""

from datetime import UTC, date, datetime
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.apps import apps
from django.db import connection, models, transaction
from django.db.utils import IntegrityError

from accounts.idempotency import IdempotencyKey
from accounts.models import Office, User
from accounts.roles import Role
from accounts.sessions import SessionStore
from audit.change_triggers import logged
from audit.subjects import path_to_client
from base.acts import doing
from clients.models import Client, CoachingPeriod
from clients.sealed import SealedField
from journeys.models import (
    CheckedItem,
    ContactAttempt,
    JobEndStepNote,
    LeadChange,
    NoPurchase,
    TaskEvent,
    Transition,
    TransitionNote,
    WorkplanNote,
)
from tests import access_factories, chosen_factories, factories, vacancy_factories
from tests.consent_factories import ConsentFactory

LEFT = date(2020, 11, 2)
MARK, BORN, HOME = "Zwaluwstaart", date(1997, 3, 14), "203.0.113.77"
_AT = datetime(2020, 11, 2, 9, 0, tzinfo=UTC)
# What says how a row is kept and is no text of anybody: its value is held to a form, or is a key.
FORMS = {"number", "receipt", "kvk_number", "bsn_index", "email", "item", "client_number"}


def whole_file(office: Office) -> Client:
    """Everything that can be about a client, all of it over."""
    client: Client = factories.ClientFactory(office=office, first_name="Lot", last_name=MARK, birth_date=BORN)
    factories.ContactDetailsFactory(client=client)
    expert = factories.UserFactory(office=office)
    factories.ContactPersonFactory(client=client, user=expert)
    account = factories.UserFactory(role=Role.CLIENT, name=f"Lot {MARK}", email="lot.zwaluwstaart@thuis.example")
    factories.ClientAccessFactory(client=client, user=account, since=LEFT, until=LEFT, end_reason="Uitstroom")
    ConsentFactory(client=client, answered_on=LEFT, note="Verteld in een gesprek")
    officer = factories.UserFactory(role=Role.PRIVACY_OFFICER)
    access_factories.EmergencyAccessFactory(
        client=client, valid_on=LEFT, opened_at=_AT, reviewed_by=officer, reviewed_at=_AT, justified=True,
        review="Terecht",
    )  # fmt: skip
    journey = factories.JourneyFactory(
        client=client, klantfase="uitgestroomd", phase_since=LEFT, contact_interval_months=6,
        contact_interval_reason="Vast contract",
    )  # fmt: skip
    move = Transition.objects.create(
        journey=journey, from_phase="aan_het_werk", to_phase="uitgestroomd", reason="uitkering_geeindigd", on=LEFT,
        recorded_at=_AT,
    )  # fmt: skip
    TransitionNote.objects.create(transition=move, text="Toelichting")
    job = factories.EmploymentFactory(
        client=client, started_on=date(2019, 1, 7), expected_end_on=date(2020, 10, 1), ended_on=date(2020, 10, 1),
        end_reason="niet_verlengd", followed_up_on=LEFT,
    )  # fmt: skip
    coaching = factories.CoachingFactory(
        employment=job, started_on=date(2019, 1, 7), granted_until=date(2020, 10, 1), ended_on=date(2020, 10, 1),
        exception_reason="Uitzondering", chosen_by_client=False, choice_reason="Geen andere",
    )  # fmt: skip
    CoachingPeriod.objects.create(
        coaching=coaching, number=1, starts_on=date(2019, 1, 7), ends_on=date(2019, 7, 6), motivation="Nodig"
    )
    case = factories.JobEndFactory(
        employment=job, state="uitstroom", known_on=date(2020, 9, 1), closed_on=LEFT, explanation="Uitleg"
    )
    JobEndStepNote.objects.create(step=case.steps.get(), text="Toelichting")
    ContactAttempt.objects.create(
        job_end=case, kind="uitnodiging", text="Brief", on=LEFT, made_by=expert, recorded_at=_AT
    )
    LeadChange.objects.create(job_end=case, to_user=expert, reason="Verlof", by=expert, at=_AT)
    CheckedItem.objects.create(
        job_end=case, item="gesprek_klant", outcome="niet_nodig", remark="Gebeld", on=LEFT, by=expert, recorded_at=_AT
    )
    vacancy_factories.EmployerReviewFactory(job_end=case, why_it_ends="Werk op", went_less_well="Vroeg")
    talk = factories.ConversationFactory(client=client, outcome="Besproken")
    plan = factories.WorkplanFactory(
        client=client,
        helps="Rust",
        hinders="Drukte",
        service_reason="Past",
        expected_result="Werk",
        evaluation="Goed",
    )
    WorkplanNote.objects.create(workplan=plan, text="Vertrouwelijk")
    factories.AgreementFactory(
        client=client, conversation=talk, dropped_on=date(2026, 11, 10), drop_reason="Niet meer nodig"
    )
    factories.AgreementFactory(client=client, workplan=plan, done_on=date(2026, 11, 10))
    NoPurchase.objects.create(
        client=client, number=1, reason="eigen_hulp", explanation="Uitleg", decided_on=LEFT, decided_by=expert
    )
    chosen_factories.ChosenServiceFactory(client=client, workplan=plan, over=True)
    factories.TrialPlacementFactory(client=client, outcome="niet_doorgegaan", ended_on=LEFT)
    factories.TrajectoryFactory(
        client=client, job_end=case, state="afgebroken", requested_on=LEFT, ended_on=LEFT, result="uitgestroomd"
    )
    task = factories.TaskFactory(client=client, state="gedaan", closing="afgehandeld", closed_on=LEFT)
    TaskEvent.objects.create(task=task, kind="gedaan", reason="Gebeld", actor=expert, at=_AT)
    signal = factories.SignalFactory(
        employment=job, job_end=case, message="Het gaat niet", state="afgerond", answer="Gebeld", answered_at=_AT
    )
    factories.UnplacedSignalFactory(
        name=f"Lot {MARK}", client_number=client.number, state="geplaatst", placed=signal, handled_by=expert,
        handled_at=_AT,
    )  # fmt: skip
    factories.UnplacedSignalFactory(
        reported_by=account, state="terzijde", set_aside_reason="Dubbel", handled_by=expert, handled_at=_AT
    )
    vacancy_factories.CandidateFactory(client=client, vacancy__office=office, state="afgewezen", result_note="Nee")
    mark(client)
    client.refresh_from_db()
    _around(client, task.pk, account, expert)
    return client


def _around(client: Client, task_id: int, account: User, expert: User) -> None:
    """What stands beside the file: messages, answers kept for a program, and how the client signed in."""
    factories.NotificationFactory(recipient=expert, text=f"{MARK} nam af.", url=f"/tasks/{task_id}/")
    factories.NotificationFactory(recipient=account, text=f"Dag {MARK}", url="/mine/")
    factories.NotificationFactory(recipient=expert, subject=f"Over {client.full_name}", text="Bel terug", url="")
    IdempotencyKey.objects.create(
        user=expert, key="sleutel-1", request=f"POST /api/v1/clients/{client.number}/conversations",
        fingerprint="x", status=201, body=f'{{"outcome": "{MARK}"}}', at=_AT,
    )  # fmt: skip
    Authenticator.objects.create(user=account, type="webauthn", data={"name": f"Telefoon van Lot {MARK}"})
    session = SessionStore()
    session["_auth_user_id"] = str(account.pk)
    session.create()
    UserSession.objects.create(
        user=account, ip=HOME, last_seen_at=_AT, user_agent=f"Browser van {MARK}", session_key=session.session_key
    )


def about(client: Client) -> dict[type[models.Model], Any]:
    """The rows of every table that leads to this client."""
    found: dict[type[models.Model], Any] = {}
    for model in logged():
        path = path_to_client(model)
        if path is not None:
            found[model] = model._base_manager.filter(**{path or "pk": client.pk})
    return found


def texts_of(model: type[models.Model]) -> list[str]:
    """The columns in which somebody can write."""
    return [
        field.name
        for field in model._meta.concrete_fields
        if isinstance(field, models.CharField | models.TextField | SealedField)
        and not field.choices
        and not isinstance(field, models.GeneratedField)
        and field.name not in FORMS
        and not hasattr(field, "protected")
    ]


def mark(client: Client) -> None:
    """Put the mark into every text of every row, by an act, so that the log has it too."""
    beside = {apps.get_model("journeys.Vacancy"): "employment__client", apps.get_model("journeys.UnplacedSignal"): ""}
    with doing("test.mark", None):
        for model, rows in about(client).items():
            if model._meta.label not in {"journeys.Transition", "journeys.JobEndStep", "journeys.TrajectoryStep"}:
                _mark(rows, texts_of(model))
        for model, path in beside.items():
            rows = model._base_manager.filter(**{path: client.pk}) if path else model._base_manager.all()
            _mark(rows, texts_of(model))


def _mark(rows: Any, names: list[str]) -> None:
    for name in names:
        try:
            with transaction.atomic():
                rows.update(**{name: MARK})
        except IntegrityError:  # a text that must be empty as the row stands
            continue


def everywhere(text: str) -> set[str]:
    """The tables of the whole database in which this text stands, in any column."""
    found = set()
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names():
            cursor.execute(f'SELECT * FROM "{table}"')
            if any(text.lower() in str(value).lower() for row in cursor.fetchall() for value in row):
                found.add(table)
    return found

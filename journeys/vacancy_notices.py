"""Which event about a vacancy tells whom what. Names no client: an adviser never hears who left."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.urls import reverse

from accounts.models import User
from accounts.roles import Role
from clients.models import ContactPerson
from journeys.models import Candidate, EmployerReview, Vacancy, VacancyStep
from journeys.vacancy_lifecycle import VacancyReason
from notifications.actions import Message, notify, send


def vacancy_opened(vacancy: Vacancy, *, at: datetime) -> None:
    """The employer advisers of the region hear that there is a vacancy (004:7058-7066)."""
    notify(
        recipients=_advisers(vacancy.office_id),
        subject=f"Nieuwe vacature: {vacancy.job_title}",
        text=f"{vacancy.employer.name} zoekt iemand. Pak de vacature op en zoek kandidaten in de regio.",
        url=_page(vacancy),
        at=at,
    )


def vacancy_changed(vacancy: Vacancy, *, at: datetime) -> None:
    """Who has the vacancy hears that the employer described it anew."""
    notify(
        recipients=_pk(vacancy.adviser_id),
        subject=f"Vacature gewijzigd: {vacancy.job_title}",
        text=f"{vacancy.employer.name} heeft de vacature aangepast.",
        url=_page(vacancy),
        at=at,
    )


def vacancy_taken(vacancy: Vacancy, *, before_id: int | None, by: User, at: datetime) -> None:
    """The employer hears whom to call, and a colleague who had the vacancy that it was taken over."""
    employers = User.objects.filter(role=Role.EMPLOYER, is_active=True, organisation=vacancy.employer_id)
    phone = f" Telefoon: {by.phone}." if by.phone else ""
    notify(
        recipients=employers.values_list("pk", flat=True),
        subject=f"Uw vacature is opgepakt: {vacancy.job_title}",
        text=f"{by.name} van het Werkgeversservicepunt zoekt met u naar een nieuwe werknemer.{phone}",
        url=reverse("employees"),
        at=at,
    )
    notify(
        recipients=_pk(before_id),
        subject=f"Vacature overgenomen: {vacancy.job_title}",
        text=f"{by.name} heeft de vacature van {vacancy.employer.name} van u overgenomen.",
        url=_page(vacancy),
        at=at,
    )


def vacancy_withdrawn(vacancy: Vacancy, step: VacancyStep, *, by: User | None, at: datetime) -> None:
    """Who has the vacancy hears that nobody is sought any more, unless it was their own doing."""
    if by is not None and by.pk == vacancy.adviser_id:
        return
    notify(
        recipients=_pk(vacancy.adviser_id),
        subject=f"Vacature ingetrokken: {vacancy.job_title}",
        text=f"Vacature bij {vacancy.employer.name}. {VacancyReason(step.reason).label}.",
        url=_page(vacancy),
        at=at,
    )


def put_forward(candidate: Candidate, vacancy: Vacancy, *, by: User, at: datetime) -> None:
    """The adviser who has the vacancy hears of a candidate; while nobody has it, all advisers of the region."""
    notify(
        recipients=_pk(vacancy.adviser_id) or _advisers(vacancy.office_id),
        subject=f"Nieuwe kandidaat: {vacancy.job_title}",
        text=f"{by.name} stelt een kandidaat voor bij de vacature van {vacancy.employer.name}.",
        url=_page(vacancy),
        at=at,
    )


def mediation_asked(*, office_id: int, by: User, at: datetime) -> None:
    """The employer advisers of the region hear that a client asks for mediation (004:1525-1533); not who it is."""
    phone = f" Telefoon: {by.phone}." if by.phone else ""
    notify(
        recipients=_advisers(office_id),
        subject="Bemiddeling gevraagd voor een klant",
        text=f"{by.name} vraagt u een werkgever te zoeken. De klant staat bij Vacatures.{phone}",
        url=reverse("vacancies"),
        at=at,
    )


def candidates_taken_back(vacancies: Iterable[Vacancy], *, by: User, at: datetime) -> None:
    """The adviser of each of these vacancies hears that a candidate is no longer one."""
    messages = [
        Message(
            vacancy.adviser_id,
            f"Kandidaat teruggetrokken: {vacancy.job_title}",
            f"{by.name} trok een kandidaat terug bij de vacature van {vacancy.employer.name}.",
            _page(vacancy),
        )
        for vacancy in vacancies
        if vacancy.adviser_id is not None
    ]
    send(messages=messages, at=at)


def consent_withdrawn(vacancies: Iterable[Vacancy], *, at: datetime) -> None:
    """The adviser of each vacancy hears that the employer may not hear the name of a candidate any more."""
    messages = [
        Message(
            vacancy.adviser_id,
            f"Kandidaat teruggetrokken: {vacancy.job_title}",
            f"Een kandidaat bij de vacature van {vacancy.employer.name} wil niet meer worden voorgesteld. "
            "Noem de naam niet meer.",
            _page(vacancy),
        )
        for vacancy in vacancies
        if vacancy.adviser_id is not None
    ]
    send(messages=messages, at=at)


def candidate_decided(candidate: Candidate, vacancy: Vacancy, *, at: datetime) -> None:
    """Whoever put a client forward hears what came of it; after a yes the job is recorded as any job.

    Who left the office since does not hear it any more; then the fixed contact does.
    """
    sender = candidate.put_forward_by
    here = sender.is_active and sender.office_id == candidate.client.office_id
    contact = None if here else ContactPerson.objects.fixed_now(candidate.client_id)
    then = " Leg de nieuwe baan vast in het dossier." if candidate.state == Candidate.State.HIRED else ""
    note = f" {candidate.result_note}" if candidate.result_note else ""
    notify(
        recipients=[sender.pk] if here else _pk(contact.user_id if contact else None),
        subject=f"Kandidaat {candidate.client.number}: {candidate.get_state_display().lower()}",
        text=f"Vacature {vacancy.job_title} bij {vacancy.employer.name}.{note}{then}",
        url=_page(vacancy),
        at=at,
    )


def looked_back(review: EmployerReview, *, by: User, at: datetime) -> None:
    """The fixed contact hears that the employer told how it went (004:3795-3803)."""
    contacts = ContactPerson.objects.filter(
        client=review.job_end.client_id, position=ContactPerson.Position.FIXED, until__isnull=True
    ).exclude(user=by)
    notify(
        recipients=contacts.values_list("user_id", flat=True),
        subject="Een werkgever keek terug op een baan",
        text="Lees het voordat u een traject kiest.",
        url=reverse("job-end", args=[review.job_end_id]),
        at=at,
    )


def _advisers(office_id: int) -> Iterable[int]:
    users: Any = User.objects.filter(role=Role.EMPLOYER_ADVISER, is_active=True, office=office_id)
    found: Iterable[int] = users.values_list("pk", flat=True)
    return found


def _pk(user_id: int | None) -> list[int]:
    return [user_id] if user_id else []


def _page(vacancy: Vacancy) -> str:
    return reverse("vacancy", args=[vacancy.pk])

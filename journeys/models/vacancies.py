"""What the employer leaves behind: a vacancy with its candidates, and how the employer looks back."""

from typing import ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django_fsm import FSMField

from accounts.models import Office, Organisation
from clients.models import Client, Employment
from journeys.models.job_end import JobEnd
from journeys.querysets import CandidateQuerySet, EmployerReviewQuerySet, VacancyQuerySet, VacancyStepQuerySet
from journeys.vacancy_lifecycle import ENDED, LIVE, VacancyLifecycle, VacancyReason, VacancyState, Wanted

_LIVE, _ENDED = sorted(LIVE), sorted(ENDED)
# From a yes of the employer on it was in the queue.
_WANTED = sorted([*LIVE, VacancyState.FILLED])


class Vacancy(VacancyLifecycle, models.Model):
    """The place that a client leaves: one job leaves one at most (004:7058-7066). Holds nothing about the client."""

    class Way(models.TextChoices):
        """How the employer's answer came."""

        PORTAL = "portaal", "Zelf ingevuld door de werkgever"
        PHONE = "telefoon", "Telefoon"
        EMAIL = "email", "E-mail"
        VISIT = "bezoek", "Bezoek"

    # Which place it is; whoever may not see the client never reads along this key.
    employment = models.OneToOneField(Employment, models.PROTECT, related_name="vacancy")
    employer = models.ForeignKey(Organisation, models.PROTECT, related_name="vacancies", verbose_name="werkgever")
    # The region in which candidates are sought: that of the office of the client who leaves.
    office = models.ForeignKey(Office, models.PROTECT, related_name="vacancies", verbose_name="vestiging")
    # What the work is, in the words of the employer; empty until somebody is sought.
    job_title = models.CharField("functie", max_length=80, blank=True)
    hours = models.DecimalField(
        "uren per week",
        max_digits=4,
        decimal_places=1,
        null=True,
        blank=True,
        validators=[MinValueValidator(0), MaxValueValidator(60)],
    )
    starts_on = models.DateField("vanaf", null=True, blank=True)
    description = models.TextField("omschrijving", blank=True)
    wanted = models.CharField("zoekt iemand", max_length=10, choices=Wanted)
    answered_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    answered_on = models.DateField("beantwoord op")
    answered_way = models.CharField("hoe beantwoord", max_length=10, choices=Way)
    state = FSMField("stand", max_length=12, choices=VacancyState, protected=True)
    adviser = models.ForeignKey(
        "accounts.User", models.PROTECT, null=True, blank=True, related_name="vacancies", verbose_name="adviseur"
    )
    # Since when it is in the queue; the oldest comes first.
    opened_on = models.DateField("open sinds", null=True, blank=True)
    closed_on = models.DateField("gesloten op", null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = VacancyQuerySet.as_manager()

    class Meta:
        ordering = ("opened_on", "pk")
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(state__in=VacancyState.values), name="vacancy_state_known"),
            models.CheckConstraint(condition=Q(wanted__in=Wanted.values), name="vacancy_answer_known"),
            models.CheckConstraint(
                condition=Q(answered_way__in=["portaal", "telefoon", "email", "bezoek"]), name="vacancy_way_known"
            ),
            models.CheckConstraint(
                condition=(~Q(state__in=_WANTED) | Q(wanted="ja", opened_on__isnull=False) & ~Q(job_title=""))
                & (~Q(state="gevraagd") | Q(wanted="onbekend"))
                & (~Q(state="geen") | Q(wanted="nee")),
                name="vacancy_stands_as_answered",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["opgepakt", "vervuld"]) | Q(adviser__isnull=False),
                name="vacancy_taken_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(state__in=_ENDED, closed_on__isnull=False)
                | ~Q(state__in=_ENDED) & Q(closed_on__isnull=True),
                name="vacancy_closed_with_a_day",
            ),
            models.CheckConstraint(
                condition=Q(closed_on__isnull=True) | Q(opened_on__isnull=True) | Q(closed_on__gte=F("opened_on")),
                name="vacancy_closes_after_opening",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["office", "opened_on"], condition=Q(state__in=_LIVE), name="vacancy_queue"),
        ]

    def __str__(self) -> str:
        return f"vacature {self.pk}: {self.state}"

    @property
    def is_live(self) -> bool:
        """Whether candidates are sought."""
        return self.state in LIVE


class VacancyStep(models.Model):
    """One step of a vacancy, kept for ever: the database refuses to change or delete it. Codes and ids only."""

    vacancy = models.ForeignKey(Vacancy, models.PROTECT, related_name="steps")
    # Empty for the first row of a vacancy.
    from_state = models.CharField("van", max_length=12, choices=VacancyState, blank=True)
    to_state = models.CharField("naar", max_length=12, choices=VacancyState)
    reason = models.CharField("reden", max_length=20, choices=VacancyReason)
    # Empty when a recorded fact moved the vacancy in the morning.
    actor = models.ForeignKey("accounts.User", models.PROTECT, null=True, blank=True, related_name="+")
    on = models.DateField("met ingang van")
    recorded_at = models.DateTimeField("vastgelegd op")

    objects = VacancyStepQuerySet.as_manager()

    class Meta:
        ordering = ("recorded_at", "pk")
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(to_state__in=VacancyState.values), name="vacancy_step_to_known"),
        ]

    def __str__(self) -> str:
        return f"{self.from_state} → {self.to_state} ({self.on})"


class Candidate(models.Model):
    """A client whom a professional puts forward for a vacancy, and who agreed to it."""

    class State(models.TextChoices):
        PROPOSED = "voorgesteld", "Voorgesteld"
        TALKING = "gesprek", "In gesprek met de werkgever"
        HIRED = "aangenomen", "Aangenomen"
        TURNED_DOWN = "afgewezen", "Niet aangenomen"
        TAKEN_BACK = "teruggetrokken", "Teruggetrokken"

    vacancy = models.ForeignKey(Vacancy, models.PROTECT, related_name="candidates")
    client = models.ForeignKey(Client, models.PROTECT, related_name="candidacies")
    put_forward_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    put_forward_on = models.DateField("voorgesteld op")
    # A name goes to an employer only when the client wants that (004:1476-1480).
    client_agreed_on = models.DateField("klant akkoord op")
    state = models.CharField("stand", max_length=16, choices=State, default=State.PROPOSED)
    result_note = models.CharField("toelichting", max_length=300, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = CandidateQuerySet.as_manager()

    class Meta:
        ordering = ("put_forward_on", "pk")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["vacancy", "client"], name="candidate_once_per_vacancy"),
            models.CheckConstraint(
                condition=Q(state__in=["voorgesteld", "gesprek", "aangenomen", "afgewezen", "teruggetrokken"]),
                name="candidate_state_known",
            ),
            models.CheckConstraint(
                condition=Q(client_agreed_on__lte=F("put_forward_on")), name="candidate_agreed_before"
            ),
        ]

    def __str__(self) -> str:
        return f"kandidaat {self.pk}: {self.state}"

    @property
    def is_open(self) -> bool:
        """Whether nobody decided yet."""
        return self.state in OPEN_CANDIDATES


OPEN_CANDIDATES = (Candidate.State.PROPOSED, Candidate.State.TALKING)


class EmployerReview(models.Model):
    """How the employer looks back on the job; whoever then chooses a traject has read it (004:3795-3803)."""

    job_end = models.OneToOneField(JobEnd, models.PROTECT, related_name="employer_review")
    went_well = models.TextField("wat ging goed", blank=True)
    went_less_well = models.TextField("wat ging minder goed", blank=True)
    why_it_ends = models.TextField("waarom de baan stopt", blank=True)
    what_would_fit = models.TextField("welk werk past", blank=True)
    # Empty when the employer does not know.
    would_take_back = models.BooleanField("zou de werknemer weer aannemen", null=True, blank=True)
    given_by = models.ForeignKey(
        "accounts.User", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="gegeven door"
    )
    # A colleague who wrote down what the employer said, in the employer's name.
    taken_down_by = models.ForeignKey(
        "accounts.User", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="opgeschreven door"
    )
    given_on = models.DateField("gegeven op")
    read_by = models.ForeignKey("accounts.User", models.PROTECT, null=True, blank=True, related_name="+")
    read_on = models.DateField("gelezen op", null=True, blank=True)

    objects = EmployerReviewQuerySet.as_manager()

    class Meta:
        ordering = ("-given_on", "-pk")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(given_by__isnull=False, taken_down_by__isnull=True)
                | Q(given_by__isnull=True, taken_down_by__isnull=False),
                name="review_by_employer_or_for_employer",
            ),
            models.CheckConstraint(
                condition=Q(read_on__isnull=True, read_by__isnull=True)
                | Q(read_on__isnull=False, read_by__isnull=False, read_on__gte=F("given_on")),
                name="review_read_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"terugblik {self.pk}"

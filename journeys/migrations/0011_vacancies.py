import django.core.validators
import django.db.models.deletion
import django_fsm
import journeys.vacancy_lifecycle
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    """The vacancy that is left behind, with its steps and candidates, and how the employer looks back."""

    dependencies = [
        ("accounts", "0003_offices"),
        ("clients", "0007_client_access"),
        ("journeys", "0010_own_wish_signal"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Vacancy",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("job_title", models.CharField(blank=True, max_length=80, verbose_name="functie")),
                (
                    "hours",
                    models.DecimalField(
                        blank=True,
                        decimal_places=1,
                        max_digits=4,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(0),
                            django.core.validators.MaxValueValidator(60),
                        ],
                        verbose_name="uren per week",
                    ),
                ),
                ("starts_on", models.DateField(blank=True, null=True, verbose_name="vanaf")),
                ("description", models.TextField(blank=True, verbose_name="omschrijving")),
                (
                    "wanted",
                    models.CharField(
                        choices=[("ja", "Ja"), ("nee", "Nee"), ("onbekend", "Nog niet bekend")],
                        max_length=10,
                        verbose_name="zoekt iemand",
                    ),
                ),
                ("answered_on", models.DateField(verbose_name="beantwoord op")),
                (
                    "answered_way",
                    models.CharField(
                        choices=[
                            ("portaal", "Zelf ingevuld door de werkgever"),
                            ("telefoon", "Telefoon"),
                            ("email", "E-mail"),
                            ("bezoek", "Bezoek"),
                        ],
                        max_length=10,
                        verbose_name="hoe beantwoord",
                    ),
                ),
                (
                    "state",
                    django_fsm.FSMField(
                        choices=[
                            ("gevraagd", "Werkgever weet het nog niet"),
                            ("open", "Open"),
                            ("opgepakt", "Opgepakt"),
                            ("vervuld", "Vervuld"),
                            ("ingetrokken", "Ingetrokken"),
                            ("geen", "Geen vacature"),
                        ],
                        max_length=12,
                        protected=True,
                        verbose_name="stand",
                    ),
                ),
                ("opened_on", models.DateField(blank=True, null=True, verbose_name="open sinds")),
                ("closed_on", models.DateField(blank=True, null=True, verbose_name="gesloten op")),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "adviser",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="vacancies",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="adviseur",
                    ),
                ),
                (
                    "answered_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "employer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="vacancies",
                        to="accounts.organisation",
                        verbose_name="werkgever",
                    ),
                ),
                (
                    "employment",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="vacancy", to="clients.employment"
                    ),
                ),
                (
                    "office",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="vacancies",
                        to="accounts.office",
                        verbose_name="vestiging",
                    ),
                ),
            ],
            options={
                "ordering": ("opened_on", "pk"),
            },
            bases=(journeys.vacancy_lifecycle.VacancyLifecycle, models.Model),
        ),
        migrations.CreateModel(
            name="Candidate",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("put_forward_on", models.DateField(verbose_name="voorgesteld op")),
                ("client_agreed_on", models.DateField(verbose_name="klant akkoord op")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("voorgesteld", "Voorgesteld"),
                            ("gesprek", "In gesprek met de werkgever"),
                            ("aangenomen", "Aangenomen"),
                            ("afgewezen", "Niet aangenomen"),
                            ("teruggetrokken", "Teruggetrokken"),
                        ],
                        default="voorgesteld",
                        max_length=16,
                        verbose_name="stand",
                    ),
                ),
                ("result_note", models.CharField(blank=True, max_length=300, verbose_name="toelichting")),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "client",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="candidacies", to="clients.client"
                    ),
                ),
                (
                    "put_forward_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "vacancy",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="candidates", to="journeys.vacancy"
                    ),
                ),
            ],
            options={
                "ordering": ("put_forward_on", "pk"),
            },
        ),
        migrations.CreateModel(
            name="VacancyStep",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "from_state",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("gevraagd", "Werkgever weet het nog niet"),
                            ("open", "Open"),
                            ("opgepakt", "Opgepakt"),
                            ("vervuld", "Vervuld"),
                            ("ingetrokken", "Ingetrokken"),
                            ("geen", "Geen vacature"),
                        ],
                        max_length=12,
                        verbose_name="van",
                    ),
                ),
                (
                    "to_state",
                    models.CharField(
                        choices=[
                            ("gevraagd", "Werkgever weet het nog niet"),
                            ("open", "Open"),
                            ("opgepakt", "Opgepakt"),
                            ("vervuld", "Vervuld"),
                            ("ingetrokken", "Ingetrokken"),
                            ("geen", "Geen vacature"),
                        ],
                        max_length=12,
                        verbose_name="naar",
                    ),
                ),
                (
                    "reason",
                    models.CharField(
                        choices=[
                            ("werkgever_zoekt", "De werkgever zoekt iemand"),
                            ("werkgever_zoekt_niet", "De werkgever zoekt niemand"),
                            ("werkgever_weet_niet", "De werkgever weet het nog niet"),
                            ("opgepakt", "Opgepakt door een adviseur"),
                            ("kandidaat", "Een voorgestelde kandidaat is aangenomen"),
                            ("anders", "De werkgever vond zelf iemand"),
                            ("geen_kandidaat", "Er is geen passende kandidaat"),
                            ("baan_gaat_door", "De baan gaat toch door"),
                        ],
                        max_length=20,
                        verbose_name="reden",
                    ),
                ),
                ("on", models.DateField(verbose_name="met ingang van")),
                ("recorded_at", models.DateTimeField(verbose_name="vastgelegd op")),
                (
                    "actor",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "vacancy",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="steps", to="journeys.vacancy"
                    ),
                ),
            ],
            options={
                "ordering": ("recorded_at", "pk"),
            },
        ),
        migrations.CreateModel(
            name="EmployerReview",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("went_well", models.TextField(blank=True, verbose_name="wat ging goed")),
                ("went_less_well", models.TextField(blank=True, verbose_name="wat ging minder goed")),
                ("why_it_ends", models.TextField(blank=True, verbose_name="waarom de baan stopt")),
                ("what_would_fit", models.TextField(blank=True, verbose_name="welk werk past")),
                (
                    "would_take_back",
                    models.BooleanField(blank=True, null=True, verbose_name="zou de werknemer weer aannemen"),
                ),
                ("given_on", models.DateField(verbose_name="gegeven op")),
                ("read_on", models.DateField(blank=True, null=True, verbose_name="gelezen op")),
                (
                    "given_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="gegeven door",
                    ),
                ),
                (
                    "job_end",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="employer_review",
                        to="journeys.jobend",
                    ),
                ),
                (
                    "read_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "taken_down_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="opgeschreven door",
                    ),
                ),
            ],
            options={
                "ordering": ("-given_on", "-pk"),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("given_by__isnull", False), ("taken_down_by__isnull", True)),
                            models.Q(("given_by__isnull", True), ("taken_down_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="review_by_employer_or_for_employer",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("read_by__isnull", True), ("read_on__isnull", True)),
                            models.Q(
                                ("read_by__isnull", False),
                                ("read_on__gte", models.F("given_on")),
                                ("read_on__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="review_read_by_somebody",
                    ),
                ],
            },
        ),
        migrations.AddIndex(
            model_name="vacancy",
            index=models.Index(
                condition=models.Q(("state__in", ["open", "opgepakt"])),
                fields=["office", "opened_on"],
                name="vacancy_queue",
            ),
        ),
        migrations.AddConstraint(
            model_name="vacancy",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["gevraagd", "open", "opgepakt", "vervuld", "ingetrokken", "geen"])),
                name="vacancy_state_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="vacancy",
            constraint=models.CheckConstraint(
                condition=models.Q(("wanted__in", ["ja", "nee", "onbekend"])), name="vacancy_answer_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="vacancy",
            constraint=models.CheckConstraint(
                condition=models.Q(("answered_way__in", ["portaal", "telefoon", "email", "bezoek"])),
                name="vacancy_way_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="vacancy",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        models.Q(("state__in", ["open", "opgepakt", "vervuld"]), _negated=True),
                        models.Q(
                            ("opened_on__isnull", False), ("wanted", "ja"), models.Q(("job_title", ""), _negated=True)
                        ),
                        _connector="OR",
                    ),
                    models.Q(models.Q(("state", "gevraagd"), _negated=True), ("wanted", "onbekend"), _connector="OR"),
                    models.Q(models.Q(("state", "geen"), _negated=True), ("wanted", "nee"), _connector="OR"),
                ),
                name="vacancy_stands_as_answered",
            ),
        ),
        migrations.AddConstraint(
            model_name="vacancy",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state__in", ["opgepakt", "vervuld"]), _negated=True),
                    ("adviser__isnull", False),
                    _connector="OR",
                ),
                name="vacancy_taken_by_somebody",
            ),
        ),
        migrations.AddConstraint(
            model_name="vacancy",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("closed_on__isnull", False), ("state__in", ["geen", "ingetrokken", "vervuld"])),
                    models.Q(
                        models.Q(("state__in", ["geen", "ingetrokken", "vervuld"]), _negated=True),
                        ("closed_on__isnull", True),
                    ),
                    _connector="OR",
                ),
                name="vacancy_closed_with_a_day",
            ),
        ),
        migrations.AddConstraint(
            model_name="vacancy",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("closed_on__isnull", True),
                    ("opened_on__isnull", True),
                    ("closed_on__gte", models.F("opened_on")),
                    _connector="OR",
                ),
                name="vacancy_closes_after_opening",
            ),
        ),
        migrations.AddConstraint(
            model_name="candidate",
            constraint=models.UniqueConstraint(fields=("vacancy", "client"), name="candidate_once_per_vacancy"),
        ),
        migrations.AddConstraint(
            model_name="candidate",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("state__in", ["voorgesteld", "gesprek", "aangenomen", "afgewezen", "teruggetrokken"])
                ),
                name="candidate_state_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="candidate",
            constraint=models.CheckConstraint(
                condition=models.Q(("client_agreed_on__lte", models.F("put_forward_on"))),
                name="candidate_agreed_before",
            ),
        ),
        migrations.AddConstraint(
            model_name="vacancystep",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("to_state__in", ["gevraagd", "open", "opgepakt", "vervuld", "ingetrokken", "geen"])
                ),
                name="vacancy_step_to_known",
            ),
        ),
    ]

import django.db.models.deletion
import django_fsm
import journeys.job_end_lifecycle
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    """One case per job that ends or may end, its steps, the attempts to reach the client, and who has the lead."""

    dependencies = [
        ("clients", "0004_columns_that_the_sweep_reads"),
        ("journeys", "0003_first_move_reason"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterField(
            model_name="task",
            name="closing",
            field=models.CharField(
                blank=True,
                choices=[
                    ("afgehandeld", "Afgehandeld"),
                    ("gesprek_gevoerd", "Gesprek gevoerd"),
                    ("einddatum_veranderd", "De einddatum is veranderd"),
                    ("baan_geeindigd", "De baan is geëindigd"),
                    ("opgevolgd", "Startgesprek gevoerd of nieuw werk begonnen"),
                    ("nieuw_werkplan", "Nieuwe versie van het werkplan"),
                    ("beantwoord", "Signaal beantwoord"),
                    ("periode_veranderd", "Jobcoaching verlengd of gestopt"),
                    ("zaak_verder", "Er is een volgende stap gezet"),
                    ("uitgestroomd", "Klant is uitgestroomd"),
                    ("niet_meer_nodig", "Niet meer nodig"),
                ],
                max_length=20,
                verbose_name="waarom gesloten",
            ),
        ),
        migrations.AlterField(
            model_name="task",
            name="rule",
            field=models.CharField(
                choices=[
                    ("startgesprek", "Startgesprek na baanverlies"),
                    ("contract_end", "Contract loopt af"),
                    ("contract_outcome", "Contract afgelopen, uitkomst niet vastgelegd"),
                    ("signal_decision", "Signaal beantwoorden"),
                    ("callback", "Terugbellen"),
                    ("invitation_unanswered", "Geen antwoord op de uitnodiging"),
                    ("review_date", "Afgesproken moment om opnieuw te kijken"),
                    ("early_job_check", "Hoe gaat de nieuwe baan?"),
                    ("coaching_renewal", "Jobcoaching verlengen"),
                    ("plan_change", "Werkplan bijstellen"),
                    ("plan_review", "Werkplan evalueren"),
                    ("yearly_contact", "Jaarlijks gesprek"),
                    ("trial_placement_end", "Proefplaatsing loopt af"),
                ],
                max_length=24,
                verbose_name="regel",
            ),
        ),
        migrations.AlterField(
            model_name="task",
            name="subject",
            field=models.CharField(
                choices=[
                    ("employment", "employment"),
                    ("coaching", "coaching"),
                    ("journey", "journey"),
                    ("workplan", "workplan"),
                    ("conversation", "conversation"),
                    ("signal", "signal"),
                    ("job_end", "job_end"),
                ],
                max_length=16,
            ),
        ),
        migrations.CreateModel(
            name="JobEnd",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "state",
                    django_fsm.FSMField(
                        choices=[
                            ("gesignaleerd", "Gesignaleerd"),
                            ("uitgenodigd", "Uitgenodigd"),
                            ("in_gesprek", "In gesprek"),
                            ("twijfel", "Twijfel"),
                            ("niet_verlengd", "Baan stopt"),
                            ("zoeken", "Zoekt werk"),
                            ("gaat_door", "Baan gaat door"),
                            ("nieuw_werk", "Nieuw werk"),
                            ("nu_niet", "Nu niet aan het werk"),
                            ("uitstroom", "Uitgestroomd"),
                        ],
                        max_length=16,
                        protected=True,
                        verbose_name="stand",
                    ),
                ),
                (
                    "origin",
                    models.CharField(
                        choices=[
                            ("contract", "Aflopend contract"),
                            ("signaal", "Signaal"),
                            ("vastgelegd", "Einde vastgelegd"),
                        ],
                        max_length=12,
                        verbose_name="hoe bekend",
                    ),
                ),
                ("known_on", models.DateField(verbose_name="bekend sinds")),
                (
                    "contract_end_on",
                    models.DateField(blank=True, null=True, verbose_name="contract liep toen tot en met"),
                ),
                ("talked_on", models.DateField(blank=True, null=True, verbose_name="eerste gesprek op")),
                ("review_on", models.DateField(blank=True, null=True, verbose_name="opnieuw kijken op")),
                ("closed_on", models.DateField(blank=True, null=True, verbose_name="gesloten op")),
                ("attempted_on", models.DateField(blank=True, null=True, verbose_name="laatste poging op")),
                (
                    "culpable",
                    models.CharField(
                        choices=[("ja", "Ja"), ("nee", "Nee"), ("onbekend", "Nog niet bekend")],
                        default="onbekend",
                        max_length=10,
                        verbose_name="verwijtbaar",
                    ),
                ),
                ("explanation", models.TextField(blank=True, verbose_name="toelichting")),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "client",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="job_ends", to="clients.client"
                    ),
                ),
                (
                    "employment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="job_ends", to="clients.employment"
                    ),
                ),
                (
                    "lead",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="job_ends_led",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="regisseur",
                    ),
                ),
            ],
            options={
                "ordering": ("-known_on", "-pk"),
            },
            bases=(journeys.job_end_lifecycle.JobEndLifecycle, models.Model),
        ),
        migrations.CreateModel(
            name="ContactAttempt",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("uitnodiging", "Uitnodiging"),
                            ("herinnering", "Herinnering"),
                            ("belpoging", "Belpoging"),
                            ("tweede_brief", "Tweede brief"),
                            ("teamleider", "Voorgelegd aan de teamleider"),
                        ],
                        max_length=12,
                        verbose_name="soort",
                    ),
                ),
                ("text", models.TextField(blank=True, verbose_name="tekst")),
                ("on", models.DateField(verbose_name="datum")),
                ("recorded_at", models.DateTimeField(verbose_name="vastgelegd op")),
                (
                    "made_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "job_end",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="attempts", to="journeys.jobend"
                    ),
                ),
            ],
            options={
                "ordering": ("recorded_at", "pk"),
            },
        ),
        migrations.AddField(
            model_name="signal",
            name="job_end",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="signals",
                to="journeys.jobend",
            ),
        ),
        migrations.CreateModel(
            name="JobEndStep",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "from_state",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("gesignaleerd", "Gesignaleerd"),
                            ("uitgenodigd", "Uitgenodigd"),
                            ("in_gesprek", "In gesprek"),
                            ("twijfel", "Twijfel"),
                            ("niet_verlengd", "Baan stopt"),
                            ("zoeken", "Zoekt werk"),
                            ("gaat_door", "Baan gaat door"),
                            ("nieuw_werk", "Nieuw werk"),
                            ("nu_niet", "Nu niet aan het werk"),
                            ("uitstroom", "Uitgestroomd"),
                        ],
                        max_length=16,
                        verbose_name="van",
                    ),
                ),
                (
                    "to_state",
                    models.CharField(
                        choices=[
                            ("gesignaleerd", "Gesignaleerd"),
                            ("uitgenodigd", "Uitgenodigd"),
                            ("in_gesprek", "In gesprek"),
                            ("twijfel", "Twijfel"),
                            ("niet_verlengd", "Baan stopt"),
                            ("zoeken", "Zoekt werk"),
                            ("gaat_door", "Baan gaat door"),
                            ("nieuw_werk", "Nieuw werk"),
                            ("nu_niet", "Nu niet aan het werk"),
                            ("uitstroom", "Uitgestroomd"),
                        ],
                        max_length=16,
                        verbose_name="naar",
                    ),
                ),
                (
                    "reason",
                    models.CharField(
                        choices=[
                            ("contract_loopt_af", "Contract loopt af"),
                            ("signaal", "Signaal ontvangen"),
                            ("uitnodiging", "Uitnodiging verstuurd"),
                            ("gesprek", "Gesprek gevoerd"),
                            ("onduidelijk", "Nog niet duidelijk of de baan doorgaat"),
                            ("einde_aangekondigd", "Einde van de baan aangekondigd"),
                            ("verlengd", "Contract verlengd"),
                            ("einde_ingetrokken", "Aangekondigd einde ingetrokken"),
                            ("geen_einde", "De baan is niet in gevaar"),
                            ("baan_geeindigd", "De baan is geëindigd"),
                            ("zoeken_begonnen", "Zoeken begint voor het einde van de baan"),
                            ("direct_nieuw_werk", "Nieuw werk binnen een week"),
                            ("later_nieuw_werk", "Nieuw werk"),
                            ("verwerking", "Eerst het ontslag of een verlies verwerken"),
                            ("gezondheid", "Gezondheid"),
                            ("thuissituatie", "Thuissituatie of zorg"),
                            ("opleiding", "Opleiding"),
                            ("eigen_wens", "Eigen wens van de klant"),
                            ("opgepakt", "Zoeken weer opgepakt"),
                            ("uitgestroomd", "De klant is uitgestroomd"),
                        ],
                        max_length=24,
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
                    "job_end",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="steps", to="journeys.jobend"
                    ),
                ),
            ],
            options={
                "ordering": ("recorded_at", "pk"),
            },
        ),
        migrations.CreateModel(
            name="LeadChange",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("reason", models.CharField(max_length=200, verbose_name="reden")),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "job_end",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="lead_changes", to="journeys.jobend"
                    ),
                ),
                (
                    "to_user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "ordering": ("at", "pk"),
            },
        ),
        migrations.AddIndex(
            model_name="jobend",
            index=models.Index(
                condition=models.Q(("closed_on__isnull", True)), fields=["client"], name="job_end_open_by_client"
            ),
        ),
        migrations.AddIndex(
            model_name="jobend",
            index=models.Index(
                condition=models.Q(("review_on__isnull", False)), fields=["review_on"], name="job_end_review"
            ),
        ),
        migrations.AddIndex(
            model_name="jobend",
            index=models.Index(
                condition=models.Q(("state", "uitgenodigd")), fields=["attempted_on"], name="job_end_invited"
            ),
        ),
        migrations.AddConstraint(
            model_name="jobend",
            constraint=models.UniqueConstraint(
                condition=models.Q(("closed_on__isnull", True)),
                fields=("employment",),
                name="one_open_job_end_per_employment",
            ),
        ),
        migrations.AddConstraint(
            model_name="jobend",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "state__in",
                        [
                            "gesignaleerd",
                            "uitgenodigd",
                            "in_gesprek",
                            "twijfel",
                            "niet_verlengd",
                            "zoeken",
                            "gaat_door",
                            "nieuw_werk",
                            "nu_niet",
                            "uitstroom",
                        ],
                    )
                ),
                name="job_end_state_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="jobend",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("closed_on__isnull", False),
                        ("state__in", ["gaat_door", "nieuw_werk", "nu_niet", "uitstroom"]),
                    ),
                    models.Q(
                        models.Q(("state__in", ["gaat_door", "nieuw_werk", "nu_niet", "uitstroom"]), _negated=True),
                        ("closed_on__isnull", True),
                    ),
                    _connector="OR",
                ),
                name="job_end_closed_with_a_day",
            ),
        ),
        migrations.AddConstraint(
            model_name="jobend",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state__in", ["twijfel", "nu_niet"]), _negated=True),
                    ("review_on__isnull", False),
                    _connector="OR",
                ),
                name="job_end_waits_for_a_day",
            ),
        ),
        migrations.AddConstraint(
            model_name="jobend",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "uitgenodigd"), _negated=True),
                    ("attempted_on__isnull", False),
                    _connector="OR",
                ),
                name="job_end_invited_on_a_day",
            ),
        ),
        migrations.AddConstraint(
            model_name="jobend",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("closed_on__isnull", True), ("closed_on__gte", models.F("known_on")), _connector="OR"
                ),
                name="job_end_closes_after_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="contactattempt",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("kind__in", ["uitnodiging", "herinnering", "belpoging", "tweede_brief", "teamleider"])
                ),
                name="contact_attempt_kind_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="jobendstep",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "to_state__in",
                        [
                            "gesignaleerd",
                            "uitgenodigd",
                            "in_gesprek",
                            "twijfel",
                            "niet_verlengd",
                            "zoeken",
                            "gaat_door",
                            "nieuw_werk",
                            "nu_niet",
                            "uitstroom",
                        ],
                    )
                ),
                name="job_end_step_to_known",
            ),
        ),
    ]

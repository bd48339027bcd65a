import base.expressions
import django.db.models.deletion
import django_fsm
import journeys.trajectory_lifecycle
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    """Trajecten with their steps, the decision not to buy one, and trial placements with their term."""

    dependencies = [
        ("accounts", "0003_offices"),
        ("clients", "0005_coaching_application"),
        ("journeys", "0006_agreements"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Trajectory",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "service",
                    models.CharField(
                        choices=[
                            ("participatie_interventie", "Participatie-interventie"),
                            ("maatschappelijke_deelname", "Bevorderen maatschappelijke deelname"),
                            ("werkfit_maken", "Werkfit maken"),
                            ("praktijkassessment", "Praktijkassessment"),
                            ("begeleiding_bij_scholing", "Begeleiding bij scholing"),
                            ("naar_werk", "Naar werk"),
                        ],
                        max_length=32,
                        verbose_name="dienst",
                    ),
                ),
                (
                    "state",
                    django_fsm.FSMField(
                        choices=[
                            ("aangevraagd", "Aangevraagd"),
                            ("besteld", "Besteld"),
                            ("loopt", "Loopt"),
                            ("stilgezet", "Stilgezet"),
                            ("afgerond", "Afgerond"),
                            ("afgebroken", "Afgebroken"),
                        ],
                        max_length=12,
                        protected=True,
                        verbose_name="stand",
                    ),
                ),
                (
                    "same_provider_refused",
                    models.BooleanField(default=False, verbose_name="klant wil niet dezelfde organisatie"),
                ),
                ("reason_for_service", models.CharField(max_length=300, verbose_name="waarom deze dienst")),
                ("expected_result", models.TextField(verbose_name="wat het traject moet opleveren")),
                ("before_job_end", models.BooleanField(default=False, verbose_name="terwijl een baan liep")),
                ("client_can_manage", models.BooleanField(default=False, verbose_name="de klant kan dit aan")),
                (
                    "quickest_lasting_way",
                    models.BooleanField(default=False, verbose_name="snelste weg naar werk dat blijft"),
                ),
                ("requested_on", models.DateField(verbose_name="aangevraagd op")),
                ("ordered_on", models.DateField(blank=True, null=True, verbose_name="besteld op")),
                ("started_on", models.DateField(blank=True, null=True, verbose_name="begonnen op")),
                ("ended_on", models.DateField(blank=True, null=True, verbose_name="geëindigd op")),
                (
                    "result",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("werk", "Betaald werk gevonden"),
                            ("doel_bereikt", "Doel bereikt"),
                            ("deels_bereikt", "Doel deels bereikt"),
                            ("niet_bereikt", "Doel niet bereikt"),
                            ("terugval", "Terugval: eerst stabiliseren"),
                            ("gezondheid", "Gezondheid"),
                            ("thuissituatie", "Thuissituatie of zorg"),
                            ("eigen_wens", "Eigen wens van de klant"),
                            ("past_niet", "Het traject past niet bij de klant"),
                            ("aanbieder", "Het re-integratiebedrijf stopt ermee"),
                            ("ingetrokken", "Aanvraag of bestelling ingetrokken"),
                            ("uitgestroomd", "De klant is uitgestroomd"),
                        ],
                        max_length=16,
                        verbose_name="resultaat",
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "client",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="trajectories", to="clients.client"
                    ),
                ),
                (
                    "job_end",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="trajectories",
                        to="journeys.jobend",
                    ),
                ),
                (
                    "provider",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="trajectories",
                        to="accounts.organisation",
                        verbose_name="re-integratiebedrijf",
                    ),
                ),
            ],
            options={
                "ordering": ("-requested_on", "-pk"),
            },
            bases=(journeys.trajectory_lifecycle.TrajectoryLifecycle, models.Model),
        ),
        migrations.CreateModel(
            name="TrajectoryStep",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "from_state",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("aangevraagd", "Aangevraagd"),
                            ("besteld", "Besteld"),
                            ("loopt", "Loopt"),
                            ("stilgezet", "Stilgezet"),
                            ("afgerond", "Afgerond"),
                            ("afgebroken", "Afgebroken"),
                        ],
                        max_length=12,
                        verbose_name="van",
                    ),
                ),
                (
                    "to_state",
                    models.CharField(
                        choices=[
                            ("aangevraagd", "Aangevraagd"),
                            ("besteld", "Besteld"),
                            ("loopt", "Loopt"),
                            ("stilgezet", "Stilgezet"),
                            ("afgerond", "Afgerond"),
                            ("afgebroken", "Afgebroken"),
                        ],
                        max_length=12,
                        verbose_name="naar",
                    ),
                ),
                (
                    "reason",
                    models.CharField(
                        choices=[
                            ("aanvraag", "Aangevraagd"),
                            ("bestelling", "Besteld"),
                            ("begin", "Begonnen"),
                            ("hervat", "De klant kan weer verder"),
                            ("terugval", "Terugval: eerst stabiliseren"),
                            ("gezondheid", "Gezondheid"),
                            ("thuissituatie", "Thuissituatie of zorg"),
                            ("werk", "Betaald werk gevonden"),
                            ("doel_bereikt", "Doel bereikt"),
                            ("deels_bereikt", "Doel deels bereikt"),
                            ("niet_bereikt", "Doel niet bereikt"),
                            ("eigen_wens", "Eigen wens van de klant"),
                            ("past_niet", "Het traject past niet bij de klant"),
                            ("aanbieder", "Het re-integratiebedrijf stopt ermee"),
                            ("ingetrokken", "Aanvraag of bestelling ingetrokken"),
                            ("uitgestroomd", "De klant is uitgestroomd"),
                        ],
                        max_length=16,
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
                    "trajectory",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="steps", to="journeys.trajectory"
                    ),
                ),
            ],
            options={
                "ordering": ("recorded_at", "pk"),
            },
        ),
        migrations.CreateModel(
            name="TrialPlacement",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("starts_on", models.DateField(verbose_name="eerste dag")),
                ("ends_on", models.DateField(verbose_name="laatste dag zoals afgesproken")),
                ("intention", models.BooleanField(verbose_name="schriftelijke intentie")),
                ("intention_on", models.DateField(verbose_name="datum van de intentie")),
                ("ended_on", models.DateField(blank=True, null=True, verbose_name="laatste dag")),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("in_dienst", "De klant komt in dienst"),
                            ("niet_in_dienst", "De klant komt niet in dienst"),
                            ("afgebroken", "Eerder gestopt"),
                            ("niet_doorgegaan", "Niet doorgegaan"),
                        ],
                        max_length=16,
                        verbose_name="afloop",
                    ),
                ),
                (
                    "runs_until",
                    models.GeneratedField(
                        db_persist=True,
                        expression=models.Case(models.When(outcome="", then=models.F("ends_on"))),
                        output_field=models.DateField(null=True, verbose_name="loopt tot en met"),
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "client",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="trial_placements",
                        to="clients.client",
                    ),
                ),
                (
                    "employer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="trial_placements",
                        to="accounts.organisation",
                        verbose_name="werkgever",
                    ),
                ),
            ],
            options={
                "ordering": ("-starts_on", "-pk"),
            },
        ),
        migrations.CreateModel(
            name="NoPurchase",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveSmallIntegerField(verbose_name="volgnummer")),
                (
                    "reason",
                    models.CharField(
                        choices=[
                            ("eigen_hulp", "UWV helpt zelf"),
                            ("zicht_op_werk", "Er is al zicht op ander werk"),
                            ("nog_niet_toe", "De klant is er nog niet aan toe"),
                            ("andere_hulp", "Andere hulp past beter"),
                            ("eigen_wens", "Eigen wens van de klant"),
                        ],
                        max_length=16,
                        verbose_name="reden",
                    ),
                ),
                ("explanation", models.TextField(verbose_name="toelichting")),
                ("decided_on", models.DateField(verbose_name="besloten op")),
                (
                    "client",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="no_purchases", to="clients.client"
                    ),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="besloten door",
                    ),
                ),
                (
                    "job_end",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="no_purchases",
                        to="journeys.jobend",
                    ),
                ),
            ],
            options={
                "ordering": ("-number",),
                "constraints": [
                    models.UniqueConstraint(fields=("client", "number"), name="no_purchase_number_once"),
                    models.CheckConstraint(
                        condition=models.Q(("explanation", ""), _negated=True), name="no_purchase_is_explained"
                    ),
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="trajectory",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state__in", ["besteld", "loopt", "stilgezet"])),
                fields=("client",),
                name="one_live_traject_per_client",
            ),
        ),
        migrations.AddConstraint(
            model_name="trajectory",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "aangevraagd")),
                fields=("client", "service"),
                name="one_request_per_service",
            ),
        ),
        migrations.AddConstraint(
            model_name="trajectory",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("state__in", ["aangevraagd", "besteld", "loopt", "stilgezet", "afgerond", "afgebroken"])
                ),
                name="traject_state_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="trajectory",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "service__in",
                        [
                            "participatie_interventie",
                            "maatschappelijke_deelname",
                            "werkfit_maken",
                            "praktijkassessment",
                            "begeleiding_bij_scholing",
                            "naar_werk",
                        ],
                    )
                ),
                name="traject_service_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="trajectory",
            constraint=models.CheckConstraint(
                condition=models.Q(("ordered_on__isnull", True), ("provider__isnull", False), _connector="OR"),
                name="traject_order_has_provider",
            ),
        ),
        migrations.AddConstraint(
            model_name="trajectory",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state__in", ["besteld", "loopt", "stilgezet"]), _negated=True),
                    ("ordered_on__isnull", False),
                    _connector="OR",
                ),
                name="traject_live_was_ordered",
            ),
        ),
        migrations.AddConstraint(
            model_name="trajectory",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("ended_on__isnull", False),
                        ("state__in", ["afgebroken", "afgerond"]),
                        models.Q(("result", ""), _negated=True),
                    ),
                    models.Q(
                        models.Q(("state__in", ["afgebroken", "afgerond"]), _negated=True),
                        ("ended_on__isnull", True),
                        ("result", ""),
                    ),
                    _connector="OR",
                ),
                name="traject_ends_with_result",
            ),
        ),
        migrations.AddConstraint(
            model_name="trajectory",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("before_job_end", True), ("service", "naar_werk"), _negated=True),
                    models.Q(("client_can_manage", True), ("quickest_lasting_way", True)),
                    _connector="OR",
                ),
                name="traject_before_job_end_justified",
            ),
        ),
        migrations.AddConstraint(
            model_name="trajectory",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("ordered_on__isnull", True), ("ordered_on__gte", models.F("requested_on")), _connector="OR"
                    ),
                    models.Q(
                        ("started_on__isnull", True),
                        models.Q(("ordered_on__isnull", False), ("started_on__gte", models.F("ordered_on"))),
                        _connector="OR",
                    ),
                    models.Q(
                        ("ended_on__isnull", True), ("ended_on__gte", models.F("requested_on")), _connector="OR"
                    ),
                    models.Q(
                        ("ended_on__isnull", True),
                        ("started_on__isnull", True),
                        ("ended_on__gte", models.F("started_on")),
                        _connector="OR",
                    ),
                ),
                name="traject_days_in_order",
            ),
        ),
        migrations.AddConstraint(
            model_name="trajectorystep",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("to_state__in", ["aangevraagd", "besteld", "loopt", "stilgezet", "afgerond", "afgebroken"])
                ),
                name="traject_step_to_known",
            ),
        ),
        migrations.AddIndex(
            model_name="trialplacement",
            index=models.Index(
                condition=models.Q(("runs_until__isnull", False)),
                fields=["runs_until"],
                name="trial_placement_runs_until",
            ),
        ),
        migrations.AddConstraint(
            model_name="trialplacement",
            constraint=models.UniqueConstraint(
                condition=models.Q(("outcome", "")), fields=("client",), name="one_open_trial_placement_per_client"
            ),
        ),
        migrations.AddConstraint(
            model_name="trialplacement",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "ends_on__gte",
                        base.expressions.AddDays(
                            base.expressions.AddMonths(models.F("starts_on"), models.Value(2)), models.Value(-1)
                        ),
                    )
                ),
                name="trial_placement_two_months_or_more",
            ),
        ),
        migrations.AddConstraint(
            model_name="trialplacement",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("ends_on__lte", base.expressions.AddMonths(models.F("starts_on"), models.Value(6)))
                ),
                name="trial_placement_six_months_or_less",
            ),
        ),
        migrations.AddConstraint(
            model_name="trialplacement",
            constraint=models.CheckConstraint(
                condition=models.Q(("intention", True), ("intention_on__lte", models.F("starts_on"))),
                name="trial_placement_has_intention",
            ),
        ),
        migrations.AddConstraint(
            model_name="trialplacement",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("ended_on__isnull", True), ("outcome", "")),
                    models.Q(("ended_on__isnull", False), ("outcome", "niet_doorgegaan")),
                    models.Q(
                        ("ended_on__gte", models.F("starts_on")),
                        ("ended_on__isnull", False),
                        ("ended_on__lte", models.F("ends_on")),
                        ("outcome__in", ["in_dienst", "niet_in_dienst", "afgebroken"]),
                    ),
                    _connector="OR",
                ),
                name="trial_placement_ends_with_outcome",
            ),
        ),
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
                    ("afspraak_nagekomen", "Afspraak nagekomen"),
                    ("afspraak_vervallen", "Afspraak vervallen"),
                    ("uitkomst_vastgelegd", "Uitkomst vastgelegd"),
                    ("uitgestroomd", "Klant is uitgestroomd"),
                    ("niet_meer_nodig", "Niet meer nodig"),
                ],
                max_length=20,
                verbose_name="waarom gesloten",
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
                    ("agreement", "agreement"),
                    ("trial_placement", "trial_placement"),
                ],
                max_length=16,
            ),
        ),
    ]

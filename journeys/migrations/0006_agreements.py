import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    """Agreements that outlive a version of the werkplan, what a plan says besides, and a confidential note."""

    dependencies = [
        ("clients", "0004_columns_that_the_sweep_reads"),
        ("journeys", "0005_signals_by_every_channel"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="workplan",
            name="evaluation",
            field=models.TextField(blank=True, verbose_name="wat er van het vorige plan kwam"),
        ),
        migrations.AddField(
            model_name="workplan",
            name="expected_result",
            field=models.TextField(blank=True, verbose_name="verwacht resultaat"),
        ),
        migrations.AddField(
            model_name="workplan",
            name="service_reason",
            field=models.TextField(blank=True, verbose_name="waarom deze dienst"),
        ),
        migrations.CreateModel(
            name="WorkplanNote",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("text", models.TextField(verbose_name="vertrouwelijke aantekening")),
                (
                    "workplan",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="note", to="journeys.workplan"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Agreement",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "who",
                    models.CharField(
                        choices=[
                            ("klant", "Klant"),
                            ("professional", "Professional"),
                            ("jobcoach", "Jobcoach"),
                            ("werkgever", "Werkgever"),
                            ("ander", "Iemand anders"),
                        ],
                        max_length=12,
                        verbose_name="wie",
                    ),
                ),
                ("what", models.CharField(max_length=300, verbose_name="wat")),
                ("due_on", models.DateField(blank=True, null=True, verbose_name="wanneer")),
                ("made_on", models.DateField(verbose_name="gemaakt op")),
                ("done_on", models.DateField(blank=True, null=True, verbose_name="nagekomen op")),
                ("dropped_on", models.DateField(blank=True, null=True, verbose_name="vervallen op")),
                ("drop_reason", models.CharField(blank=True, max_length=300, verbose_name="reden van vervallen")),
                (
                    "open_until",
                    models.GeneratedField(
                        db_persist=True,
                        expression=models.Case(
                            models.When(done_on__isnull=True, dropped_on__isnull=True, then=models.F("due_on"))
                        ),
                        output_field=models.DateField(null=True, verbose_name="open tot"),
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "client",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="agreements", to="clients.client"
                    ),
                ),
                (
                    "closed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "conversation",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="agreements",
                        to="journeys.conversation",
                        verbose_name="gemaakt in",
                    ),
                ),
                (
                    "made_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "workplan",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="made_agreements",
                        to="journeys.workplan",
                        verbose_name="gemaakt bij",
                    ),
                ),
            ],
            options={
                "ordering": (models.OrderBy(models.F("due_on"), nulls_last=True), "pk"),
                "indexes": [
                    models.Index(
                        condition=models.Q(("open_until__isnull", False)),
                        fields=["open_until"],
                        name="agreement_open_until",
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("who__in", ["klant", "professional", "jobcoach", "werkgever", "ander"])),
                        name="agreement_who_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("workplan__isnull", True), ("conversation__isnull", True), _connector="OR"
                        ),
                        name="agreement_made_in_one_place",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("due_on__isnull", True), ("due_on__gte", models.F("made_on")), _connector="OR"
                        ),
                        name="agreement_due_not_before_made",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("done_on__isnull", True),
                            models.Q(("done_on__gte", models.F("made_on")), ("dropped_on__isnull", True)),
                            _connector="OR",
                        ),
                        name="agreement_done_after_made",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("drop_reason", ""), ("dropped_on__isnull", True)),
                            models.Q(
                                ("dropped_on__gte", models.F("made_on")),
                                ("dropped_on__isnull", False),
                                models.Q(("drop_reason", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="agreement_dropped_with_reason",
                    ),
                ],
            },
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
                    ("agreement", "Afspraak nakomen"),
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
                    ("agreement", "agreement"),
                ],
                max_length=16,
            ),
        ),
    ]

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    """Signals that name nobody known wait until they are placed; a delivered signal carries its reference."""

    dependencies = [
        ("accounts", "0003_offices"),
        ("clients", "0007_client_access"),
        ("journeys", "0008_notes_rest_and_review"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="UnplacedSignal",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("receipt", models.CharField(max_length=12, unique=True, verbose_name="ontvangstnummer")),
                (
                    "channel",
                    models.CharField(
                        choices=[
                            ("jobcoach", "Jobcoach"),
                            ("werkgever", "Werkgever"),
                            ("klant", "Klant, of iemand namens de klant"),
                            ("ww_aanvraag", "Aanvraag van WW"),
                            ("wijzigingsformulier", "Wijzigingsformulier"),
                            ("faillissement", "Bijeenkomst bij een faillissement"),
                            ("wsp", "Werkgeversservicepunt"),
                            ("uitkeren", "Afdeling Uitkeren"),
                            ("procesbegeleider", "Procesbegeleider of teamleider"),
                            ("werkbezoek", "Werkbezoek"),
                            ("servicepunt", "Servicepunt voor werkgevers"),
                            ("anders", "Anders"),
                        ],
                        max_length=20,
                        verbose_name="hoe het binnenkwam",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("dreigend", "De baan is in gevaar"),
                            ("niet_verlengd", "Het contract wordt niet verlengd"),
                            ("geeindigd", "De baan is al geëindigd"),
                            ("ander_werk", "De klant wil ander werk"),
                        ],
                        max_length=16,
                        verbose_name="wat is er aan de hand",
                    ),
                ),
                ("name", models.CharField(blank=True, max_length=120, verbose_name="naam")),
                ("birth_date", models.DateField(blank=True, null=True, verbose_name="geboren op")),
                ("client_number", models.CharField(blank=True, max_length=9, verbose_name="klantnummer")),
                ("employer_name", models.CharField(blank=True, max_length=120, verbose_name="werkgever")),
                ("kvk_number", models.CharField(blank=True, max_length=8, verbose_name="KVK-nummer")),
                (
                    "expected_end_on",
                    models.DateField(blank=True, null=True, verbose_name="verwachte laatste werkdag"),
                ),
                ("message", models.TextField(blank=True, verbose_name="toelichting")),
                ("reference", models.CharField(blank=True, max_length=40, verbose_name="kenmerk")),
                ("received_on", models.DateField(verbose_name="ontvangen op")),
                ("decide_by", models.DateField(verbose_name="beantwoorden voor")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("wacht", "Wacht op plaatsing"),
                            ("geplaatst", "Geplaatst"),
                            ("terzijde", "Terzijde gelegd"),
                        ],
                        default="wacht",
                        max_length=12,
                        verbose_name="status",
                    ),
                ),
                ("set_aside_reason", models.CharField(blank=True, max_length=300, verbose_name="reden")),
                ("handled_at", models.DateTimeField(blank=True, null=True, verbose_name="afgehandeld op")),
                ("version", models.PositiveIntegerField(default=1)),
            ],
            options={
                "ordering": ("received_on", "pk"),
            },
        ),
        migrations.AddField(
            model_name="signal",
            name="reference",
            field=models.CharField(blank=True, db_default="", default="", max_length=40, verbose_name="kenmerk"),
        ),
        migrations.AddConstraint(
            model_name="signal",
            constraint=models.UniqueConstraint(
                condition=models.Q(("reference", ""), _negated=True),
                fields=("channel", "reference"),
                name="signal_reference_once",
            ),
        ),
        migrations.AddField(
            model_name="unplacedsignal",
            name="handled_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="unplacedsignal",
            name="office",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="unplaced_signals",
                to="accounts.office",
            ),
        ),
        migrations.AddField(
            model_name="unplacedsignal",
            name="placed",
            field=models.OneToOneField(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="unplaced",
                to="journeys.signal",
            ),
        ),
        migrations.AddField(
            model_name="unplacedsignal",
            name="reported_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="unplaced_signals",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddIndex(
            model_name="unplacedsignal",
            index=models.Index(
                condition=models.Q(("state", "wacht")),
                fields=["office", "received_on"],
                name="unplaced_signal_waiting",
            ),
        ),
        migrations.AddIndex(
            model_name="unplacedsignal",
            index=models.Index(fields=["reported_by", "received_on"], name="unplaced_signal_by_sender"),
        ),
        migrations.AddConstraint(
            model_name="unplacedsignal",
            constraint=models.UniqueConstraint(
                condition=models.Q(("reference", ""), _negated=True),
                fields=("channel", "reference"),
                name="unplaced_signal_reference_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="unplacedsignal",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("handled_at__isnull", True),
                        ("handled_by__isnull", True),
                        ("placed__isnull", True),
                        ("state", "wacht"),
                        ("set_aside_reason", ""),
                    ),
                    models.Q(
                        ("handled_at__isnull", False),
                        ("handled_by__isnull", False),
                        ("placed__isnull", False),
                        ("state", "geplaatst"),
                        ("set_aside_reason", ""),
                    ),
                    models.Q(
                        ("handled_at__isnull", False),
                        ("handled_by__isnull", False),
                        ("placed__isnull", True),
                        ("state", "terzijde"),
                        models.Q(("set_aside_reason", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="unplaced_signal_handled_in_one_way",
            ),
        ),
        migrations.AddConstraint(
            model_name="unplacedsignal",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("name", ""), _negated=True),
                    models.Q(("client_number", ""), _negated=True),
                    _connector="OR",
                ),
                name="unplaced_signal_is_about_somebody",
            ),
        ),
        migrations.AddConstraint(
            model_name="unplacedsignal",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind", "geeindigd"), _negated=True),
                    ("expected_end_on__isnull", False),
                    _connector="OR",
                ),
                name="unplaced_signal_ended_on_a_day",
            ),
        ),
        migrations.AddConstraint(
            model_name="unplacedsignal",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["dreigend", "niet_verlengd", "geeindigd", "ander_werk"])),
                name="unplaced_signal_kind_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="unplacedsignal",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "channel__in",
                        [
                            "jobcoach",
                            "werkgever",
                            "klant",
                            "ww_aanvraag",
                            "wijzigingsformulier",
                            "faillissement",
                            "wsp",
                            "uitkeren",
                            "procesbegeleider",
                            "werkbezoek",
                            "servicepunt",
                            "anders",
                        ],
                    )
                ),
                name="unplaced_signal_channel_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="unplacedsignal",
            constraint=models.CheckConstraint(
                condition=models.Q(("decide_by__gte", models.F("received_on"))),
                name="unplaced_signal_decided_after_receipt",
            ),
        ),
    ]

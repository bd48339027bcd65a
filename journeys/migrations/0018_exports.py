import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    """Requests to take data out, and each time that somebody fetched one."""

    dependencies = [
        ("accounts", "0007_export_right"),
        ("journeys", "0017_agreed_contact"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Export",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.CharField(max_length=12, unique=True, verbose_name="nummer")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("klanten", "Klantenlijst van de vestiging"),
                            ("contracten", "Contracten die aflopen"),
                        ],
                        max_length=12,
                        verbose_name="soort",
                    ),
                ),
                (
                    "klantfase",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("stabiliseren", "1 Stabiliseren en participeren"),
                            ("werkfit", "2 Werkfit worden"),
                            ("naar_werk", "3 Op weg naar werk"),
                            ("aan_het_werk", "4 (Duurzaam) aan het werk"),
                            ("onbekend_2_3", "2 of 3, nog niet vastgesteld"),
                            ("uitgestroomd", "Uitgestroomd"),
                        ],
                        max_length=16,
                        verbose_name="klantfase",
                    ),
                ),
                ("until", models.DateField(blank=True, null=True, verbose_name="tot en met")),
                ("asked_at", models.DateTimeField(verbose_name="gevraagd op")),
                ("reason", models.CharField(max_length=500, verbose_name="reden")),
                ("count", models.PositiveIntegerField(verbose_name="aantal klanten bij de aanvraag")),
                ("needs_second", models.BooleanField(verbose_name="tweede persoon nodig")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("gevraagd", "Wacht op een tweede persoon"),
                            ("goedgekeurd", "Goedgekeurd"),
                            ("afgewezen", "Afgewezen"),
                        ],
                        max_length=12,
                        verbose_name="stand",
                    ),
                ),
                ("decided_at", models.DateTimeField(blank=True, null=True, verbose_name="besloten op")),
                ("note", models.CharField(blank=True, max_length=300, verbose_name="toelichting")),
                ("expires_at", models.DateTimeField(verbose_name="verloopt op")),
                (
                    "asked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="exports",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "office",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="exports", to="accounts.office"
                    ),
                ),
            ],
            options={
                "ordering": ("-asked_at", "-pk"),
            },
        ),
        migrations.CreateModel(
            name="ExportDownload",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField(verbose_name="opgehaald op")),
                ("count", models.PositiveIntegerField(verbose_name="aantal klanten")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "export",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="downloads", to="journeys.export"
                    ),
                ),
            ],
            options={
                "ordering": ("at", "pk"),
            },
        ),
        migrations.AddIndex(
            model_name="export",
            index=models.Index(fields=["asked_by", "-asked_at"], name="export_by_asker"),
        ),
        migrations.AddIndex(
            model_name="export",
            index=models.Index(
                condition=models.Q(("state", "gevraagd")), fields=["office", "asked_at"], name="export_waiting"
            ),
        ),
        migrations.AddConstraint(
            model_name="export",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["klanten", "contracten"])), name="export_kind_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="export",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind", "klanten"), ("until__isnull", True)),
                    models.Q(("kind", "contracten"), ("klantfase", ""), ("until__isnull", False)),
                    _connector="OR",
                ),
                name="export_filter_of_its_kind",
            ),
        ),
        migrations.AddConstraint(
            model_name="export",
            constraint=models.CheckConstraint(
                condition=models.Q(("reason", ""), _negated=True), name="export_has_reason"
            ),
        ),
        migrations.AddConstraint(
            model_name="export",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("decided_by__isnull", True),
                    models.Q(("decided_by", models.F("asked_by")), _negated=True),
                    _connector="OR",
                ),
                name="export_decided_by_another",
            ),
        ),
        migrations.AddConstraint(
            model_name="export",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("decided_at__isnull", True),
                        ("decided_by__isnull", True),
                        ("needs_second", True),
                        ("state", "gevraagd"),
                    ),
                    models.Q(
                        ("decided_at__isnull", True),
                        ("decided_by__isnull", True),
                        ("needs_second", False),
                        ("state", "goedgekeurd"),
                    ),
                    models.Q(
                        ("decided_at__isnull", False),
                        ("decided_by__isnull", False),
                        ("needs_second", True),
                        ("state", "goedgekeurd"),
                    ),
                    models.Q(
                        ("decided_at__isnull", False),
                        ("decided_by__isnull", False),
                        ("needs_second", True),
                        ("state", "afgewezen"),
                        models.Q(("note", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="export_decided_as_it_stands",
            ),
        ),
        migrations.AddConstraint(
            model_name="export",
            constraint=models.CheckConstraint(
                condition=models.Q(("expires_at__gt", models.F("asked_at"))), name="export_expires_after_asking"
            ),
        ),
    ]

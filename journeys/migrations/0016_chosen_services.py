import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    """A service that is no traject, chosen with its reason and expected result, and what came of it."""

    dependencies = [
        ("clients", "0009_coaching_version"),
        ("journeys", "0015_work_that_ran_already"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="ChosenService",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "service",
                    models.CharField(
                        choices=[
                            ("monitoring", "Gesprekken en monitoring"),
                            ("schakelfunctie", "Schakelfunctie"),
                            ("succesvol_naar_werk", "Workshop Succesvol naar werk"),
                            ("scholing", "Scholing"),
                            ("wsp", "Werkgeversservicepunt"),
                            ("voorzieningen", "Voorzieningen"),
                        ],
                        max_length=32,
                        verbose_name="dienst",
                    ),
                ),
                ("reason_for_service", models.CharField(max_length=300, verbose_name="waarom deze dienst")),
                ("expected_result", models.TextField(verbose_name="wat de dienst moet opleveren")),
                ("client_agreed_on", models.DateField(blank=True, null=True, verbose_name="klant akkoord op")),
                ("chosen_on", models.DateField(verbose_name="gekozen op")),
                ("ended_on", models.DateField(blank=True, null=True, verbose_name="geëindigd op")),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("bereikt", "Het doel is bereikt"),
                            ("deels_bereikt", "Het doel is deels bereikt"),
                            ("niet_bereikt", "Het doel is niet bereikt"),
                            ("niet_doorgegaan", "Niet doorgegaan"),
                            ("uitgestroomd", "De klant is uitgestroomd"),
                        ],
                        max_length=16,
                        verbose_name="afloop",
                    ),
                ),
                ("result", models.TextField(blank=True, verbose_name="wat het opleverde")),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "chosen_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="gekozen door",
                    ),
                ),
                (
                    "client",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="chosen_services",
                        to="clients.client",
                    ),
                ),
                (
                    "ended_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="beëindigd door",
                    ),
                ),
                (
                    "workplan",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="chosen_services",
                        to="journeys.workplan",
                        verbose_name="gekozen bij",
                    ),
                ),
            ],
            options={
                "ordering": ("-chosen_on", "-pk"),
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("outcome", "")),
                        fields=("client", "service"),
                        name="one_open_chosen_service",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "service__in",
                                [
                                    "monitoring",
                                    "schakelfunctie",
                                    "succesvol_naar_werk",
                                    "scholing",
                                    "wsp",
                                    "voorzieningen",
                                ],
                            )
                        ),
                        name="chosen_service_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("reason_for_service", ""), _negated=True),
                            models.Q(("expected_result", ""), _negated=True),
                        ),
                        name="chosen_service_is_explained",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("client_agreed_on__isnull", False), ("service", "wsp")),
                            models.Q(models.Q(("service", "wsp"), _negated=True), ("client_agreed_on__isnull", True)),
                            _connector="OR",
                        ),
                        name="chosen_wsp_client_agreed",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("ended_by__isnull", True),
                                ("ended_on__isnull", True),
                                ("outcome", ""),
                                ("result", ""),
                            ),
                            models.Q(
                                ("ended_by__isnull", False),
                                ("ended_on__gte", models.F("chosen_on")),
                                ("outcome", "uitgestroomd"),
                            ),
                            models.Q(
                                ("ended_by__isnull", False),
                                ("ended_on__gte", models.F("chosen_on")),
                                ("outcome__in", ["bereikt", "deels_bereikt", "niet_bereikt", "niet_doorgegaan"]),
                                models.Q(("result", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="chosen_service_ends_with_result",
                    ),
                ],
            },
        ),
    ]

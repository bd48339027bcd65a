import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    """Lists of what is to be destroyed, their lines by number, and the statements that are kept."""

    dependencies = [
        ("journeys", "0018_exports"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Destruction",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.CharField(max_length=12, unique=True, verbose_name="nummer")),
                (
                    "kind",
                    models.CharField(
                        choices=[("dossier", "Dossiers van klanten"), ("signaal", "Signalen zonder klant")],
                        max_length=10,
                        verbose_name="soort",
                    ),
                ),
                ("term_months", models.PositiveSmallIntegerField(verbose_name="termijn in maanden")),
                ("ground", models.CharField(max_length=200, verbose_name="grond")),
                ("over_since", models.DateField(verbose_name="over de termijn sinds")),
                ("proposed_at", models.DateTimeField(verbose_name="voorgesteld op")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("voorgesteld", "Wacht op goedkeuring"),
                            ("goedgekeurd", "Goedgekeurd, wordt uitgevoerd"),
                            ("afgewezen", "Afgewezen"),
                            ("uitgevoerd", "Uitgevoerd"),
                        ],
                        default="voorgesteld",
                        max_length=12,
                        verbose_name="stand",
                    ),
                ),
                ("decided_at", models.DateTimeField(blank=True, null=True, verbose_name="besloten op")),
                ("note", models.CharField(blank=True, max_length=300, verbose_name="toelichting")),
                ("done_at", models.DateTimeField(blank=True, null=True, verbose_name="uitgevoerd op")),
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
                    "proposed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "ordering": ("-proposed_at", "-pk"),
            },
        ),
        migrations.CreateModel(
            name="DestructionLine",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.CharField(max_length=12, verbose_name="nummer")),
                ("subject_id", models.BigIntegerField(verbose_name="nummer van de rij")),
                ("counts_from", models.DateField(verbose_name="telt vanaf")),
                (
                    "outcome",
                    models.CharField(
                        choices=[("open", "Nog niet uitgevoerd"), ("vernietigd", "Vernietigd"), ("blijft", "Blijft")],
                        default="open",
                        max_length=12,
                        verbose_name="uitkomst",
                    ),
                ),
                ("why", models.CharField(blank=True, max_length=400, verbose_name="waarom het blijft")),
                ("rows", models.PositiveIntegerField(default=0, verbose_name="rijen")),
                ("done_at", models.DateTimeField(blank=True, null=True, verbose_name="uitgevoerd op")),
                (
                    "destruction",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="lines", to="journeys.destruction"
                    ),
                ),
            ],
            options={
                "ordering": ("counts_from", "pk"),
            },
        ),
        migrations.CreateModel(
            name="DestructionStatement",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("destroyed", models.PositiveIntegerField(verbose_name="aantal vernietigd")),
                ("stayed", models.PositiveIntegerField(verbose_name="aantal dat blijft")),
                ("rows", models.PositiveIntegerField(verbose_name="rijen")),
                ("digest", models.CharField(max_length=64, verbose_name="vingerafdruk")),
                ("at", models.DateTimeField(verbose_name="opgemaakt op")),
                (
                    "destruction",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="statement",
                        to="journeys.destruction",
                    ),
                ),
            ],
            options={
                "ordering": ("at", "pk"),
            },
        ),
        migrations.AddConstraint(
            model_name="destruction",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["dossier", "signaal"])), name="destruction_kind_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="destruction",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("decided_by__isnull", True),
                    models.Q(("decided_by", models.F("proposed_by")), _negated=True),
                    _connector="OR",
                ),
                name="destruction_decided_by_another",
            ),
        ),
        migrations.AddConstraint(
            model_name="destruction",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("decided_at__isnull", True),
                        ("decided_by__isnull", True),
                        ("state", "voorgesteld"),
                        ("done_at__isnull", True),
                    ),
                    models.Q(
                        ("decided_at__isnull", False),
                        ("decided_by__isnull", False),
                        ("done_at__isnull", True),
                        ("state", "goedgekeurd"),
                    ),
                    models.Q(
                        ("decided_at__isnull", False),
                        ("decided_by__isnull", False),
                        ("done_at__isnull", True),
                        ("state", "afgewezen"),
                        models.Q(("note", ""), _negated=True),
                    ),
                    models.Q(
                        ("decided_at__isnull", False),
                        ("decided_by__isnull", False),
                        ("done_at__isnull", False),
                        ("state", "uitgevoerd"),
                    ),
                    _connector="OR",
                ),
                name="destruction_decided_as_it_stands",
            ),
        ),
        migrations.AddConstraint(
            model_name="destructionline",
            constraint=models.UniqueConstraint(fields=("destruction", "number"), name="destruction_line_once"),
        ),
        migrations.AddConstraint(
            model_name="destructionline",
            constraint=models.UniqueConstraint(
                condition=models.Q(("outcome", "open")), fields=("number",), name="destruction_line_on_one_list"
            ),
        ),
        migrations.AddConstraint(
            model_name="destructionline",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("done_at__isnull", True), ("outcome", "open"), ("why", "")),
                    models.Q(("done_at__isnull", False), ("outcome", "vernietigd"), ("why", "")),
                    models.Q(
                        ("done_at__isnull", False),
                        ("outcome", "blijft"),
                        ("rows", 0),
                        models.Q(("why", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="destruction_line_stands_as_done",
            ),
        ),
    ]

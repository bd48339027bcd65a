import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    """Which account looks along with which client: the client's own, or a representative's by mandate."""

    dependencies = [
        ("clients", "0006_coaching_counts_from"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="ClientAccess",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "capacity",
                    models.CharField(
                        choices=[("zelf", "De klant zelf"), ("vertegenwoordiger", "Vertegenwoordiger")],
                        max_length=20,
                        verbose_name="hoedanigheid",
                    ),
                ),
                ("mandate", models.CharField(blank=True, max_length=300, verbose_name="machtiging")),
                ("since", models.DateField(verbose_name="vanaf")),
                ("until", models.DateField(blank=True, null=True, verbose_name="beëindigd op")),
                ("end_reason", models.CharField(blank=True, max_length=200, verbose_name="reden van beëindigen")),
                (
                    "client",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="accesses", to="clients.client"
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
                    ),
                ),
                (
                    "granted_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="accesses",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ("-since", "-pk"),
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("capacity", "zelf"), ("until__isnull", True)),
                        fields=("client",),
                        name="one_running_own_access_per_client",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("capacity", "zelf"), ("until__isnull", True)),
                        fields=("user",),
                        name="one_running_own_access_per_user",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("until__isnull", True)),
                        fields=("client", "user"),
                        name="one_running_access_per_client_and_user",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("capacity__in", ["zelf", "vertegenwoordiger"])),
                        name="access_capacity_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("capacity", "zelf"), models.Q(("mandate", ""), _negated=True), _connector="OR"
                        ),
                        name="access_by_mandate",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("end_reason", ""), ("until__isnull", True)),
                            models.Q(
                                ("until__gte", models.F("since")),
                                ("until__isnull", False),
                                models.Q(("end_reason", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="access_ends_with_reason",
                    ),
                ],
            },
        ),
    ]

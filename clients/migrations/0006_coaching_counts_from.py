from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    """From which day the three years of coaching on a job count."""

    dependencies = [
        ("accounts", "0003_offices"),
        ("clients", "0005_coaching_application"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="coaching",
            name="counts_from",
            field=models.DateField(blank=True, null=True, verbose_name="telt vanaf"),
        ),
        migrations.AddConstraint(
            model_name="coaching",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("counts_from__isnull", True), ("counts_from__lte", models.F("started_on")), _connector="OR"
                ),
                name="coaching_counts_from_no_later_than_start",
            ),
        ),
    ]

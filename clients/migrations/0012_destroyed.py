import datetime
from django.db import migrations, models


class Migration(migrations.Migration):
    """The day on which a file was destroyed, and that nothing of the person is left then."""

    dependencies = [
        ("accounts", "0007_export_right"),
        ("clients", "0011_emergency_access"),
    ]

    operations = [
        migrations.AddField(
            model_name="client",
            name="destroyed_on",
            field=models.DateField(blank=True, null=True, verbose_name="dossier vernietigd op"),
        ),
        migrations.AddConstraint(
            model_name="client",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("destroyed_on__isnull", True),
                    models.Q(
                        ("birth_date", datetime.date(1900, 1, 1)),
                        ("bsn", ""),
                        ("first_name", ""),
                        ("last_name", ""),
                        ("prefix", ""),
                        ("education", "onbekend"),
                        ("limitation", "onbekend"),
                        ("sex", "onbekend"),
                    ),
                    _connector="OR",
                ),
                name="client_destroyed_is_nobody",
            ),
        ),
    ]

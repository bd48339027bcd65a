from django.db import migrations, models


class Migration(migrations.Migration):
    """Say which version of a coaching somebody looked at, so that one of two renewals or stops does not undo the other."""

    dependencies = [("clients", "0008_settle_reads")]

    operations = [
        migrations.AddField(
            model_name="coaching",
            name="version",
            field=models.PositiveIntegerField(db_default=1, default=1),
        ),
    ]

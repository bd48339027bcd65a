from django.db import migrations, models


class Migration(migrations.Migration):
    """Say which version of a client somebody looked at, so that two corrections do not undo each other."""

    dependencies = [("clients", "0002_contract_end_talk")]

    operations = [
        migrations.AddField(
            model_name="client",
            name="version",
            field=models.PositiveIntegerField(db_default=1, default=1),
        ),
    ]

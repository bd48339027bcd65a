from django.db import migrations, models


class Migration(migrations.Migration):
    """Keep on which day an account opened a file in an emergency, so that on other days nobody looks for one."""

    dependencies = [
        ("accounts", "0004_idempotency_keys"),
    ]

    operations = [
        migrations.AddField(
            model_name="user",
            name="emergency_on",
            field=models.DateField(blank=True, null=True, verbose_name="laatste noodtoegang op"),
        ),
    ]

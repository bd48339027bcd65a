from django.db import migrations, models


class Migration(migrations.Migration):
    """Remember for which end date the talk before a contract's end was held."""

    dependencies = [("clients", "0001_clients_and_work")]

    operations = [
        migrations.AddField(
            model_name="employment",
            name="end_discussed_for",
            field=models.DateField(blank=True, null=True, verbose_name="einde besproken voor"),
        ),
    ]

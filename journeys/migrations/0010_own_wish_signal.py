from django.db import migrations, models


class Migration(migrations.Migration):
    """A client can say that they want other work while the job goes on."""

    dependencies = [
        ("journeys", "0009_unplaced_signals"),
    ]

    operations = [
        migrations.AlterField(
            model_name="signal",
            name="kind",
            field=models.CharField(
                choices=[
                    ("dreigend", "De baan is in gevaar"),
                    ("niet_verlengd", "Het contract wordt niet verlengd"),
                    ("geeindigd", "De baan is al geëindigd"),
                    ("ander_werk", "De klant wil ander werk"),
                ],
                max_length=16,
                verbose_name="wat is er aan de hand",
            ),
        ),
    ]

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    """Signals come by every channel, and are to be answered after they came."""

    dependencies = [
        ("clients", "0004_columns_that_the_sweep_reads"),
        ("journeys", "0004_job_ends"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="signal",
            name="channel",
            field=models.CharField(
                choices=[
                    ("jobcoach", "Jobcoach"),
                    ("werkgever", "Werkgever"),
                    ("klant", "Klant, of iemand namens de klant"),
                    ("ww_aanvraag", "Aanvraag van WW"),
                    ("wijzigingsformulier", "Wijzigingsformulier"),
                    ("faillissement", "Bijeenkomst bij een faillissement"),
                    ("wsp", "Werkgeversservicepunt"),
                    ("uitkeren", "Afdeling Uitkeren"),
                    ("procesbegeleider", "Procesbegeleider of teamleider"),
                    ("werkbezoek", "Werkbezoek"),
                    ("servicepunt", "Servicepunt voor werkgevers"),
                    ("anders", "Anders"),
                ],
                default="jobcoach",
                max_length=20,
                verbose_name="hoe het binnenkwam",
            ),
        ),
        migrations.AddConstraint(
            model_name="signal",
            constraint=models.CheckConstraint(
                condition=models.Q(("decide_by__gte", models.F("received_on"))), name="signal_decided_after_receipt"
            ),
        ),
    ]

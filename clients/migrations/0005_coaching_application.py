from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    """Keep why coaching was granted: the exception, whose choice the coach was, and the basis after three years."""

    dependencies = [("clients", "0004_columns_that_the_sweep_reads")]

    operations = [
        migrations.AddField(
            model_name="coaching",
            name="exception_reason",
            field=models.CharField(
                "reden van de uitzondering", blank=True, db_default="", default="", max_length=300
            ),
        ),
        migrations.AddField(
            model_name="coaching",
            name="chosen_by_client",
            field=models.BooleanField("zelf gekozen", blank=True, null=True),
        ),
        migrations.AddField(
            model_name="coaching",
            name="choice_reason",
            field=models.CharField("reden bij de keuze", blank=True, db_default="", default="", max_length=300),
        ),
        migrations.AddField(
            model_name="coaching",
            name="binding_agreement",
            field=models.BooleanField("bindende afspraak", db_default=False, default=False),
        ),
        migrations.AddField(
            model_name="coaching",
            name="structural",
            field=models.CharField(
                "basis na drie jaar",
                blank=True,
                choices=[("structureel", "Structureel"), ("incidenteel", "Incidenteel")],
                db_default="",
                default="",
                max_length=12,
            ),
        ),
        migrations.AddField(
            model_name="coachingperiod",
            name="motivation",
            field=models.CharField("onderbouwing", blank=True, db_default="", default="", max_length=300),
        ),
        migrations.AddConstraint(
            model_name="coaching",
            constraint=models.CheckConstraint(
                condition=Q(chosen_by_client__isnull=True) | Q(chosen_by_client=True) | ~Q(choice_reason=""),
                name="coaching_not_chosen_has_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="coaching",
            constraint=models.CheckConstraint(
                condition=Q(structural__in=["", "structureel", "incidenteel"]), name="coaching_basis_known"
            ),
        ),
    ]

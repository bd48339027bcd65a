from django.db import migrations, models
from django.db.models import Case, F, Q, When


class Migration(migrations.Migration):
    """Keep as columns what the sweep looks for, so that the database knows how rare it is."""

    dependencies = [("clients", "0003_client_version")]

    operations = [
        migrations.AddField(
            model_name="employment",
            name="runs_until",
            field=models.GeneratedField(
                db_persist=True,
                expression=Case(When(ended_on__isnull=True, then=F("expected_end_on"))),
                output_field=models.DateField("loopt tot en met", null=True),
            ),
        ),
        migrations.AddField(
            model_name="employment",
            name="lost_on",
            field=models.GeneratedField(
                db_persist=True,
                expression=Case(When(followed_up_on__isnull=True, then=F("ended_on"))),
                output_field=models.DateField("geëindigd en niet opgevolgd", null=True),
            ),
        ),
        migrations.AddField(
            model_name="coaching",
            name="runs_until",
            field=models.GeneratedField(
                db_persist=True,
                expression=Case(When(ended_on__isnull=True, then=F("granted_until"))),
                output_field=models.DateField("loopt tot en met", null=True),
            ),
        ),
        migrations.RemoveIndex(model_name="employment", name="employment_contract_end"),
        migrations.RemoveIndex(model_name="employment", name="employment_not_followed_up"),
        migrations.RemoveIndex(model_name="coaching", name="coaching_grant_running"),
        migrations.AddIndex(
            model_name="employment",
            index=models.Index(
                condition=Q(runs_until__isnull=False), fields=["runs_until"], name="employment_runs_until"
            ),
        ),
        migrations.AddIndex(
            model_name="employment",
            index=models.Index(condition=Q(lost_on__isnull=False), fields=["lost_on"], name="employment_lost_on"),
        ),
        migrations.AddIndex(
            model_name="coaching",
            index=models.Index(
                condition=Q(runs_until__isnull=False), fields=["runs_until"], name="coaching_runs_until"
            ),
        ),
    ]

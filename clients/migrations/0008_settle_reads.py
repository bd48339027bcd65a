from django.db import migrations, models
from django.db.models import Case, Q, Value, When


class Migration(migrations.Migration):
    """Keep as a column which ends were announced, so that settling the cases finds them without reading every job."""

    dependencies = [("clients", "0007_client_access")]

    operations = [
        migrations.AddField(
            model_name="employment",
            name="end_announced",
            field=models.GeneratedField(
                db_persist=True,
                expression=Case(When(Q(ended_on__isnull=True) & ~Q(end_reason=""), then=Value(True))),
                output_field=models.BooleanField("einde aangekondigd", null=True),
            ),
        ),
        migrations.AddIndex(
            model_name="employment",
            index=models.Index(condition=Q(end_announced=True), fields=["client"], name="employment_end_announced"),
        ),
    ]

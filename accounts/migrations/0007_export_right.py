from django.db import migrations, models


class Migration(migrations.Migration):
    """The right to export, beside the role."""

    dependencies = [
        ("accounts", "0006_signing_in"),
    ]

    operations = [
        migrations.AddField(
            model_name="user",
            name="may_export",
            field=models.BooleanField(db_default=False, default=False, verbose_name="mag exporteren"),
        ),
        migrations.AddConstraint(
            model_name="user",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("may_export", False), ("role__in", ["senior_expert", "team_lead"]), _connector="OR"
                ),
                name="user_export_right_with_role",
            ),
        ),
    ]

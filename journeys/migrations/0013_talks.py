from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    """Who took part in a talk, with whom contact is wished, and how content the client is with the work."""

    dependencies = [
        ("clients", "0007_client_access"),
        ("journeys", "0012_checked_items"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="conversation",
            name="contact_wished",
            field=models.CharField(
                blank=True,
                choices=[
                    ("jobcoach", "Ja, met de jobcoach"),
                    ("werkgever", "Ja, met de werkgever"),
                    ("beiden", "Ja, met jobcoach en werkgever"),
                    ("nee", "Nee"),
                ],
                max_length=12,
                verbose_name="contact gewenst",
            ),
        ),
        migrations.AddField(
            model_name="conversation",
            name="participants",
            field=models.JSONField(default=list, verbose_name="wie erbij waren"),
        ),
        migrations.AddField(
            model_name="conversation",
            name="satisfaction",
            field=models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="tevreden over het werk"),
        ),
        migrations.AddConstraint(
            model_name="conversation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("contact_wished", ""),
                    models.Q(
                        ("contact_wished__in", ["jobcoach", "werkgever", "beiden", "nee"]), ("kind", "contracteinde")
                    ),
                    _connector="OR",
                ),
                name="conversation_contact_wished_at_a_contract_end",
            ),
        ),
        migrations.AddConstraint(
            model_name="conversation",
            constraint=models.CheckConstraint(
                condition=models.Q(("satisfaction__isnull", True), ("satisfaction__range", (1, 5)), _connector="OR"),
                name="conversation_satisfaction_1_to_5",
            ),
        ),
    ]

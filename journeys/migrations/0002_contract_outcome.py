from django.db import migrations, models


class Migration(migrations.Migration):
    """A rule is added: a contract that ran out without an outcome."""

    dependencies = [("journeys", "0001_journeys_and_tasks")]

    operations = [
        migrations.AlterField(
            model_name="task",
            name="rule",
            field=models.CharField(
                choices=[
                    ("startgesprek", "Startgesprek na baanverlies"),
                    ("contract_end", "Contract loopt af"),
                    ("contract_outcome", "Contract afgelopen, uitkomst niet vastgelegd"),
                    ("signal_decision", "Signaal beantwoorden"),
                    ("callback", "Terugbellen"),
                    ("early_job_check", "Hoe gaat de nieuwe baan?"),
                    ("coaching_renewal", "Jobcoaching verlengen"),
                    ("plan_change", "Werkplan bijstellen"),
                    ("plan_review", "Werkplan evalueren"),
                    ("yearly_contact", "Jaarlijks gesprek"),
                    ("invitation_unanswered", "Geen antwoord op de uitnodiging"),
                    ("trial_placement_end", "Proefplaatsing loopt af"),
                    ("review_date", "Afgesproken moment om opnieuw te kijken"),
                ],
                max_length=24,
                verbose_name="regel",
            ),
        ),
    ]

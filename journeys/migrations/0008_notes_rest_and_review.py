import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    """Notes about steps apart, cases that rest, a lead that is accepted, and a day to look again at not buying."""

    dependencies = [
        ("clients", "0006_coaching_counts_from"),
        ("journeys", "0007_services"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="JobEndStepNote",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("text", models.TextField(verbose_name="toelichting")),
            ],
        ),
        migrations.RemoveIndex(
            model_name="jobend",
            name="job_end_open_by_client",
        ),
        migrations.AddField(
            model_name="leadchange",
            name="accepted_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="overgenomen op"),
        ),
        migrations.AddField(
            model_name="nopurchase",
            name="review_on",
            field=models.DateField(blank=True, null=True, verbose_name="opnieuw kijken op"),
        ),
        migrations.AlterField(
            model_name="jobend",
            name="explanation",
            field=models.TextField(blank=True, verbose_name="toelichting op het einde"),
        ),
        migrations.AlterField(
            model_name="jobendstep",
            name="reason",
            field=models.CharField(
                choices=[
                    ("contract_loopt_af", "Contract loopt af"),
                    ("signaal", "Signaal ontvangen"),
                    ("uitnodiging", "Uitnodiging verstuurd"),
                    ("gesprek", "Gesprek gevoerd"),
                    ("onduidelijk", "Nog niet duidelijk of de baan doorgaat"),
                    ("einde_aangekondigd", "Einde van de baan aangekondigd"),
                    ("verlengd", "Contract verlengd"),
                    ("einde_ingetrokken", "Aangekondigd einde ingetrokken"),
                    ("geen_einde", "De baan is niet in gevaar"),
                    ("blijft", "De klant blijft in deze baan"),
                    ("baan_geeindigd", "De baan is geëindigd"),
                    ("zoeken_begonnen", "Zoeken begint voor het einde van de baan"),
                    ("direct_nieuw_werk", "Nieuw werk binnen een week"),
                    ("later_nieuw_werk", "Nieuw werk"),
                    ("verwerking", "Eerst het ontslag of een verlies verwerken"),
                    ("gezondheid", "Gezondheid"),
                    ("thuissituatie", "Thuissituatie of zorg"),
                    ("opleiding", "Opleiding"),
                    ("eigen_wens", "Eigen wens van de klant"),
                    ("opgepakt", "Zoeken weer opgepakt"),
                    ("uitgestroomd", "De klant is uitgestroomd"),
                ],
                max_length=24,
                verbose_name="reden",
            ),
        ),
        migrations.AlterField(
            model_name="task",
            name="closing",
            field=models.CharField(
                blank=True,
                choices=[
                    ("afgehandeld", "Afgehandeld"),
                    ("gesprek_gevoerd", "Gesprek gevoerd"),
                    ("einddatum_veranderd", "De einddatum is veranderd"),
                    ("baan_geeindigd", "De baan is geëindigd"),
                    ("opgevolgd", "Startgesprek gevoerd of nieuw werk begonnen"),
                    ("nieuw_werkplan", "Nieuwe versie van het werkplan"),
                    ("beantwoord", "Signaal beantwoord"),
                    ("periode_veranderd", "Jobcoaching verlengd of gestopt"),
                    ("zaak_verder", "Er is een volgende stap gezet"),
                    ("besluit_genomen", "Er is een traject, werk of een nieuw besluit"),
                    ("afspraak_nagekomen", "Afspraak nagekomen"),
                    ("afspraak_vervallen", "Afspraak vervallen"),
                    ("uitkomst_vastgelegd", "Uitkomst vastgelegd"),
                    ("uitgestroomd", "Klant is uitgestroomd"),
                    ("niet_meer_nodig", "Niet meer nodig"),
                ],
                max_length=20,
                verbose_name="waarom gesloten",
            ),
        ),
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
                    ("agreement", "Afspraak nakomen"),
                    ("invitation_unanswered", "Geen antwoord op de uitnodiging"),
                    ("review_date", "Afgesproken moment om opnieuw te kijken"),
                    ("no_purchase_review", "Opnieuw kijken: is er nu een traject nodig?"),
                    ("early_job_check", "Hoe gaat de nieuwe baan?"),
                    ("coaching_renewal", "Jobcoaching verlengen"),
                    ("plan_change", "Werkplan bijstellen"),
                    ("plan_review", "Werkplan evalueren"),
                    ("yearly_contact", "Jaarlijks gesprek"),
                    ("trial_placement_end", "Proefplaatsing loopt af"),
                ],
                max_length=24,
                verbose_name="regel",
            ),
        ),
        migrations.AlterField(
            model_name="task",
            name="subject",
            field=models.CharField(
                choices=[
                    ("employment", "employment"),
                    ("coaching", "coaching"),
                    ("journey", "journey"),
                    ("workplan", "workplan"),
                    ("conversation", "conversation"),
                    ("signal", "signal"),
                    ("job_end", "job_end"),
                    ("no_purchase", "no_purchase"),
                    ("agreement", "agreement"),
                    ("trial_placement", "trial_placement"),
                ],
                max_length=16,
            ),
        ),
        migrations.AddIndex(
            model_name="jobend",
            index=models.Index(
                condition=models.Q(("closed_on__isnull", True), ("state", "nu_niet"), _connector="OR"),
                fields=["client"],
                name="job_end_followed_by_client",
            ),
        ),
        migrations.AddIndex(
            model_name="nopurchase",
            index=models.Index(
                condition=models.Q(("review_on__isnull", False)), fields=["review_on"], name="no_purchase_review"
            ),
        ),
        migrations.AddConstraint(
            model_name="leadchange",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("accepted_at__isnull", True), ("accepted_at__gte", models.F("at")), _connector="OR"
                ),
                name="lead_accepted_after_given",
            ),
        ),
        migrations.AddConstraint(
            model_name="nopurchase",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("review_on__isnull", True), ("review_on__gt", models.F("decided_on")), _connector="OR"
                ),
                name="no_purchase_reviewed_after_decision",
            ),
        ),
        migrations.AddField(
            model_name="jobendstepnote",
            name="step",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT, related_name="note", to="journeys.jobendstep"
            ),
        ),
    ]

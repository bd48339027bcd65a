from django.db import migrations, models


class Migration(migrations.Migration):
    """A job that ran beside the one that ended is no next job: a reason of its own."""

    dependencies = [
        ("journeys", "0014_late_startgesprek_told"),
    ]

    operations = [
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
                    ("ander_werk_liep_al", "Ander werk liep al"),
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
    ]

from django.db import migrations, models


class Migration(migrations.Migration):
    """A reason is added for the first row of a journey: somebody is new in the target group."""

    dependencies = [("journeys", "0002_contract_outcome")]

    operations = [
        migrations.AlterField(
            model_name="transition",
            name="reason",
            field=models.CharField(
                choices=[
                    ("klaar_voor_volgende_stap", "Klaar voor de volgende stap"),
                    ("dienst_afgerond", "Traject of dienst afgerond"),
                    ("werk_begonnen", "Betaald werk begonnen"),
                    ("werk_geeindigd", "Betaald werk geëindigd"),
                    ("terugval", "Terugval of nieuwe problemen"),
                    ("ander_werk_gezocht", "Zoekt ander werk terwijl het werk nog loopt"),
                    ("eigen_wens", "Eigen wens van de klant"),
                    ("vastgesteld", "Klantfase nu vastgesteld"),
                    ("correctie", "Verkeerd vastgelegd"),
                    ("pensioen", "AOW-leeftijd bereikt"),
                    ("overlijden", "Overleden"),
                    ("duurzaam_geen_arbeidsvermogen", "Duurzaam geen arbeidsvermogen"),
                    ("duurzaam_aan_het_werk", "Vijf jaar gewerkt, 75% van het maatmaninkomen, geen voorzieningen"),
                    ("detentie", "Detentie"),
                    ("vertrek_buitenland", "Vertrokken naar het buitenland"),
                    ("uitkering_geeindigd", "Uitkering geëindigd om een andere reden"),
                    ("herleving", "Recht herleefd na een nieuwe aanvraag"),
                    ("overgenomen", "Overgenomen uit een ander systeem"),
                    ("instroom", "Nieuw in de doelgroep"),
                ],
                max_length=30,
                verbose_name="reden",
            ),
        ),
    ]

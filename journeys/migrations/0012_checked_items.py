import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    """What was seen to of the lists to work through, and the kapdatum of an end that is sure."""

    dependencies = [
        ("clients", "0007_client_access"),
        ("journeys", "0011_vacancies"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="CheckedItem",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("item", models.CharField(max_length=24, verbose_name="punt")),
                (
                    "outcome",
                    models.CharField(
                        choices=[("gedaan", "Gedaan"), ("niet_nodig", "Niet nodig")],
                        max_length=12,
                        verbose_name="uitkomst",
                    ),
                ),
                ("remark", models.CharField(blank=True, max_length=300, verbose_name="toelichting")),
                ("on", models.DateField(verbose_name="op")),
                ("recorded_at", models.DateTimeField(verbose_name="vastgelegd op")),
                ("taken_back_at", models.DateTimeField(blank=True, null=True, verbose_name="teruggenomen op")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "job_end",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="checked_items",
                        to="journeys.jobend",
                    ),
                ),
                (
                    "taken_back_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ("pk",),
            },
        ),
        migrations.AddConstraint(
            model_name="checkeditem",
            constraint=models.UniqueConstraint(
                condition=models.Q(("taken_back_at__isnull", True)),
                fields=("job_end", "item"),
                name="checked_item_stands_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="checkeditem",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "item__in",
                        [
                            "belang_klant",
                            "gesprek_klant",
                            "hulp_formulieren",
                            "jobcoach_gevraagd",
                            "loondispensatie",
                            "loonheffingskorting",
                            "meer_jobcoaching",
                            "plaatsingsonderzoek",
                            "reden_twijfel",
                            "terugblik",
                            "uitkeren_ingelicht",
                            "uitkering",
                            "vakantiedagen",
                            "werkgever_gevraagd",
                            "wijzigingsformulier",
                        ],
                    )
                ),
                name="checked_item_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="checkeditem",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("outcome", "gedaan"),
                        models.Q(
                            models.Q(
                                (
                                    "item__in",
                                    [
                                        "belang_klant",
                                        "hulp_formulieren",
                                        "loondispensatie",
                                        "meer_jobcoaching",
                                        "plaatsingsonderzoek",
                                        "reden_twijfel",
                                        "terugblik",
                                        "uitkering",
                                    ],
                                ),
                                _negated=True,
                            ),
                            models.Q(("remark", ""), _negated=True),
                            _connector="OR",
                        ),
                    ),
                    models.Q(("outcome", "niet_nodig"), models.Q(("remark", ""), _negated=True)),
                    _connector="OR",
                ),
                name="checked_item_says_what_or_why",
            ),
        ),
        migrations.AddConstraint(
            model_name="checkeditem",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("taken_back_at__isnull", True), ("taken_back_by__isnull", True)),
                    models.Q(("taken_back_at__isnull", False), ("taken_back_by__isnull", False)),
                    _connector="OR",
                ),
                name="checked_item_taken_back_by_somebody",
            ),
        ),
        migrations.AddField(
            model_name="jobend",
            name="end_sure_on",
            field=models.DateField(blank=True, null=True, verbose_name="einde staat vast sinds"),
        ),
        migrations.AddField(
            model_name="jobend",
            name="formalities_done_on",
            field=models.DateField(blank=True, null=True, verbose_name="formaliteiten geregeld op"),
        ),
        migrations.AddField(
            model_name="jobend",
            name="kapdatum_from",
            field=models.DateField(blank=True, null=True, verbose_name="kapdatum berekend vanaf"),
        ),
        migrations.AddField(
            model_name="jobend",
            name="kapdatum_on",
            field=models.DateField(blank=True, null=True, verbose_name="kapdatum"),
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
                    ("formaliteiten_klaar", "Formaliteiten geregeld"),
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
                    ("formalities", "Formaliteiten van het einde regelen"),
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
        migrations.AddField(
            model_name="jobend",
            name="formalities_from",
            field=models.GeneratedField(
                db_persist=True,
                expression=models.Case(
                    models.When(
                        formalities_done_on__isnull=True,
                        state__in=["niet_verlengd", "zoeken", "nu_niet"],
                        then=models.F("kapdatum_from"),
                    )
                ),
                output_field=models.DateField(null=True, verbose_name="formaliteiten te regelen vanaf"),
            ),
        ),
        migrations.AddIndex(
            model_name="jobend",
            index=models.Index(
                condition=models.Q(("formalities_from__isnull", False)),
                fields=["formalities_from"],
                name="job_end_formalities",
            ),
        ),
        migrations.AddConstraint(
            model_name="jobend",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("end_sure_on__isnull", True), ("kapdatum_from__isnull", True), ("kapdatum_on__isnull", True)
                    ),
                    models.Q(
                        ("end_sure_on__isnull", False),
                        ("kapdatum_from__isnull", False),
                        ("kapdatum_on__isnull", False),
                        ("kapdatum_from__gte", models.F("end_sure_on")),
                        ("kapdatum_on__gte", models.F("kapdatum_from")),
                    ),
                    _connector="OR",
                ),
                name="job_end_kapdatum_follows_the_end",
            ),
        ),
    ]

from django.db import migrations, models


class Migration(migrations.Migration):
    """Count attempts at a door, end all sessions of an account at once, and have a first password changed."""

    dependencies = [
        ("accounts", "0005_emergency_day"),
    ]

    operations = [
        migrations.AddField(
            model_name="user",
            name="must_change_password",
            field=models.BooleanField(db_default=False, default=False, verbose_name="moet het wachtwoord wijzigen"),
        ),
        migrations.AddField(
            model_name="user",
            name="session_round",
            field=models.PositiveIntegerField(db_default=0, default=0, verbose_name="keren overal afgemeld"),
        ),
        migrations.CreateModel(
            name="Attempt",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("digest", models.CharField(max_length=64, unique=True, verbose_name="vingerafdruk")),
                ("count", models.PositiveIntegerField(verbose_name="aantal pogingen")),
                ("until", models.DateTimeField(verbose_name="telt tot")),
            ],
            options={
                "indexes": [models.Index(fields=["until"], name="attempt_until")],
            },
        ),
    ]

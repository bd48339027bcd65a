from django.db import migrations, models


class Migration(migrations.Migration):
    """Keep on a task when the team lead was told that it is late, so that nobody is told twice."""

    dependencies = [("journeys", "0013_talks")]

    operations = [
        migrations.AddField(
            model_name="task",
            name="overdue_told_on",
            field=models.DateField(blank=True, null=True, verbose_name="als te laat gemeld op"),
        ),
    ]

"""The 35 offices are there from the start; going back removes those that nothing refers to."""

from django.db import migrations
from django.db.models import ProtectedError

from accounts.offices import OFFICES


def make(apps, schema_editor):
    office = apps.get_model("accounts", "Office")
    known = set(office.objects.values_list("code", flat=True)) | set(office.objects.values_list("region", flat=True))
    office.objects.bulk_create(
        office(code=row.code, name=row.name, region=row.region)
        for row in OFFICES
        if row.code not in known and row.region not in known
    )


def remove(apps, schema_editor):
    office = apps.get_model("accounts", "Office")
    for row in office.objects.filter(code__in=[row.code for row in OFFICES]):
        try:
            row.delete()
        except ProtectedError:
            continue


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0002_api_clients"),
    ]

    operations = [
        migrations.RunPython(make, remove),
    ]

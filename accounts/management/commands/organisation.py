"""`manage.py organisation KVK --kind … --name …`: make or change an organisation."""

import argparse
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from accounts.actions import keep_organisation
from accounts.models import Organisation
from base.refusal import Invalid


class Command(BaseCommand):
    help = "Make or change an employer, a jobcoach organisation or a re-integration company."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """Which organisation and what is known of it."""
        parser.add_argument("kvk_number")
        parser.add_argument("--kind", choices=Organisation.Kind.values, required=True)
        parser.add_argument("--name", required=True)
        parser.add_argument("--sector", default="")
        parser.add_argument("--city", default="")

    def handle(self, *args: Any, **options: Any) -> None:
        """Carry it out and say what was done."""
        wanted = {name: options[name] for name in ("kvk_number", "kind", "name", "sector", "city")}
        try:
            found = keep_organisation(**wanted)
        except Invalid as refusal:
            raise CommandError("; ".join(f"{field} {told}" for field, told in refusal.errors.items())) from refusal
        self.stdout.write(f"{found.kvk_number}: {found.name} ({found.get_kind_display()})")

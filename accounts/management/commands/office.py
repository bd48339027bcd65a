"""`manage.py office CODE --contract-end-lead-months N`: how far ahead an office works."""

import argparse
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from accounts.actions import set_contract_end_lead
from base.refusal import Invalid


class Command(BaseCommand):
    help = "Let the contract-end task of an office open two to six months before the end; the next sweep follows."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """Which office, and how many months."""
        parser.add_argument("code")
        parser.add_argument("--contract-end-lead-months", type=int, required=True)

    def handle(self, *args: Any, **options: Any) -> None:
        """Carry it out and say what was done."""
        months = options["contract_end_lead_months"]
        try:
            office = set_contract_end_lead(office_code=options["code"], months=months)
        except Invalid as refusal:
            raise CommandError("; ".join(f"{field} {told}" for field, told in refusal.errors.items())) from refusal
        self.stdout.write(f"{office.name}: contract ends open {months} months ahead.")

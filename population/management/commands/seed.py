"""`manage.py seed --clients N --seed S [--on DATE] [--demo]`: fill an empty database with a made-up population."""

import argparse
import sys
from datetime import date
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from tqdm import tqdm

from base.refusal import NotPossibleNow
from population import actions


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as problem:
        raise argparse.ArgumentTypeError(f"{text!r} is no date; write it as 2026-11-23.") from problem


def _positive(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is no number of clients; give 1 or more.")
    return int(text)


class Command(BaseCommand):
    help = "Make a synthetic population: all of it or nothing, into a database without clients."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """How many, which one, up to which day, and whether visitors sign in."""
        parser.add_argument("--clients", type=_positive, required=True, help="clients in the target group today")
        parser.add_argument("--seed", type=int, required=True, help="the same number makes the same population")
        parser.add_argument("--on", type=_day, default=None, help="the day up to which (default: today)")
        parser.add_argument("--demo", action="store_true", help="also a login for every role; in demo mode only")

    def handle(self, *args: Any, **options: Any) -> None:
        """Make it, with a progress bar where somebody looks on."""
        if options["demo"] and not settings.DEMO:
            raise CommandError("Demo logins have a known password: set WAJONG_DEMO=1, or leave out --demo.")
        on = options["on"] or timezone.localdate()
        with tqdm(total=options["clients"], unit=" clients", disable=None, leave=False, file=sys.stderr) as bar:
            try:
                made = actions.seed(
                    clients=options["clients"],
                    seed=options["seed"],
                    on=on,
                    demo=options["demo"],
                    progress=bar.update,
                )
            except NotPossibleNow as no:
                raise CommandError(no.message) from no
        actions.analyse()
        self.stdout.write(
            f"{made.clients} clients at {made.offices} offices with {made.staff} people who have a caseload, "
            f"and {made.left} who left in the five years up to {on}."
        )

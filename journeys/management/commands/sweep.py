"""`manage.py sweep [--on DATE] [--dry-run]`: bring the tasks in line with the terms."""

import argparse
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from journeys.actions.sweep import sweep
from journeys.deadlines import RULES


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as problem:
        raise argparse.ArgumentTypeError(f"{text!r} is no date; write it as 2026-11-23.") from problem


class Command(BaseCommand):
    help = "Raise, close and re-arm the tasks of all terms."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """The day to sweep for, and whether to keep the result."""
        parser.add_argument("--on", type=_day, default=None, help="the day to sweep for (default: today)")
        parser.add_argument("--dry-run", action="store_true", help="count, and change nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        """Sweep and print per rule how many and how long."""
        on = options["on"] or timezone.localdate()
        run = sweep(on=on, at=timezone.now(), dry_run=options["dry_run"])
        heads = ("rule", "raised", "re-armed", "done", "lapsed", "seconds")
        self.stdout.write(f"{heads[0]:<22}" + "".join(f"{head:>10}" for head in heads[1:]))
        columns = ("raised", "rearmed", "done", "lapsed")
        for key in RULES:
            if result := run.results.get(key):
                counts = "".join(f"{result[name]:>10}" for name in columns)
                self.stdout.write(f"{key:<22}{counts}{result['seconds']:>10.3f}")
        sums = "".join(f"{sum(r[name] for r in run.results.values()):>10}" for name in columns)
        seconds = sum(result["seconds"] for result in run.results.values())
        self.stdout.write(f"{'all':<22}{sums}{seconds:>10.3f}")
        self.stdout.write("dry run: nothing was kept" if options["dry_run"] else f"stored for {on}")

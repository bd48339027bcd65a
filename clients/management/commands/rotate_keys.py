"""`manage.py rotate_keys [--check]`: put everything that is sealed under the first of the seal keys."""

import argparse
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from accounts.signing.actions import reseal_factors
from accounts.signing.rotation import under_older_keys
from clients.actions.rotation import reseal
from clients.rotation import part_after, parts, sealed_models

SHOWN = 20
# A row that somebody writes between reading and writing is read once more.
ATTEMPTS = 3


class Command(BaseCommand):
    help = (
        "Seal every sealed value again with the first of WAJONG_SEAL_KEYS, beside running work. Can be stopped and "
        "started again at any moment."
    )

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """Whether to look only."""
        parser.add_argument(
            "--check", action="store_true", help="write nothing; fails while an older key is still needed"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Go through every table, and say what still stands under an older key; never a value."""
        left, resealed, unreadable = 0, 0, []
        for model, names in sealed_models():
            table = model._meta.db_table
            with tqdm(total=model._base_manager.count(), unit=" rows", desc=table, disable=None, leave=False) as bar:
                for part in parts(model, names):
                    for _ in range(0 if options["check"] else ATTEMPTS):
                        written = reseal(model=model, rows=part.stale) if part.stale else 0
                        resealed += written
                        if written == len(part.stale):
                            part.stale.clear()
                            break
                        part = part_after(model, names, part.after, part.last)
                    left += len(part.stale)
                    unreadable += [f"{table} {pk}: no key opens it" for pk in part.unreadable]
                    bar.update(part.count)
        resealed, left = self._second_factors(unreadable, resealed, left, check=options["check"])
        for line in unreadable[:SHOWN]:
            self.stderr.write(line)
        if not options["check"]:
            self.stdout.write(f"{resealed} rows sealed again.")
        if unreadable:
            raise CommandError(f"{len(unreadable)} rows hold a value that no key opens; {left} need an older key.")
        if left:
            raise CommandError(f"{left} rows still need an older key: run manage.py rotate_keys.")
        self.stdout.write("Everything stands under the first key; the older ones can be removed.")

    def _second_factors(self, unreadable: list[str], resealed: int, left: int, *, check: bool) -> tuple[int, int]:
        """The same for the secrets of second factors, few as they are; adds to what was counted."""
        stale, closed = under_older_keys()
        unreadable += [f"second factor {pk}: no key opens it" for pk in closed]
        if check or not stale:
            return resealed, left + len(stale)
        written = reseal_factors(ids=stale)
        return resealed + written, left + len(under_older_keys()[0])

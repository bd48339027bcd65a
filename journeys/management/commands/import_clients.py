"""`manage.py import_clients FILE.csv [--dry-run]`: take clients and jobs over from another system."""

import argparse
import csv
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from tqdm import tqdm

from journeys.actions.import_clients import import_clients, known
from journeys.actions.sweep import sweep
from journeys.import_file import Checker, Fault
from journeys.import_lines import COLUMNS, Unreadable, read_lines


class Command(BaseCommand):
    help = f"Import clients and jobs: all or nothing. UTF-8, semicolons, header: {';'.join(COLUMNS)}"

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """The file, where faults go, and whether to keep the result."""
        parser.add_argument("file", type=Path, metavar="FILE.csv")
        parser.add_argument("--dry-run", action="store_true", help="check the whole file, and write nothing")
        parser.add_argument("--errors", type=Path, default=None, help="where faults go (default: FILE.faults.csv)")

    def handle(self, *args: Any, **options: Any) -> None:
        """Read, check and, when nothing is wrong, write; then raise the terms of who came in."""
        path: Path = options["file"]
        if not path.is_file():
            raise CommandError(f"There is no file {path}.")
        on = timezone.localdate()
        checker = Checker(known(), on)
        try:
            with tqdm(
                total=path.stat().st_size, unit="B", unit_scale=True, desc="checking", disable=None, leave=False
            ) as bar:
                for line, cells in read_lines(path, advance=bar.update):
                    checker.add(line, cells)
        except Unreadable as problem:
            raise CommandError(str(problem)) from problem
        checker.finish()
        faults_path: Path = options["errors"] or path.with_suffix(".faults.csv")
        if checker.faults:
            _write_faults(faults_path, checker.faults)
            raise CommandError(
                f"{len(checker.faults)} faults, nothing was written. Each stands in {faults_path} "
                "with its line, column and reason."
            )
        people = list(checker.people.values())
        if options["dry_run"]:
            self.stdout.write(f"{len(people)} clients checked, no faults. Dry run: nothing was written.")
            return
        with tqdm(total=len(people), unit=" clients", desc="writing", disable=None, leave=False) as bar:
            done = import_clients(people=people, on=on, at=timezone.now(), advance=bar.update)
        self.stdout.write(
            f"{done.added} clients added, {done.changed} changed, {done.unchanged} as they were; "
            f"{done.jobs_added} jobs and {done.employers_added} employers added, {done.jobs_ended} jobs ended."
        )
        if done.jobs_differ:
            self.stdout.write(self.style.WARNING(f"{done.jobs_differ} jobs differ and stay as they are."))
        if done.clients_differ:
            self.stdout.write(
                self.style.WARNING(
                    f"{done.clients_differ} clients differ in klantfase, sheltered or fixed contact, "
                    "which are kept here."
                )
            )
        run = sweep(on=on, at=timezone.now())
        self.stdout.write(f"{sum(result['raised'] for result in run.results.values())} tasks raised.")


def _write_faults(path: Path, faults: list[Fault]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, delimiter=";")
        writer.writerow(("line", "column", "reason"))
        writer.writerows((fault.line, fault.column, fault.reason) for fault in faults)

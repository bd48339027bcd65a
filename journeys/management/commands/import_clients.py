"""`manage.py import_clients FILE.csv [--dry-run]`: take clients and jobs over from another system."""

from typing import Any

from django.utils import timezone
from tqdm import tqdm

from journeys.actions.import_clients import import_clients, known
from journeys.actions.sweep import sweep
from journeys.import_file import Checker
from journeys.import_lines import COLUMNS
from journeys.management.file_command import FileCommand


class Command(FileCommand):
    help = f"Import clients and jobs: all or nothing. UTF-8, semicolons, header: {';'.join(COLUMNS)}"

    def handle(self, *args: Any, **options: Any) -> None:
        """Read, check and, when nothing is wrong, write; then raise the terms of who came in."""
        on = timezone.localdate()
        checker = Checker(known(), on)
        self.check_file(checker, options)
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

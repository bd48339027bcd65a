"""`manage.py import_signals FILE.csv --user EMAIL [--dry-run]`: take in the signals that a department delivers."""

import argparse
from typing import Any

from django.core.management.base import CommandError
from django.utils import timezone

from accounts.models import User
from accounts.roles import Permission
from journeys.actions.import_signals import import_signals
from journeys.management.file_command import FileCommand
from journeys.signal_file import COLUMNS, SignalChecker


class Command(FileCommand):
    help = f"Take in signals about jobs: all or nothing. UTF-8, semicolons, header: {';'.join(COLUMNS)}"

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """The file, and in whose name."""
        super().add_arguments(parser)
        parser.add_argument(
            "--user", required=True, metavar="EMAIL", help="who hands the file in; notes signals down"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Read, check and, when nothing is wrong, write."""
        user = User.objects.filter(email=options["user"].lower()).first()
        if user is None or not user.may(Permission.RECORD_SIGNAL):
            raise CommandError(f"{options['user']} is no active user with a role that notes signals down.")
        on = timezone.localdate()
        checker = SignalChecker(on)
        self.check_file(checker, options)
        if options["dry_run"]:
            self.stdout.write(f"{len(checker.signals)} signals checked, no faults. Dry run: nothing was written.")
            return
        done = import_signals(signals=checker.signals, actor=user, on=on, at=timezone.now())
        self.stdout.write(
            f"{done.on_a_job} signals stand at a job, {done.waiting} wait for a team lead, "
            f"{done.known} were known already."
        )

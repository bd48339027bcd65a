"""`manage.py verify_audit`: are the logs as they were written?"""

import argparse
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from audit import actions, seals
from audit.models import Seal

SHOWN = 20


class Command(BaseCommand):
    help = "Compute every seal of the read log and the change log anew; fails with the first rows that do not agree."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """The heads that were noted down elsewhere."""
        parser.add_argument(
            "--head",
            action="append",
            default=[],
            metavar="DIGEST",
            help="a digest that this command printed earlier: fails when it is no longer in the chain",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Close what is open, then look at everything."""
        actions.seal(at=timezone.now())
        found = [f"{fault.log} {fault.row_id}: {fault.what}" for fault in seals.faults()]
        known = set(Seal.objects.filter(digest__in=options["head"]).values_list("digest", flat=True))
        found += [
            f"The seal {head} is gone: the end of a log was cut off." for head in options["head"] if head not in known
        ]
        for line in found[:SHOWN]:
            self.stderr.write(line)
        if found:
            raise CommandError(f"{len(found)} faults: a log is not as it was written.")
        for log, model in seals.LOGS.items():
            last = Seal.objects.filter(log=log).order_by("-first_id").first()
            self.stdout.write(f"{log}: {model.objects.count()} rows agree, head {last.digest if last else 'none'}")

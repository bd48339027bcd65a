"""What every command does that takes a file in: check all of it, and tell each fault before anything is written."""

import argparse
import csv
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from journeys.import_cells import Fault
from journeys.import_lines import Unreadable, read_lines


class FileCommand(BaseCommand):
    """A command with a file, a place for its faults, and a dry run."""

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """The file, where faults go, and whether to keep the result."""
        parser.add_argument("file", type=Path, metavar="FILE.csv")
        parser.add_argument("--dry-run", action="store_true", help="check the whole file, and write nothing")
        parser.add_argument("--errors", type=Path, default=None, help="where faults go (default: FILE.faults.csv)")

    def check_file(self, checker: Any, options: dict[str, Any]) -> None:
        """Show every line to the checker; stop with the faults in a file when there is one."""
        path: Path = options["file"]
        if not path.is_file():
            raise CommandError(f"There is no file {path}.")
        try:
            with tqdm(
                total=path.stat().st_size, unit="B", unit_scale=True, desc="checking", disable=None, leave=False
            ) as bar:
                for line, cells in read_lines(path, columns=checker.columns, advance=bar.update):
                    checker.add(line, cells)
        except Unreadable as problem:
            raise CommandError(str(problem)) from problem
        checker.finish()
        if checker.faults:
            faults_path: Path = options["errors"] or path.with_suffix(".faults.csv")
            _write_faults(faults_path, checker.faults)
            raise CommandError(
                f"{len(checker.faults)} faults, nothing was written. Each stands in {faults_path} "
                "with its line, column and reason."
            )


def _write_faults(path: Path, faults: list[Fault]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, delimiter=";")
        writer.writerow(("line", "column", "reason"))
        writer.writerows((fault.line, fault.column, fault.reason) for fault in faults)

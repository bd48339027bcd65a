"""The product's own modules, parsed once."""

import ast
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path, PurePosixPath

ROOT = Path(__file__).resolve().parent.parent.parent
APPS = ("accounts", "audit", "base", "clients", "journeys", "notifications", "population", "reports", "wajong")


@dataclass(frozen=True)
class Module:
    """One file of Python."""

    path: str
    text: str
    tree: ast.Module

    @property
    def parts(self) -> tuple[str, ...]:
        """Folders and file name."""
        return PurePosixPath(self.path).parts

    @property
    def is_action(self) -> bool:
        """Whether this is a room in which one writes."""
        return "actions" in self.parts or self.parts[-1] == "actions.py"

    @property
    def is_migration(self) -> bool:
        """Whether Django made most of it."""
        return "migrations" in self.parts

    def calls(self) -> Iterator[ast.Call]:
        """Every call in this file."""
        return (node for node in ast.walk(self.tree) if isinstance(node, ast.Call))


@cache
def every_file() -> tuple[Module, ...]:
    """All Python that is or will be in the repository."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "*.py"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout.split()
    found = []
    for path in sorted(set(listed)):
        if (ROOT / path).exists():
            text = (ROOT / path).read_text(encoding="utf-8")
            found.append(Module(path, text, ast.parse(text)))
    assert len(found) > 50
    return tuple(found)


def modules() -> tuple[Module, ...]:
    """The modules of the apps, without their migrations."""
    return tuple(one for one in every_file() if one.parts[0] in APPS and not one.is_migration)


def called(node: ast.Call) -> str:
    """What a call calls, as it is written: `timezone.now`."""
    return ast.unparse(node.func)

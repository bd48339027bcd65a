"""Rules of the house that the source itself must keep."""

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.architecture.source import ROOT, Module, called, every_file, modules

LONGEST_MODULE = 400

# Who may write besides the actions, and why.
WRITERS = {
    "accounts/models.py": "UserManager.create_user, as Django wants it",
    "accounts/management/commands/api_client.py": "an application of the OAuth library, no row of the domain",
    "base/bulk.py": "the one place for COPY and many-row inserts; the actions call it",
    "audit/append_only.py": "the triggers themselves",
    "audit/change_triggers.py": "what the triggers write",
}
WRITING = {"save", "delete", "create", "bulk_create", "bulk_update", "get_or_create", "update_or_create", "asave"}
OWNED = {"state", "due_on", "assignee", "assignee_id", "klantfase", "postponed_until", "closing"}

EDGES = {"views", "api", "management", "tasks.py", "views.py"}
CLOCKS = {
    "date.today",
    "datetime.now",
    "datetime.today",
    "datetime.utcnow",
    "datetime.date.today",
    "datetime.datetime.now",
    "timezone.now",
    "timezone.localdate",
    "timezone.localtime",
    "time.time",
    "Now",
    "Today",
}
CLOCK_ALLOWED = {
    ("journeys/actions/sweep.py", "timezone.now"): "when the run was finished",
    ("wajong/health.py", "timezone.now"): "a page for machines",
    ("accounts/signing/adapters.py", "timezone.now"): "allauth gives its adapters no moment",
    ("accounts/signing/middleware.py", "timezone.now"): "a session ends at the edge, before any page",
    ("wajong/security_txt.py", "timezone.now"): "a page for machines",
}


def _writes(module: Module) -> Iterator[str]:
    for node in module.calls():
        name = called(node)
        method = name.rsplit(".", 1)[-1]
        where = f"{module.path}:{node.lineno} {name}"
        rows = "objects" in name or "_set" in name or method in ("save", "delete", "asave")
        if isinstance(node.func, ast.Attribute) and method in WRITING and rows:
            yield where
        # A queryset is updated with keywords, a dict or a hash with something positional.
        if isinstance(node.func, ast.Attribute) and method == "update" and node.keywords and not node.args:
            if any(keyword.arg for keyword in node.keywords):
                yield where
        if name in ("bulk.insert", "insert") and "bulk" in module.text:
            yield where
    for node in ast.walk(module.tree):
        if isinstance(node, (ast.Assign, ast.AnnAssign, ast.AugAssign)):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            for target in targets:
                if isinstance(target, ast.Attribute) and target.attr in OWNED:
                    yield f"{module.path}:{node.lineno} {ast.unparse(target)} ="
    for match in re.finditer(r"""f?["'](INSERT INTO|UPDATE|DELETE FROM|COPY|TRUNCATE)\b""", module.text):
        yield f"{module.path}:{module.text.count(chr(10), 0, match.start()) + 1} {match.group(1)}"


def test_only_actions_write() -> None:
    found = [
        write
        for module in modules()
        if not module.is_action and module.path not in WRITERS
        for write in _writes(module)
    ]
    assert found == []


def test_the_search_for_writers_finds_the_writers_there_are() -> None:
    by_path = {module.path: module for module in modules()}
    for path in ("journeys/actions/tasks.py", "journeys/actions/moves.py", "journeys/actions/sweep.py",
                 "clients/actions/employments.py", "notifications/actions.py", "base/bulk.py"):  # fmt: skip
        assert list(_writes(by_path[path])), path
    assert {path for path in WRITERS if path in by_path} == set(WRITERS)


def test_the_clock_is_read_at_the_edge() -> None:
    found = []
    for module in modules():
        if EDGES & set(module.parts):
            continue
        for node in module.calls():
            # With an argument it converts a moment that somebody gave.
            converts = bool(node.args) and called(node) in ("timezone.localdate", "timezone.localtime")
            if called(node) in CLOCKS and not converts and (module.path, called(node)) not in CLOCK_ALLOWED:
                found.append(f"{module.path}:{node.lineno} {called(node)}")
    assert found == []


def test_what_is_allowed_to_read_the_clock_does() -> None:
    by_path = {module.path: module for module in modules()}
    for path, clock in CLOCK_ALLOWED:
        assert clock in {called(node) for node in by_path[path].calls()}


def test_nothing_of_the_domain_hangs_on_a_signal() -> None:
    allowed = {"post_migrate", "connection_created", "setup_logging"}
    found = []
    for module in modules():
        for node in module.calls():
            name = called(node)
            if name.endswith(".connect") and name.split(".")[-2] not in allowed and "psycopg" not in name:
                found.append(f"{module.path}:{node.lineno} {name}")
        for node in ast.walk(module.tree):
            if isinstance(node, ast.ImportFrom) and node.module == "django.dispatch":
                found.append(f"{module.path}:{node.lineno} {ast.unparse(node)}")
    assert found == []


def test_no_module_is_too_long_to_read() -> None:
    lengths = {one.path: one.text.count("\n") for one in every_file() if not one.is_migration}
    assert {path: length for path, length in lengths.items() if length > LONGEST_MODULE} == {}


# Questions and locks of the actions' rooms: they take the thing itself first.
POSITIONAL = {
    "acted_on_by", "acting_on", "insist_on_acting", "insist_on_role", "lock_client", "lock", "options", "options_for",
    "ends_met_by_new_work", "why_closed", "review_fault", "with_acts", "lead_of",
}  # fmt: skip


def test_actions_are_called_with_names() -> None:
    found = []
    for module in modules():
        if not module.is_action:
            continue
        for node in module.tree.body:
            if (
                isinstance(node, ast.FunctionDef)
                and not node.name.startswith(("_", "why_"))
                and node.name not in POSITIONAL
            ):
                if node.args.args or node.args.posonlyargs or node.args.vararg:
                    found.append(f"{module.path}:{node.lineno} {node.name}")
    assert found == []


def test_actions_know_nothing_of_http() -> None:
    found = [
        f"{module.path}:{node.lineno}"
        for module in modules()
        if module.is_action
        for node in ast.walk(module.tree)
        if isinstance(node, (ast.Import, ast.ImportFrom))
        if re.search(r"django\.(http|shortcuts|contrib\.messages)|rest_framework", ast.unparse(node))
    ]
    assert found == []


def test_the_table_of_terms_asks_no_database_and_no_clock() -> None:
    (deadlines,) = [module for module in modules() if module.path == "journeys/deadlines.py"]
    imported = {node.module or "" for node in ast.walk(deadlines.tree) if isinstance(node, ast.ImportFrom)} | {
        name.name for node in ast.walk(deadlines.tree) if isinstance(node, ast.Import) for name in node.names
    }
    assert imported == {"dataclasses", "datetime", "enum", "django.conf", "base.dates"}


def test_every_module_and_every_public_function_says_what_it_is() -> None:
    found = []
    for module in modules():
        if module.parts[-1] in ("__init__.py", "apps.py") or not module.text.strip():
            continue
        if not ast.get_docstring(module.tree):
            found.append(module.path)
        if module.is_action:
            found += [
                f"{module.path}:{node.lineno} {node.name}"
                for node in module.tree.body
                if isinstance(node, (ast.FunctionDef, ast.ClassDef))
                if not node.name.startswith("_") and not ast.get_docstring(node)
            ]
    assert found == []


def test_imports_point_one_way() -> None:
    command = [str(Path(sys.executable).parent / "lint-imports"), "--no-cache"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=120)
    assert done.returncode == 0, done.stdout[-3000:]
    assert "1 kept, 0 broken" in done.stdout


@pytest.mark.parametrize(
    "pattern", [r"\bTODO\b", r"\bFIXME\b", r"\bXXX\b", r"\bbreakpoint\(", r"\bpdb\b", r"\bprint\("]
)
def test_nothing_unfinished_is_left_behind(pattern: str) -> None:
    assert [module.path for module in modules() if re.search(pattern, module.text)] == []

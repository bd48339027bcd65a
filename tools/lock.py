"""Resolve every lock anew, without an address in any of them."""

import json
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
ADDRESSES = ("resolved", "funding")  # the two keys in which npm writes addresses


def main(options: list[str]) -> None:
    """Write the Python locks and the npm lock; `--upgrade` also moves to newer releases."""
    binaries = Path(sys.executable).parent
    for name, constraints in (
        ("runtime", []),
        ("dev", ["-c", "requirements/runtime.lock"]),
        ("node", []),
        ("audit", []),
    ):
        command = [
            str(binaries / "uv"), "pip", "compile", "--quiet", "--python-version", "3.11",
            "--generate-hashes", "--no-emit-index-url", "--no-emit-find-links", *constraints, *options,
            f"requirements/{name}.in", "-o", f"requirements/{name}.lock",
        ]  # fmt: skip
        environment = {**os.environ, "UV_CUSTOM_COMPILE_COMMAND": "make lock"}
        subprocess.run(command, cwd=ROOT, env=environment, check=True)  # noqa: S603
    npm = ["npm", "install", "--package-lock-only", "--ignore-scripts", "--no-audit", "--no-fund"]
    subprocess.run(npm, cwd=ROOT, check=True)  # noqa: S603
    strip_addresses(ROOT / "package-lock.json")
    for lock in (*ROOT.glob("requirements/*.lock"), ROOT / "package-lock.json"):
        if "://" in lock.read_text(encoding="utf-8"):
            sys.exit(f"{lock.name} holds an address: a lock names releases and hashes only.")


def strip_addresses(lock: Path) -> None:
    """Take out where npm fetched a package from; its integrity hash stays."""
    content = json.loads(lock.read_text(encoding="utf-8"))
    for package in content["packages"].values():
        for key in ADDRESSES:
            package.pop(key, None)
    lock.write_text(json.dumps(content, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])

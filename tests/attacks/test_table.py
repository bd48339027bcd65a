"""The table of dangers in the documents names tests that exist."""

import ast
import re

from tests.architecture.source import ROOT, every_file


def test_every_danger_in_the_documents_has_a_test() -> None:
    text = (ROOT / "docs/access.md").read_text("utf-8").partition("## The web's own dangers")[2].partition("\n## ")[0]
    rows = [line for line in text.splitlines() if line.startswith("|")][2:]
    assert len(rows) > 10
    there = {node.name for module in every_file() if module.path.startswith("tests/") for node in module.tree.body
             if isinstance(node, ast.FunctionDef)}  # fmt: skip
    for row in rows:
        named = re.findall(r"`(test_\w+)`", row.rsplit("|", 2)[1])
        assert named, row
        assert set(named) <= there, row

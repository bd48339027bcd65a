"""Each suite finds its own tests."""

from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def test_every_browser_test_is_where_make_test_browser_looks() -> None:
    marked = {path for path in ROOT.rglob("test_*.py") if "pytest.mark." + "browser" in path.read_text("utf-8")}
    assert marked == set((ROOT / "browser").glob("test_*.py"))

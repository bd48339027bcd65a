"""Whatever stands in an import file, the import never crashes over it."""

from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from journeys.import_file import Checker, Known
from journeys.import_lines import COLUMNS
from tests.journeys.test_import_clients import JOB, NOOR

_DIGITS = st.text(st.characters(whitelist_categories=("Nd", "Nl", "No")), min_size=1, max_size=12)
_CELLS = st.one_of(
    st.text(st.characters(), max_size=40),
    st.text(st.characters(whitelist_categories=("Cc", "Cf", "Cs", "Zs")), max_size=6),
    _DIGITS,
    st.integers(min_value=0, max_value=5000).map("9".__mul__),
    st.from_regex(r"\d{4}-\d{2}-\d{2}", fullmatch=True),
    st.from_regex(r"W\d{8}", fullmatch=True),
    st.floats().map(str),
    st.sampled_from(["1e30", "1e-30", "-0", "sNaN", "0000-00-00", "9999-12-31", "1990-W01-1", "zelfstandig", "ja"]),
)


@settings(max_examples=150, deadline=None)
@given(cells=st.dictionaries(st.sampled_from(COLUMNS), _CELLS, min_size=1, max_size=3))
def test_whatever_stands_in_a_cell_it_is_imported_or_a_fault(cells: dict[str, str]) -> None:
    checker = Checker(Known(frozenset({"utrecht"}), {}, {}), date(2026, 11, 23))
    row = {**NOOR, **JOB, **cells}
    checker.add(2, [row.get(column, "") for column in COLUMNS])
    checker.finish()
    assert checker.faults or len(checker.people) == 1
    for fault in checker.faults:
        assert fault.column in ("", *COLUMNS)

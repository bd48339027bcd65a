"""Print the matrix: who gets in where, with whose object; and how many combinations were asked and how many leak."""

import os
import sys

HEAD = """Reading in small letters, posting in capitals: o own, c of a colleague, e of somebody else, f no
longer theirs; x where an address is about no object in particular. A dot: refused, whatever the object.
"""


def main() -> int:
    """Walk every combination in a test database; 1 when anything leaks."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "wajong.settings_test"
    import django

    django.setup()
    from django.test.utils import setup_test_environment, teardown_databases

    from tests import databases

    setup_test_environment()
    made = databases.make()
    try:
        return 1 if _walked() else 0
    finally:
        teardown_databases(made, verbosity=0)


def _walked() -> int:
    """Print a line per address and each leak; answers how many leaks there are."""
    from tests.matrix.walk import WALKERS, let_in, rows, stage, walk

    sys.stdout.write(f"{HEAD}\n{'':30}{' '.join(f'{name[:9]:9}' for name in WALKERS)}\n")
    count, leaks = 0, []
    with stage() as everybody:
        for address in sorted(rows()):
            cells: dict[str, dict[str, None]] = {name: {} for name in WALKERS}
            for step, answer, fault in walk(everybody, address):
                count += 1
                if fault:
                    leaks.append(f"{step}: {fault}")
                if let_in(step, answer.status):
                    letter = step.whose[0] if step.whose else "x"
                    cells[step.walker][letter.upper() if step.verb.startswith("POST") else letter] = None
            line = " ".join(f"{''.join(found) or '.':9}" for found in cells.values())
            sys.stdout.write(f"{address:30}{line}".rstrip() + "\n")
    sys.stdout.write("".join(f"\nLEAK {leak}" for leak in leaks) + "\n" * bool(leaks))
    sys.stdout.write(f"\n{count:,} combinations, {len(leaks)} leaks\n")
    return len(leaks)


if __name__ == "__main__":
    sys.exit(main())

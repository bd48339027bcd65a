"""docs/roles.md says what the policy and the table of the matrix say."""

from accounts.roles import MEANS, PERMISSIONS, ROWS, Permission, Role
from tests.matrix.rows import OPERATIONS, PAGES
from tools.roles import COUNTED, DOCUMENT, FIGURED, combinations, document


def test_the_document_of_the_roles_is_what_the_policy_says() -> None:
    assert DOCUMENT.read_text(encoding="utf-8") == document(), "run make roles"


def test_the_pages_name_as_many_combinations_as_there_are() -> None:
    for page in FIGURED:
        assert COUNTED.findall(page.read_text(encoding="utf-8")) == [f"{combinations():,} combinations"], "make roles"


def test_every_permission_and_every_role_is_told_in_words() -> None:
    assert set(MEANS) == set(Permission)
    assert set(ROWS) == set(PERMISSIONS) == set(Role)


def test_nobody_without_a_permission_opens_anything_but_their_own_account() -> None:
    idle = {role for role in Role if not PERMISSIONS[role]}
    assert idle == {Role.ANALYST}
    assert {name for name, row in PAGES.items() if row.roles & idle} == {
        "home", "messages", "messages-read", "sign-out", "sign-out-everywhere", "account", "password-change",
        "second-factor", "second-factor-app", "second-factor-key", "second-factor-remove", "second-step-again",
        "recovery-codes",
    }  # fmt: skip
    assert not [name for name, row in OPERATIONS.items() if (row.reads or frozenset()) & idle or row.writes & idle]


def test_no_role_with_a_file_of_clients_reads_the_logs_and_no_reader_of_logs_opens_a_file() -> None:
    assert [role for role in Role if {Permission.SEE_LOGS, Permission.SEE_FILE} <= PERMISSIONS[role]] == []
    assert PERMISSIONS[Role.PRIVACY_OFFICER] == {
        Permission.SEE_LOGS, Permission.DECIDE_EXPORT, Permission.PROPOSE_DESTRUCTION, Permission.APPROVE_DESTRUCTION,
    }  # fmt: skip

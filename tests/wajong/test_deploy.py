"""The settings of production have nothing for Django to warn about, and the audit of the locks never keeps silent."""

import json
import os
import subprocess
import sys
from typing import Any

import pytest
from django.conf import settings

from tests.wajong.test_environment import GOOD
from tools import audit
from tools.audit import Answer, conclude, read_npm, read_pip_audit


def checked(**told: str) -> subprocess.CompletedProcess[str]:
    """The check of deploying, in a process that knows the documented settings and nothing else."""
    environment = {
        "PATH": os.environ["PATH"],
        **GOOD,
        "DATABASE_URL": "",
        "REDIS_URL": "",
        "DJANGO_SETTINGS_MODULE": "wajong.settings",
        **told,
    }
    command = [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"]
    return subprocess.run(
        command, cwd=settings.BASE_DIR, env=environment, capture_output=True, text=True, check=False
    )


@pytest.mark.parametrize("proxy", ["0", "1"])
def test_the_documented_settings_are_fit_to_deploy(proxy: str) -> None:
    done = checked(
        WAJONG_PROXY_HEADER=proxy,
        WAJONG_CSRF_ORIGINS="https://wajong.example",
        WAJONG_SECURITY_CONTACT="mailto:veilig@wajong.example",
    )
    assert done.returncode == 0, done.stderr
    assert "no issues (0 silenced)" in done.stdout


def test_the_check_of_deploying_sees_what_is_wrong() -> None:
    done = checked(WAJONG_DEMO="1")
    assert done.returncode != 0
    assert "security.W004" in done.stderr


def said(*answers: Answer, required: bool = False) -> tuple[int, str]:
    lines: list[str] = []
    return conclude(list(answers), required=required, say=lines.append), "\n".join(lines)


def test_a_known_weakness_fails_the_audit_and_is_named() -> None:
    told = {"dependencies": [{"name": "django", "version": "1.0", "vulns": [{"id": "CVE-1"}]}, {"name": "a",
            "version": "1", "vulns": []}]}  # fmt: skip
    code, text = said(read_pip_audit("runtime.lock", json.dumps(told)), Answer("b.lock", unasked="nobody answered"))
    assert code == 1
    assert "WEAKNESS runtime.lock: django 1.0 CVE-1" in text
    assert "NOT AUDITED b.lock" in text


def test_an_audit_without_an_answer_says_so_and_fails_where_it_is_required() -> None:
    skipped = {"dependencies": [{"name": "django", "skip_reason": "Dependency not found on PyPI"}]}
    for answer in (
        read_pip_audit("runtime.lock", json.dumps(skipped)),
        read_pip_audit("runtime.lock", ""),
        read_pip_audit("runtime.lock", "[]"),
        read_pip_audit("runtime.lock", '{"dependencies": []}'),
        read_npm("package-lock.json", '{"error": {"code": "ENOAUDIT"}}'),
        read_npm("package-lock.json", ""),
        audit.python_lock("runtime.lock", []),
    ):
        code, text = said(answer)
        assert code == 0
        assert f"NOT AUDITED {answer.lock}" in text
        assert "NOT DONE" in text
        assert said(answer, required=True)[0] == 3


def test_an_audit_in_which_nothing_is_known_passes() -> None:
    told: dict[str, Any] = {"dependencies": [{"name": "django", "version": "5.2", "vulns": []}]}
    npm: dict[str, Any] = {"vulnerabilities": {}}
    code, text = said(read_pip_audit("a", json.dumps(told)), read_npm("b", json.dumps(npm)), required=True)
    assert (code, text) == (0, "audited a: no weakness is known\naudited b: no weakness is known")
    worse = {"vulnerabilities": {"left-pad": {"severity": "high"}}}
    assert said(read_npm("b", json.dumps(worse)))[0] == 1

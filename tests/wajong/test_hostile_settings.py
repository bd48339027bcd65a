"""Values that look right and would only fail later, at the first request: refused at the start, in one sentence."""

from pathlib import Path

import pytest

from tests.wajong.test_environment import GOOD
from wajong import environment


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("WAJONG_ALLOWED_HOSTS", "wajong.example:8000"),
        ("WAJONG_ALLOWED_HOSTS", "wajong example"),
        ("WAJONG_CSRF_ORIGINS", "https://"),
        ("WAJONG_CSRF_ORIGINS", "https://wajong.example/inloggen"),
        ("WAJONG_CSRF_ORIGINS", "https://wajong example"),
        ("DATABASE_URL", "sqlite:////etc"),
    ],
)
def test_a_value_that_could_never_work_is_refused_by_name(tmp_path: Path, name: str, value: str) -> None:
    with pytest.raises(environment.Refused) as refused:
        environment.read({**GOOD, name: value}, tmp_path)
    assert str(refused.value).startswith(f"{name} ")
    assert "\n" not in str(refused.value)


def test_subdomains_addresses_and_ports_of_origins_are_taken(tmp_path: Path) -> None:
    told = environment.read(
        {
            **GOOD,
            "WAJONG_ALLOWED_HOSTS": ".wajong.example, 127.0.0.1, [::1]",
            "WAJONG_CSRF_ORIGINS": "https://wajong.example:8443",
        },
        tmp_path,
    )
    assert told.allowed_hosts == (".wajong.example", "127.0.0.1", "[::1]")
    assert told.csrf_origins == ("https://wajong.example:8443",)

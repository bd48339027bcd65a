"""A wrong value from outside stops the process with one sentence that names the variable."""

from pathlib import Path

import pytest

from accounts.signing.provider import Provider
from wajong import environment

GOOD = {
    "WAJONG_SECRET_KEY": "abcdefghijklmnopqrstuvwxyz-0123456789-ABCDEFGHIJKLMNOP",
    "WAJONG_SEAL_KEYS": "b25seS1mb3ItdGVzdHMtMDEyMzQ1Njc4OS1hYmNkZWY=",
    "WAJONG_INDEX_KEY": "abcdefghijklmnopqrstuvwxyz-012345",
    "WAJONG_AUDIT_KEY": "zyxwvutsrqponmlkjihgfedcba-543210",
    "WAJONG_ALLOWED_HOSTS": "wajong.example, www.wajong.example",
    "DATABASE_URL": "postgres://role:secret@db:5432/wajong",
    "REDIS_URL": "redis://redis:6379/0",
}

OIDC = {
    "WAJONG_OIDC_SERVER_URL": "https://inloggen.example/realms/noord",
    "WAJONG_OIDC_CLIENT_ID": "wajong",
    "WAJONG_OIDC_SECRET": "een-geheim",
    "WAJONG_OIDC_NAME": "Uitvoering Noord",
}


def test_an_identity_provider_is_taken_as_it_is_and_there_is_none_without_its_settings(tmp_path: Path) -> None:
    told = environment.read({**GOOD, **OIDC, "WAJONG_OIDC_SECOND_FACTOR": "amr=mfa, acr=urn:x:hoog"}, tmp_path)
    assert told.oidc == Provider(
        "https://inloggen.example/realms/noord",
        "wajong",
        "een-geheim",
        "Uitvoering Noord",
        second_factor=(("amr", "mfa"), ("acr", "urn:x:hoog")),
    )
    assert environment.read(GOOD, tmp_path).oidc is None
    here = {**OIDC, "WAJONG_OIDC_SERVER_URL": "http://127.0.0.1:8080"}
    assert environment.read({**GOOD, **here}, tmp_path).oidc


def test_a_complete_environment_is_taken_as_it_is(tmp_path: Path) -> None:
    told = environment.read(GOOD, tmp_path)
    assert not told.demo
    assert told.allowed_hosts == ("wajong.example", "www.wajong.example")
    assert told.database["ENGINE"] == "django.db.backends.postgresql"
    assert told.database["PASSWORD"] == "secret"
    assert told.redis_url == "redis://redis:6379/0"
    assert told.port == 8000
    assert told.kapdatum_day == 20
    assert told.export_threshold == 50
    assert not (tmp_path / "var").exists()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("WAJONG_DEMO", "maybe"),
        ("WAJONG_SECRET_KEY", ""),
        ("WAJONG_SECRET_KEY", "short"),
        ("WAJONG_SECRET_KEY", "a" * 60),
        ("WAJONG_SECRET_KEY", "django-insecure-abcdefghijklmnopqrstuvwxyz-0123456789-ABCD"),
        ("WAJONG_SEAL_KEYS", ""),
        ("WAJONG_SEAL_KEYS", "no-fernet-key"),
        ("WAJONG_SEAL_KEYS", f"{'b25seS1mb3ItdGVzdHMtMDEyMzQ1Njc4OS1hYmNkZWY='},broken"),
        ("WAJONG_INDEX_KEY", ""),
        ("WAJONG_INDEX_KEY", "0123456789"),
        ("WAJONG_AUDIT_KEY", ""),
        ("WAJONG_AUDIT_KEY", "0123456789"),
        ("WAJONG_ALLOWED_HOSTS", ""),
        ("WAJONG_ALLOWED_HOSTS", "*"),
        ("WAJONG_ALLOWED_HOSTS", "https://wajong.example"),
        ("WAJONG_CSRF_ORIGINS", "http://wajong.example"),
        ("WAJONG_CSRF_ORIGINS", "wajong.example"),
        ("WAJONG_THEME", "../outside.css"),
        ("WAJONG_THEME", "/etc/theme.css"),
        ("WAJONG_THEME", "theme.js"),
        ("WAJONG_THEME", "absent.css"),
        ("WAJONG_PORT", "0"),
        ("WAJONG_PORT", "65536"),
        ("WAJONG_PORT", "http"),
        ("WAJONG_KAPDATUM_DAY", "0"),
        ("WAJONG_KAPDATUM_DAY", "29"),
        ("WAJONG_KAPDATUM_DAY", "de 20e"),
        ("WAJONG_RETENTION", "file_months=0"),
        ("WAJONG_RETENTION", "file_years=5"),
        ("WAJONG_EXPORT_THRESHOLD", "1001"),
        ("WAJONG_EXPORT_THRESHOLD", "-1"),
        ("WAJONG_EXPORT_THRESHOLD", "veel"),
        ("WAJONG_PROXY_HEADER", "X-Forwarded-Proto"),
        ("WAJONG_IDLE_MINUTES", "4"),
        ("WAJONG_IDLE_MINUTES", "481"),
        ("WAJONG_IDLE_MINUTES", "half"),
        ("WAJONG_OIDC_SERVER_URL", ""),
        ("WAJONG_OIDC_SERVER_URL", "http://inloggen.example"),
        ("WAJONG_OIDC_SERVER_URL", "https://naam:geheim@inloggen.example"),
        ("WAJONG_OIDC_SERVER_URL", "https://inloggen.example:poort"),
        ("WAJONG_OIDC_SERVER_URL", "inloggen.example"),
        ("WAJONG_OIDC_CLIENT_ID", ""),
        ("WAJONG_OIDC_SECRET", ""),
        ("WAJONG_OIDC_NAME", ""),
        ("WAJONG_OIDC_EMAIL_CLAIM", "e mail"),
        ("WAJONG_OIDC_VERIFIED_CLAIM", "email-verified"),
        ("WAJONG_OIDC_SECOND_FACTOR", "mfa"),
        ("WAJONG_OIDC_SECOND_FACTOR", "amr="),
        ("WAJONG_SECURITY_CONTACT", "veilig@wajong.example"),
        ("WAJONG_SECURITY_CONTACT", "mailto:veilig"),
        ("WAJONG_SECURITY_CONTACT", "http://wajong.example/meld"),
        ("WAJONG_SECURITY_CONTACT", "mailto:veilig@wajong.example\nExpires: 1999-01-01T00:00:00Z"),
        ("WAJONG_SECURITY_CONTACT", "https://wajong.example/<script>, javascript:alert(1)"),
        ("WAJONG_SECURITY_POLICY", "http://wajong.example/beleid"),
        ("WAJONG_SECURITY_POLICY", "https://wajong.example/beleid\r\nContact: mailto:x@elders.example"),
        ("DATABASE_URL", "mysql://role@db/wajong"),
        ("DATABASE_URL", "postgres://role@db:port/wajong"),
        ("DATABASE_URL", "postgres://role@db:5432"),
        ("DATABASE_URL", "postgres:///wajong"),
        ("DATABASE_URL", "wajong"),
        ("DATABASE_URL", "sqlite://:memory:"),
        ("DATABASE_URL", "sqlite:///"),
        ("REDIS_URL", "redis://"),
        ("REDIS_URL", "redis://redis:port/0"),
        ("REDIS_URL", "redis://redis:6379/zero"),
        ("REDIS_URL", "amqp://rabbit:5672"),
    ],
)
def test_a_wrong_value_is_refused_by_name_and_never_shown(name: str, value: str, tmp_path: Path) -> None:
    with pytest.raises(environment.Refused) as refusal:
        environment.read({**GOOD, **OIDC, name: value}, tmp_path)
    sentence = str(refusal.value.code)
    assert sentence.startswith(f"{name} ")
    assert sentence.endswith(".")
    assert "\n" not in sentence
    assert len(value) <= 10 or value not in sentence


def test_the_demo_makes_its_secrets_once_and_for_its_owner_only(tmp_path: Path) -> None:
    first = environment.read({"WAJONG_DEMO": "1"}, tmp_path)
    second = environment.read({"WAJONG_DEMO": "1"}, tmp_path)
    assert first == second
    file = tmp_path / "var" / "demo-secrets.env"
    assert file.stat().st_mode & 0o777 == 0o600
    assert first.allowed_hosts == environment.LOCAL_HOSTS
    assert [path.name for path in file.parent.iterdir()] == ["demo-secrets.env"]


def test_the_demo_prefers_a_secret_that_it_is_given(tmp_path: Path) -> None:
    told = environment.read({"WAJONG_DEMO": "1", "WAJONG_INDEX_KEY": GOOD["WAJONG_INDEX_KEY"]}, tmp_path)
    assert told.index_key == GOOD["WAJONG_INDEX_KEY"]
    assert len(told.audit_key) == 64
    assert told.audit_key != environment.read({"WAJONG_DEMO": "1", **GOOD}, tmp_path).audit_key


def test_the_demo_still_refuses_a_weak_secret(tmp_path: Path) -> None:
    with pytest.raises(environment.Refused, match="WAJONG_SECRET_KEY"):
        environment.read({"WAJONG_DEMO": "1", "WAJONG_SECRET_KEY": "short"}, tmp_path)


def test_a_relative_sqlite_path_lies_in_the_project(tmp_path: Path) -> None:
    assert environment.database("sqlite:///var/x.sqlite3", tmp_path)["NAME"] == str(tmp_path / "var" / "x.sqlite3")


def test_a_distance_that_the_sources_leave_open_can_be_chosen() -> None:
    chosen = environment.terms({"WAJONG_TERMS": "signal_decision_working_days=3"})
    assert chosen["signal_decision_working_days"] == 3
    assert chosen["coaching_renewal_opens_days"] == 42


@pytest.mark.parametrize(
    ("value", "sentence"),
    [
        ("koffie=3", "WAJONG_TERMS names a distance that does not exist"),
        ("signal_decision_working_days=0", "WAJONG_TERMS gives signal_decision_working_days a value outside 1 to 20"),
        ("signal_decision_working_days=veel", "outside 1 to 20"),
        ("invitation_opens_days=21", "lets the invitation be due before it opens"),
        ("early_job_check_due_months=2", "lets the early job check be due before it opens"),
    ],
)
def test_a_distance_that_cannot_be_is_refused_by_name(value: str, sentence: str) -> None:
    with pytest.raises(SystemExit, match=sentence):
        environment.terms({"WAJONG_TERMS": value})

"""Every setting that comes from outside: read, checked, and refused in one sentence when wrong."""

import hashlib
import os
import re
import secrets
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any, NoReturn
from urllib.parse import unquote, urlsplit

import environ
from cryptography.fernet import Fernet

from accounts.signing.provider import Provider

SECRET_NAMES = ("WAJONG_SECRET_KEY", "WAJONG_SEAL_KEYS", "WAJONG_INDEX_KEY")
DEFAULT_DATABASE = "sqlite:///var/wajong.sqlite3"
DEFAULT_THEME = "nlds/theme/variables.css"
LOCAL_HOSTS = ("localhost", "127.0.0.1", "[::1]")

_TRUE = frozenset({"1", "true", "yes", "on"})
_FALSE = frozenset({"0", "false", "no", "off", ""})
_HOST = re.compile(r"\.?[\w.-]+|\[[0-9A-Fa-f:.]+\]")
_ORIGIN = re.compile(r"https?://[^\s/?#*@]+")
_CLAIM = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,59}")
OIDC_NAMES = ("SERVER_URL", "CLIENT_ID", "SECRET", "NAME", "EMAIL_CLAIM", "VERIFIED_CLAIM", "SECOND_FACTOR")
# What a Contact of security.txt may be (RFC 9116, 2.5.3), without anything that would begin another line or field.
_CONTACT = re.compile(
    r"mailto:[\w.+-]+@[\w-]+(?:\.[\w-]+)+|tel:\+[0-9-]{6,20}|https://[^\s/?#*@<>\"]+(?:/[!-~]*)?", re.ASCII
)
_POLICY = re.compile(r"https://[^\s/?#*@<>\"]+(?:/[!-~]*)?", re.ASCII)
_ENGINES = {"postgres": "postgresql", "postgresql": "postgresql", "sqlite": "sqlite"}


class Refused(SystemExit):
    """Stops the process with exit code 1 and one sentence on standard error, without a traceback."""


@dataclass(frozen=True, slots=True)
class Environment:
    """What the process was told, after every check."""

    demo: bool
    secret_key: str
    seal_keys: tuple[str, ...]
    index_key: str
    audit_key: str
    database: dict[str, Any]
    redis_url: str
    allowed_hosts: tuple[str, ...]
    csrf_origins: tuple[str, ...]
    theme: str
    port: int
    proxy_header: bool
    terms: dict[str, int]
    kapdatum_day: int
    idle_minutes: int
    oidc: Provider | None
    security_contacts: tuple[str, ...]
    security_policy: str
    export_threshold: int
    retention: dict[str, int]


# The distances that the sources leave open, and the largest each may be: ours to choose, an organisation's to change.
TERMS: dict[str, tuple[int, int]] = {
    "signal_decision_working_days": (5, 20),
    "invitation_opens_days": (7, 28),
    "invitation_due_days": (14, 56),
    "coaching_renewal_opens_days": (42, 180),
    "early_job_check_due_months": (4, 12),
    "review_date_due_days": (14, 90),
    "contract_outcome_due_days": (7, 28),
    "plan_change_due_months": (1, 3),
    "agreement_opens_days": (7, 90),
}

# How long what is kept, in months; the sources give no number: ours to choose, an organisation's to change.
RETENTION: dict[str, tuple[int, int]] = {
    "file_months": (60, 360),
    "unplaced_months": (12, 120),
    "message_months": (12, 120),
}


def read(values: Mapping[str, str], base_dir: Path) -> Environment:
    """Check every variable in turn; the first wrong one stops the process."""
    demo = boolean(values, "WAJONG_DEMO")
    told = {**_demo_secrets(values, base_dir / "var" / "demo-secrets.env"), **values} if demo else values
    return Environment(
        demo=demo,
        secret_key=_secret_key(told),
        seal_keys=_seal_keys(told),
        index_key=_long_key(told, "WAJONG_INDEX_KEY"),
        audit_key=_audit_key(told, demo=demo),
        database=database(values.get("DATABASE_URL", "").strip() or DEFAULT_DATABASE, base_dir),
        redis_url=redis_url(values.get("REDIS_URL", "").strip()),
        allowed_hosts=_allowed_hosts(values, demo=demo),
        csrf_origins=_csrf_origins(values, demo=demo),
        theme=_theme(values, base_dir),
        port=_port(values),
        proxy_header=boolean(values, "WAJONG_PROXY_HEADER"),
        terms=terms(values),
        kapdatum_day=_kapdatum_day(values),
        idle_minutes=_idle_minutes(values),
        oidc=oidc(values),
        security_contacts=_security_contacts(values),
        security_policy=_security_policy(values),
        export_threshold=_export_threshold(values),
        retention=retention(values),
    )


def refuse(name: str, sentence: str) -> NoReturn:
    """Stop, naming the variable; the value itself is never shown, since it may be a secret."""
    raise Refused(f"{name} {sentence}")


def boolean(values: Mapping[str, str], name: str) -> bool:
    """Read a yes or no; absent and empty mean no."""
    value = values.get(name, "").strip().lower()
    if value not in _TRUE | _FALSE:
        refuse(name, "is not a yes or no: set it to 1 or 0.")
    return value in _TRUE


def database(url: str, base_dir: Path) -> dict[str, Any]:
    """Turn a database URL into Django's settings for the one connection there is."""
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError:
        refuse("DATABASE_URL", "is malformed: write it as postgres://user:password@host:5432/name.")
    engine = _ENGINES.get(parts.scheme)
    if engine is None:
        refuse("DATABASE_URL", "names an unsupported engine: start it with postgres:// or sqlite:///.")
    if engine == "postgresql":
        # A socket directory may stand in the host's place, percent-encoded.
        if not unquote(parts.hostname or "") or not parts.path.strip("/"):
            refuse("DATABASE_URL", "lacks a host or a database name: postgres://user:password@host:5432/name.")
        return dict(environ.Env.db_url_config(url))
    if parts.netloc or len(parts.path) < 2 or ":memory:" in url:
        refuse("DATABASE_URL", "names no SQLite file: write it as sqlite:///var/wajong.sqlite3.")
    path = base_dir / unquote(parts.path[1:])
    if path.is_dir():
        refuse("DATABASE_URL", "names a folder: give the path of an SQLite file.")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError:
        refuse("DATABASE_URL", "names an SQLite file in a folder that cannot be made: choose another one.")
    return {"ENGINE": "django.db.backends.sqlite3", "NAME": str(path)}


def terms(values: Mapping[str, str]) -> dict[str, int]:
    """The distances that are ours to choose: defaults, and what `name=number,…` puts in their place."""
    chosen = _chosen(values, "WAJONG_TERMS", TERMS)
    if chosen["invitation_due_days"] < chosen["invitation_opens_days"]:
        refuse("WAJONG_TERMS", "lets the invitation be due before it opens: make invitation_due_days the larger one.")
    if chosen["early_job_check_due_months"] < 3:
        refuse("WAJONG_TERMS", "lets the early job check be due before it opens: it opens after 3 months.")
    return chosen


def retention(values: Mapping[str, str]) -> dict[str, int]:
    """How long what is kept, in months: defaults, and what `name=number,…` puts in their place."""
    return _chosen(values, "WAJONG_RETENTION", RETENTION)


def _chosen(values: Mapping[str, str], variable: str, known: Mapping[str, tuple[int, int]]) -> dict[str, int]:
    chosen = {name: default for name, (default, _) in known.items()}
    for pair in _listed(values, variable):
        name, _, number = pair.partition("=")
        if name not in known:
            refuse(variable, f"names a distance that does not exist: choose from {', '.join(known)}.")
        if not number.isdecimal() or not 1 <= int(number) <= known[name][1]:
            refuse(variable, f"gives {name} a value outside 1 to {known[name][1]}.")
        chosen[name] = int(number)
    return chosen


def redis_url(url: str) -> str:
    """Accept an empty value (no broker) or a Redis URL with a host."""
    if not url:
        return ""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        parts, port = urlsplit(""), 0
    number = parts.path.strip("/")
    if parts.scheme not in {"redis", "rediss"} or not parts.hostname or port == 0 or not (number or "0").isdigit():
        refuse("REDIS_URL", "is malformed: write it as redis://host:6379/0, or leave it empty for no broker.")
    return url


def _secret_key(values: Mapping[str, str]) -> str:
    key = values.get("WAJONG_SECRET_KEY", "")
    if not key:
        refuse("WAJONG_SECRET_KEY", "is not set: give it at least 50 random characters.")
    if len(key) < 50 or len(set(key)) < 12 or key.startswith("django-insecure"):
        refuse("WAJONG_SECRET_KEY", "is too easy to guess: give it at least 50 random characters.")
    return key


def _seal_keys(values: Mapping[str, str]) -> tuple[str, ...]:
    keys = tuple(_listed(values, "WAJONG_SEAL_KEYS"))
    if not keys:
        refuse("WAJONG_SEAL_KEYS", "is not set: give it one or more Fernet keys, separated by commas.")
    for place, key in enumerate(keys, start=1):
        try:
            Fernet(key)
        except ValueError:
            refuse(
                "WAJONG_SEAL_KEYS",
                f"has no Fernet key in place {place}: make one with Fernet.generate_key().",
            )
    return keys


def _long_key(values: Mapping[str, str], name: str) -> str:
    key = values.get(name, "")
    if not key:
        refuse(name, "is not set: give it at least 32 random characters.")
    if len(key) < 32 or len(set(key)) < 12:
        refuse(name, "is too easy to guess: give it at least 32 random characters.")
    return key


def _audit_key(values: Mapping[str, str], *, demo: bool) -> str:
    if demo and not values.get("WAJONG_AUDIT_KEY"):
        return hashlib.sha256(f"audit {_secret_key(values)}".encode()).hexdigest()
    return _long_key(values, "WAJONG_AUDIT_KEY")


def _allowed_hosts(values: Mapping[str, str], *, demo: bool) -> tuple[str, ...]:
    hosts = tuple(_listed(values, "WAJONG_ALLOWED_HOSTS"))
    if not hosts and demo:
        return LOCAL_HOSTS
    if not hosts:
        refuse("WAJONG_ALLOWED_HOSTS", "is not set: list the host names people use, separated by commas.")
    if not all(_HOST.fullmatch(host) for host in hosts):
        refuse(
            "WAJONG_ALLOWED_HOSTS",
            "holds something else than host names: list them without *, https:// and port.",
        )
    return hosts


def _csrf_origins(values: Mapping[str, str], *, demo: bool) -> tuple[str, ...]:
    origins = tuple(_listed(values, "WAJONG_CSRF_ORIGINS"))
    schemes = ("https://", "http://") if demo else ("https://",)
    if not all(origin.startswith(schemes) and _ORIGIN.fullmatch(origin) for origin in origins):
        refuse("WAJONG_CSRF_ORIGINS", "holds something else than origins: write each as https://host.")
    return origins


def _theme(values: Mapping[str, str], base_dir: Path) -> str:
    theme = values.get("WAJONG_THEME", "").strip() or DEFAULT_THEME
    path = PurePosixPath(theme)
    if path.is_absolute() or ".." in path.parts or path.suffix != ".css":
        refuse("WAJONG_THEME", "is no style sheet: give the path of a .css file below the static folder.")
    places = (base_dir / "static" / theme, base_dir / "staticfiles" / theme)
    if theme != DEFAULT_THEME and not any(place.is_file() for place in places):
        refuse("WAJONG_THEME", "names a style sheet that is not there: put it below the static folder.")
    return theme


def _port(values: Mapping[str, str]) -> int:
    value = values.get("WAJONG_PORT", "").strip() or "8000"
    if not (value.isascii() and value.isdigit() and 0 < int(value) < 65536):
        refuse("WAJONG_PORT", "is no port: set it to a number from 1 to 65535.")
    return int(value)


def _kapdatum_day(values: Mapping[str, str]) -> int:
    value = values.get("WAJONG_KAPDATUM_DAY", "").strip() or "20"
    if not (value.isascii() and value.isdigit() and 0 < int(value) <= 28):
        refuse("WAJONG_KAPDATUM_DAY", "is no day that every month has: set it to a number from 1 to 28.")
    return int(value)


def _idle_minutes(values: Mapping[str, str]) -> int:
    value = values.get("WAJONG_IDLE_MINUTES", "").strip() or "30"
    if not (value.isascii() and value.isdigit() and 5 <= int(value) <= 480):
        refuse("WAJONG_IDLE_MINUTES", "is no time after which a session ends: set it to 5 to 480 minutes.")
    return int(value)


def oidc(values: Mapping[str, str]) -> Provider | None:
    """An organisation's own identity provider; None while none of its settings is there."""
    told = {name: values.get(f"WAJONG_OIDC_{name}", "").strip() for name in OIDC_NAMES}
    if not any(told.values()):
        return None
    for name in ("SERVER_URL", "CLIENT_ID", "SECRET", "NAME"):
        if not told[name]:
            refuse(f"WAJONG_OIDC_{name}", "is not set, while another setting of the identity provider is.")
    if not _is_provider(told["SERVER_URL"]):
        refuse("WAJONG_OIDC_SERVER_URL", "is no address of an identity provider: write it as https://host/path.")
    for name in ("EMAIL_CLAIM", "VERIFIED_CLAIM"):
        if told[name] and not _CLAIM.fullmatch(told[name]):
            refuse(f"WAJONG_OIDC_{name}", "is no name of a claim: give it letters, digits and underscores.")
    pairs = [pair.partition("=") for pair in _listed(values, "WAJONG_OIDC_SECOND_FACTOR")]
    if not all(_CLAIM.fullmatch(name.strip()) and value.strip() for name, _, value in pairs):
        refuse("WAJONG_OIDC_SECOND_FACTOR", "is no list of claims: write each as name=value, as in amr=mfa.")
    return Provider(
        server_url=told["SERVER_URL"],
        client_id=told["CLIENT_ID"],
        secret=told["SECRET"],
        name=told["NAME"],
        email_claim=told["EMAIL_CLAIM"] or "email",
        verified_claim=told["VERIFIED_CLAIM"] or "email_verified",
        second_factor=tuple((name.strip(), value.strip()) for name, _, value in pairs),
    )


def _is_provider(address: str) -> bool:
    """Whether nothing that is sent there can be read on the way: over TLS, or to this machine itself."""
    try:
        parts = urlsplit(address)
        _ = parts.port
    except ValueError:
        return False
    secure = parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in ("localhost", "127.0.0.1"))
    return bool(secure and parts.hostname and not parts.username and not parts.query and not parts.fragment)


def _security_contacts(values: Mapping[str, str]) -> tuple[str, ...]:
    contacts = tuple(_listed(values, "WAJONG_SECURITY_CONTACT"))
    if not all(_CONTACT.fullmatch(contact) for contact in contacts):
        refuse(
            "WAJONG_SECURITY_CONTACT", "holds something else than addresses: write each as mailto:, https: or tel:+."
        )
    return contacts


def _security_policy(values: Mapping[str, str]) -> str:
    policy = values.get("WAJONG_SECURITY_POLICY", "").strip()
    if policy and not _POLICY.fullmatch(policy):
        refuse("WAJONG_SECURITY_POLICY", "is no address: write it as https://host/page.")
    return policy


def _export_threshold(values: Mapping[str, str]) -> int:
    value = values.get("WAJONG_EXPORT_THRESHOLD", "").strip() or "50"
    if not (value.isascii() and value.isdigit() and int(value) <= 1000):
        refuse("WAJONG_EXPORT_THRESHOLD", "is no number of clients: set it to a number from 0 to 1000.")
    return int(value)


def _listed(values: Mapping[str, str], name: str) -> list[str]:
    return [part for part in (part.strip() for part in values.get(name, "").split(",")) if part]


def _demo_secrets(values: Mapping[str, str], path: Path) -> dict[str, str]:
    """Answer the secrets of this demo, made once and kept for its owner only."""
    if all(values.get(name) for name in SECRET_NAMES):
        return {}
    if not path.exists():
        _write_demo_secrets(path)
    lines = path.read_text(encoding="utf-8").splitlines()
    found = dict(line.split("=", 1) for line in lines if "=" in line)
    for name in SECRET_NAMES:
        if not found.get(name):
            refuse(name, f"is missing from {path.name}: remove that file and the demo database, and start again.")
    return found


def _write_demo_secrets(path: Path) -> None:
    """Write all secrets at once; of two processes that start together, the first one wins."""
    path.parent.mkdir(parents=True, exist_ok=True)
    made = (secrets.token_urlsafe(48), Fernet.generate_key().decode(), secrets.token_urlsafe(36))
    handle, name = tempfile.mkstemp(dir=path.parent, prefix="demo-secrets-")  # mkstemp makes it 0600
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.writelines(f"{key}={value}\n" for key, value in zip(SECRET_NAMES, made, strict=True))
        os.link(name, path)
    except FileExistsError:
        pass
    finally:
        os.unlink(name)

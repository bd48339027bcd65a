"""The test database: migrated once for each state of the code, and copied from then on.

Migrating takes ten seconds, every worker of every run needs it, and a copy takes a tenth of a second. On a copy
`migrate` runs as well, as on an installation that is brought up to date, and finds nothing to do.
"""

import fcntl
import hashlib
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import connection
from django.test.utils import setup_databases

ROOT = Path(settings.BASE_DIR)
FOLDER = ROOT / "var"


def make() -> Any:
    """Make the test database of this process; answers what `teardown_databases` takes."""
    FOLDER.mkdir(exist_ok=True)
    with (FOLDER / "test-template.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # the first worker migrates, the others wait and copy
        return _on_postgresql(state()) if connection.vendor == "postgresql" else _on_sqlite(state())


def state() -> str:
    """What tells this state of the code from every other: what a migration does depends on more than itself."""
    rooms = [Path(app.path) for app in apps.get_app_configs() if Path(app.path).parent == ROOT]
    found = [*ROOT.glob("requirements/*.lock"), *(path for room in rooms for path in room.rglob("*.py"))]
    digest = hashlib.sha256()
    for path in sorted(found):
        digest.update(f"{path.relative_to(ROOT)}\n".encode() + path.read_bytes())
    return digest.hexdigest()[:12]


def _on_sqlite(code: str) -> Any:
    template = FOLDER / f"test-template-{code}.sqlite3"
    name = Path(connection.settings_dict["TEST"]["NAME"])
    for suffix in ("", "-wal", "-shm"):
        name.with_name(name.name + suffix).unlink(missing_ok=True)
    known = template.exists()
    if known:
        shutil.copyfile(template, name)
    made = setup_databases(verbosity=0, interactive=False, keepdb=known)
    if not known:
        for old in FOLDER.glob("test-template-*.sqlite3"):
            old.unlink()
        fresh = template.with_suffix(".new")
        fresh.unlink(missing_ok=True)
        with closing(sqlite3.connect(name)) as source, closing(sqlite3.connect(fresh)) as target:
            source.backup(target)
        fresh.rename(template)
    return made


def _on_postgresql(code: str) -> Any:
    quote = connection.ops.quote_name
    prefix = f"test_{settings.DATABASES['default']['NAME']}_template_"
    template = prefix + code
    with connection._nodb_cursor() as cursor:
        cursor.execute("SELECT datname FROM pg_database WHERE starts_with(datname, %s)", [prefix])
        known = [name for (name,) in cursor.fetchall()]
    if template in known:
        connection.settings_dict["TEST"]["TEMPLATE"] = template
        return setup_databases(verbosity=0, interactive=False)
    made = setup_databases(verbosity=0, interactive=False)
    name = connection.settings_dict["NAME"]
    connection.close()  # a database that is copied may have no visitors
    with connection._nodb_cursor() as cursor:
        for old in known:
            cursor.execute(f"DROP DATABASE {quote(old)}")
        cursor.execute(f"CREATE DATABASE {quote(template)} TEMPLATE {quote(name)}")
    return made

"""Migrations: named by hand, in one line per app, and each with a way back."""

import importlib
import re
from itertools import pairwise
from typing import Any

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader
from django.db.models.signals import class_prepared
from django_fsm import FSMFieldMixin

from tests.architecture.source import APPS

LOADER = MigrationLoader(None)
OWN = sorted(key for key in LOADER.disk_migrations if key[0] in APPS)
# Names that Django gives when nobody thinks of one.
AUTOMATIC = re.compile(
    r"^\d{4}_(initial|auto_\w+|alter_\w+|remove_\w+|rename_\w+|delete_\w+|squashed_\w*|\w+_and_more|\w+_options)$"
)


def _migrations(app: str) -> list[str]:
    return [name for label, name in OWN if label == app]


@pytest.mark.parametrize("name", [name for _, name in OWN])
def test_a_migration_is_named_after_what_it_is_about(name: str) -> None:
    assert re.fullmatch(r"\d{4}_[a-z][a-z0-9_]*", name)
    assert not AUTOMATIC.match(name)


@pytest.mark.parametrize("app", sorted({app for app, _ in OWN}))
def test_the_migrations_of_an_app_follow_on_one_another(app: str) -> None:
    names = _migrations(app)
    assert [name[:4] for name in names] == [f"{number:04}" for number in range(1, len(names) + 1)]
    for before, after in pairwise(names):
        assert (app, before) in LOADER.disk_migrations[app, after].dependencies
    assert len(LOADER.graph.leaf_nodes(app)) == 1


@pytest.mark.parametrize(("app", "name"), OWN)
def test_a_migration_has_a_way_back_or_says_why_not(app: str, name: str) -> None:
    migration: Any = LOADER.disk_migrations[app, name]
    fixed = [operation for operation in migration.operations if not operation.reversible]
    module = importlib.import_module(migration.__module__)
    assert not fixed or getattr(module, "IRREVERSIBLE", ""), fixed


@pytest.mark.django_db
def test_the_models_are_as_the_migrations_left_them() -> None:
    call_command("makemigrations", "--check", "--dry-run", verbosity=0)


@pytest.fixture
def _deaf_fields(monkeypatch: pytest.MonkeyPatch) -> None:
    """The state fields of bygone models do not listen to every model made after them: that is half of the work."""
    contribute = FSMFieldMixin.contribute_to_class

    def without_listening(field: Any, cls: type, name: str, **options: Any) -> None:
        contribute(field, cls, name, **options)
        if cls.__module__ == "__fake__":  # what Django calls the module of a bygone model
            class_prepared.disconnect(field._collect_transitions)

    monkeypatch.setattr(FSMFieldMixin, "contribute_to_class", without_listening)


@pytest.mark.django_db(transaction=True)
@pytest.mark.services
@pytest.mark.usefixtures("_deaf_fields")
def test_everything_can_be_taken_back_and_done_again() -> None:
    tables = set(connection.introspection.table_names())
    MigrationExecutor(connection).migrate([(app, None) for app in ("journeys", "clients", "notifications")])
    assert not [table for table in connection.introspection.table_names() if table.startswith("journeys_")]
    call_command("migrate", verbosity=0, interactive=False)
    assert set(connection.introspection.table_names()) == tables


def test_every_app_with_models_has_migrations() -> None:
    for app in (config.label for config in apps.get_app_configs() if config.label in APPS):
        if list(apps.get_app_config(app).get_models()):
            assert _migrations(app), app

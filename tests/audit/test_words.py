"""Whatever the logs keep as a code has a Dutch word on the pages of the logs."""

import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import pytest
from django.urls import URLResolver, get_resolver

from audit import words
from audit.change_triggers import logged
from journeys.actions.readings import ACTIVITIES, EMERGENCY

# Rooms whose pages hold clients; of the others no page shows one.
ROOMS = ("clients.views", "journeys.views", "journeys.api")
# The log of a person, lists to choose from, and what shows nobody.
NOT_OF_A_CLIENT = {"privacy-user", "emergency-open", "emergency-close"}


def kept_as(patterns: Any = None, space: str = "") -> Iterator[str]:
    """What a reading can be called: the name of a page, and of an operation of the API that reads."""
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        if isinstance(pattern, URLResolver):
            yield from kept_as(pattern.url_patterns, f"{pattern.namespace}:" if pattern.namespace else space)
        elif pattern.callback.__module__.startswith(ROOMS):
            actions = getattr(pattern.callback, "actions", None)
            if actions is None or "get" in actions:
                yield f"{space}{pattern.name}"


def test_every_page_and_operation_that_can_be_kept_has_a_word_and_no_word_is_left_over() -> None:
    names = set(kept_as()) - NOT_OF_A_CLIENT
    assert len(names) > 100
    assert names == set(words.PLACES)


def test_every_purpose_has_words_for_the_register_and_for_the_client() -> None:
    assert {*ACTIVITIES.values(), EMERGENCY, words.OVERSIGHT} == set(words.PURPOSES)
    for purpose in words.PURPOSES.values():
        assert purpose.label
        assert purpose.plain.endswith(".")


@pytest.mark.parametrize("model", list(logged()), ids=lambda model: model._meta.label)
def test_every_table_and_column_that_is_logged_has_a_word(model: Any) -> None:
    assert model._meta.label in words.TABLES
    missing = [
        field.name
        for field in model._meta.concrete_fields
        if words.is_automatic(field) and field.name not in words.COLUMNS
    ]
    assert missing == []


def test_the_columns_that_an_overseer_does_not_read_are_there() -> None:
    labels = {model._meta.label: model for model in logged()}
    for label, names in words.WITHHELD.items():
        assert names <= {field.column for field in labels[label]._meta.concrete_fields}


def test_the_site_knows_the_name_of_every_act_also_of_those_of_the_command_line() -> None:
    script = """
import importlib, os, pkgutil
os.environ["DJANGO_SETTINGS_MODULE"] = "wajong.settings_test"
import django
django.setup()
from django.urls import get_resolver
from base.acts import LABELS
get_resolver().url_patterns
site = set(LABELS)
for room in ("accounts", "audit", "clients", "journeys", "notifications", "population", "reports"):
    for module in pkgutil.walk_packages(importlib.import_module(room).__path__, f"{room}."):
        if ".migrations." not in module.name:
            importlib.import_module(module.name)
print(sorted(set(LABELS) - site), len(site))
"""
    told = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True).stdout.split()
    assert told[0] == "[]"
    assert int(told[1]) > 60


def test_a_code_that_is_no_longer_known_is_shown_as_it_is() -> None:
    assert words.place("page-of-long-ago") == "page-of-long-ago"
    assert words.purpose("iets_anders").label == "iets_anders"
    assert words.table("journeys_gone") == "journeys_gone"
    assert words.act("") == words.OUTSIDE_ACTS

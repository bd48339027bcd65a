"""Messages: everybody reads the own ones."""

import re
from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import User
from notifications.models import Notification
from tests import factories
from tests.conftest import SignIn

pytestmark = pytest.mark.django_db


def test_a_message_to_me_is_new_until_i_say_that_i_read_it(expert: User, sign_in: SignIn) -> None:
    factories.NotificationFactory(recipient=expert)
    browser = sign_in(expert)
    page = browser.get("/messages/").content.decode()
    assert "Nieuw" in page
    assert "U hebt een nieuwe taak" in page
    page = browser.post("/messages/read/", follow=True).content.decode()
    assert "Nieuw" not in page
    assert "U hebt een nieuwe taak" in page
    assert Notification.objects.get().read_at is not None


def test_the_header_counts_what_i_have_not_read(expert: User, sign_in: SignIn) -> None:
    factories.NotificationFactory.create_batch(2, recipient=expert)
    factories.NotificationFactory(recipient=expert, read_at=datetime(2026, 1, 6, tzinfo=UTC))
    page = sign_in(expert).get("/messages/").content.decode()
    assert '<span class="count">2<span class="visually-hidden"> ongelezen</span></span>' in page


def test_a_message_to_somebody_else_is_neither_shown_nor_marked(
    expert: User, colleague: User, sign_in: SignIn
) -> None:
    theirs = factories.NotificationFactory(recipient=colleague, subject="Niet voor Anouk")
    browser = sign_in(expert)
    assert "Niet voor Anouk" not in browser.get("/messages/").content.decode()
    browser.post("/messages/read/")
    theirs.refresh_from_db()
    assert theirs.read_at is None


def test_reading_the_list_marks_nothing(expert: User, sign_in: SignIn) -> None:
    factories.NotificationFactory(recipient=expert)
    sign_in(expert).get("/messages/")
    assert Notification.objects.get().read_at is None


def test_marking_takes_a_post(expert: User, sign_in: SignIn) -> None:
    assert sign_in(expert).get("/messages/read/").status_code == 405


def test_the_text_of_a_message_is_escaped(expert: User, sign_in: SignIn) -> None:
    factories.NotificationFactory(recipient=expert, text="<b>vet</b>")
    assert "&lt;b&gt;vet&lt;/b&gt;" in sign_in(expert).get("/messages/").content.decode()


def test_an_empty_list_says_that_there_is_nothing_to_do(expert: User, sign_in: SignIn) -> None:
    page = sign_in(expert).get("/messages/").content.decode()
    assert "U hebt geen berichten." in page
    assert "Markeer alles als gelezen" not in page


def test_many_messages_come_in_pages_and_cost_no_more_queries(
    expert: User, sign_in: SignIn, django_assert_num_queries: Any
) -> None:
    browser = sign_in(expert)
    for count in (2, 30):
        factories.NotificationFactory.create_batch(count, recipient=expert)
        with django_assert_num_queries(4):  # session, the user with how many are unread, how many, the page
            page = browser.get("/messages/").content.decode()
    assert "Pagina 1 van 2" in page
    assert "Pagina 2 van 2" in browser.get("/messages/?page=2").content.decode()
    assert browser.get("/messages/?page=zeven").status_code == 200


def test_the_number_in_the_header_costs_no_query_and_counts_the_own_unread_ones(
    expert: User, colleague: User, sign_in: SignIn
) -> None:
    factories.NotificationFactory.create_batch(3, recipient=expert)
    factories.NotificationFactory.create_batch(2, recipient=colleague)
    Notification.objects.filter(pk=Notification.objects.filter(recipient=expert).earliest("pk").pk).update(
        read_at=timezone.now()
    )
    browser = sign_in(expert)
    with CaptureQueriesContext(connection) as captured:
        page = browser.get("/account/").content.decode()
    assert re.search(r"Berichten\s*<span[^>]*>\s*2\b", page)
    asked = [query["sql"] for query in captured]
    assert not [sql for sql in asked if sql.startswith("SELECT COUNT") and "notification" in sql]

"""Dates, distances, numbers and states as people read them."""

from datetime import UTC, date, datetime

import pytest
from django.template import TemplateSyntaxError

from base.templatetags import wajong as words

MONDAY = date(2026, 11, 23)


def test_a_date_reads_as_day_of_the_week_day_month_and_year() -> None:
    assert words.dutch_date(MONDAY) == "ma 23 november 2026"
    assert words.dutch_date_short(date(2026, 2, 1)) == "01-02-2026"


def test_no_date_reads_as_nothing() -> None:
    shown = [words.dutch_date(None), words.dutch_date_short(None), words.dutch_datetime(None)]
    assert shown == ["", "", ""]
    assert words.relative_days(None, MONDAY) == ""


def test_a_moment_is_read_on_the_clock_of_the_netherlands() -> None:
    just_before_midnight_in_utc = datetime(2026, 11, 22, 23, 5, tzinfo=UTC)
    assert words.dutch_datetime(just_before_midnight_in_utc) == "ma 23 november 2026, 00.05 uur"
    assert words.dutch_date(just_before_midnight_in_utc) == "ma 23 november 2026"
    assert words.relative_days(just_before_midnight_in_utc, MONDAY) == "vandaag"


@pytest.mark.parametrize(
    ("day", "said"),
    [
        (date(2026, 11, 23), "vandaag"),
        (date(2026, 11, 24), "morgen"),
        (date(2026, 11, 22), "gisteren"),
        (date(2026, 11, 25), "over 2 dagen"),
        (date(2026, 11, 21), "2 dagen geleden"),
        (date(2026, 12, 5), "over 12 dagen"),
        (date(2027, 2, 23), "over 92 dagen"),
        (date(2027, 2, 24), "over 3 maanden"),
        (date(2025, 10, 22), "13 maanden geleden"),
    ],
)
def test_the_distance_of_a_day_in_words(day: date, said: str) -> None:
    assert words.relative_days(day, MONDAY) == said


@pytest.mark.parametrize(
    ("written", "address"),
    [
        ("030 123 45 67", "tel:+31301234567"),
        ("06-12345678", "tel:+31612345678"),
        ("+31 (0)30 123 45 67", "tel:+31301234567"),
        ("0031 30 1234567", "tel:+31301234567"),
        ("112", "tel:112"),
    ],
)
def test_a_phone_number_can_be_tapped(written: str, address: str) -> None:
    assert words.phone_href(written) == address


def test_a_badge_says_its_status_in_words_and_escapes_them() -> None:
    shown = words.badge("Te laat <1>", "danger")
    assert "Te laat &lt;1&gt;" in shown
    assert "utrecht-status-badge--danger" in shown


def test_a_badge_in_an_unknown_tone_is_a_mistake_in_the_template() -> None:
    with pytest.raises(TemplateSyntaxError, match="tone"):
        words.badge("Te laat", "pink")

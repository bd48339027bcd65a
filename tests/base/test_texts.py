"""What a text may hold: every script as it is written, and nothing that no screen shows."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from base import texts

_ODD = st.text(st.characters(categories=("Cc", "Cf", "Cs", "Zl", "Zp", "Zs", "Mn", "Lu")), max_size=12)


@pytest.mark.parametrize(
    "text",
    [
        "Noël Müller-Şahin",
        "Ελένη Папа عائشة שלום",
        "नमस्ते ไทย 한국어 日本語 葛󠄀",  # with a variation of a character
        "می\u200cخواهم",  # joiners belong to Persian
        "क्\u200dष",
        "👩\u200d👩\u200d👧 ❤\ufe0f 1\ufe0f⃣ 👍🏽 🇳🇱",
        "° € “aanhaling” – streep … ½",
    ],
)
def test_what_is_written_somewhere_is_text(text: str) -> None:
    assert texts.tidy(text) == unicodedata.normalize("NFC", text)
    assert texts.fault(text, lines=False) == ""


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Noe\u0308l", "Noël"),
        ("een\r\ntwee\rdrie\u2028vier\x0bvijf\x85zes", "een\ntwee\ndrie\nvier\nvijf\nzes"),
        ("\ufeffge\xadplakt\u200b uit\u200e Word\u200f", "geplakt uit Word"),
        ("K\u200dim van\ufe0f Dijk", "Kim van Dijk"),
        ("e\u200d\u0301\u200d", "é"),
        ("\u200d\ufe0f", ""),
        (" \u200b\u2800\u3000 ", ""),
    ],
)
def test_what_is_pasted_along_is_left_out(typed: str, kept: str) -> None:
    assert texts.tidy(typed) == kept


@pytest.mark.parametrize(
    "hidden", ["\0", "\x1b", "\x7f", "\x9f", "\ud800", "\u3164", "\ufff9", "\uffff", "\U000e0041"]
)
def test_what_no_screen_shows_is_refused_with_its_place(hidden: str) -> None:
    assert "teken op plaats 4" in texts.fault(texts.tidy(f"Kim{hidden}van"), lines=True)


@pytest.mark.parametrize("turn", [chr(code) for code in (*range(0x202A, 0x202F), *range(0x2066, 0x206A))])
def test_what_turns_a_text_round_is_refused(turn: str) -> None:
    assert texts.fault(texts.tidy(f"Kim{turn}van"), lines=True)


@pytest.mark.parametrize("ends", ["\n", "\r\n", "\t", "\u2029"])
def test_a_text_of_one_line_has_one(ends: str) -> None:
    text = texts.tidy(f"een{ends}twee")
    assert texts.fault(text, lines=True) == ""
    assert "één regel" in texts.fault(text, lines=False)


@given(_ODD)
def test_whatever_comes_a_tidy_text_stays_as_it_is_and_what_passes_can_be_written(text: str) -> None:
    once = texts.tidy(text)
    assert texts.tidy(once) == once
    if not texts.fault(once, lines=False):
        assert not {unicodedata.category(char) for char in once} & {"Cc", "Cs", "Zl", "Zp"}

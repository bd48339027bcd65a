"""What a text may hold: the same for forms, the API and import files, each of which asks here at one place.

Letters of every script, accents and emoji are text, and so is what holds them together. What a screen does not show
is not: it hides words, turns them round, or is refused by the database.
"""

import re
from unicodedata import normalize

# The ways in which a line ends; Word and spreadsheets have their own.
_BREAK = re.compile("\r\n?|[\x0b\x0c\x85\u2028\u2029]")
# What comes along with a copied text and means nothing by itself: soft hyphens, spaces without a width, direction
# marks; and, behind a letter of Europe or at the very start, joiners and variations, which those letters do not have.
_ALONG = re.compile(
    "[\xad\u034f\u061c\u180e\u200b\u200e\u200f\u2060\ufeff]+"
    "|(?:^|(?<=[A-Za-z\xc0-\u058f]))[\u200c\u200d\ufe00-\ufe0f\U000e0100-\U000e01ef]+"
)
_SHOWN = re.compile("[^\\s\u200c\u200d\u2800\ufe00-\ufe0f]")
# Control characters, of which PostgreSQL refuses NUL; halves of a character; directions that turn round what follows;
# fillers, tags and operators that show nothing; and places in Unicode that will never be a character.
_UNKEEPABLE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\u202a-\u202e\u2061-\u206f"
    "\u115f\u1160\u17b4\u17b5\u3164\uffa0\ufdd0-\ufdef\ufff0-\ufffb\ufffe\uffff"
    "\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e00ff\U000e01f0-\U000e0fff]"
)
_SECOND_LINE = re.compile("[\t\n\r]")


def tidy(text: str) -> str:
    """The text in its one spelling (NFC, lines that end in a newline); empty when there is nothing to see in it."""
    text = _BREAK.sub("\n", text)
    if text.isascii():
        return text
    text = normalize("NFC", _ALONG.sub("", text))
    return text if _SHOWN.search(text) else ""


def fault(text: str, *, lines: bool) -> str:
    """What is wrong with a tidy text, in words for the person; empty when it can be kept.

    `lines` says that it may have several, and tabs.
    """
    if found := _UNKEEPABLE.search(text):
        return (
            f"Het teken op plaats {found.start() + 1} kunnen wij niet bewaren: het is niet te zien. "
            "Typ de tekst daar opnieuw."
        )
    if not lines and _SECOND_LINE.search(text):
        return "Hier past één regel. Haal de tab of de nieuwe regel weg."
    return ""

"""Texts that would run if a page took them for markup, and how one sees that it did."""

from html.parser import HTMLParser

# Each closes what it may stand in and opens something that acts: a marker element, and handlers that would run it.
RUN = "window.ran=1"
POLYGLOT = (
    f"'\"></title></textarea></script><x-ran onclick={RUN}><img src=x onerror={RUN}>"
    f"<svg/onload={RUN}>{{{{7*7}}}}{{% now 'Y' %}}"
)
PAYLOADS = (
    POLYGLOT,
    f"<script>{RUN}</script><x-ran>",
    f"\" onmouseover=\"{RUN}\" autofocus onfocus=\"{RUN}\" x=\"<x-ran>",
    f"' onmouseover='{RUN}' x='<x-ran>",
    f"javascript:{RUN}//<x-ran>",
    f"</textarea><x-ran><iframe srcdoc='<script>parent.{RUN}</script>'>",
    f"<a href='java\tscript:{RUN}'><x-ran>",
    f"<math><mtext><style><x-ran><img src=x onerror={RUN}>",
    "\uff1cscript\uff1e\u2039<x-ran>\u203a&lt;x-ran&gt;&#60;x-ran&#62;",
    "--><x-ran><!--",
    "${7*7}#{7*7}<%= 7*7 %><x-ran>",
)  # fmt: skip
# What fits in a short column still breaks out of an attribute and of text.
SHORT = "\"'><x-ran>"
MARK = "x-ran"


def fitting(length: int | None, turn: int = 0) -> str:
    """A payload that fits, another one each turn."""
    if length is None:
        return PAYLOADS[turn % len(PAYLOADS)]
    fits = [text for text in PAYLOADS if len(text) <= length]
    return fits[turn % len(fits)] if fits else SHORT[:length]


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.alive: list[str] = []
        self.texts: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = [f"<{tag}>"] if tag in (MARK, "iframe", "math", "embed", "object") else []
        for name, value in attrs:
            leads = "".join((value or "").split()).lower()
            if name.startswith("on") or (
                name in ("href", "src", "action", "formaction", "xlink:href", "hx-get", "hx-post")
                and leads.startswith(("javascript:", "data:text", "vbscript:"))
            ):
                found.append(f"<{tag} {name}={value}>")
            self.texts.append(value or "")
        self.alive += found

    def handle_data(self, data: str) -> None:
        self.texts.append(data)


def alive(html: str) -> list[str]:
    """What of the payloads became part of the page instead of text on it."""
    reader = _Reader()
    reader.feed(html)
    found = reader.alive
    if any("49" in text and "7*7" not in text and MARK in text for text in reader.texts):
        found.append("a template ran")
    return found


def shown(html: str) -> bool:
    """Whether a payload stands on the page as text, or as the value of a field."""
    reader = _Reader()
    reader.feed(html)
    return any(f"<{MARK}" in text for text in reader.texts)

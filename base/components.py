"""What the components of templates/components are fed with."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Tab:
    """A link that filters a page; `urgent` makes a count above zero stand out."""

    text: str
    url: str
    current: bool = False
    count: int | None = None
    urgent: bool = False


@dataclass(frozen=True, slots=True)
class Contact:
    """Somebody to call: name, direct number, and days and hours; what is not known is empty."""

    name: str
    phone: str
    reachable: str


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a step bar; `note` says for example since when."""

    text: str
    current: bool = False
    note: str = ""

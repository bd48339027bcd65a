"""What templates say with one word: dates as people read them, and the components of templates/components."""

import re
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from dateutil.relativedelta import relativedelta
from django import template
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

register = template.Library()

_DAYS = ("ma", "di", "wo", "do", "vr", "za", "zo")
_MONTHS = (
    "januari", "februari", "maart", "april", "mei", "juni",
    "juli", "augustus", "september", "oktober", "november", "december",
)  # fmt: skip
_TONES = {"neutral", "success", "warning", "danger"}


def _day(value: date | datetime) -> date:
    """The calendar day in the Netherlands."""
    if isinstance(value, datetime):
        return timezone.localtime(value).date() if timezone.is_aware(value) else value.date()
    return value


@register.filter
def announcing(label: str) -> str:
    """A label before what it is about: with a colon, and a question as it is."""
    return label if label.endswith("?") else f"{label}:"


@register.filter
def dutch_date(value: date | datetime | None) -> str:
    """`ma 23 november 2026`; empty for no date."""
    if not value:
        return ""
    day = _day(value)
    return f"{_DAYS[day.weekday()]} {day.day} {_MONTHS[day.month - 1]} {day.year}"


@register.filter
def dutch_date_short(value: date | datetime | None) -> str:
    """`23-11-2026`; empty for no date."""
    return f"{_day(value):%d-%m-%Y}" if value else ""


@register.filter
def dutch_datetime(value: datetime | None) -> str:
    """`ma 23 november 2026, 10.05 uur`; empty for no moment."""
    return f"{dutch_date(value)}, {timezone.localtime(value):%H.%M} uur" if value else ""


@register.filter
def relative_days(value: date | datetime | None, on: date) -> str:
    """The distance from `on` in words: days up to three months away, whole months further off."""
    if not value:
        return ""
    day = _day(value)
    distance = (day - on).days
    if -1 <= distance <= 1:
        return ("gisteren", "vandaag", "morgen")[distance + 1]
    amount = f"{abs(distance)} dagen"
    if abs(distance) > 92:
        apart = relativedelta(max(day, on), min(day, on))
        amount = f"{apart.years * 12 + apart.months} maanden"
    return f"over {amount}" if distance > 0 else f"{amount} geleden"


@register.filter
def phone_href(number: str) -> str:
    """A Dutch number as a tel: address: `030 123 45 67` becomes `tel:+31301234567`."""
    digits = re.sub(r"[^\d+]", "", number.replace("(0)", ""))
    if digits.startswith("00"):
        digits = "+" + digits[2:]
    elif digits.startswith("0"):
        digits = "+31" + digits[1:]
    return f"tel:{digits}"


@register.simple_tag
def badge(text: object, tone: str = "neutral") -> SafeString:
    """A status in words; the tone (neutral, success, warning, danger) only underlines it."""
    if tone not in _TONES:
        raise template.TemplateSyntaxError(f"badge has no tone {tone!r}; use one of {sorted(_TONES)}")
    return format_html('<span class="utrecht-status-badge utrecht-status-badge--{}">{}</span>', tone, text)


@register.inclusion_tag("components/back_link.html")
def back_link(url: str, text: str) -> dict[str, Any]:
    """The way back, above the heading."""
    return {"url": url, "text": text}


@register.inclusion_tag("components/contact_person.html")
def contact_person(label: str, person: object) -> dict[str, Any]:
    """Who to call; `person` has name, phone and reachable, or is None when there is nobody yet."""
    return {"label": label, "person": person}


@register.inclusion_tag("components/alert.html")
def alert(kind: str, text: str, title: str = "") -> dict[str, Any]:
    """A remark that stands out: info, success, warning or error."""
    return {"kind": kind, "text": text, "title": title}


@register.inclusion_tag("components/empty.html")
def empty(title: str, text: str = "", url: str = "", link: str = "") -> dict[str, Any]:
    """What stands where a list has no rows: that it is empty, and what to do."""
    return {"title": title, "text": text, "url": url, "link": link}


@register.inclusion_tag("components/tabs.html")
def tabs(items: Iterable[object], label: str) -> dict[str, Any]:
    """Links that filter the same page; each item has text, url, current, count (or None) and urgent."""
    return {"tabs": items, "label": label}


@register.inclusion_tag("components/steps.html")
def steps(items: Iterable[object], label: str) -> dict[str, Any]:
    """The klantfasen in a row; each item has text, current and note."""
    return {"steps": items, "label": label}


@register.inclusion_tag("components/pages.html", takes_context=True)
def pages(context: template.Context, page: object) -> dict[str, Any]:
    """Previous and next of a `django.core.paginator.Page`, keeping the other filters in the address."""
    return {"page": page, "request": context["request"]}


@register.simple_block_tag
def fact(content: SafeString, label: str) -> SafeString:
    """One pair in a `<dl class="facts">`."""
    return render_to_string("components/fact.html", {"label": label, "content": content})


@register.simple_block_tag
def table(content: SafeString, caption: str, hide_caption: bool = False, stacked: bool = False) -> SafeString:
    """A table around `thead` and `tbody`; `stacked` turns each row into a block on a narrow screen."""
    return render_to_string(
        "components/table.html",
        {"caption": caption, "hide_caption": hide_caption, "stacked": stacked, "content": content},
    )


@register.simple_block_tag
def timeline_item(content: SafeString, day: date | datetime, title: str, by: str = "") -> SafeString:
    """One event in an `<ol class="timeline">`."""
    return render_to_string(
        "components/timeline_item.html", {"day": day, "title": title, "by": by, "content": content}
    )

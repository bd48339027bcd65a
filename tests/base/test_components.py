"""The components say what they show, to the eye and to a screen reader."""

from datetime import date
from typing import Any

from django.template import engines

from base.components import Step, Tab

MONDAY = date(2026, 11, 23)


def drawn(template: str, **context: Any) -> str:
    page: str = engines["django"].from_string("{% load wajong %}" + template).render(context)
    return " ".join(page.split())


def test_the_tab_that_is_open_is_marked_and_counts_are_shown() -> None:
    items = [
        Tab("Vandaag", "?a", current=True, count=4),
        Tab("Te laat", "?b", count=2, urgent=True),
        Tab("Alles", "?c"),
    ]
    page = drawn("{% tabs items 'Filters' %}", items=items)
    assert '<nav class="tabs" aria-label="Filters">' in page
    assert 'href="?a" aria-current="page">Vandaag <span class="count">4</span>' in page
    assert 'href="?b">Te laat <span class="count count--urgent">2</span>' in page
    assert 'href="?c">Alles</a>' in page


def test_an_urgent_tab_without_anything_in_it_does_not_shout() -> None:
    assert "count--urgent" not in drawn("{% tabs items 'x' %}", items=[Tab("Te laat", "?", count=0, urgent=True)])


def test_the_current_step_is_marked() -> None:
    page = drawn("{% steps items 'Klantfase' %}", items=[Step("1"), Step("2", current=True, note="sinds maart")])
    assert page.count("aria-current") == 1
    assert "sinds maart" in page


def test_a_table_has_a_caption_and_can_be_reached_by_keyboard() -> None:
    page = drawn("{% table 'Taken' %}<tbody></tbody>{% endtable %}")
    assert "<caption>Taken</caption>" in page
    assert 'role="region" tabindex="0" aria-label="Taken"' in page


def test_an_event_has_a_date_that_a_machine_reads_too() -> None:
    page = drawn("{% timeline_item day 'Gesprek' by='Anouk' %}<p>Tekst</p>{% endtimeline_item %}", day=MONDAY)
    assert '<time datetime="2026-11-23">ma 23 november 2026</time>' in page
    assert "<p>Tekst</p>" in page


def test_a_fact_is_a_pair_whose_value_is_escaped() -> None:
    page = drawn("{% fact 'Naam' %}{{ name }}{% endfact %}", name="<b>")
    assert "<dt>Naam</dt> <dd>&lt;b&gt;</dd>" in page


def test_an_empty_list_can_lead_somewhere() -> None:
    page = drawn("{% empty 'Niets' 'Doe iets.' '/a/' 'Daarheen' %}")
    assert '<a class="utrecht-link target" href="/a/">Daarheen</a>' in page
    assert "<a" not in drawn("{% empty 'Niets' %}")


def test_a_contact_without_a_number_says_so() -> None:
    person = {"name": "Bas Mulder", "phone": "", "reachable": ""}
    page = drawn("{% contact_person 'Achtervang' person %}", person=person)
    assert "Geen nummer bekend" in page
    assert "tel:" not in page

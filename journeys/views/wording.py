"""What a page says after an action: what follows from it."""

from datetime import date

from base.templatetags.wajong import dutch_date
from journeys.deadlines import RULES, Rule
from journeys.terms import upcoming_for_client


def follows(client_id: int, on: date, *rules: Rule) -> str:
    """The first term under these rules in a sentence, to stand after what was done; empty when there is none."""
    keys = {rule.key for rule in rules}
    term = next((term for term in upcoming_for_client(client_id, on) if term.rule in keys), None)
    if term is None:
        return ""
    title, due = RULES[term.rule].title, dutch_date(term.due_on)
    if term.opens_on <= on:
        return f" Er staat een taak klaar: {title.lower()}, uiterlijk {due}."
    return f" Daarna volgt: {title.lower()}, uiterlijk {due}. De taak opent op {dutch_date(term.opens_on)}."

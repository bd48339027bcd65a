"""For every term there is something one can do, and for each role only what it may."""

import pytest
from django.urls import resolve

from accounts.models import User
from accounts.roles import Permission, Role
from journeys.deadlines import LIVE_RULES, Rule
from journeys.next_steps import About, steps
from journeys.why import citations, why
from tests import factories


def about(rule: Rule) -> About:
    """A task under this rule."""
    return About(rule, task_pk=1, number="W10000001", subject_pk=2, job_pk=3)


def user(role: Role) -> User:
    """Somebody of this role, not stored."""
    return User(role=role, is_active=True)


@pytest.mark.parametrize("rule", LIVE_RULES, ids=lambda rule: rule.key)
def test_every_term_leads_to_a_page_that_meets_it(rule: Rule) -> None:
    links = steps(about(rule), user(Role.LABOUR_EXPERT))
    assert links
    assert all(resolve(link.url.split("?")[0]).url_name for link in links)


@pytest.mark.parametrize("rule", LIVE_RULES, ids=lambda rule: rule.key)
def test_whoever_only_reads_is_offered_nothing(rule: Rule) -> None:
    assert steps(about(rule), user(Role.SENIOR_EXPERT)) == ()


def test_a_team_lead_is_offered_what_that_role_may_do() -> None:
    offered = {link.text for rule in LIVE_RULES for link in steps(about(rule), user(Role.TEAM_LEAD))}
    assert offered == {"Signaal beantwoorden", "Op gedaan zetten"}
    assert user(Role.TEAM_LEAD).may(Permission.HANDLE_TASK)


@pytest.mark.parametrize("rule", LIVE_RULES, ids=lambda rule: rule.key)
def test_every_term_names_its_source_and_its_dates(rule: Rule) -> None:
    task = factories.TaskFactory.build(client=None, rule=rule.key)
    answer = why(task)
    assert answer.text == f"{rule.why} {rule.own_choice}".strip()
    assert all(source.startswith("UWV, ") for source in answer.sources)
    assert [day for _, day in answer.dates] == [task.anchor_on, task.opens_on, task.due_on]


def test_a_source_is_cited_as_people_do() -> None:
    assert citations("004:864-870; 001:981") == (
        "UWV, Onbeperkt aan het werk in de Wajong (2022), regels 864-870",
        "UWV, Effectevaluatie Wajongdienstverlening, regel 981",
    )

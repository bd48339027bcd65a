"""What a person does on a page and looks for there, in the words of the screen."""

import re
from datetime import date

from playwright.sync_api import Locator, Page, expect

from accounts.roles import Role
from journeys.worklist import About, View

EXPERT, ADVISER, SENIOR, LEAD, COACH, EMPLOYER, OWN, WSP, PRIVACY, ADMINISTRATOR = (
    Role.LABOUR_EXPERT,
    Role.INTENSIVE_ADVISER,
    Role.SENIOR_EXPERT,
    Role.TEAM_LEAD,
    Role.JOBCOACH,
    Role.EMPLOYER,
    Role.CLIENT,
    Role.EMPLOYER_ADVISER,
    Role.PRIVACY_OFFICER,
    Role.ADMINISTRATOR,
)


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def follow(where: Page | Locator, name: str) -> None:
    """The first link with these words: on a file it is the one on top."""
    where.get_by_role("link", name=name).first.click()


def told(page: Page, text: str) -> None:
    """What the page says was done."""
    expect(page.locator(".utrecht-alert[role=status]")).to_contain_text(text)


def to_do(page: Page) -> Locator:
    return page.get_by_role("region", name="Wat er moet gebeuren")


def task_in(page: Page, title: str) -> Locator:
    """The task with this title in a file."""
    return to_do(page).get_by_role("listitem").filter(has=page.get_by_role("heading", name=title))


def timeline(page: Page) -> Locator:
    return page.get_by_role("region", name="Tijdlijn")


def tab(page: Page, view: View) -> Locator:
    views = page.get_by_role("navigation", name="Mijn werk bekijken")
    return views.get_by_role("link", name=re.compile(rf"^{view.title}\b"))


def count_on(link: Locator) -> int:
    return int(link.locator(".count").inner_text())


def written(day: date) -> str:
    return day.strftime("%d-%m-%Y")


def rows_of(page: Page, about: About) -> int:
    """How many lines a view of my work shows."""
    return page.locator("#work tbody" if about is About.RISK else "#work tbody tr").count()

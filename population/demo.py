"""The people as whom a visitor of a demonstration signs in: one for every role, all with one password."""

from typing import NamedTuple

from accounts.demo import DEMO_PASSWORD
from accounts.roles import Role

__all__ = ["BY_ROLE", "DEMO_LOGINS", "DEMO_PASSWORD", "EMPLOYEES", "DemoLogin"]

# A demonstration of an employer shows about this many employees.
EMPLOYEES = 6


class DemoLogin(NamedTuple):
    """A role and the address under which a visitor takes it."""

    role: Role
    email: str
    name: str


DEMO_LOGINS: tuple[DemoLogin, ...] = (
    DemoLogin(Role.LABOUR_EXPERT, "arbeidsdeskundige@demo.example", "Anouk de Wit"),
    DemoLogin(Role.INTENSIVE_ADVISER, "adviseur@demo.example", "Bas Mulder"),
    DemoLogin(Role.SENIOR_EXPERT, "staf@demo.example", "Stan Vos"),
    DemoLogin(Role.TEAM_LEAD, "teamleider@demo.example", "Tineke Bos"),
    DemoLogin(Role.EMPLOYER_ADVISER, "wsp@demo.example", "Willem Prins"),
    DemoLogin(Role.JOBCOACH, "jobcoach@demo.example", "Joost Coenen"),
    DemoLogin(Role.EMPLOYER, "werkgever@demo.example", "Wilma Bakker"),
    # Takes the name of the client that it belongs to.
    DemoLogin(Role.CLIENT, "wajonger@demo.example", ""),
    DemoLogin(Role.ANALYST, "beleid@demo.example", "Priya Ramdin"),
    DemoLogin(Role.PRIVACY_OFFICER, "privacy@demo.example", "Fatima Tahiri"),
    DemoLogin(Role.ADMINISTRATOR, "beheer@demo.example", "Femke Huisman"),
)
BY_ROLE = {login.role.value: login for login in DEMO_LOGINS}

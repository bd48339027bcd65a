"""Every page with whom it is for, what its address is about, and the other faces it has."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from accounts.roles import PERMISSIONS, Role
from tests.browser.steps import ADMINISTRATOR, ADVISER, COACH, EMPLOYER, EXPERT, LEAD, OWN, PRIVACY, SENIOR, WSP

CASEWORK = (EXPERT, ADVISER)
HANDLERS = (EXPERT, ADVISER, LEAD)
READERS = (EXPERT, ADVISER, SENIOR, LEAD)
EVERYBODY = tuple(Role)
PAGELESS = tuple(role for role, may in PERMISSIONS.items() if not may)


@dataclass(frozen=True)
class Kind:
    """Whom a page is for, what its address is about, and the other faces it has."""

    roles: tuple[Role | None, ...]
    about: str = ""
    faces: tuple[str, ...] = ("",)
    form: bool = False


# Every address that answers with HTML, by the name it has in the URLconf; None is a stranger.
PAGES: dict[str, Kind] = {
    "home": Kind(PAGELESS),
    "sign-in": Kind((None,), form=True),
    "messages": Kind(EVERYBODY),
    "account": Kind(EVERYBODY),
    "password-change": Kind((EXPERT,), form=True),
    "employees": Kind((EMPLOYER,)),
    "my-work": Kind(
        HANDLERS,
        faces=(
            "",
            "?view=overdue",
            "?view=at_risk",
            "?view=tasks",
            "?view=waiting",
            "?view=longest_not_seen&q=jan",
            "?view=longest_without_work",
            "?view=clients&q=jan&klantfase=werkfit",
            "?q=bestaatniet",
        ),
    ),
    "client-search": Kind(READERS, faces=("", "?q=jan", "?q=bestaatniet")),
    "client-register": Kind(HANDLERS, form=True),
    "client-change": Kind(HANDLERS, "client", form=True),
    "contact-interval": Kind(CASEWORK, "client", form=True),
    "client-file": Kind(READERS, "client", faces=("", "?timeline=all&from=/my-work/")),
    "klantfase-change": Kind(CASEWORK, "client", form=True),
    "conversation-record": Kind(CASEWORK, "client", faces=("", "?kind=startgesprek_baanverlies"), form=True),
    "workplan-write": Kind(CASEWORK, "client", form=True),
    "agreement-make": Kind(CASEWORK, "client", faces=("", "?contact=werkgever"), form=True),
    "agreement-complete": Kind(CASEWORK, "agreement", form=True),
    "agreement-drop": Kind(CASEWORK, "agreement", form=True),
    "work-start": Kind(
        CASEWORK, "client", faces=("?employer={employer}", "", "?q=bedrijf", "?employer=none"), form=True
    ),
    "contact-change": Kind((LEAD,), "client", form=True),
    "client-access": Kind(HANDLERS, "client", form=True),
    "client-access-end": Kind(HANDLERS, "access", form=True),
    "own-journey": Kind((OWN,)),
    "own-journey-of": Kind((OWN,), "client"),
    "own-readers": Kind((OWN,), "client", faces=("", "?since=1-1-2020&until=2-1-2020")),
    "own-signal": Kind((OWN,), "client", form=True),
    "own-unknown-job": Kind((OWN,), "client", form=True),
    "own-unplaced-receipt": Kind((OWN,), "own_unplaced"),
    "own-wish": Kind((OWN,), "client"),
    "own-agreement-done": Kind((OWN,), "own_agreement"),
    "own-consent": Kind((OWN,), "own_asked", form=True),
    "own-consent-withdraw": Kind((OWN,), "own_consent"),
    "consent-ask": Kind(HANDLERS, "client", form=True),
    "consent-record": Kind(HANDLERS, "client", form=True),
    "consent-withdraw": Kind(HANDLERS, "consent", form=True),
    "own-signal-receipt": Kind((OWN,), "own_signal"),
    "client-services": Kind(READERS, "client"),
    "trajectory-request": Kind(CASEWORK, "client", faces=("", "?service=naar_werk"), form=True),
    "no-purchase": Kind(CASEWORK, "client", form=True),
    "trial-placement-plan": Kind(CASEWORK, "client", faces=("?employer={employer}", "", "?q=bestaatniet"), form=True),
    "trajectory-order": Kind(CASEWORK, "traject", form=True),
    "trajectory-start": Kind(CASEWORK, "traject", form=True),
    "trajectory-hold": Kind(CASEWORK, "traject", form=True),
    "trajectory-resume": Kind(CASEWORK, "traject", form=True),
    "trajectory-complete": Kind(CASEWORK, "traject", form=True),
    "trajectory-break-off": Kind(CASEWORK, "traject", form=True),
    "trial-placement-end": Kind(CASEWORK, "placement", form=True),
    "service-choose": Kind(CASEWORK, "client", faces=("", "?service=wsp"), form=True),
    "service-end": Kind(CASEWORK, "chosen", form=True),
    "contract-extend": Kind(CASEWORK, "job", form=True),
    "job-end-invite": Kind(CASEWORK, "job"),
    "job-end": Kind(READERS, "case"),
    "job-end-step": Kind(CASEWORK, "step", form=True),
    "checklist-check": Kind(CASEWORK, "checklist", form=True),
    "job-end-attempt": Kind(CASEWORK, "case", form=True),
    "job-end-lead": Kind(CASEWORK, "case", form=True),
    "job-end-lead-accept": Kind(CASEWORK, "case"),
    "job-end-reason": Kind(CASEWORK, "case", form=True),
    "vacancy-answer": Kind(CASEWORK, "case", form=True),
    "employer-review": Kind(CASEWORK, "case", form=True),
    "vacancies": Kind((WSP, *READERS), faces=("", "?view=mine", "?view=others", "?view=closed")),
    "vacancy": Kind((WSP, *READERS), "vacancy"),
    "vacancy-step": Kind((WSP,), "vacancy-step", form=True),
    "candidate-put-forward": Kind(CASEWORK, "vacancy", form=True),
    "candidate-result": Kind((WSP,), "candidate", form=True),
    "candidate-take-back": Kind(CASEWORK, "candidate"),
    "employment-end": Kind(CASEWORK, "job", form=True),
    "employment-end-withdraw": Kind(CASEWORK, "job"),
    "coaching-start": Kind(
        CASEWORK,
        "job",
        faces=("?organisation={guide}", "", "?q=bedrijf", "?q=bestaatniet", "?organisation=intern"),
        form=True,
    ),
    "coaching-renew": Kind(CASEWORK, "coaching", form=True),
    "coaching-stop": Kind(CASEWORK, "coaching", form=True),
    "task": Kind(READERS, "task"),
    "task-complete": Kind(HANDLERS, "task", form=True),
    "task-postpone": Kind(HANDLERS, "task", form=True),
    "task-hand-over": Kind(HANDLERS, "task", form=True),
    "signal": Kind(READERS, "signal"),
    "signal-answer": Kind(HANDLERS, "signal", form=True),
    "signal-report": Kind((COACH,), "job", form=True),
    "signal-record": Kind(HANDLERS, "job", form=True),
    "bankruptcy-report": Kind(HANDLERS, faces=("?employer={employer}", "", "?q=bedrijf")),
    "employee-signal": Kind((EMPLOYER,), "employee", form=True),
    "employee-signal-receipt": Kind((EMPLOYER,), "sent"),
    "employee-vacancy": Kind((EMPLOYER,), "case", form=True),
    "employee-review": Kind((EMPLOYER,), "case", form=True),
    "signal-receipt": Kind((COACH,), "signal"),
    "unplaced-signals": Kind(HANDLERS),
    "unplaced-signal": Kind((LEAD,), "unplaced", faces=("", "?q=kim", "?q=bestaatniet")),
    "unplaced-signal-place": Kind((LEAD,), "unplaced_job"),
    "unplaced-signal-set-aside": Kind((LEAD,), "unplaced", form=True),
    "unplaced-signal-record": Kind(HANDLERS, form=True),
    "unplaced-signal-report": Kind((COACH, EMPLOYER), form=True),
    "unplaced-signal-receipt": Kind((EMPLOYER,), "unplaced"),
    "coached-clients": Kind((COACH,)),
    "exports": Kind((LEAD, SENIOR, PRIVACY)),
    "export-ask": Kind((LEAD, SENIOR), form=True),
    "export-decide": Kind((LEAD, PRIVACY), "export", form=True),
    "destructions": Kind((ADMINISTRATOR, PRIVACY)),
    "destruction-propose": Kind((ADMINISTRATOR, PRIVACY), form=True),
    "destruction": Kind((ADMINISTRATOR, PRIVACY), "destruction"),
    "destruction-decide": Kind((PRIVACY,), "destruction", form=True),
    "destruction-hold": Kind((ADMINISTRATOR, PRIVACY), "destruction-line", form=True),
    "destruction-statement": Kind((ADMINISTRATOR, PRIVACY), "destruction-done"),
    "privacy": Kind((PRIVACY,), form=True),
    "privacy-client": Kind((PRIVACY,), "client", faces=("", "?view=changes", "?view=refusals")),
    "privacy-overview": Kind((PRIVACY,), "client", faces=("", "?since=1-1-2020&until=2-1-2020")),
    "emergency-open": Kind(HANDLERS, form=True),
    "emergencies": Kind((PRIVACY,)),
    "emergency-judge": Kind((PRIVACY,), "emergency", form=True),
    "privacy-user": Kind((PRIVACY,), "user", faces=("", "?view=others", "?view=acts")),
}
# Addresses that answer with something else: with JSON, with text, or with the way to another page.
NOT_PAGES = {
    "emergency-close", "export", "sign-out", "sign-out-everywhere", "session-state", "messages-read", "token",
    "livez", "readyz", "security-txt",
}  # fmt: skip
# The way in, which takes more than a role: walked in test_signing_in.py.
WAY_IN = {
    "second-step",
    "second-step-again",
    "second-factor",
    "second-factor-app",
    "second-factor-key",
    "second-factor-remove",
    "recovery-codes",
    "organisation-sign-in",
    "openid_connect_callback",
    # What allauth calls two of them.
    "account_login",
    "mfa_authenticate",
}
API = "api/v1/"


def visits() -> Iterator[Any]:
    """Every page for every role that it is for; the other faces of a page once."""
    for name, kind in PAGES.items():
        for role in kind.roles:
            for face in kind.faces if role == kind.roles[0] else kind.faces[:1]:
                yield pytest.param(name, role, face, id=f"{name}{face}-{role or 'stranger'}")

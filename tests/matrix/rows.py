"""The table: one row per page and per address of the API. A new address without a row fails the suite.

A row says what its address is about, for whom it is and what it does with an empty form; the rest follows by the
rules of `walk`. `page` reads, `form` reads and posts, `act` is a form of who acts on the client; `read`, `do` and
`below` are addresses of the API. The kinds of object are those of `people`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from accounts.roles import Role
from tests.matrix.people import Whose

EXPERT, ADVISER, SENIOR, LEAD, WSP, COACH, EMPLOYER, CLIENT, PRIVACY = (
    Role.LABOUR_EXPERT, Role.INTENSIVE_ADVISER, Role.SENIOR_EXPERT, Role.TEAM_LEAD, Role.EMPLOYER_ADVISER,
    Role.JOBCOACH, Role.EMPLOYER, Role.CLIENT, Role.PRIVACY_OFFICER,
)  # fmt: skip
Roles = frozenset[Role]
EVERYBODY: Roles = frozenset(Role)
NOBODY: Roles = frozenset()
CASEWORK: Roles = frozenset({EXPERT, ADVISER})
CASEWORK_AND_LEAD: Roles = CASEWORK | {LEAD}
READERS: Roles = CASEWORK_AND_LEAD | {SENIOR}
REGION: Roles = READERS | {WSP}
SENDERS: Roles = frozenset({COACH, EMPLOYER})
OFFICE: Roles = REGION
OWN, COLLEAGUE, ELSEWHERE, FORMER, NOWHERE = Whose
# What people of the office see: everybody's at the office, and the work of a colleague is not theirs to do.
_OFFICE_SEES = frozenset({OWN, COLLEAGUE})
_SEEN: dict[Role, frozenset[Whose]] = {
    **dict.fromkeys(OFFICE, _OFFICE_SEES),
    **{role: frozenset({OWN}) for role in (COACH, EMPLOYER, CLIENT)},
    PRIVACY: frozenset({OWN, COLLEAGUE, ELSEWHERE, FORMER}),
}
# Roles that are somebody's contact: what they do, they do for own clients alone.
_OF_A_CASELOAD = CASEWORK
Seen = Mapping[Role, frozenset[Whose]]
But = Mapping[Role | Whose, int]


EXPORTERS: Roles = frozenset({LEAD, SENIOR})
DESTROYERS: Roles = frozenset({PRIVACY, Role.ADMINISTRATOR})
NO_ONES: frozenset[Whose] = frozenset()
OPENED_BY_EXPERT: Seen = {EXPERT: frozenset({OWN}), ADVISER: NO_ONES, LEAD: NO_ONES}
EVERY_LIST: Seen = dict.fromkeys(DESTROYERS, frozenset({OWN, COLLEAGUE, ELSEWHERE, FORMER}))
# Everybody's own, and these walkers have none.
NO_FACTOR: Seen = dict.fromkeys(EVERYBODY, NO_ONES)


class _About:
    """What holds for a page and for an operation alike."""

    takes: str
    seen: Seen
    but: But

    def sees(self, role: Role, whose: Whose) -> bool:
        """Whether this object exists for this role."""
        return not self.takes or whose in {**_SEEN, **self.seen}.get(role, frozenset())

    def may_act(self, role: Role, whose: Whose) -> bool:
        """Whether this role acts on what it sees."""
        return not self.takes or role not in _OF_A_CASELOAD or whose is OWN

    def instead(self, role: Role, whose: Whose | None, usual: int) -> int:
        """What comes of it when all is well."""
        return self.but.get(role, self.but.get(whose, usual) if whose else usual)


@dataclass(frozen=True)
class Row(_About):
    """One address. `get` and `post` are what it answers when all is well, None for a verb that it does not know."""

    takes: str
    roles: Roles
    # Of a colleague's client: readable, but not for who does not act on the client.
    acts: bool = False
    get: int | None = 200
    # With an empty form.
    post: int | None = None
    # Where somebody sees more or less than their role does otherwise.
    seen: Seen = field(default_factory=dict)
    # What differs for one role, or on one object.
    but: But = field(default_factory=dict)


def page(takes: str, roles: Roles, **other: object) -> Row:
    """Something to read."""
    return Row(takes, roles, **other)


def form(takes: str, roles: Roles, *, post: int = 400, **other: object) -> Row:
    """Something to fill in; an empty form comes back, unless `post` says otherwise."""
    return Row(takes, roles, post=post, **other)


def act(takes: str, roles: Roles, *, post: int = 400, **other: object) -> Row:
    """A form about a client that only who acts on the client opens."""
    return Row(takes, roles, acts=True, post=post, **other)


PAGES: dict[str, Row] = {
    "home": page("", EVERYBODY, get=302, but={Role.ANALYST: 200}),
    "sign-out": page("", EVERYBODY, get=None, post=302),
    "messages": page("", EVERYBODY),
    "messages-read": page("", EVERYBODY, get=None, post=302),
    "privacy": form("", frozenset({PRIVACY})),
    "privacy-client": page("client", frozenset({PRIVACY}), seen={PRIVACY: frozenset(Whose)}),
    "privacy-overview": page("client", frozenset({PRIVACY}), seen={PRIVACY: frozenset(Whose)}),
    "privacy-user": page("user", frozenset({PRIVACY})),
    "my-work": page("", CASEWORK_AND_LEAD),
    "client-search": form("", READERS),
    "client-register": form("", CASEWORK_AND_LEAD),
    "client-file": page("client", READERS),
    "client-change": act("client", CASEWORK_AND_LEAD),
    "contact-interval": act("client", CASEWORK),
    "klantfase-change": act("client", CASEWORK),
    "conversation-record": act("client", CASEWORK),
    "workplan-write": act("client", CASEWORK),
    "agreement-make": act("client", CASEWORK),
    "agreement-complete": act("agreement", CASEWORK),
    "agreement-drop": act("agreement", CASEWORK),
    "work-start": act("client", CASEWORK),
    "contact-change": act("client", frozenset({LEAD})),
    "client-access": act("client", CASEWORK_AND_LEAD),
    "client-access-end": act("access", CASEWORK_AND_LEAD),
    "client-services": page("client", READERS),
    "trajectory-request": act("client", CASEWORK),
    "no-purchase": act("client", CASEWORK),
    "trial-placement-plan": act("client", CASEWORK),
    "service-choose": act("client", CASEWORK),
    "service-end": act("chosen", CASEWORK),
    "trajectory-order": act("traject", CASEWORK),
    "trajectory-start": act("traject", CASEWORK),
    "trajectory-hold": act("traject", CASEWORK),
    "trajectory-resume": act("traject", CASEWORK),
    "trajectory-complete": act("traject", CASEWORK),
    "trajectory-break-off": act("traject", CASEWORK),
    "trial-placement-end": act("placement", CASEWORK),
    "contract-extend": act("job", CASEWORK),
    "employment-end": act("job", CASEWORK),
    "employment-end-withdraw": act("job", CASEWORK),
    "coaching-start": act("job", CASEWORK),
    "coaching-renew": act("coaching", CASEWORK),
    "coaching-stop": act("coaching", CASEWORK),
    "signal-report": form("job", frozenset({COACH})),
    "job-end-invite": act("job", CASEWORK, post=409),  # its end is sure already
    "job-end": page("case", READERS),
    "job-end-step": act("case_to_step", CASEWORK),
    "checklist-check": act("case_to_check", CASEWORK),
    "job-end-attempt": act("case", CASEWORK),
    "job-end-lead": act("case", CASEWORK),
    # The lead was given to the stand-in; the fixed contact has nothing to accept.
    "job-end-lead-accept": act("case", CASEWORK, post=302, but={EXPERT: 409}),
    "job-end-reason": act("case", CASEWORK),
    "vacancy-answer": act("case", CASEWORK),
    "employer-review": act("case", CASEWORK),
    "vacancies": page("", REGION),
    "vacancy": page("vacancy", REGION),
    "vacancy-step": form("vacancy_to_step", frozenset({WSP})),
    "candidate-put-forward": form("vacancy", CASEWORK),
    "candidate-result": form("candidate", frozenset({WSP})),
    "candidate-take-back": act("candidate", CASEWORK),
    "task": page("task", READERS),
    "task-complete": act("task", CASEWORK_AND_LEAD),
    "task-postpone": act("task", CASEWORK_AND_LEAD),
    "task-hand-over": act("task", CASEWORK_AND_LEAD),
    "signal": page("signal", READERS),
    "signal-answer": act("signal", CASEWORK_AND_LEAD),
    "signal-record": form("job", CASEWORK_AND_LEAD),
    # A sender keeps seeing what they sent.
    "signal-receipt": page("signal", frozenset({COACH}), seen={COACH: frozenset({OWN, FORMER})}),
    "bankruptcy-report": form("", CASEWORK_AND_LEAD),
    "unplaced-signals": page("", CASEWORK_AND_LEAD),
    "unplaced-signal-record": form("", CASEWORK_AND_LEAD),
    "unplaced-signal-report": form("", SENDERS),
    # Who places nothing sees what they noted down.
    "unplaced-signal": page("unplaced", CASEWORK_AND_LEAD, seen={EXPERT: frozenset({OWN}), ADVISER: frozenset()}),
    "unplaced-signal-place": form("unplaced_job", frozenset({LEAD})),
    "unplaced-signal-set-aside": form("unplaced", frozenset({LEAD})),
    "unplaced-signal-receipt": page(
        "sent_unplaced", SENDERS, seen={COACH: frozenset({OWN, FORMER}), EMPLOYER: frozenset()}
    ),
    "employees": page("", frozenset({EMPLOYER})),
    "employee-signal": form("job", frozenset({EMPLOYER})),
    "employee-signal-receipt": page(
        "employer_signal", frozenset({EMPLOYER}), seen={EMPLOYER: frozenset({OWN, FORMER})}
    ),
    "employee-vacancy": form("case", frozenset({EMPLOYER})),
    "employee-review": form("case", frozenset({EMPLOYER})),
    "own-journey": page("", frozenset({CLIENT})),
    "own-journey-of": page("client", frozenset({CLIENT})),
    "own-readers": page("client", frozenset({CLIENT})),
    "own-signal": form("client", frozenset({CLIENT})),
    "own-unknown-job": form("client", frozenset({CLIENT})),
    "own-wish": form("client", frozenset({CLIENT})),
    "own-agreement-done": form("own_agreement", frozenset({CLIENT})),
    "own-signal-receipt": page("own_signal", frozenset({CLIENT})),
    "own-unplaced-receipt": page("own_unplaced", frozenset({CLIENT})),
    "own-consent": form("own_asked", frozenset({CLIENT})),
    "own-consent-withdraw": form("own_consent", frozenset({CLIENT})),
    "coached-clients": page("", frozenset({COACH})),
    "consent-ask": act("client", CASEWORK_AND_LEAD),
    "consent-record": act("client", CASEWORK_AND_LEAD),
    "consent-withdraw": act("consent", CASEWORK_AND_LEAD),
    "emergency-open": form("", CASEWORK_AND_LEAD),
    # The one who opened the file closes it.
    "emergency-close": page("emergency", CASEWORK_AND_LEAD, get=None, post=302, seen=OPENED_BY_EXPERT),
    "emergencies": page("", frozenset({PRIVACY})),
    "emergency-judge": form("emergency", frozenset({PRIVACY})),
    "exports": page("", EXPORTERS | {PRIVACY}),
    "export-ask": form("", EXPORTERS),
    "export-decide": form("export", EXPORTERS | {PRIVACY}),
    # The one who asked fetches the file.
    "export": page("own_export", EXPORTERS, get=None, post=200, seen={LEAD: frozenset({OWN}), SENIOR: NO_ONES}),
    "destructions": page("", DESTROYERS),
    "destruction-propose": form("", DESTROYERS),
    "destruction": page("destruction", DESTROYERS, seen=EVERY_LIST),
    "destruction-decide": form("destruction", frozenset({PRIVACY})),
    "destruction-hold": form("destruction_line", DESTROYERS, seen=EVERY_LIST),
    "destruction-statement": page("destroyed", DESTROYERS, seen=EVERY_LIST),
    "account": page("", EVERYBODY),
    "password-change": form("", EVERYBODY),
    "second-factor": page("", EVERYBODY),
    "second-factor-app": form("", EVERYBODY),
    "second-factor-key": form("", EVERYBODY),
    "second-factor-remove": page("factor", EVERYBODY, get=None, post=302, seen=NO_FACTOR),
    "second-step-again": form("", EVERYBODY, get=302),
    "recovery-codes": form("", EVERYBODY, post=409),  # without a factor
    "sign-out-everywhere": page("", EVERYBODY, get=None, post=302),
}


@dataclass(frozen=True)
class Open:
    """An address that is open to whoever comes, with what it answers; None for a verb that it does not know."""

    get: int | None
    post: int | None = None
    # For who has signed in, where that differs.
    signed_in: int | None = None


DOORS: dict[str, Open] = {
    "sign-in": Open(200, post=400, signed_in=302),
    "livez": Open(200),
    "readyz": Open(503),  # nobody swept here yet
    "token": Open(None, post=400),
    "api:openapi": Open(200),
    "account_login": Open(200, post=400, signed_in=302),
    # Between the password and the first page: nothing for who is not there.
    "second-step": Open(302, post=302),
    "mfa_authenticate": Open(302, post=302),
    # No provider is set up here.
    "organisation-sign-in": Open(404),
    "openid_connect_callback": Open(404),
    "session-state": Open(200, post=200),
    "security-txt": Open(404),
}


@dataclass(frozen=True)
class Op(_About):
    """One address of the API: who reads it, who posts what to it, and what the right body gives."""

    takes: str = ""
    reads: Roles | None = None
    # Names of the right bodies, in tests/api/every_post.py.
    posts: tuple[str, ...] = ()
    writes: Roles = NOBODY
    # Of a colleague's client: not for who does not act on the client.
    acts: bool = True
    seen: Seen = field(default_factory=dict)
    # What the right body gives one role, or on one object, where that is not 201.
    but: But = field(default_factory=dict)


def read(takes: str, reads: Roles = READERS, **other: object) -> Op:
    """A list or one object."""
    return Op(takes, reads, **other)


def do(post: str, writes: Roles = CASEWORK, takes: str = "client", **other: object) -> Op:
    """An act on the object in the address."""
    return Op(takes, None, (post,), writes, **other)


def below(takes: str, *posts: str, writes: Roles = CASEWORK, reads: Roles = READERS, **other: object) -> Op:
    """What belongs to an object: the list, and the act that adds to it."""
    return Op(takes, reads, posts, writes, **other)


_NOTED: Seen = {EXPERT: frozenset({OWN}), ADVISER: frozenset(), COACH: frozenset(), EMPLOYER: frozenset()}
_SENT: Seen = {COACH: frozenset({OWN, FORMER}), EMPLOYER: frozenset()}
API_USERS: Roles = REGION | SENDERS
OPERATIONS: dict[str, Op] = {
    "clients": read(""),
    "client": read("client"),
    "client-agreements": do("make_agreement"),
    "client-chosen-services": do("choose_service"),
    "client-conversations": do("record_conversation"),
    "client-employments": do("start_work"),
    "client-no-purchases": do("decide_no_purchase", but={OWN: 412}),  # a colleague decided meanwhile
    "client-trajectories": do("request_trajectory"),
    "client-trial-placements": do("plan_trial_placement", but={OWN: 409}),  # one runs already
    "client-workplans": do("write_workplan"),
    "journey-list": read(""),
    "journey": read("journey"),
    "transition-list": below("journey", "move"),
    "transition": read("journey_step"),
    "employment-list": read(""),
    "employment": read("job"),
    "employment-coachings": do("start_coaching", takes="job"),
    "contract-terms": do("extend_contract", takes="job"),
    "end-withdrawals": do("withdraw_end", takes="job"),
    "employment-ends": do("end_employment", takes="job"),
    "invitations": do("invite", takes="second_job"),
    "coaching-list": read(""),
    "coaching": read("coaching"),
    "coaching-renewals": do("renew_coaching", takes="coaching"),
    "coaching-stops": do("stop_coaching", takes="coaching"),
    "conversation-list": read(""),
    "conversation": read("conversation"),
    "workplan-list": read(""),
    "workplan": read("workplan"),
    "agreement-list": read(""),
    "agreement": read("agreement"),
    "agreement-completions": do("complete_agreement", takes="agreement"),
    "agreement-drops": do("drop_agreement", takes="agreement"),
    "job-end-list": read(""),
    "job-end": read("case"),
    "job-end-step-list": below("case", "step"),
    "job-end-step": read("case_step"),
    "contact-attempt-list": below("case", "try_again"),
    "contact-attempt": read("case_attempt"),
    "explanations": do("explain_end", takes="case"),
    "lead-acceptances": do("accept_lead", takes="case", but={EXPERT: 409}),
    "lead-changes": do("hand_over_lead", takes="case"),
    "checked-item-list": below("case", "check_item"),
    "checked-item": read("case_checked"),
    "vacancy-answer-list": below("case", "note_vacancy_answer"),
    "vacancy-answer": read("case_answer"),
    "employer-review-list": below("case", "note_review"),
    "employer-review": read("case_review"),
    "vacancy-list": read("", REGION),
    "vacancy": read("vacancy", REGION),
    "vacancy-step-list": below("vacancy", "move_vacancy", writes=frozenset({WSP}), reads=REGION),
    "vacancy-step": read("vacancy_step", REGION),
    "candidate-list": below("vacancy", "put_forward", reads=REGION),
    "candidate": read("vacancy_candidate", REGION),
    "candidate-results": do("record_candidate", frozenset({WSP}), "vacancy_candidate"),
    "candidate-take-backs": do("take_back_candidate", takes="vacancy_candidate"),
    # By which way it came is for staff alone to say; a job that one does not see cannot be reported about.
    "signal-list": Op(
        "",
        READERS | SENDERS,
        ("record_signal",),
        CASEWORK_AND_LEAD | SENDERS,
        but={COACH: 400, EMPLOYER: 400, ELSEWHERE: 400, FORMER: 400},
    ),
    "signal": read("signal", READERS | SENDERS, seen=_SENT),
    "signal-answers": do("answer_signal", CASEWORK_AND_LEAD, "signal"),
    "unplaced-signal-list": read("", CASEWORK_AND_LEAD | SENDERS),
    "unplaced-signal": read("unplaced", CASEWORK_AND_LEAD | SENDERS, seen=_NOTED),
    "unplaced-signal-placements": do("place", frozenset({LEAD}), "unplaced"),
    "unplaced-signal-set-asides": do("set_aside", frozenset({LEAD}), "unplaced"),
    "trajectory-list": read(""),
    "trajectory": read("traject"),
    "trajectory-step-list": below("traject", "order_trajectory", "move_trajectory"),
    "trajectory-step": read("traject_step"),
    "no-purchase-list": read(""),
    "no-purchase": read("no_purchase"),
    "chosen-service-list": read(""),
    "chosen-service": read("chosen"),
    "chosen-service-ends": do("end_service", takes="chosen"),
    "trial-placement-list": read(""),
    "trial-placement": read("placement"),
    "trial-placement-ends": do("end_trial_placement", takes="placement"),
    "task-list": read(""),
    "task": read("task"),
    "task-completions": do("complete", CASEWORK_AND_LEAD, "task"),
    "task-hand-overs": do("hand_over", CASEWORK_AND_LEAD, "task"),
    "task-postponements": do("postpone", CASEWORK_AND_LEAD, "task"),
    "consent-list": read(""),
    "consent": read("consent"),
    "client-consents": do("record_consent", CASEWORK_AND_LEAD),
    "client-consent-requests": do("ask_consent", CASEWORK_AND_LEAD),
    "consent-withdrawals": do("withdraw_consent", CASEWORK_AND_LEAD, "consent"),
    "bankruptcies": Op("", None, ("report_bankruptcy",), CASEWORK_AND_LEAD, but={ELSEWHERE: 400, FORMER: 400}),
}

"""Who may do what: the one table of roles and permissions.

Which *rows* a role sees is said by `visible_to` of each model; this table says which *acts* it may do at all.
Source of the roles: design section 2, after chapters 4 to 8 of study 004; the fixed contact: 004:6976-6992.
"""

from enum import StrEnum

from django.db.models import TextChoices


class Role(TextChoices):
    """The eleven roles; the label is what the screen shows."""

    LABOUR_EXPERT = "labour_expert", "Arbeidsdeskundige"
    INTENSIVE_ADVISER = "intensive_adviser", "Adviseur intensieve dienstverlening"
    SENIOR_EXPERT = "senior_expert", "Stafarbeidsdeskundige"
    TEAM_LEAD = "team_lead", "Teamleider"
    EMPLOYER_ADVISER = "employer_adviser", "Adviseur werkgeversservicepunt"
    JOBCOACH = "jobcoach", "Jobcoach"
    EMPLOYER = "employer", "Werkgever"
    CLIENT = "client", "Wajonger"
    ANALYST = "analyst", "Beleidsmedewerker"
    PRIVACY_OFFICER = "privacy_officer", "Functionaris gegevensbescherming"
    ADMINISTRATOR = "administrator", "Functioneel beheerder"


class Permission(StrEnum):
    """An act that a role may or may not do."""

    SEE_CASELOAD = "see_caseload"
    SEE_FILE = "see_file"
    KEEP_CLIENT = "keep_client"
    MOVE_KLANTFASE = "move_klantfase"
    RECORD_CONVERSATION = "record_conversation"
    RECORD_WORK = "record_work"
    WRITE_WORKPLAN = "write_workplan"
    HANDLE_TASK = "handle_task"
    DECIDE_SIGNAL = "decide_signal"
    CHANGE_CONTACT_PERSON = "change_contact_person"
    SEE_COACHED_CLIENTS = "see_coached_clients"
    REPORT_SIGNAL = "report_signal"
    REPORT_SOMEBODY = "report_somebody"
    RECORD_SIGNAL = "record_signal"
    PLACE_SIGNAL = "place_signal"
    SEE_EMPLOYEES = "see_employees"
    SEE_OWN_JOURNEY = "see_own_journey"
    SEE_VACANCIES = "see_vacancies"
    HANDLE_VACANCY = "handle_vacancy"
    USE_API = "use_api"
    SEE_LOGS = "see_logs"
    OPEN_IN_EMERGENCY = "open_in_emergency"
    EXPORT = "export"
    DECIDE_EXPORT = "decide_export"
    PROPOSE_DESTRUCTION = "propose_destruction"
    APPROVE_DESTRUCTION = "approve_destruction"


P = Permission
_CASEWORK = frozenset(
    {
        P.SEE_CASELOAD,
        P.SEE_FILE,
        P.KEEP_CLIENT,
        P.MOVE_KLANTFASE,
        P.RECORD_CONVERSATION,
        P.RECORD_WORK,
        P.WRITE_WORKPLAN,
        P.HANDLE_TASK,
        P.DECIDE_SIGNAL,
        P.RECORD_SIGNAL,
        P.SEE_VACANCIES,
        P.USE_API,
        P.OPEN_IN_EMERGENCY,
    }
)

PERMISSIONS: dict[Role, frozenset[Permission]] = {
    Role.LABOUR_EXPERT: _CASEWORK,
    Role.INTENSIVE_ADVISER: _CASEWORK,
    Role.SENIOR_EXPERT: frozenset({P.SEE_FILE, P.SEE_VACANCIES, P.USE_API, P.EXPORT}),
    Role.TEAM_LEAD: frozenset(
        {
            P.SEE_CASELOAD,
            P.SEE_FILE,
            P.KEEP_CLIENT,
            P.HANDLE_TASK,
            P.DECIDE_SIGNAL,
            P.RECORD_SIGNAL,
            P.PLACE_SIGNAL,
            P.CHANGE_CONTACT_PERSON,
            P.SEE_VACANCIES,
            P.USE_API,
            P.OPEN_IN_EMERGENCY,
            P.EXPORT,
        }
    ),
    Role.EMPLOYER_ADVISER: frozenset({P.SEE_VACANCIES, P.HANDLE_VACANCY, P.USE_API}),
    Role.JOBCOACH: frozenset({P.SEE_COACHED_CLIENTS, P.REPORT_SIGNAL, P.REPORT_SOMEBODY, P.USE_API}),
    Role.EMPLOYER: frozenset({P.SEE_EMPLOYEES, P.REPORT_SIGNAL, P.REPORT_SOMEBODY, P.USE_API}),
    Role.CLIENT: frozenset({P.SEE_OWN_JOURNEY, P.REPORT_SIGNAL}),
    Role.ANALYST: frozenset(),
    Role.PRIVACY_OFFICER: frozenset({P.SEE_LOGS, P.DECIDE_EXPORT, P.PROPOSE_DESTRUCTION, P.APPROVE_DESTRUCTION}),
    Role.ADMINISTRATOR: frozenset({P.PROPOSE_DESTRUCTION}),
}

OFFICE_ROLES = frozenset(
    {Role.LABOUR_EXPERT, Role.INTENSIVE_ADVISER, Role.SENIOR_EXPERT, Role.TEAM_LEAD, Role.EMPLOYER_ADVISER}
)
ORGANISATION_ROLES = frozenset({Role.JOBCOACH, Role.EMPLOYER})
# Roles to whom the functioneel beheerder can give the right to export: no role has it by itself.
EXPORT_ROLES = frozenset(role for role, may_do in PERMISSIONS.items() if Permission.EXPORT in may_do)
# Roles that can be somebody's fixed contact or stand-in and that own tasks.
CONTACT_ROLES = frozenset({Role.LABOUR_EXPERT, Role.INTENSIVE_ADVISER})


def may(role: str, permission: Permission) -> bool:
    """Whether `role` has `permission`; an unknown role has none."""
    return permission in PERMISSIONS.get(Role(role), frozenset()) if role in Role.values else False


# What each permission lets somebody do, and which rows a role works with: in words, for docs/roles.md.
MEANS: dict[Permission, str] = {
    P.SEE_CASELOAD: "see the work that waits: tasks, signals and contracts that end",
    P.SEE_FILE: "find clients of the own office and open their file",
    P.KEEP_CLIENT: "register a client, change the details, let an account look along, ask and record consent",
    P.MOVE_KLANTFASE: "move a client to another klantfase",
    P.RECORD_CONVERSATION: "record a talk and set how often one talks",
    P.RECORD_WORK: "record jobs, contracts, coaching, the end of a job and the services that follow",
    P.WRITE_WORKPLAN: "write the werkplan and make agreements",
    P.HANDLE_TASK: "complete, postpone and hand over tasks",
    P.DECIDE_SIGNAL: "answer a signal",
    P.CHANGE_CONTACT_PERSON: "change the fixed contact and the stand-in of a client",
    P.SEE_COACHED_CLIENTS: "see the jobs with a coaching of their own that runs, and who to call",
    P.REPORT_SIGNAL: "report that a job ends or may end, and see what became of it",
    P.REPORT_SOMEBODY: "report about somebody who is not on the own list",
    P.RECORD_SIGNAL: "note down a signal that came in another way",
    P.PLACE_SIGNAL: "say about which job a signal is that names nobody known",
    P.SEE_EMPLOYEES: "see the own employees, answer about the vacancy and look back on the job",
    P.SEE_OWN_JOURNEY: "see the own klantreis and who looked into it, answer for consent, and close own agreements",
    P.SEE_VACANCIES: "see the vacancies of the region",
    P.HANDLE_VACANCY: "take a vacancy in hand and record how it goes with candidates",
    P.USE_API: "use the API, in person or by a program",
    P.SEE_LOGS: "read who read which file and what was changed",
    P.OPEN_IN_EMERGENCY: "read a file of another office for one day, with a reason that is judged",
    P.EXPORT: "take rows out, with the right that the functioneel beheerder gives a person besides",
    P.DECIDE_EXPORT: "agree as a second person to an export, without seeing a row of it",
    P.PROPOSE_DESTRUCTION: "make a list of what is over its term, by number",
    P.APPROVE_DESTRUCTION: "approve a list that another made",
}
_OF_OFFICE = "Every client of the own office"
ROWS: dict[Role, str] = {
    Role.LABOUR_EXPERT: f"{_OF_OFFICE}; acts on clients of whom they are the fixed contact or the stand-in, who have "
    "an open task of theirs, or in whose case they have the lead. In an emergency they read a file of another "
    "office, for that day.",
    Role.INTENSIVE_ADVISER: "As an arbeidsdeskundige.",
    Role.SENIOR_EXPERT: f"{_OF_OFFICE}; acts on none.",
    Role.TEAM_LEAD: f"{_OF_OFFICE}; acts on all of them, within what this role may do. Besides: signals of the own "
    "office, or of no office, that name nobody known.",
    Role.EMPLOYER_ADVISER: "No file. Vacancies of the region that were in the queue, and of a client who was put "
    "forward, or who agreed that an employer is sought, the name, the client number and whom to call.",
    Role.JOBCOACH: "Jobs with a running coaching of their own, with the name of the client and whom to call; signals "
    "that they sent in the last year.",
    Role.EMPLOYER: "Of own employees the name, the contract dates, and the fixed contact and stand-in with their "
    "number; the status of signals that the own account sent in the last year, and what the employer itself said.",
    Role.CLIENT: "The clients with whom the account looks along, the own or by mandate, as long as that lasts.",
    Role.ANALYST: "Nobody.",
    Role.PRIVACY_OFFICER: "The logs of everybody: clients by number alone, colleagues by name. No file.",
    Role.ADMINISTRATOR: "Nobody; lists of what is over its term hold numbers alone.",
}

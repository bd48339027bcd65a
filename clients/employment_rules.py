"""What can be done with a job now: for each act why not, in words for the person, and empty when it can."""

from clients.models import ContractTerm, Employment


def why_not_extend(job: Employment, last: ContractTerm | None) -> str:
    """Why this job gets no further term; `last` is its last one."""
    if not job.is_running:
        return "Deze baan is al geëindigd en kan niet worden verlengd."
    if last is not None and last.ends_on is None:
        return "Het lopende contract heeft geen einddatum en hoeft niet te worden verlengd."
    return ""


def why_not_end(job: Employment) -> str:
    """Why no end of this job is recorded or announced."""
    return "" if job.is_running else "Het einde van deze baan is al vastgelegd."


def why_not_withdraw(job: Employment) -> str:
    """Why there is no announced end to take back."""
    if not job.is_running:
        return "Deze baan is al geëindigd. Het einde kan niet meer worden ingetrokken."
    return "" if job.end_reason else "Voor deze baan is geen einde aangekondigd."

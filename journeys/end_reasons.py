"""Why jobs end, on three sides: the employer, the client and the circumstances (004:1732, 1812-1826)."""

from clients.models import Employment

R = Employment.EndReason
SIDES: dict[str, tuple[Employment.EndReason, ...]] = {
    "Werkgever": (R.NOT_EXTENDED, R.BANKRUPTCY, R.REORGANISATION, R.DISMISSAL),
    "Klant": (R.RESIGNATION, R.OTHER_JOB, R.HEALTH),
    "Omstandigheden": (R.MISMATCH, R.MUTUAL, R.PRIVATE, R.UNKNOWN),
}


def grouped() -> list[tuple[str, list[tuple[str, str]]]]:
    """The reasons for a form, under the side that they are on."""
    return [(side, [(reason.value, reason.label) for reason in reasons]) for side, reasons in SIDES.items()]

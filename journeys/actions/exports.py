"""Taking data out: asked with a reason, above a threshold decided by a second person, and each download kept."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.conf import settings
from django.db.models import Sum
from django.utils.crypto import get_random_string

from accounts.models import User
from accounts.roles import Permission
from base.acts import act
from base.dates import add_months, is_plausible
from base.refusal import Invalid, NotAllowed, NotPossibleNow, NotVisible
from clients.models import Client
from journeys import export_notices, exports
from journeys.actions.common import insist_on_role
from journeys.actions.readings import record_readings
from journeys.actions.receipts import ALPHABET, LENGTH
from journeys.exports import Asked
from journeys.lifecycle import Klantfase
from journeys.models import Export, ExportDownload
from journeys.models.exports import LONGEST_NOTE, LONGEST_REASON

# Our own choices [K]: a reason is a sentence; a request waits a week, and can be fetched for a day.
SHORTEST_REASON = 20
FURTHEST_MONTHS = 12
WAITS_FOR = timedelta(days=7)
KEPT_FOR = timedelta(hours=24)
# What one person asked in this time counts as one export, so that many small ones are no way round.
COUNTS_TOGETHER = timedelta(hours=24)
OVER = "Dit verzoek is verlopen. Vraag de export opnieuw aan."


@dataclass(frozen=True)
class Downloaded:
    """A file that was made for who asked it."""

    name: str
    content: bytes


@act("Export aanvragen")
def ask_export(*, asked: Asked, reason: str, actor: User, on: date, at: datetime) -> Export:
    """Ask to take these rows out; approved at once up to the threshold, and else it waits for a second person."""
    insist_on_role(actor, Permission.EXPORT)
    reason = " ".join(reason.split())
    if faults := _faults(asked, reason, on):
        raise Invalid(faults)
    # Who asks twice at the same moment waits for himself: the threshold counts both.
    office_id = User.objects.select_for_update(no_key=True).values_list("office", flat=True).get(pk=actor.pk)
    found = exports.count(asked, actor, on)
    if not found:
        raise NotPossibleNow("Hierin staat nu niemand. Kies iets anders.")
    recent = Export.objects.filter(asked_by=actor, asked_at__gt=at - COUNTS_TOGETHER).exclude(state="afgewezen")
    before = recent.aggregate(clients=Sum("count"))["clients"] or 0
    needs_second = before + found > settings.EXPORT_THRESHOLD
    export = Export.objects.create(
        number=f"E{get_random_string(LENGTH, ALPHABET)}",
        kind=asked.kind,
        klantfase=asked.klantfase,
        until=asked.until,
        office_id=office_id,
        asked_by=actor,
        asked_at=at,
        reason=reason,
        count=found,
        needs_second=needs_second,
        state=Export.State.ASKED if needs_second else Export.State.APPROVED,
        expires_at=at + (WAITS_FOR if needs_second else KEPT_FOR),
    )
    if needs_second:
        export_notices.asked(export, by=actor, at=at)
    return export


def _faults(asked: Asked, reason: str, on: date) -> dict[str, str]:
    faults: dict[str, str] = {}
    if asked.kind not in Export.Kind.values:
        faults["kind"] = "Maak een keuze."
    if asked.klantfase and (asked.kind != Export.Kind.CLIENTS or asked.klantfase not in Klantfase.values):
        faults["klantfase"] = "Een klantfase hoort bij de klantenlijst. Laat dit leeg."
    if asked.kind == Export.Kind.CONTRACTS:
        if asked.until is None:
            faults["until"] = "Vul in tot en met welke datum."
        elif not is_plausible(asked.until) or not on <= asked.until <= add_months(on, FURTHEST_MONTHS):
            faults["until"] = "Kies een dag vanaf vandaag en binnen een jaar."
    elif asked.until is not None:
        faults["until"] = "Een datum hoort bij contracten die aflopen. Laat dit leeg."
    if len(reason) < SHORTEST_REASON:
        faults["reason"] = "Schrijf in een hele zin waarvoor u de gegevens nodig hebt."
    elif len(reason) > LONGEST_REASON:
        faults["reason"] = f"Houd de reden op {LONGEST_REASON} tekens of minder."
    return faults


@act("Export goedkeuren of afwijzen")
def decide_export(*, export_id: int, approve: bool, note: str, actor: User, on: date, at: datetime) -> Export:
    """A second person agrees or refuses: who may export at the same office, or the privacy officer."""
    if not exports.decides(actor):
        raise NotAllowed
    export: Export | None = (
        Export.objects.visible_to(actor, on).select_for_update(no_key=True, of=("self",)).filter(pk=export_id).first()
    )
    if export is None:
        raise NotVisible
    if export.asked_by_id == actor.pk:
        raise NotAllowed("U hebt deze export zelf gevraagd. Iemand anders beslist.")
    if export.state != Export.State.ASKED:
        raise NotPossibleNow("Over deze export is al besloten.")
    if not export.waits(at):
        raise NotPossibleNow(OVER)
    note = " ".join(note.split())
    if len(note) > LONGEST_NOTE:
        raise Invalid({"note": f"Houd dit op {LONGEST_NOTE} tekens of minder."})
    if not approve and not note:
        raise Invalid({"note": "Schrijf op waarom niet."})
    export.state = Export.State.APPROVED if approve else Export.State.REFUSED
    export.decided_by, export.decided_at, export.note = actor, at, note
    if approve:
        export.expires_at = at + KEPT_FOR
    export.save(update_fields=["state", "decided_by", "decided_at", "note", "expires_at"])
    export_notices.decided(export, at=at)
    return export


@act("Export ophalen")
def download_export(*, export_id: int, actor: User, on: date, at: datetime) -> Downloaded:
    """The file, with what the asker may see now and never more; each client in it is kept as seen.

    `NotVisible` for everybody but the asker, `NotAllowed` without the right to export, `NotPossibleNow` before it was
    approved, after its time, for who works elsewhere by now, and when more clients came in than were agreed to.
    """
    insist_on_role(actor, Permission.EXPORT)
    export: Export | None = (
        Export.objects.select_for_update(no_key=True, of=("self",)).filter(pk=export_id, asked_by=actor).first()
    )
    if export is None:
        raise NotVisible
    if export.state != Export.State.APPROVED:
        raise NotPossibleNow("Deze export is niet goedgekeurd.")
    if not export.can_be_fetched(at):
        raise NotPossibleNow(OVER)
    if export.office_id != actor.office_id:
        raise NotPossibleNow("U werkt nu bij een andere vestiging. Vraag de export daar opnieuw aan.")
    made = exports.table(exports.asked(export), actor, on)
    if len(made.client_ids) > exports.most(export, settings.EXPORT_THRESHOLD):
        raise NotPossibleNow("Er staan nu meer klanten in dan waarvoor dit is goedgekeurd. Vraag opnieuw aan.")
    ExportDownload.objects.create(export=export, by=actor, at=at, count=len(made.client_ids))
    record_readings(clients=Client.objects.filter(pk__in=made.client_ids), reader=actor, what="export", on=on, at=at)
    mark = exports.watermark(export.number, actor.name, on)
    return Downloaded(exports.file_name(export.number, actor.name, on), exports.csv_file(made, mark))

"""Writing the logs: what was read, and the seals."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from django.db import DEFAULT_DB_ALIAS, connection, transaction
from django.db.models import Q

from audit import seals
from audit.models import ChangedValues, Reading, RefusedContact, Seal
from base.acts import Told
from base.locks import take_alone
from base.refusal import ConsentMissing


def record_readings(*, readings: Iterable[Reading]) -> None:
    """Keep that these clients were seen: one statement, however many. Raises whatever the database says.

    A caller shows nothing when this fails: what is not kept was not read.
    """
    Reading.objects.bulk_create(readings)


def forget_values(*, client_id: int, rows: Mapping[str, Iterable[int]]) -> int:
    """Destroy the values before and after of everything that was changed about this client; returns of how many rows.

    `rows` has, by table, rows that the log does not know to be about the client. That something changed stays, with
    the digest of what it was. The database lets nothing go outside `acts.DESTROYING`.
    """
    about = Q(change__client_id=client_id)
    for table, ids in rows.items():
        about |= Q(change__table=table, change__row_id__in=list(ids))
    return ChangedValues.objects.filter(about)._raw_delete(DEFAULT_DB_ALIAS)


def record_refused_contact(*, refused: ConsentMissing, told: Told) -> None:
    """Keep who wanted which contact without consent, by which act: one row for each time it was refused."""
    about = refused.contact
    RefusedContact.objects.create(
        at=about.at,
        actor_id=told.actor_id,
        program=told.program,
        client_id=about.client_id,
        number=about.number,
        party=about.party,
        employer_id=about.employer_id,
        employment_id=about.employment_id,
        purpose=about.purpose,
        act=told.act,
        trace=told.trace,
    )


@transaction.atomic
def seal(*, at: datetime) -> int:
    """Close the rows since the last seal of each log; returns how many rows. Twice changes nothing."""
    take_alone("audit.seal")
    return sum(_seal_log(log, at) for log in seals.LOGS)


def _seal_log(log: str, at: datetime) -> int:
    if connection.vendor == "postgresql":
        # Waits for whoever is writing rows and keeps new writers out: no row can come later under this seal.
        with connection.cursor() as cursor:
            cursor.execute(f'LOCK TABLE "{seals.LOGS[log]._meta.db_table}" IN SHARE MODE')
    last = Seal.objects.filter(log=log).order_by("-first_id").first()
    before, done, count = last.digest if last else "", last.last_id if last else 0, 0
    while rows := list(seals.rows_of(log).filter(pk__gt=done)[: seals.LONGEST]):
        digests = [seals.row_digest(row) for row in rows]
        made = Seal(log=log, first_id=rows[0].pk, last_id=rows[-1].pk, marks=seals.marks(digests), at=at)
        made.digest = before = seals.seal_digest(made, digests, before)
        made.save(force_insert=True)
        done, count = made.last_id, count + len(rows)
    return count

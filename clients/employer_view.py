"""What an employer sees of an employee. By construction: these columns are asked of the database, and no others."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from accounts.models import User
from base.components import Contact
from clients.models import ContactPerson, Employment


@dataclass(frozen=True, slots=True)
class Employee:
    """Name, contract dates, and who to call. Nothing else about a client may ever be added (004:1476-1480)."""

    # Of the job; it points at it in an address and says nothing about the client.
    job_id: int
    name: str
    started_on: date
    ends_on: date | None
    fixed_contact: Contact | None
    stand_in: Contact | None


def employees_of(user: User) -> list[Employee]:
    """The running jobs at this employer, the contract that ends first on top; two queries."""
    columns = (
        "pk", "client_id", "client__first_name", "client__prefix", "client__last_name", "started_on",
        "expected_end_on",
    )  # fmt: skip
    rows = list(Employment.objects.seen_by_employer(user).values(*columns))
    contacts = _contacts({row["client_id"] for row in rows})
    employees = [
        Employee(
            job_id=row["pk"],
            name=" ".join(filter(None, (row["client__first_name"], row["client__prefix"], row["client__last_name"]))),
            started_on=row["started_on"],
            ends_on=row["expected_end_on"],
            fixed_contact=contacts[row["client_id"]].get(ContactPerson.Position.FIXED),
            stand_in=contacts[row["client_id"]].get(ContactPerson.Position.STAND_IN),
        )
        for row in rows
    ]
    return sorted(employees, key=lambda employee: (employee.ends_on or date.max, employee.name))


def _contacts(clients: set[int]) -> dict[int, dict[str, Contact]]:
    """Per client the running contact of each position."""
    rows = ContactPerson.objects.filter(client__in=clients, until__isnull=True).values_list(
        "client_id", "position", "user__name", "user__phone", "user__reachable"
    )
    found: dict[int, dict[str, Contact]] = defaultdict(dict)
    for client, position, name, phone, reachable in rows:
        found[client][position] = Contact(name, phone, reachable)
    return found

"""The file of an export: what is in it, the mark in every row, who fetches it and what is kept of that."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext

from accounts.models import Office, User
from accounts.roles import Role
from audit.models import Reading
from base.refusal import NotAllowed, NotPossibleNow, NotVisible
from clients.actions.emergency import open_in_emergency
from clients.models import Client, Employment
from journeys import exports
from journeys.exports import Asked
from journeys.models import Export, ExportDownload
from tests import factories
from tests.exports.acts import AT, CLIENTS, ON, ask, cells, decide, download
from tests.statements import counted

pytestmark = pytest.mark.django_db


# --- The file ----------------------------------------------------------------------------------


def test_the_list_holds_what_one_plans_with_and_the_mark_in_every_row(
    lead: User, kims_job: Employment, sam: Client
) -> None:
    kim = kims_job.client
    found = download(ask(lead), lead)
    told, headings, *rows = cells(found.content)
    mark = f"{Export.objects.get().number}, Tineke Bos, 23-11-2026"
    assert mark in told[0]
    assert headings == [
        "Klantnummer", "Naam", "Klantfase", "In deze fase sinds", "Laatste gesprek", "Vast contact", "Export",
    ]  # fmt: skip
    assert rows == [
        [kim.number, "Kim van Dijk", "4 (Duurzaam) aan het werk", "01-03-2026", "08-04-2026", "Anouk de Wit", mark]
    ]
    assert found.name == f"{Export.objects.get().number}-tineke-bos-2026-11-23.csv"


def test_a_file_that_was_opened_in_an_emergency_is_in_no_export(
    lead: User, kims_job: Employment, other_office: Office
) -> None:
    there = factories.EmploymentFactory(client__office=other_office, expected_end_on=date(2027, 1, 31)).client
    open_in_emergency(
        number=there.number, birth_date=there.birth_date, reason="De klant staat aan onze balie.", actor=lead,
        on=ON, at=AT,
    )  # fmt: skip
    lead.refresh_from_db()
    for asked in (CLIENTS, Asked(kind="contracten", until=date(2027, 1, 31))):
        export = ask(lead, asked)
        assert export.count == 1
        assert there.number not in str(cells(download(export, lead).content))


def test_contracts_that_end_in_time_are_in_and_the_others_not(lead: User, kims_job: Employment, bakery: Any) -> None:
    kim = kims_job.client
    factories.CoachingFactory(employment=kims_job)
    factories.EmploymentFactory(client=kim, employer=bakery, expected_end_on=date(2027, 2, 1))
    factories.EmploymentFactory(client=kim, ended_on=date(2026, 11, 1), end_reason="onderling")
    found = download(ask(lead, Asked(kind="contracten", until=date(2027, 1, 31))), lead)
    _, _, *rows = cells(found.content)
    where = ["Bakkerij Het Molentje", "Tijdelijk contract", "31-01-2027", "ja", "Anouk de Wit"]
    assert [row[:-1] for row in rows] == [[kim.number, "Kim van Dijk", *where]]


@pytest.mark.parametrize("asked", [CLIENTS, Asked(kind="contracten", until=date(2027, 1, 31))], ids=["list", "jobs"])
def test_a_file_that_was_opened_in_an_emergency_never_leaves(
    kims_job: Employment, sam: Client, outsider: User, asked: Asked
) -> None:
    kim = kims_job.client
    factories.EmploymentFactory(client=sam, started_on=date(2026, 2, 1), expected_end_on=date(2027, 1, 31))
    lead = factories.UserFactory(role=Role.TEAM_LEAD, office=outsider.office, may_export=True)
    ready = ask(lead, asked)
    reason = "De klant staat hier aan de balie en kan niet wachten."
    open_in_emergency(number=kim.number, birth_date=kim.birth_date, reason=reason, actor=lead, on=ON, at=AT)
    lead.refresh_from_db()
    assert ask(lead, asked).count == 1
    _, _, *rows = cells(download(ready, lead).content)
    assert [row[0] for row in rows] == [sam.number]


def test_a_klantfase_narrows_the_list(lead: User, kims_journey: Any, office: Office) -> None:
    factories.JourneyFactory(client__office=office, klantfase="werkfit")
    assert ask(lead, Asked(kind="klanten", klantfase="werkfit")).count == 1
    assert ask(lead).count == 2


def test_no_number_no_contact_details_and_no_free_text_leave(lead: User, kims_job: Employment) -> None:
    kim = kims_job.client
    factories.ConversationFactory(client=kim, outcome="Wat is gezegd.")
    factories.WorkplanFactory(client=kim)
    for asked in (CLIENTS, Asked(kind="contracten", until=date(2027, 1, 31))):
        text = download(ask(lead, asked), lead).content.decode()
        details = kim.contact_details
        for secret in (kim.bsn, details.phone, details.email, details.street, "Wat is gezegd", "magazijn", "inpak"):
            assert str(secret) not in text


@pytest.mark.parametrize("start", exports.FORMULA_STARTS)
def test_no_cell_is_a_formula(lead: User, kim: Client, start: str) -> None:
    Client.objects.filter(pk=kim.pk).update(first_name=f'{start}HYPERLINK("https://x.example";"Kim")', prefix="")
    User.objects.filter(pk=lead.pk).update(name=f"{start}cmd|' /C calc'!A0")
    lead.refresh_from_db()
    for row in cells(download(ask(lead), lead).content):
        assert not [cell for cell in row if cell.startswith(exports.FORMULA_STARTS)]


def test_a_name_with_quotes_and_semicolons_stays_one_cell(lead: User, kim: Client) -> None:
    Client.objects.filter(pk=kim.pk).update(last_name='Ön; "Zoë"')
    assert cells(download(ask(lead), lead).content)[2][1] == 'Kim van Ön; "Zoë"'


# --- Fetching ----------------------------------------------------------------------------------


def test_each_client_in_the_file_is_kept_as_seen_and_each_download_too(lead: User, kim: Client) -> None:
    other = factories.ClientFactory(office=kim.office)
    export = ask(lead)
    download(export, lead)
    download(export, lead)
    seen = Reading.objects.filter(what="export", actor_id=lead.pk)
    assert sorted(seen.values_list("number", flat=True)) == sorted([kim.number, other.number] * 2)
    assert list(ExportDownload.objects.values_list("by", "count")) == [(lead.pk, 2)] * 2
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        ExportDownload.objects.all().delete()


def test_nobody_else_fetches_it(lead: User, second: User, officer: User, kim: Client, outsider: User) -> None:
    export = ask(lead)
    with pytest.raises(NotVisible):
        download(export, second)
    for user in (officer, outsider):
        with pytest.raises(NotAllowed):
            download(export, user)
    assert not Reading.objects.exists()


def test_it_can_be_fetched_for_a_day(lead: User, kim: Client) -> None:
    export = ask(lead)
    download(export, lead, AT + timedelta(hours=23, minutes=59))
    with pytest.raises(NotPossibleNow, match="verlopen"):
        download(export, lead, AT + timedelta(hours=24))


def test_who_lost_the_right_the_role_or_the_office_fetches_nothing(
    lead: User, kim: Client, other_office: Office
) -> None:
    export = ask(lead)
    changes: list[dict[str, Any]] = [
        {"may_export": False}, {"role": "labour_expert", "may_export": False}, {"is_active": False},
    ]  # fmt: skip
    for change in changes:
        kept = {name: getattr(lead, name) for name in change}
        User.objects.filter(pk=lead.pk).update(**change)
        with pytest.raises(NotAllowed):
            download(export, User.objects.get(pk=lead.pk))
        User.objects.filter(pk=lead.pk).update(**kept)
    User.objects.filter(pk=lead.pk).update(office=other_office)
    with pytest.raises(NotPossibleNow, match="andere vestiging"):
        download(export, User.objects.get(pk=lead.pk))
    assert not Reading.objects.exists()


def test_rows_are_those_of_the_download_and_never_many_more_than_agreed(
    low: None, lead: User, second: User, kim: Client
) -> None:
    gone = factories.ClientFactory(office=kim.office)
    export = ask(lead)
    decide(export, second)
    Client.objects.filter(pk=gone.pk).update(office=factories.OfficeFactory())
    assert gone.number not in download(export, lead).content.decode()
    factories.ClientFactory.create_batch(3, office=kim.office)
    with pytest.raises(NotPossibleNow, match="meer klanten"):
        download(export, lead)


def test_what_was_ready_at_once_never_grows_over_the_threshold(low: None, lead: User, kim: Client) -> None:
    export = ask(lead)
    factories.ClientFactory(office=kim.office)
    with pytest.raises(NotPossibleNow, match="meer klanten"):
        download(export, lead)


@pytest.mark.parametrize("kind", ["klanten", "contracten"])
def test_a_huge_list_costs_the_same_statements(lead: User, office: Office, kind: str, settings: Any) -> None:
    settings.EXPORT_THRESHOLD = 1000
    asked = Asked(kind=kind, until=date(2027, 1, 31) if kind == "contracten" else None)

    def spent(many: int) -> int:
        for _ in range(many):
            factories.EmploymentFactory(client=factories.JourneyFactory(client__office=office).client)
        export = ask(lead, asked)
        with CaptureQueriesContext(connection) as captured:
            download(export, lead)
        return len(counted(captured))

    assert spent(2) == spent(60) <= 10

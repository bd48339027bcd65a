"""Something on every page about a client."""

from datetime import date, timedelta

from tests import access_factories, chosen_factories, factories, vacancy_factories
from tests.browser.conftest import Case, person, report
from tests.browser.steps import EMPLOYER, EXPERT, OWN, WSP
from tests.consent_factories import ConsentFactory


def fill(case: Case, *, left: Case, today: date) -> None:
    """Fill the file of a case; `left` is of somebody else, whose job leaves a vacancy."""
    report(case, today)
    factories.SignalFactory(
        employment=case.job,
        job_end=factories.JobEndFactory(employment=case.job, known_on=today),
        receipt=f"WERK{case.client.pk}",
        channel="werkgever",
        reported_by=person(EMPLOYER),
        received_on=today,
        decide_by=today + timedelta(days=7),
    )
    factories.UnplacedSignalFactory(
        name=case.name,
        client_number=case.client.number,
        reported_by=person(EMPLOYER),
        received_on=today - timedelta(days=10),
        decide_by=today - timedelta(days=3),
    )
    factories.TrajectoryFactory(client=case.client, service="naar_werk")
    factories.TrialPlacementFactory(client=case.client)
    chosen_factories.ChosenServiceFactory(client=case.client, chosen_by=person(EXPERT), mediation=True)
    chosen_factories.ChosenServiceFactory(client=case.client, chosen_by=person(EXPERT), over=True)
    access_factories.EmergencyAccessFactory(client=case.client, valid_on=today)
    # Besides the own klantreis, so that there is something to choose.
    factories.ClientAccessFactory(client=case.client, user=person(OWN), by_mandate=True)
    factories.SignalFactory(
        employment=case.job,
        receipt=f"EIGEN{case.client.pk}",
        kind="ander_werk",
        channel="klant",
        reported_by=person(OWN),
        received_on=today,
        decide_by=today + timedelta(days=7),
    )
    factories.UnplacedSignalFactory(
        name=case.client.full_name, client_number=case.client.number, channel="klant", reported_by=person(OWN),
        received_on=today, decide_by=today + timedelta(days=7),
    )  # fmt: skip
    ConsentFactory(client=case.client, employment=case.job, recorded_by=person(EXPERT))
    ConsentFactory(client=case.client, purpose="vacature", asked=True, asked_by=person(EXPERT))
    vacancy = vacancy_factories.VacancyFactory(
        employment=left.job,
        answered_by=person(EMPLOYER),
        state="opgepakt",
        adviser=person(WSP),
    )
    vacancy_factories.CandidateFactory(vacancy=vacancy, client=case.client, put_forward_by=person(EXPERT))

"""The Dutch words of this room for the logs."""

from audit import words

PLACES = {
    "emergencies": "Lijst van noodtoegang",
    "emergency-judge": "Noodtoegang beoordelen",
    "privacy-client": "Logboek van dit dossier",
    "privacy-overview": "Overzicht van wie er keek",
}
TABLES = {
    "clients.Client": "klant",
    "clients.ClientAccess": "toegang voor de klant",
    "clients.Coaching": "jobcoaching",
    "clients.CoachingPeriod": "half jaar jobcoaching",
    "clients.Consent": "toestemming",
    "clients.ContactDetails": "contactgegevens",
    "clients.ContactPerson": "vast contact of achtervang",
    "clients.ContractTerm": "contract",
    "clients.EmergencyAccess": "noodtoegang",
    "clients.Employment": "baan",
}
COLUMNS = {
    "assigned_by": "toegewezen door",
    "bsn_index": "zoekcode van het burgerservicenummer",
    "client": "klant",
    "coach": "jobcoach",
    "coaching": "jobcoaching",
    "employment": "baan",
    "end_announced": "einde aangekondigd",
    "ended_by": "beëindigd door",
    "granted_by": "gegeven door",
    "lost_on": "geëindigd en niet opgevolgd",
    "position": "vast contact of achtervang",
    "postcode": "postcode",
    "destroyed_on": "dossier vernietigd op",
    "recorded_by": "vastgelegd door",
    "regime": "regime",
    "reviewed_by": "beoordeeld door",
    "runs_until": "loopt tot en met",
}
WITHHELD = {"clients.Client": frozenset({"first_name", "prefix", "last_name"})}


def add() -> None:
    """Give the logs these words."""
    words.PLACES.update(PLACES)
    words.TABLES.update(TABLES)
    words.COLUMNS.update(COLUMNS)
    words.WITHHELD.update(WITHHELD)

"""How long which data is kept, from when that counts, and why: one table.

Whatever is written in public service falls under the Archiefwet (004:7114-7128, 7174-7181): it is kept in order, and
destroyed when its term is over, with a statement of what went. The AVG (article 5, first paragraph, e) lets nothing
stay longer than it is needed. No source gives a number of years: these are our own choices [K], an organisation's to
change to what its selection list says.
"""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from django.conf import settings

from base.dates import add_months

LAW = "Archiefwet en AVG artikel 5 lid 1 onder e; termijn: eigen keuze"
PROOF = "AVG artikel 5 lid 2: verantwoording"


@dataclass(frozen=True)
class Term:
    """One kind of data: what it is, how long it is kept and from when, on which ground, and how it goes."""

    BY_LIST: ClassVar[str] = "Met een vernietigingslijst"
    BY_ITSELF: ClassVar[str] = "Vanzelf"
    KEPT: ClassVar[str] = "Blijft bewaard"

    code: str
    what: str
    counts_from: str
    ground: str
    way: str
    # Where it stands in `settings.RETENTION`, in months; empty for what has a term of its own.
    setting: str = ""
    own_term: str = ""

    @property
    def months(self) -> int:
        """How many months it is kept; only of what has a setting."""
        months: int = settings.RETENTION[self.setting]
        return months

    @property
    def term(self) -> str:
        """How long, in words."""
        if not self.setting:
            return self.own_term
        years, months = divmod(self.months, 12)
        parts = [f"{years} jaar"] if years else []
        parts += [f"{months} {'maand' if months == 1 else 'maanden'}"] if months else []
        return " en ".join(parts)

    def over_since(self, on: date) -> date:
        """What counts from this day or an earlier one is over its term on `on`."""
        return add_months(on, -self.months)


FILE = Term(
    "dossier",
    "Dossier van een klant: persoonsgegevens, gesprekken, werkplannen, werk, diensten, signalen en taken",
    "De dag van de laatste uitstroom: einde van het recht, overlijden of een andere reden",
    LAW,
    Term.BY_LIST,
    setting="file_months",
)
UNPLACED = Term(
    "signaal",
    "Signaal zonder klant dat terzijde is gelegd",
    "De dag waarop het terzijde is gelegd",
    LAW,
    Term.BY_LIST,
    setting="unplaced_months",
)
MESSAGES = Term(
    "bericht", "Berichten aan medewerkers en klanten", "De dag van het bericht", LAW, Term.BY_ITSELF,
    setting="message_months",
)  # fmt: skip
TERMS: tuple[Term, ...] = (
    FILE,
    UNPLACED,
    MESSAGES,
    Term(
        "account", "Account van een klant of vertegenwoordiger", "Gelijk met het dossier", LAW, Term.BY_LIST,
        own_term="Gelijk met het laatste dossier",
    ),
    Term(
        "medewerker", "Account van een medewerker, jobcoach of werkgever", "Nooit", PROOF, Term.KEPT,
        own_term="Blijvend: het log verwijst ernaar",
    ),
    Term(
        "sessie", "Waar iemand is aangemeld, met browser en adres, en mislukte pogingen", "Het einde ervan", LAW,
        Term.BY_ITSELF, own_term="Een uur",
    ),
    Term(
        "antwoord", "Antwoorden die voor een programma klaarstaan", "Het verzoek", LAW, Term.BY_ITSELF,
        own_term="24 uur",
    ),
    Term(
        "waarden", "Waarden voor en na in het wijzigingslog", "Gelijk met het dossier", LAW, Term.BY_LIST,
        own_term="Gelijk met het dossier",
    ),
    Term(
        "stappen", "Wisselingen van klantfase en stappen van zaken, in codes", "Nooit", PROOF, Term.KEPT,
        own_term="Blijvend, zonder naam",
    ),
    Term(
        "logs", "Leeslog, wijzigingslog, geweigerd contact en zegels, in nummers", "Nooit", PROOF, Term.KEPT,
        own_term="Blijvend, zonder naam",
    ),
    Term(
        "verklaring", "Verzoeken om een export en verklaringen van vernietiging", "Nooit", PROOF, Term.KEPT,
        own_term="Blijvend",
    ),
)  # fmt: skip
LISTED: dict[str, Term] = {term.code: term for term in (FILE, UNPLACED)}

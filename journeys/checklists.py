"""The two lists to work through: what to look into at a doubt, and the formalities of an end.

One table, each row with its source. What was seen to, and by whom, is a `CheckedItem`.
"""

from dataclasses import dataclass
from enum import StrEnum

from journeys.job_end_lifecycle import JobEndState


class Checklist(StrEnum):
    """Which list."""

    DOUBT = "twijfel"
    FORMALITIES = "formaliteiten"


@dataclass(frozen=True)
class Item:
    """One row of a list. `who` is whose turn it is, in words; `asks` is a question that "gedaan" has to answer."""

    key: str
    text: str
    who: str
    source: str
    hint: str = ""
    asks: str = ""
    # With whom one speaks who sees to it: "werkgever" or "jobcoach"; empty when with nobody outside.
    contact: str = ""
    # Cannot be seen to while the job still runs.
    when_over: bool = False


LISTS: dict[Checklist, tuple[Item, ...]] = {
    Checklist.DOUBT: (
        Item("gesprek_klant", "Gesproken met de klant, of met wie de klant vertegenwoordigt", "u", "004:1517"),
        Item(
            "jobcoach_gevraagd",
            "Gevraagd aan de jobcoach",
            "u, met de jobcoach",
            "004:1476, 1494-1496, 1517-1519",
            contact="jobcoach",
        ),
        Item(
            "werkgever_gevraagd",
            "Gevraagd aan de werkgever",
            "u, met de werkgever",
            "004:1476-1480, 1517-1519",
            hint="Alleen als de klant dat goedvindt.",
            contact="werkgever",
        ),
        Item(
            "reden_twijfel",
            "De reden van de twijfel is duidelijk",
            "u, met klant, jobcoach en werkgever",
            "004:1517-1519",
            asks="Wat is de reden?",
        ),
        Item(
            "meer_jobcoaching",
            "Bekeken of (meer) jobcoaching helpt",
            "u, met de jobcoach",
            "004:1519-1521",
            asks="Helpt het, en wat spreekt u af?",
        ),
        Item(
            "loondispensatie",
            "Bekeken of de loondispensatie (opnieuw) moet worden bepaald",
            "u, met de werkgever",
            "004:1521-1523",
            asks="Is het nodig?",
        ),
        Item(
            "plaatsingsonderzoek",
            "Plaatsingsonderzoek gedaan: past deze plek bij de klant?",
            "u",
            "004:1523-1525, 6944-6948",
            hint="Alleen als u het nodig vindt om verder te kunnen.",
            asks="Wat kwam eruit?",
        ),
        Item(
            "belang_klant",
            "Besloten of deze baan houden nog goed is voor de klant",
            "u, met de klant",
            "004:4042-4043, 4326-4332, 4572-4582",
            asks="Wat hebt u besloten, en waarom?",
        ),
    ),
    Checklist.FORMALITIES: (
        Item(
            "wijzigingsformulier", "Wijzigingsformulier verstuurd", "de klant, met hulp", "004:6084-6088, 4652-4654"
        ),
        Item(
            "uitkeren_ingelicht",
            "Afdeling Uitkeren ingelicht",
            "u",
            "004:6085-6088",
            hint="Voor de kapdatum: dan klopt de uitkering vanaf het begin.",
        ),
        Item(
            "hulp_formulieren",
            "Afgesproken wie helpt met de formulieren",
            "u, met de klant",
            "004:4347-4352, 7078-7088",
            hint="Bijvoorbeeld de jobcoach, familie, een hulporganisatie of een loket in de buurt.",
            asks="Wie helpt?",
        ),
        Item(
            "vakantiedagen",
            "Vakantiedagen die over zijn, zijn geregeld",
            "de klant, met de werkgever",
            "004:4337-4345, 4614-4620",
        ),
        Item(
            "terugblik",
            "Samen teruggekeken op deze baan",
            "u, met klant, jobcoach en werkgever",
            "004:6033-6041, 4620-4626",
            asks="Wat neemt de klant mee naar de volgende baan?",
        ),
        Item(
            "uitkering",
            "Uitkering aangevraagd: WW, Ziektewet of Wajong",
            "de klant, met hulp",
            "004:2639-2655",
            asks="Welke uitkering?",
            when_over=True,
        ),
        Item(
            "loonheffingskorting",
            "Bekeken waar de loonheffingskorting geldt",
            "de klant, met hulp",
            "004:6085, 4658-4660",
            when_over=True,
        ),
    ),
}
TITLES = {
    Checklist.DOUBT: "Twijfel: wat u uitzoekt",
    Checklist.FORMALITIES: "Formaliteiten bij het einde",
}
ITEMS: dict[str, Item] = {item.key: item for items in LISTS.values() for item in items}
LIST_OF: dict[str, Checklist] = {item.key: name for name, items in LISTS.items() for item in items}
ANSWERED = tuple(item.key for item in ITEMS.values() if item.asks)
FORMALITY_KEYS = frozenset(item.key for item in LISTS[Checklist.FORMALITIES])
# States in which the end of the job is sure and the client has not gone on to other work or out of the target group.
END_IS_SURE = (JobEndState.NOT_EXTENDED, JobEndState.SEARCHING, JobEndState.NOT_NOW)
WORKED_THROUGH_IN: dict[Checklist, tuple[JobEndState, ...]] = {
    Checklist.DOUBT: (JobEndState.IN_CONVERSATION, JobEndState.DOUBT),
    Checklist.FORMALITIES: END_IS_SURE,
}


def applies(checklist: Checklist, state: str) -> bool:
    """Whether this list is worked through while a case stands here."""
    return state in WORKED_THROUGH_IN[checklist]

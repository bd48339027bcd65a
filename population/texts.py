"""What stands in the made-up files: short, neutral Dutch, without a word about anybody's health."""

from random import Random

from population import talks

_WORKING = (
    "Het werk gaat goed.",
    "De klant is tevreden over het werk en de collega's.",
    "Het werk bevalt, de reistijd is lang.",
    "De klant werkt nu zelfstandiger dan bij het vorige gesprek.",
    "De begeleider op de werkvloer is gewisseld. Dat verloopt goed.",
    "De klant werkt de afgesproken uren en wil dat zo houden.",
    "De werkgever is tevreden, zegt de klant.",
    "De taken zijn uitgebreid met werk achter de kassa.",
)
_WORKING_NEXT = (
    "Er is nu geen ondersteuning nodig.",
    "We spraken af dat de klant belt als er iets verandert.",
    "De klant wil graag meer uren en bespreekt dit met de werkgever.",
    "De klant vraagt na of het contract wordt verlengd.",
    "Over een half jaar bespreken we de stap naar een vast contract.",
    "De klant wil een cursus volgen en zoekt uit welke past.",
    "Volgend gesprek bij de werkgever op locatie.",
)
_SEEKING = (
    "De klant heeft twee keer gesolliciteerd.",
    "Het cv is bijgewerkt.",
    "De klant zoekt werk in de buurt, drie dagen in de week.",
    "De klant liep een dag mee bij een bedrijf en was enthousiast.",
    "Het traject verloopt volgens plan.",
    "De klant heeft een gesprek gehad bij een werkgever.",
    "De klant komt afspraken goed na.",
    "We bespraken welke soorten werk passen.",
)
_SEEKING_NEXT = (
    "De klant neemt contact op met het werkgeversservicepunt.",
    "We spraken af dat de klant iedere week een vacature uitzoekt.",
    "De klant oefent sollicitatiegesprekken met de begeleider.",
    "We bekijken of een proefplaatsing mogelijk is.",
    "Over drie maanden bespreken we de voortgang.",
    "De klant denkt na over een opleiding en belt daarover terug.",
)
_SETTLING = (
    "De klant regelt eerst zaken thuis.",
    "De klant doet twee ochtenden vrijwilligerswerk.",
    "Er is nu nog geen ruimte voor een volgende stap.",
    "De klant heeft een vast dagritme gevonden.",
    "De klant gaat wekelijks naar de dagbesteding in de buurt.",
    "De gemeente helpt de klant bij het wonen.",
)
_SETTLING_NEXT = (
    "We houden contact en kijken later naar werk.",
    "We spraken af dat de klant zelf belt als er vragen zijn.",
    "We bespreken volgende keer of een volgende stap mogelijk is.",
    "De klant vraagt hulp bij het wijkteam.",
)
_OUTCOMES: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    talks.CONTRACT_END: (
        (
            "De werkgever wil het contract verlengen, zegt de klant.",
            "Het is nog niet duidelijk of het contract wordt verlengd.",
            "De klant wil graag blijven.",
            "De werkgever beslist volgende maand.",
            "De klant verwacht dat het contract stopt.",
        ),
        (
            "De klant vraagt het na en laat het weten.",
            "We spraken af wat de klant doet als het contract stopt.",
            "We bespraken welke ondersteuning helpt om te blijven.",
            "De klant begint vast met zoeken naar ander werk.",
        ),
    ),
    talks.STARTGESPREK: (
        (
            "We bespraken hoe het werk is geëindigd.",
            "De klant wil snel weer aan het werk.",
            "De klant wil eerst op adem komen en daarna zoeken.",
            "De klant zoekt werk in dezelfde sector.",
            "We bespraken rechten en plichten.",
        ),
        (
            "We maken een plan om ander werk te vinden.",
            "De klant werkt het cv bij.",
            "We bespreken binnenkort welke dienst past.",
            "De klant schrijft zich in bij het werkgeversservicepunt.",
        ),
    ),
    talks.START_OF_JOB: (
        ("We maakten afspraken over de inwerkperiode.", "De taken en werktijden zijn duidelijk."),
        ("Over drie maanden vragen we hoe het gaat.", "De klant weet wie te bellen bij vragen."),
    ),
    talks.PLAN: (
        (
            "We maakten samen het werkplan.",
            "We bekeken het werkplan en pasten het aan.",
            "De doelen van het werkplan blijven gelijk.",
        ),
        ("De klant krijgt het plan thuisgestuurd.", "Volgend jaar bekijken we het plan opnieuw."),
    ),
}
_TOPICS: dict[str, tuple[tuple[str, ...], ...]] = {
    talks.CONTRACT_END: (("verlenging",), ("verlenging", "werk"), ("verlenging", "diensten")),
    # Always the three that such a talk is about, in the order of the form (004:1557-1561).
    talks.STARTGESPREK: (
        ("diensten", "rechten_plichten", "mogelijkheden"),
        ("werk", "diensten", "rechten_plichten", "mogelijkheden"),
        ("diensten", "rechten_plichten", "inkomen", "mogelijkheden"),
    ),
    talks.START_OF_JOB: (("werk",), ("werk", "jobcoaching"), ("werk", "inkomen")),
    talks.PLAN: (("diensten", "werk"), ("diensten",), ("opleiding", "diensten")),
}
_WORKING_TOPICS = (("werk",), ("werk", "inkomen"), ("werk", "jobcoaching"), ("werk", "opleiding"))
_SEEKING_TOPICS = (("diensten",), ("werk", "diensten"), ("opleiding",), ("belastbaarheid", "diensten"))
_SETTLING_TOPICS = (("thuissituatie",), ("belastbaarheid",), ("thuissituatie", "diensten"), ("inkomen",))
_BY_PHASE = {
    "aan_het_werk": (_WORKING, _WORKING_NEXT, _WORKING_TOPICS),
    "stabiliseren": (_SETTLING, _SETTLING_NEXT, _SETTLING_TOPICS),
}
_SEEKS = (_SEEKING, _SEEKING_NEXT, _SEEKING_TOPICS)

_GOALS = (
    "Werk in een magazijn of winkel, drie dagen in de week.",
    "Een vast contract bij de huidige werkgever.",
    "Een opleiding afmaken en daarna werk zoeken.",
    "Meer uren werken bij dezelfde werkgever.",
    "Werk buiten, met vaste taken en een vaste begeleider.",
    "Ervaring opdoen in een proefplaatsing.",
    "Een dagritme opbouwen met vrijwilligerswerk.",
)
_HELPS = (
    "Vaste tijden en een vaste begeleider.",
    "Een rustige werkplek.",
    "Uitleg stap voor stap.",
    "Werk dicht bij huis.",
    "",
)
_HINDERS = ("Lange reistijd.", "Veel wisselingen op een dag.", "Nog weinig werkervaring.", "")
_AGREEMENTS = (
    "De klant belt zelf als er iets verandert.",
    "Elke drie maanden een gesprek.",
    "De klant solliciteert elke week een keer.",
    "De klant bespreekt de uren met de werkgever.",
    "We bekijken in het najaar of een cursus past.",
)
_SERVICES = (
    ("De klant weet nog niet welk werk past.", "Over een half jaar is duidelijk welk werk past."),
    ("Zelf zoeken lukte niet, met begeleiding wel.", "Werk voor minstens een half jaar."),
    ("De klant heeft het werk, maar nog geen vast ritme.", "De klant werkt alle afgesproken uren."),
)
_EVALUATIONS = (
    "De afspraken zijn nagekomen. Het doel blijft gelijk.",
    "De eerste stap is gezet. De klant wil nu verder.",
    "Het ging minder snel dan gehoopt. We kiezen kleinere stappen.",
)
_PROMISES = (
    ("klant", "werkt het cv bij en stuurt het op"),
    ("klant", "belt de woningbouwvereniging"),
    ("klant", "vraagt de werkgever om een vaste werkdag"),
    ("klant", "schrijft zich in voor een open dag van de opleiding"),
    ("professional", "vraagt een werkplekonderzoek aan"),
    ("professional", "belt met de wijkcoach over de schulden"),
    ("professional", "zoekt uit of een cursus kan"),
    ("jobcoach", "bespreekt de uren met de leidinggevende"),
    ("werkgever", "zorgt voor een vast maatje op de werkvloer"),
    ("ander", "helpt met het vervoer"),
)
_HOLDING = (
    ("jobcoach", "belt bij ziekte eerst de werkgever en dan de professional"),
    ("werkgever", "meldt het meteen als het werk verandert"),
    ("klant", "belt zelf als er iets verandert"),
)
_DROPPED = ("De klant is verhuisd.", "Het is niet meer nodig.", "De werkgever regelt dit nu zelf.")
_SIGNALS = {
    "dreigend": (
        "De leidinggevende twijfelt of het werk nog past.",
        "De klant heeft zich een paar keer niet gemeld.",
        "Er komt een reorganisatie aan.",
    ),
    "niet_verlengd": (
        "De werkgever verlengt het contract niet.",
        "Er is geen vast contract mogelijk bij deze werkgever.",
    ),
    "geeindigd": ("Het contract is gestopt.", "De klant werkt hier niet meer."),
}
_ANSWERS = (
    "We hebben de klant uitgenodigd voor een gesprek.",
    "We spraken de klant en zoeken samen naar ander werk.",
    "We bespreken de verlenging met de klant.",
    "De klant heeft intussen ander werk.",
)


def talk(kind: str, phase: str, rng: Random) -> tuple[str, tuple[str, ...]]:
    """What came of a conversation, and what it was about."""
    if kind in _OUTCOMES:
        first, then = _OUTCOMES[kind]
        topics = _TOPICS[kind]
    else:
        first, then, topics = _BY_PHASE.get(phase, _SEEKS)
    return f"{rng.choice(first)} {rng.choice(then)}", rng.choice(topics)


def plan(rng: Random) -> tuple[str, str, str, str]:
    """Goal, what helps, what hinders, and what was agreed."""
    return rng.choice(_GOALS), rng.choice(_HELPS), rng.choice(_HINDERS), rng.choice(_AGREEMENTS)


def service(number: int) -> tuple[str, str, str]:
    """Why a service was chosen, what it must bring, and what came of the plan before: nothing at the first one."""
    reason, result = _SERVICES[number % len(_SERVICES)]
    return reason, result, _EVALUATIONS[number % len(_EVALUATIONS)] if number > 1 else ""


def signal(kind: str, rng: Random) -> str:
    """What the sender of a signal wrote."""
    return rng.choice(_SIGNALS[kind])


def answer(rng: Random) -> str:
    """What the sender read back."""
    return rng.choice(_ANSWERS)


def promise(dated: bool, rng: Random) -> tuple[str, str]:
    """Who does what: by a day, or until further notice."""
    return rng.choice(_PROMISES if dated else _HOLDING)


def dropped(rng: Random) -> str:
    """Why an agreement holds no longer."""
    return rng.choice(_DROPPED)

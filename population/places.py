"""Where clients live: each office's towns, and how large its region is beside the others.

The weights are round numbers after the number of inhabitants; no source divides the clients over the regions.
"""

from typing import NamedTuple


class Place(NamedTuple):
    """An office's part of the country."""

    weight: int
    towns: tuple[str, ...]


PLACES: dict[str, Place] = {
    "groningen": Place(42, ("Groningen", "Groningen", "Hoogezand", "Veendam", "Assen")),
    "leeuwarden": Place(38, ("Leeuwarden", "Leeuwarden", "Drachten", "Sneek", "Heerenveen")),
    "alkmaar": Place(38, ("Alkmaar", "Alkmaar", "Den Helder", "Hoorn", "Heerhugowaard")),
    "emmen": Place(14, ("Emmen", "Emmen", "Coevorden", "Klazienaveen")),
    "zwolle": Place(34, ("Zwolle", "Zwolle", "Kampen", "Meppel", "Hardenberg")),
    "almere": Place(24, ("Almere", "Almere", "Lelystad", "Dronten")),
    "apeldoorn": Place(36, ("Apeldoorn", "Apeldoorn", "Deventer", "Zutphen", "Harderwijk")),
    "enschede": Place(37, ("Enschede", "Enschede", "Hengelo", "Almelo", "Oldenzaal")),
    "zaandam": Place(20, ("Zaandam", "Zaandam", "Purmerend", "Krommenie")),
    "amsterdam": Place(68, ("Amsterdam", "Amsterdam", "Amsterdam", "Amstelveen", "Haarlemmermeer")),
    "hilversum": Place(15, ("Hilversum", "Hilversum", "Bussum", "Huizen")),
    "amersfoort": Place(19, ("Amersfoort", "Amersfoort", "Soest", "Nijkerk")),
    "ede": Place(21, ("Ede", "Ede", "Veenendaal", "Wageningen")),
    "utrecht": Place(50, ("Utrecht", "Utrecht", "Nieuwegein", "Zeist", "Houten")),
    "arnhem": Place(26, ("Arnhem", "Arnhem", "Zevenaar", "Velp")),
    "doetinchem": Place(17, ("Doetinchem", "Doetinchem", "Winterswijk", "Terborg")),
    "nijmegen": Place(19, ("Nijmegen", "Nijmegen", "Wijchen", "Druten")),
    "tiel": Place(14, ("Tiel", "Tiel", "Culemborg", "Zaltbommel")),
    "gorinchem": Place(10, ("Gorinchem", "Gorinchem", "Leerdam")),
    "dordrecht": Place(17, ("Dordrecht", "Dordrecht", "Zwijndrecht", "Sliedrecht")),
    "rotterdam": Place(84, ("Rotterdam", "Rotterdam", "Rotterdam", "Schiedam", "Spijkenisse", "Vlaardingen")),
    "den-haag": Place(52, ("Den Haag", "Den Haag", "Delft", "Rijswijk", "Naaldwijk")),
    "zoetermeer": Place(23, ("Zoetermeer", "Zoetermeer", "Leidschendam", "Pijnacker")),
    "gouda": Place(15, ("Gouda", "Gouda", "Waddinxveen", "Bodegraven")),
    "leiden": Place(30, ("Leiden", "Leiden", "Alphen aan den Rijn", "Katwijk")),
    "haarlem": Place(27, ("Haarlem", "Haarlem", "IJmuiden", "Beverwijk")),
    "middelburg": Place(23, ("Middelburg", "Middelburg", "Vlissingen", "Goes", "Terneuzen")),
    "breda": Place(43, ("Breda", "Breda", "Roosendaal", "Bergen op Zoom", "Oosterhout")),
    "tilburg": Place(28, ("Tilburg", "Tilburg", "Waalwijk", "Goirle")),
    "den-bosch": Place(40, ("'s-Hertogenbosch", "'s-Hertogenbosch", "Oss", "Veghel")),
    "eindhoven": Place(36, ("Eindhoven", "Eindhoven", "Veldhoven", "Valkenswaard")),
    "helmond": Place(16, ("Helmond", "Helmond", "Deurne", "Asten")),
    "venlo": Place(17, ("Venlo", "Venlo", "Venray", "Horst")),
    "roermond": Place(15, ("Roermond", "Roermond", "Weert", "Echt")),
    "heerlen": Place(37, ("Heerlen", "Heerlen", "Maastricht", "Sittard", "Kerkrade")),
}

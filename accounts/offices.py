"""The 35 arbeidsmarktregio's, each with one vestiging in its main city; they were the regions of 2013 to 2024."""

from typing import NamedTuple


class OfficeRow(NamedTuple):
    """An office as the migration makes it: slug, city, arbeidsmarktregio."""

    code: str
    name: str
    region: str


OFFICES: tuple[OfficeRow, ...] = (
    OfficeRow("groningen", "Groningen", "Groningen"),
    OfficeRow("leeuwarden", "Leeuwarden", "Friesland"),
    OfficeRow("alkmaar", "Alkmaar", "Noord-Holland Noord"),
    OfficeRow("emmen", "Emmen", "Drenthe"),
    OfficeRow("zwolle", "Zwolle", "Regio Zwolle"),
    OfficeRow("almere", "Almere", "Flevoland"),
    OfficeRow("apeldoorn", "Apeldoorn", "Stedendriehoek en Noordwest Veluwe"),
    OfficeRow("enschede", "Enschede", "Twente"),
    OfficeRow("zaandam", "Zaandam", "Zaanstreek/Waterland"),
    OfficeRow("amsterdam", "Amsterdam", "Groot Amsterdam"),
    OfficeRow("hilversum", "Hilversum", "Gooi en Vechtstreek"),
    OfficeRow("amersfoort", "Amersfoort", "Amersfoort"),
    OfficeRow("ede", "Ede", "FoodValley"),
    OfficeRow("utrecht", "Utrecht", "Midden-Utrecht"),
    OfficeRow("arnhem", "Arnhem", "Midden-Gelderland"),
    OfficeRow("doetinchem", "Doetinchem", "Achterhoek"),
    OfficeRow("nijmegen", "Nijmegen", "Rijk van Nijmegen"),
    OfficeRow("tiel", "Tiel", "Rivierenland"),
    OfficeRow("gorinchem", "Gorinchem", "Gorinchem"),
    OfficeRow("dordrecht", "Dordrecht", "Drechtsteden"),
    OfficeRow("rotterdam", "Rotterdam", "Rijnmond"),
    OfficeRow("den-haag", "Den Haag", "Haaglanden"),
    OfficeRow("zoetermeer", "Zoetermeer", "Zuid-Holland Centraal"),
    OfficeRow("gouda", "Gouda", "Midden-Holland"),
    OfficeRow("leiden", "Leiden", "Holland Rijnland"),
    OfficeRow("haarlem", "Haarlem", "Zuid-Kennemerland en IJmond"),
    OfficeRow("middelburg", "Middelburg", "Zeeland"),
    OfficeRow("breda", "Breda", "West-Brabant"),
    OfficeRow("tilburg", "Tilburg", "Midden-Brabant"),
    OfficeRow("den-bosch", "'s-Hertogenbosch", "Noordoost-Brabant"),
    OfficeRow("eindhoven", "Eindhoven", "Zuidoost-Brabant"),
    OfficeRow("helmond", "Helmond", "Helmond-De Peel"),
    OfficeRow("venlo", "Venlo", "Noord-Limburg"),
    OfficeRow("roermond", "Roermond", "Midden-Limburg"),
    OfficeRow("heerlen", "Heerlen", "Zuid-Limburg"),
)

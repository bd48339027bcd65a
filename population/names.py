"""Made-up names: common first and last names of several origins, put together by chance."""

from random import Random

_MEN = (
    "Daan Bram Sem Thijs Lars Niels Jesse Ruben Stijn Jeroen Bas Tim Tom Kevin Mark Rick Dennis Patrick "
    "Robin Sander Wouter Koen Joris Martijn Vincent Stefan Michel Jordy Mitchell Danny Roy Ronald Peter "
    "Jan Kees Henk Willem Gerrit Johan Marco Mohamed Youssef Hamza Bilal Karim Omar Ibrahim Mehmet Emre "
    "Murat Mustafa Ali Hassan Yusuf Dylan Jayden Giovanni Ricardo Jermaine Clyde Ashwin Rajesh Vikash Wei "
    "Jun Minh Mateusz Piotr Tomasz Andrei Ivan Samuel Abdi Amir Reza Dawit Nuno Carlos Luca Finn Max "
    "Julian Teun Pim Gijs Luuk Joost Maarten Frank Erik Arjan Rob Wesley"
).split()
_WOMEN = (
    "Sanne Lisa Anouk Femke Lotte Iris Maaike Esmee Eva Emma Sophie Julia Fleur Naomi Kim Linda Petra "
    "Ingrid Marloes Manon Melissa Chantal Samantha Priscilla Laura Denise Michelle Nicole Wendy Marieke "
    "Anne Inge Els Annet Hanneke Joyce Demi Romy Bo Roos Merel Tess Noor Fenna Fatima Khadija Samira "
    "Naima Yasmina Aicha Hanan Ayse Elif Zeynep Emine Fatma Merve Sevda Shanice Rochelle Cheyenne Gladys "
    "Anita Shanti Priya Soraya Mei Linh Agnieszka Katarzyna Magda Elena Ioana Olga Sara Hodan Amina Leila "
    "Shirin Selam Rosa Carla Giulia Zoë Jade Vera Mila Britt Renske Willemijn Carolien Ilse Judith Simone"
).split()
# (prefix, last name); an empty prefix for most.
_PLAIN = (
    "Jansen Bakker Visser Smit Meijer Mulder Bos Vos Peters Hendriks Dekker Brouwer Koster Willems Prins "
    "Postma Kuipers Veenstra Kramer Scholten Wolters Huisman Jacobs Maas Verhoeven Schouten Vermeulen "
    "Bosman Timmermans Groen Gerritsen Hofman Jonker Kok Molenaar Blom Driessen Hoekstra Dijkstra Bouwman "
    "Sanders Wessels Martens Evers Smeets Hermans Claassen Hoogland Kuiper Lammers Post Evertsen Roos "
    "Zijlstra Terpstra Bergsma Hoekman Verbeek Verschuren Janssens Coenen Theunissen Nijhuis Kamphuis "
    "Oude Mensink Wiersma Haan Tuinstra Hulst Goossens Yilmaz Kaya Demir Celik Sahin Yildiz Ozturk Aydin "
    "Arslan Dogan Amrani Bouali Hamdaoui Haddad Idrissi Tahiri Ziani Benali Azzouzi Yousfi Mohamud "
    "Warsame Tesfaye Haile Rahimi Hosseini Karimi Ahmadi Kartosen Ramdin Mahabier Baldewsingh Jagroep "
    "Pinas Cairo Blokland Emanuels Martina Rosaria Winklaar Croes Latupeirissa Pattiasina Tehupuring "
    "Nguyen Tran Chen Wang Liu Nowak Kowalski Wisniewska Popescu Ionescu Ivanov Silva Santos Ferreira "
    "Rossi Bianchi"
).split()
_PREFIXED = (
    ("de", "Vries"),
    ("van den", "Berg"),
    ("van", "Dijk"),
    ("de", "Boer"),
    ("de", "Groot"),
    ("van", "Leeuwen"),
    ("de", "Wit"),
    ("de", "Graaf"),
    ("van der", "Meer"),
    ("van der", "Linden"),
    ("van den", "Broek"),
    ("de", "Bruin"),
    ("van der", "Heijden"),
    ("van", "Beek"),
    ("van", "Vliet"),
    ("van de", "Ven"),
    ("van", "Dam"),
    ("van der", "Wal"),
    ("van", "Loon"),
    ("de", "Lange"),
    ("van den", "Heuvel"),
    ("van der", "Veen"),
    ("van", "Doorn"),
    ("ten", "Brink"),
    ("ter", "Horst"),
    ("van 't", "Hof"),
    ("in 't", "Veld"),
    ("van", "Rijn"),
    ("van", "Es"),
    ("de", "Ruiter"),
    ("van der", "Ploeg"),
    ("van", "Wijk"),
    ("de", "Koning"),
    ("van", "Schaik"),
    ("van", "Zanten"),
    ("van der", "Laan"),
    ("el", "Amrani"),
    ("el", "Khattabi"),
    ("ben", "Salah"),
    ("da", "Costa"),
    ("dos", "Santos"),
)
_STREETS = (
    "Dorpsstraat Kerkstraat Molenweg Schoolstraat Stationsweg Beatrixstraat Wilhelminalaan Lindenlaan "
    "Eikenlaan Beukenhof Merelstraat Lijsterlaan Zwaluwstraat Rozenstraat Tulpstraat Parkweg Havenstraat "
    "Marktstraat Nieuwstraat Kastanjelaan Esdoornstraat Vondelstraat Rembrandtlaan Mozartstraat Sportlaan "
    "Industrieweg Hoofdstraat Kanaalweg"
).split()
_LETTERS = "ABCDEGHJKLMNPRSTVWXZ"


def full(sex: str, rng: Random) -> tuple[str, str, str]:
    """First name, prefix (often empty) and last name of somebody."""
    first = rng.choice(_MEN if sex == "man" else _WOMEN)
    if rng.random() < 0.28:
        prefix, last = rng.choice(_PREFIXED)
        return first, prefix, last
    return first, "", rng.choice(_PLAIN)


def read_aloud(name: tuple[str, str, str]) -> str:
    """First name, prefix and last name as one text."""
    return " ".join(part for part in name if part)


def email(first: str, last: str, rng: Random) -> str:
    """An address in a domain that is kept for examples."""
    plain = f"{first}.{last}".lower().replace("ë", "e").replace(" ", "")
    return f"{plain}{rng.randint(1, 99)}@example.org"


def street(rng: Random) -> str:
    """A street and a number."""
    return f"{rng.choice(_STREETS)} {rng.randint(1, 180)}"


def postcode(rng: Random) -> str:
    """Four digits and two letters; never the letters that were ruled out."""
    return f"{rng.randint(1000, 9999)} {rng.choice(_LETTERS)}{rng.choice(_LETTERS)}"

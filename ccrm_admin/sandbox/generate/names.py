"""Word lists of a Polish call centre: people, teams, towns, numbers and senders."""

WOMEN = (
    "Agnieszka", "Aleksandra", "Alicja", "Anna", "Barbara", "Beata", "Bożena", "Dorota",
    "Elżbieta", "Ewa", "Grażyna", "Hanna", "Iwona", "Joanna", "Julia", "Justyna", "Karolina",
    "Katarzyna", "Kinga", "Łucja", "Magdalena", "Małgorzata", "Maria", "Marta", "Monika",
    "Natalia", "Oliwia", "Paulina", "Róża", "Sylwia", "Urszula", "Weronika", "Zofia", "Żaneta",
)  # fmt: skip

MEN = (
    "Adam", "Andrzej", "Bartłomiej", "Błażej", "Damian", "Dawid", "Filip", "Grzegorz", "Jakub",
    "Jan", "Jarosław", "Józef", "Kamil", "Karol", "Krzysztof", "Łukasz", "Maciej", "Marcin",
    "Marek", "Mateusz", "Michał", "Mikołaj", "Paweł", "Piotr", "Przemysław", "Rafał", "Sławomir",
    "Stanisław", "Szymon", "Tomasz", "Wiesław", "Wojciech", "Zbigniew", "Żelisław",
)  # fmt: skip

INFLECTED_SURNAMES = (
    "Adamski", "Borkowski", "Czarnecki", "Dąbrowski", "Gołębiowski", "Górski", "Grabowski",
    "Jabłoński", "Jankowski", "Jaworski", "Kaczyński", "Kamiński", "Kowalski", "Kozłowski",
    "Krajewski", "Kwiatkowski", "Laskowski", "Lewandowski", "Łukaszewski", "Majewski",
    "Makowski", "Malinowski", "Nowicki", "Olszewski", "Ostrowski", "Pawłowski", "Piotrowski",
    "Rutkowski", "Sadowski", "Sikorski", "Sobczyński", "Szymański", "Tomaszewski", "Wesołowski",
    "Wiśniewski", "Witkowski", "Wójcicki", "Wysocki", "Zakrzewski", "Zalewski", "Zawadzki",
    "Zieliński", "Żółkiewski", "Źródlański",
)  # fmt: skip
"""Men's forms; a woman's ends in -ska, -cka or -dzka."""

COMMON_SURNAMES = (
    "Bąk", "Błaszczyk", "Ćwik", "Duda", "Dudek", "Gajda", "Kaczmarek", "Kołodziej", "Kozieł",
    "Król", "Łuczak", "Marciniak", "Mazur", "Michalak", "Mróz", "Nowak", "Pająk", "Pietrzak",
    "Sikora", "Stępień", "Szczepaniak", "Ślusarczyk", "Walczak", "Wieczorek", "Wójcik", "Wróbel",
    "Zając", "Zięba", "Żak",
)  # fmt: skip
"""Surnames with one form for everyone."""

PERMISSION_GROUPS = (
    ("Konsultant", 66),
    ("Starszy konsultant", 14),
    ("Lider zespołu", 8),
    ("Back office", 6),
    ("Kierownik", 3),
    ("Kontrola jakości", 2),
    ("Administrator", 1),
)
"""Name and weight."""

TEAMS = (
    ("Konsultant", 50),
    ("Sprzedaż", 16),
    ("Obsługa klienta", 12),
    ("Windykacja", 8),
    ("Serwis", 6),
    ("Reklamacje", 4),
    ("Rezerwacje", 4),
)
"""What voice accounts are called after, and how often."""

FAX_PLACES = ("biuro", "księgowość", "kadry", "zarząd", "reklamacje", "magazyn")
TRUNKS = ("Trunk zapasowy", "Bramka GSM", "Łącze recepcja", "Trunk IVR")

TOWNS = {
    "12": "Kraków",
    "22": "Warszawa",
    "32": "Katowice",
    "42": "Łódź",
    "58": "Gdańsk",
    "61": "Poznań",
    "71": "Wrocław",
    "81": "Lublin",
    "85": "Białystok",
    "91": "Szczecin",
}
"""Area code to town."""

NUMBER_PURPOSES = (
    ("Infolinia", "INF"),
    ("Sprzedaż", "SPR"),
    ("Obsługa klienta", "BOK"),
    ("Windykacja", "WIN"),
    ("Serwis", "SER"),
    ("Reklamacje", "REK"),
    ("Rezerwacje", "REZ"),
    ("Ankiety", "ANK"),
    ("Recepcja", "REC"),
)
"""What a number is for, and the prefix that marks calls to it."""

SENDER_NAMES = (
    "FIRMA", "Pozdrawiamy", "INFO24", "BOK", "Promocja", "Serwis24", "Rezerwacja", "Sklep",
    "Oferta", "Kurier", "Windykacja", "Przypomn.", "ALERT", "Wizyta", "Klub",
)  # fmt: skip
"""Alphanumeric SMS senders: at most 11 characters."""

"""Sort keys: tables and properties."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ccrm_admin.ordering.keys import BLANK, SORT_LENGTH, in_order, sort_key

ALPHABET = "aąbcćdeęfghijklłmnńoópqrsśtuvwxyzźż"


@pytest.mark.parametrize(
    "ordered",
    [
        ["Cybulski", "Czaja", "Ćwik", "Dąb"],
        ["Lewandowski", "Luty", "Łabędzki", "Maj"],
        ["Zieliński", "Zółtek", "Źrebak", "Żak"],
        ["Nowak", "Nowak Anna", "Nowakowska"],
        ["Kos", "Kot", "Kós", "Kóz"],
        ["Konsultant 2", "Konsultant 10", "Konsultant 100000000", "Konsultant A"],
        ["9", "10", "007700", "99999999", "100000000", "48222000000", "9" * 40, "1" + "0" * 40],
        ["SIP2", "sip8", "SIP10"],
        ["0", "1", "Anna", ""],
        ["żak", "Żuk", " \t\u200b"],
        ["zebra", "ЖУК", ""],
    ],
)
def test_what_people_expect(ordered: list[str]) -> None:
    assert sorted(ordered, key=sort_key) == ordered
    assert in_order(reversed(ordered)) == ordered


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("ŁUCJA", "łucja"),
        ("Zoe\u0308", "Zoë"),  # decomposed and composed
        ("Zo\u0308e", "Zoe"),
        ("z\u0307uk", "żuk"),
        ("Müller", "muller"),
        ("Jan  Kot", " jan\tkot "),
        ("Ko\u00adt", "Kot"),  # a soft hyphen
        ("\u202eKot\u202c", "Kot"),
        ("007", "7"),
        ("１０１", "101"),
        ("", " "),
    ],
)
def test_what_makes_no_difference(one: str, other: str) -> None:
    assert sort_key(one) == sort_key(other)


def test_every_letter_has_a_place_of_its_own() -> None:
    assert sorted(ALPHABET, key=sort_key) == list(ALPHABET)
    assert sorted(ALPHABET.upper(), key=sort_key) == list(ALPHABET.upper())


@given(st.lists(st.text(alphabet=ALPHABET + " ", min_size=1, max_size=30).map(str.strip).filter(bool)))
def test_words_stand_as_in_a_dictionary(words: list[str]) -> None:
    places = {letter: place for place, letter in enumerate(" " + ALPHABET)}

    def as_in_a_dictionary(word: str) -> list[int]:
        return [places[letter] for letter in " ".join(word.split())]

    by_key = [as_in_a_dictionary(word) for word in sorted(words, key=sort_key)]
    assert by_key == sorted(map(as_in_a_dictionary, words))


@given(st.integers(min_value=0, max_value=10**60), st.integers(min_value=0, max_value=10**60))
def test_numbers_stand_by_their_value(one: int, other: int) -> None:
    assert (sort_key(str(one)) < sort_key(str(other))) == (one < other)


@given(st.text())
def test_a_key_is_short_and_blank_ones_are_last(text: str) -> None:
    assert len(sort_key(text)) <= SORT_LENGTH
    assert sort_key(text) <= BLANK
    assert "\x00" in text or sort_key(text).strip() == sort_key(text)


@given(st.text(alphabet=st.characters(min_codepoint=0x20, max_codepoint=0x24F), min_size=1, max_size=20))
def test_a_latin_text_has_the_same_key_beside_other_scripts(text: str) -> None:
    beside = sort_key(f"{text} ж")
    assert beside == ("ж" if sort_key(text) == BLANK else f"{sort_key(text)} ж")

"""Folding, sort keys and search terms: tables and properties."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ccrm_admin.inventory.folding import SORT_LENGTH, fold, number_text, search_terms, sort_key


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Łukasz Żółć", "lukasz zolc"),
        ("  Biuro \t Główne\n", "biuro glowne"),
        ("STRASSE straße", "strasse strasse"),
        ("e-mail@Firma.example", "e-mail@firma.example"),
        ("", ""),
    ],
)
def test_fold(text: str, folded: str) -> None:
    assert fold(text) == folded


@given(st.text(alphabet=st.characters(min_codepoint=0x20, max_codepoint=0x24F)))
def test_a_latin_text_is_folded_the_same_beside_other_scripts(text: str) -> None:
    assert fold(f"{text} ж").split() == [*fold(text).split(), "ж"]


@pytest.mark.parametrize(
    ("query", "terms"),
    [
        ("lukasz", ["lukasz"]),
        ("Łukasz ŻAK", ["lukasz", "zak"]),
        ("777 888 999", ["777888999"]),
        ("+48 777 888 999", ["48777888999"]),
        ("+48777888999", ["48777888999"]),
        ("0048 777 888 999", ["48777888999"]),
        ("0048777888999", ["48777888999"]),
        ("777-888-999", ["777888999"]),
        ("(22) 123 45 67", ["221234567"]),
        ("101 102", ["101", "102"]),
        ("10 777888999", ["10", "777888999"]),
        ("sip8 101", ["sip8", "101"]),
        ("anna 777 888 999 sip8", ["anna", "777888999", "sip8"]),
        ("anna anna", ["anna"]),
        ("\x00", []),
        ("   ", []),
        ("%_\\", ["%_\\"]),
    ],
)
def test_search_terms(query: str, terms: list[str]) -> None:
    assert search_terms(query) == terms


def test_national_numbers_are_found_with_and_without_the_country_code() -> None:
    assert number_text("777888999") == "48777888999"
    assert number_text("48777888999") == "48777888999"
    assert number_text("Pozdrawiamy") == "Pozdrawiamy"


def test_sort_key_orders_numbers_by_value_and_polish_letters_with_their_base() -> None:
    names = ["Zenon", "Konsultant 10", "Łucja", "Konsultant 2", "Maria", "lena"]
    assert sorted(names, key=sort_key) == ["Konsultant 2", "Konsultant 10", "lena", "Łucja", "Maria", "Zenon"]


@given(st.text())
def test_folding_is_stable_and_keys_stay_short(text: str) -> None:
    assert fold(fold(text)) == fold(text)
    assert len(sort_key(text)) <= SORT_LENGTH


@given(st.lists(st.text(alphabet="abcłŁżŻ.@é", min_size=1), min_size=1))
def test_every_word_of_a_text_finds_it(words: list[str]) -> None:
    text = " ".join(words)
    assert all(term in fold(text) for term in search_terms(text))

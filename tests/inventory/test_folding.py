"""Folding and search terms: tables and properties."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from ccrm_admin.inventory.normalize import (
    FOLDED_LENGTH,
    fold,
    folded_name,
    number_text,
    search_terms,
    search_text,
)


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Łukasz Żółć", "lukasz zolc"),
        ("  Biuro \t Główne\n", "biuro glowne"),
        ("STRASSE straße", "strasse strasse"),
        ("e-mail@Firma.example", "e-mail@firma.example"),
        ("Kow\u00adal\u200bs\u2060ki\ufeff \u202dAnna\u202c", "kowalski anna"),
        ("Warszawa – Śródmieście", "warszawa - srodmiescie"),
        ("O’Neil „Biuro”", 'o\'neil "biuro"'),
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
        ("22-1234567", ["221234567"]),
        ("(22)1234567", ["221234567"]),
        ("022 123 45 67", ["221234567"]),
        ("022 1234567", ["221234567"]),
        ("0221234567", ["221234567"]),
        ("(0-22) 123-45-67", ["221234567"]),
        ("22 - 123 45 67", ["221234567"]),
        ("22/123 45 67", ["221234567"]),
        ("22.123.45.67", ["221234567"]),
        ("777–888–999", ["777888999"]),
        ("+48 (0) 777 888 999", ["48777888999"]),
        ("+48 (0) 777", ["48777"]),
        ("+480777888999", ["48777888999"]),
        ("+39 (0)6 12345678", ["390612345678"]),
        ("+48 777888999", ["48777888999"]),
        ("tel:+48777888999", ["48777888999"]),
        ("tel. 777 888 999", ["777888999"]),
        ("'+48777888999", ["48777888999"]),
        ("\u202d+48 777 888 999\u202c", ["48777888999"]),
        ("(+48) 777 888 999", ["48777888999"]),
        ("+ 48 777 888 999", ["48777888999"]),
        ("tel:+48-777-888-999;ext=5", ["48777888999"]),
        ("tel://+48777888999", ["48777888999"]),
        ("sip:48777888999@203.0.113.7", ["48777888999"]),
        ("Biuro <sip:+48777888999@pbx.example:5060;user=phone>", ["biuro", "48777888999"]),
        ("sms:+48777888999?body=x", ["48777888999"]),
        ("[777888999]", ["777888999"]),
        ("{777 888 999}", ["777888999"]),
        ("777 888 999!", ["777888999"]),
        ("777888999;", ["777888999"]),
        ("777888999,", ["777888999"]),
        ("777\u00a0888\u202f999", ["777888999"]),
        ('"Biuro" <48777888999>', ["biuro", "48777888999"]),
        ("Nowak, Anna", ["nowak", "anna"]),
        ("Kow\u00adal\u200bski", ["kowalski"]),
        ("+48 777888999 101", ["48777888999", "101"]),
        ("012", ["012"]),
        ("0", ["0"]),
        ("00", ["00"]),
        ("(0)", ["0"]),
        ("+", ["+"]),
        ("[!]", ["[!]"]),
        ("a +", ["a", "+"]),
        (",", [","]),
        ('"', ['"']),
        ("tel", ["tel"]),
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


@pytest.mark.parametrize(
    ("number", "text"),
    [
        ("777888999", "48777888999"),
        ("48777888999", "48777888999"),
        ("+48 777 888 999", "48777888999"),
        ("0777888999", "48777888999 0777888999"),
        ('"Biuro" <48777888999>', '48777888999 "Biuro" <48777888999>'),
        ("Pozdrawiamy", "Pozdrawiamy"),
        ("", ""),
    ],
)
def test_a_number_is_found_with_its_country_code_and_by_what_else_was_sent(number: str, text: str) -> None:
    assert number_text(number, "PL") == text


@given(st.text())
def test_folding_is_stable_and_looked_up_names_stay_short(text: str) -> None:
    assert fold(fold(text)) == fold(text)
    assert len(folded_name(text)) <= FOLDED_LENGTH


@given(st.lists(st.text(alphabet="abcłŁżŻ.@é0179+-–()/／,;'\" \u00ad\u200b[]!?:telsip"), min_size=1))
@example(["0/\u00ad0"])
@example(["0／0"])
def test_every_part_of_a_row_finds_it_as_it_is_written(parts: list[str]) -> None:
    found_in = search_text(*parts)
    assert all(term in found_in for part in parts for term in search_terms(part))


@given(st.from_regex(r"[1-9][0-9]{8}", fullmatch=True), st.integers(1, 9))
def test_a_number_is_found_while_it_is_typed(national: str, typed: int) -> None:
    found_in = search_text("Konsultant", number_text(national, "PL"))
    groups = f"{national[:3]} {national[3:6]} {national[6:]}"
    for text in (
        national[:typed],
        groups[:typed],
        f"+48 {groups}"[: typed + 4],
        f"+48{national}"[: typed + 3],
    ):
        assert all(term in found_in for term in search_terms(text))

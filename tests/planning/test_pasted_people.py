"""People as they are pasted into the form for several."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ccrm_admin.planning.pages.planned_users.pasted import read_people
from ccrm_admin.planning.services import Newcomer

ANNA = Newcomer("anna@firma.pl", "Anna", "Nowak")
IN_SALES = Newcomer("anna@firma.pl", "Anna", "Nowak", "Dział sprzedaży")


@pytest.mark.parametrize(
    ("text", "person"),
    [
        ("anna@firma.pl", Newcomer("anna@firma.pl")),
        ("anna@firma.pl\tAnna\tNowak\tDział sprzedaży", IN_SALES),
        ("anna@firma.pl,Anna,Nowak,Dział sprzedaży,,", IN_SALES),
        ("Anna; Nowak; Dział  sprzedaży; ANNA@Firma.pl ;", IN_SALES),
        (' an\u200bna@firma.pl ,"Anna","Nowak","Dział sprzedaży"', IN_SALES),
        ('anna@firma.pl;"Anna ""Ania""";Nowak', Newcomer("anna@firma.pl", 'Anna "Ania"', "Nowak")),
        ('anna@firma.pl,Anna,"Nowak, z domu Żak"', Newcomer("anna@firma.pl", "Anna", "Nowak, z domu Żak")),
        ("Anna Nowak <anna@firma.pl>", ANNA),
        ("Anna Nowak <ANNA@firma.pl>;", ANNA),
        ('"Anna Nowak" <anna@firma.pl>', ANNA),
        ('"Nowak, Anna" <anna@firma.pl>', ANNA),
        ("Nowak, Anna <anna@firma.pl>", ANNA),
        ("<anna@firma.pl>", Newcomer("anna@firma.pl")),
        ("Anna <anna@firma.pl>", Newcomer("anna@firma.pl", "Anna")),
        ("Anna Maria Nowak <anna@firma.pl>", Newcomer("anna@firma.pl", "Anna Maria", "Nowak")),
        ("Anna Nowak <anna@firma.pl>\tDział sprzedaży", IN_SALES),
        ("Anna Nowak <anna@firma.pl>, Dział sprzedaży", IN_SALES),
        ("Nazwisko\tImię\tE-mail\nNowak\tAnna\tanna@firma.pl", ANNA),
        ("\ufeffLast name;First name;E-mail\nNowak;Anna;anna@firma.pl;", ANNA),
        ("Grupa;Nazwisko;Imię;Adres e-mail\nDział sprzedaży;Nowak;Anna;anna@firma.pl", IN_SALES),
        ("Grupa;Nazwisko;Imię;Adres e-mail\n;Nowak;Anna;anna@firma.pl", ANNA),
        ("Nazwisko i imię;E-mail;Grupa\nNowak Anna;anna@firma.pl;Dział sprzedaży", IN_SALES),
        ("Imię i nazwisko,E-mail\nAnna Nowak,anna@firma.pl", ANNA),
        ("E-mail\nAnna Nowak <anna@firma.pl>", ANNA),
    ],
)
def test_a_line_is_read(text: str, person: Newcomer) -> None:
    (line,) = read_people(text)
    assert (line.person, line.error) == (person, "")


@pytest.mark.parametrize(
    ("text", "number", "error"),
    [
        ("anna@firma.pl,Anna,Nowak,Sales,Room 5", 1, "group: “Room 5”"),
        ("Anna Nowak <anna@firma.pl>, Sales, Room 5", 1, "group: “Room 5”"),
        ("\nanna@firma.pl, jan@firma.pl", 2, "more than one e-mail"),
        ("Anna <anna@firma.pl>; Jan <jan@firma.pl>", 1, "more than one e-mail"),
        ('anna@firma.pl,"Anna,Nowak', 1, "quotation mark is not closed"),
        ("Nazwisko;E-mail;Telefon\nNowak;anna@firma.pl;123", 1, "be read: Telefon"),
        ("Nazwisko;Imię\nNowak;Anna", 1, "must include the e-mail"),
        ("E-mail;E-mail\nanna@firma.pl;jan@firma.pl", 1, "must include the e-mail"),
        ("Imię i nazwisko;Imię;E-mail\nAnna Nowak;Anna;anna@firma.pl", 1, "must include the e-mail"),
        ("Nazwisko;E-mail\nNowak;anna@firma.pl;Sales", 2, "group: “Sales”"),
    ],
)
def test_what_could_mean_several_things_is_asked(text: str, number: int, error: str) -> None:
    (line,) = read_people(text)
    assert (line.number, line.person) == (number, None)
    assert error in line.error


@given(st.text(alphabet='ab@<>",;\t\n ęś\u200b', max_size=60))
def test_any_text_is_read_or_said_to_be_unreadable(text: str) -> None:
    for line in read_people(text):
        assert (line.person is None) == bool(line.error)

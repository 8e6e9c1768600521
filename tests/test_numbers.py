"""One number in many spellings: a table of what people and programs write, and properties."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ccrm_admin.numbers import canonical, distinct, is_withheld

SPELLINGS = [
    "48222000000",
    "222000000",
    "22 200 00 00",
    "+48222000000",
    "+48 222 000 000",
    "0048 222 000 000",
    "0048222000000",
    "022 200 00 00",
    "0222000000",
    "22-2000000",
    "(22)2000000",
    "(0-22) 200-00-00",
    "22.200.00.00",
    "22/200-00-00",
    "222–000–000",
    "222\u00a0000\u202f000",
    "+48 (0) 222 000 000",
    "+480222000000",
    "+(48) 22 200 00 00",
    "tel:+48222000000",
    "tel:+48-22-200-00-00;ext=7",
    "sip:48222000000@pbx.example;user=phone",
    '"Biuro" <48222000000>',
    '"Biuro 101" <sip:+48222000000@pbx.example>',
    '"Biuro, dział 2" <sip:+48222000000@pbx.example:5060;user=phone>;tag=abc',
    "sip:%2B48222000000@pbx.example",
    "(+48) 22 200 00 00",
    "+ 48 222 000 000",
    "tel. 22 200 00 00",
    "TEL 222-000-000",
    "Biuro <222000000>",
    "<48222000000>",
    "'+48222000000",
    "\u202d+48222000000\u202c",
    "48222000000;",
    "48222000000,",
    " 48222000000 ",
    "４８２２２００００００",
]


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_all_spellings_of_a_polish_number_are_one(spelling: str) -> None:
    assert canonical(spelling, "PL") == "48222000000"


@pytest.mark.parametrize(
    ("spelling", "region", "expected"),
    [
        ("483621234", "PL", "48483621234"),  # begins with its country code by chance
        ("999888777", "PL", "48999888777"),  # of no block in use
        ("+48999888777", "PL", "48999888777"),
        ("490201000", "PL", "48490201000"),  # of no block in use here, and a number of another country
        ("4930123456", "PL", "4930123456"),
        ("+49 (0)30 123456", "PL", "4930123456"),
        ("+39 06 12345678", "PL", "390612345678"),
        ("030 123456", "DE", "4930123456"),
        ("4930123456", "DE", "4930123456"),
        ("48222000000", "DE", "48222000000"),
        ("020 7946 0958", "GB", "442079460958"),
        ("(415) 555-1234", "US", "14155551234"),
        ("01148222000000", "US", "48222000000"),
        ("101", "PL", "101"),
        ("19115", "PL", "19115"),
        ("*123", "PL", "*123"),
        ("0048", "PL", "0048"),
        ("9" * 64, "PL", "9" * 64),
        ("Pozdrawiamy", "PL", "Pozdrawiamy"),
        ("Firma 48222000000", "PL", "Firma 48222000000"),
        ("Private", "PL", "Private"),
        ("anonymous", "PL", "anonymous"),
        ("", "PL", ""),
        ("+", "PL", "+"),
    ],
)
def test_what_else_is_sent(spelling: str, region: str, expected: str) -> None:
    assert canonical(spelling, region) == expected


@pytest.mark.parametrize(
    "caller_id",
    [
        *(
            "",
            "  ",
            "-",
            "--",
            "—",
            "anonymous@anonymous.invalid",
            "anonymous",
            "Anonymous",
            '"Anonymous" <sip:anonymous@anonymous.invalid>',
        ),
        *("Zastrzeżony", "numer zastrzeżony", "private", "Restricted", "Biuro <>", "anony\u200bmous"),
    ],
)
def test_what_shows_no_number(caller_id: str) -> None:
    assert is_withheld(caller_id)


@pytest.mark.parametrize("caller_id", ["48222000000", "Firma", "0"])
def test_what_shows_one(caller_id: str) -> None:
    assert not is_withheld(caller_id)


def test_a_pool_has_each_number_once() -> None:
    assert distinct(["222000000", "+48 222 000 000", "Firma", "48777888999"], "PL") == [
        "48222000000",
        "48777888999",
        "Firma",
    ]


@given(st.text(max_size=64), st.sampled_from(["PL", "DE", "US", "IT"]))
def test_nothing_breaks_it_and_its_result_fits_the_column(text: str, region: str) -> None:
    assert len(canonical(text, region)) <= 64


@given(st.from_regex(r"[1-9][0-9]{8}", fullmatch=True), st.sampled_from(["", " ", "-", ".", " - "]))
def test_a_country_code_and_groups_make_no_difference(national: str, between: str) -> None:
    groups = between.join([national[:2], national[2:5], national[5:]])
    spellings = {f"+48{national}", f"0048 {groups}", f"+48 {groups}", f"+48 (0) {groups}", f"48{national}"}
    assert {canonical(spelling, "PL") for spelling in spellings} == {f"48{national}"}

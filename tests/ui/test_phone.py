"""How telephone numbers are grouped."""

import pytest
from django.template import Context, Template
from hypothesis import given
from hypothesis import strategies as st

from ccrm_admin.ui.phone import NumberStyle, format_phone, grouped_alike, number_style


@pytest.mark.parametrize(
    ("number", "shown"),
    [
        ("48221234567", "+48 22 123 45 67"),
        ("48601234567", "+48 601 234 567"),
        ("+48601234567", "+48 601 234 567"),
        ("221234567", "22 123 45 67"),
        ("601234567", "601 234 567"),
        ("4930123456", "+49 30 123456"),
        ("442071838750", "+44 20 7183 8750"),
        ("12025550123", "+1 202 555 0123"),
        ("+4790123456", "+47 90 12 34 56"),
        ("48000000000", "+48 000000000"),  # as long as a number, but none that is in use
        ("4812345678901", "+4812345678901"),  # too long for one
        ("0048777888999", "0048777888999"),  # a dialling prefix, not a country
        ("0777888999", "0777888999"),
        ("12345678", "12345678"),
        ("800100", "800100"),
        ("10", "10"),
        ("1234567890123456", "1234567890123456"),  # longer than any telephone number
        ("Pozdrawiamy", "Pozdrawiamy"),
        ("٧٧٧٨٨٨٩٩٩", "٧٧٧٨٨٨٩٩٩"),
        ("+", "+"),
        ("", ""),
    ],
)
def test_format(number: str, shown: str):
    assert format_phone(number) == shown


def test_the_country_of_numbers_without_one_is_the_tenants():
    with number_style(lambda: NumberStyle(region="DE")):
        assert format_phone("4930123456") == "+49 30 123456"
        assert format_phone("03012345678") == "030 12345678"


@pytest.mark.parametrize(
    ("written", "grouped"),
    [
        ("+48 777 888 999", "+48 777 888 999"),
        ("48-777-888-999", "48 777 888 999"),
        ("+48 (77) 788.89.99", "+48 77 788 89 99"),
        ("+48 777 888 998", ""),
        ("reception", ""),
        ("", ""),
    ],
)
def test_what_the_operator_writes_counts_if_it_is_the_same_number(written: str, grouped: str):
    assert grouped_alike(written, "48777888999") == grouped


@given(st.from_regex(r"\A\+?[0-9]{0,18}\Z"))
def test_no_digit_is_lost(number: str):
    assert format_phone(number).replace(" ", "").removeprefix("+") == number.removeprefix("+")


def test_filter():
    assert Template("{{ n|phone }}").render(Context({"n": "48601234567"})) == "+48 601 234 567"

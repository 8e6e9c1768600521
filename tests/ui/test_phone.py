"""How telephone numbers are grouped."""

import pytest
from django.template import Context, Template
from hypothesis import given
from hypothesis import strategies as st

from ccrm_admin.ui.phone import format_phone


@pytest.mark.parametrize(
    ("number", "shown"),
    [
        ("48777888999", "+48 777 888 999"),
        ("+48777888999", "+48 777 888 999"),
        ("777888999", "777 888 999"),
        ("4930123456", "+4930123456"),
        ("442071838750", "+442071838750"),
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


@given(st.from_regex(r"\A\+?[0-9]{0,18}\Z"))
def test_no_digit_is_lost(number: str):
    assert format_phone(number).replace(" ", "").removeprefix("+") == number.removeprefix("+")


def test_filter():
    assert Template("{{ n|phone }}").render(Context({"n": "48777888999"})) == "+48 777 888 999"

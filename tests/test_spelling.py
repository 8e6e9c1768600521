"""One spelling for what looks the same."""

from __future__ import annotations

import pytest

from ccrm_admin.spelling import email_key, spelled, visible


@pytest.mark.parametrize(
    ("text", "one"),
    [
        ("Jan Nowak", "Jan Nowak"),
        (" Jan \t\u00a0 Nowak\u3000\n", "Jan Nowak"),
        ("Zoe\u0308", "Zo\u00eb"),
        ("e\u200b\u0308", "\u00eb"),
        ("Kon\u00adsul\u200btant\ufeff", "Konsultant"),
        ("\u202e\u2066Nowak\u2069\u202c", "Nowak"),
        ("Anna\u200d\ufe0f", "Anna"),
        ("\U0001f469\u200d\U0001f4bb \u2764\ufe0f", "\U0001f469\u200d\U0001f4bb \u2764\ufe0f"),
        ("", ""),
    ],
)
def test_what_looks_the_same_is_spelled_alike(text: str, one: str):
    assert spelled(text) == one
    assert spelled(one) == one


def test_only_what_nobody_sees_is_taken_out():
    assert visible(" Zoe\u0308\u200b  x ") == " Zoe\u0308  x "


@pytest.mark.parametrize(
    "email",
    [
        "anna@firma.pl",
        "anna@firma.pl ",
        "\u00a0Anna@Firma.PL\n",
        "an\u00adna@firma.pl\u200b",
        "anna @ firma.pl",
    ],
)
def test_an_address_is_recognised_in_any_spelling(email: str):
    assert email_key(email) == "anna@firma.pl"

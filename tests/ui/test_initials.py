"""Two letters for a person."""

import pytest

from ccrm_admin.ui.initials import initials_of


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("Klara Maciejkowa", "KM"),
        ("Żaneta Nowak-Łoś", "ŻŁ"),
        ("klara.nowak@firma.example", "KN"),
        ("operator@firma.example", "O"),
        ("Jan Maria Rokita", "JR"),
        ("@", ""),
    ],
)
def test_initials(name: str, letters: str) -> None:
    assert initials_of(name) == letters

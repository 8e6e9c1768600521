"""Values in addresses: each has a slug of its own."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ccrm_admin.ui.slugs import SLUG_CHARACTERS, is_slug, label_of, slug_for


@pytest.mark.parametrize(
    ("value", "slug", "label"),
    [
        ("", "-", "(empty)"),
        ("-", "--", "-"),
        ("---", "----", "---"),
        ("Sprzedaż", "Sprzedaż", "Sprzedaż"),
        ("all", "all", "all"),
        ("(empty)", "(empty)", "(empty)"),
        ("-a", "-a", "-a"),
        ("x" * 200, "x" * 200, "x" * 200),
    ],
)
def test_values_and_their_slugs(value: str, slug: str, label: str) -> None:
    assert slug_for(value) == slug
    assert label_of(slug) == label


VALUES = st.one_of(
    st.text(alphabet="-ab ", max_size=6),
    st.text(alphabet="-ż", min_size=SLUG_CHARACTERS - 2, max_size=SLUG_CHARACTERS + 40),
)


@given(VALUES, VALUES)
def test_no_two_values_have_one_slug(one: str, other: str) -> None:
    assert (slug_for(one) == slug_for(other)) == (one == other)
    assert is_slug(slug_for(one))
    assert len(slug_for(one)) <= SLUG_CHARACTERS + 32

"""The pure comparison, by tables and by properties."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ccrm_admin.sync.mirroring.diff import Difference, StoredRow, Unclear, diff, is_mass_removal

COLUMNS = ("name", "server", "online")
VOLATILE = {"online"}

values = st.tuples(st.sampled_from("abc"), st.sampled_from("xy"), st.booleans())
keys = st.tuples(st.integers(0, 12))


def stored(*rows: tuple[int, bool, tuple[str, str, bool]]) -> dict[tuple[int], StoredRow]:
    return {(key,): StoredRow(key + 100, gone, row) for key, gone, row in rows}


def compare(before: dict, after: dict) -> Difference:
    return diff(before, after, COLUMNS, volatile=VOLATILE)


def test_a_new_key_is_added():
    found = compare({}, {(1,): ("a", "x", False)})
    assert found.added == [((1,), ("a", "x", False))]
    assert (found.changed, found.removed, found.returned, found.unchanged) == ([], [], [], 0)


def test_a_changed_value_is_told_with_before_and_after():
    found = compare(stored((1, False, ("a", "x", False))), {(1,): ("b", "x", True)})
    (change,) = found.changed
    assert (change.pk, change.values) == (101, ("b", "x", True))
    assert change.fields == {"name": ("a", "b")}, "what is volatile is written, not told"


def test_volatile_values_alone_leave_the_row_unchanged():
    found = compare(stored((1, False, ("a", "x", False))), {(1,): ("a", "x", True)})
    assert found.unchanged == 1
    assert [change.values for change in found.fluctuated] == [("a", "x", True)]
    assert not found.moves_rows
    assert not found.is_empty


def test_a_missing_key_is_removed_once():
    before = stored((1, False, ("a", "x", False)), (2, True, ("b", "y", False)))
    found = compare(before, {})
    assert [key for key, _row in found.removed] == [(1,)], "what is gone already does not go again"


def test_a_gone_row_returns_with_what_changed_meanwhile():
    found = compare(stored((1, True, ("a", "x", False))), {(1,): ("a", "y", False)})
    (change,) = found.returned
    assert (change.pk, change.fields) == (101, {"server": ("x", "y")})
    assert found.added == []


@pytest.mark.parametrize(
    ("unclear", "removed", "spared"),
    [
        (None, 2, 0),
        (Unclear(frozenset({"1"}), nameless=False), 1, 1),
        (Unclear(frozenset({"7"}), nameless=False), 2, 0),
        (Unclear(frozenset({""}), nameless=True), 0, 2),
    ],
)
def test_what_may_only_be_misunderstood_is_not_removed(unclear: Unclear | None, removed: int, spared: int):
    before = stored((1, False, ("a", "x", False)), (2, False, ("a", "x", False)))
    found = diff(before, {}, COLUMNS, volatile=VOLATILE, unclear=unclear)
    assert (len(found.removed), found.spared, found.present) == (removed, spared, 2)


def test_equal_sides_need_nothing():
    rows = {(key,): ("a", "x", True) for key in range(3)}
    found = compare(stored(*((key, False, ("a", "x", True)) for key in range(3))), rows)
    assert found.is_empty
    assert found.unchanged == 3


@pytest.mark.parametrize(
    ("present", "removed", "earlier", "accepted", "held"),
    [
        (5, 0, 0, 0, False),
        (5, 0, 5, 0, False),  # nothing goes now
        (1, 1, 0, 0, True),  # all rows
        (2, 2, 0, 0, True),
        (2, 1, 0, 0, False),  # of two, one may go
        (3, 1, 0, 0, False),
        (3, 2, 0, 0, True),
        (4, 2, 0, 0, True),  # exactly half
        (5, 2, 0, 0, False),
        (1200, 600, 0, 0, True),
        (1200, 540, 0, 0, False),  # 45 %, and 45 % more
        (660, 297, 540, 0, True),
        (1, 1, 1, 0, True),  # the last of two
        (2, 1, 1, 0, True),  # two of three
        (1000, 501, 0, 500, True),  # more than was accepted
        (1000, 501, 0, 501, False),
        (1000, 501, 100, 900, False),
        (7, 7, 0, 7, False),
    ],
)
def test_a_mass_removal(present: int, removed: int, earlier: int, accepted: int, held: bool):
    before = stored(*((key, False, ("a", "x", False)) for key in range(present)))
    after = {(key,): ("a", "x", False) for key in range(removed, present)}
    assert is_mass_removal(compare(before, after), accepted=accepted, earlier=earlier) is held


@given(before=st.dictionaries(keys, st.tuples(st.booleans(), values)), after=st.dictionaries(keys, values))
def test_applying_a_difference_makes_the_stored_side_the_fetched_one(before: dict, after: dict):
    old = {key: StoredRow(key[0], gone, row) for key, (gone, row) in before.items()}
    found = compare(old, after)
    assert applied(old, found) == after
    assert compare(_as_stored(old, after), after).is_empty
    told = len(found.changed) + len(found.returned) + len(found.added) + found.unchanged
    assert told == len(after)


def applied(old: dict, found: Difference) -> dict:
    """Return the present rows once ``found`` is written."""
    rows = {key: row.values for key, row in old.items() if not row.gone}
    rows |= dict(found.added)
    for change in found.changed + found.returned + found.fluctuated:
        rows[change.key] = change.values
    for key, _row in found.removed:
        del rows[key]
    return rows


def _as_stored(old: dict, after: dict) -> dict:
    gone = {key: row._replace(gone=True) for key, row in old.items() if key not in after}
    return gone | {key: StoredRow(pk=key[0], gone=False, values=row) for key, row in after.items()}

"""Moments seen from now, also after the clock was set back."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from ccrm_admin.moments import SKEW, is_ahead, is_within

NOW = datetime(2026, 11, 29, 12, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


@pytest.mark.parametrize(
    ("minutes", "still"),
    [(-1, False), (0, False), (0.1, True), (5, True), (6, True), (6.1, False), (60 * 24 * 365, False)],
)
def test_an_end_is_ahead_unless_it_is_past_or_further_than_it_can_be(minutes: float, still: bool):
    assert SKEW == MINUTE
    assert is_ahead(NOW + minutes * MINUTE, at_most=5 * MINUTE, now=NOW) == still


@pytest.mark.parametrize(
    ("minutes_ago", "within"), [(0, True), (4.9, True), (5, False), (500, False), (-1, True), (-1.1, False)]
)
def test_a_span_has_passed_also_if_it_began_in_the_future(minutes_ago: float, within: bool):
    assert is_within(NOW - minutes_ago * MINUTE, 5 * MINUTE, now=NOW) == within

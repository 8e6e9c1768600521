"""How dates, moments, ages and numbers are written for people, in both languages."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import timezone, translation
from django.utils.formats import number_format

from ccrm_admin.dates import age_text, day_text, moment_text

NOON = datetime(2026, 11, 5, 12, tzinfo=UTC)  # 13:00 in Warsaw


@pytest.fixture
def at_noon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timezone, "now", lambda: NOON)


@pytest.mark.usefixtures("at_noon")
@pytest.mark.parametrize(
    ("moment", "english", "polish"),
    [
        (NOON, "13:00", "13:00"),
        (NOON - timedelta(hours=13), "00:00", "00:00"),
        (NOON - timedelta(hours=13, seconds=1), "4 Nov 2026, 23:59", "04.11.2026, 23:59"),
        (NOON + timedelta(hours=11), "6 Nov 2026, 00:00", "06.11.2026, 00:00"),
        (NOON - timedelta(days=365), "5 Nov 2025, 13:00", "05.11.2025, 13:00"),
    ],
)
def test_today_is_the_time_alone(moment: datetime, english: str, polish: str) -> None:
    assert moment_text(moment) == english
    with translation.override("pl"):
        assert moment_text(moment) == polish


@pytest.mark.parametrize("day", [date(2026, 11, 29), datetime(2026, 11, 28, 23, 30, tzinfo=UTC)])
def test_a_date_is_written_in_one_way(day: date) -> None:
    assert day_text(day) == "29 Nov 2026"
    with translation.override("pl"):
        assert day_text(day) == "29.11.2026"


@pytest.mark.parametrize(
    ("passed", "english", "polish"),
    [
        (timedelta(seconds=-90), "just now", "przed chwilą"),
        (timedelta(seconds=59), "just now", "przed chwilą"),
        (timedelta(minutes=1), "1 min ago", "1 min temu"),
        (timedelta(minutes=59, seconds=59), "59 min ago", "59 min temu"),
        (timedelta(hours=1), "1 h ago", "1 godz. temu"),
        (timedelta(hours=23, minutes=59), "23 h ago", "23 godz. temu"),
        (timedelta(days=1), "1 day ago", "1 dzień temu"),
        (timedelta(days=2), "2 days ago", "2 dni temu"),
        (timedelta(days=400), "400 days ago", "400 dni temu"),
    ],
)
def test_an_age_has_one_short_unit(passed: timedelta, english: str, polish: str) -> None:
    assert age_text(passed) == english
    with translation.override("pl"):
        assert age_text(passed) == polish


def test_thousands_stay_on_one_line() -> None:
    assert number_format(1234567, use_l10n=True, force_grouping=True) == "1,234,567"
    with translation.override("pl"):
        assert number_format(1234567.5, use_l10n=True, force_grouping=True) == "1\xa0234\xa0567,5"

"""The day that a list or a page is asked about, by ``?on=2026-11-20``. Pure: no database, no clock."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from ccrm_admin.dates import day_text

PARAMETER = "on"
_SHOWN = 30  # characters of what is no date


@dataclass(frozen=True)
class AskedDay:
    """A past day, or why there is none: ``problem`` is a sentence, "" if none was asked for, or today."""

    day: date | None = None
    problem: str = ""

    @property
    def end(self) -> datetime | None:
        """The moment at which the day is over where the installation is; None without a day."""
        return None if self.day is None else end_of(self.day)


def asked_day(text: str, *, known_since: datetime | None, today: date) -> AskedDay:
    """Return the past day that ``text`` asks for (ISO 8601).

    ``known_since`` is when the records were first read, None if they never were.
    """
    text = text.strip()
    if not text:
        return AskedDay()
    try:
        day = date.fromisoformat(text) if text.isascii() else None
    except ValueError:
        day = None
    if day is None:
        return AskedDay(problem=_("“%(text)s” is not a date.") % {"text": text[:_SHOWN]})
    if day == today:
        return AskedDay()
    if day > today:
        return AskedDay(problem=_("%(day)s is yet to come.") % {"day": day_text(day)})
    if known_since is None:
        return AskedDay(problem=_("Nothing is known of the past before the first sync."))
    first = timezone.localdate(known_since)
    if day < first:
        words = {"day": day_text(day), "first": day_text(first)}
        return AskedDay(problem=_("Nothing is known of %(day)s: the first records are of %(first)s.") % words)
    return AskedDay(day)


def end_of(day: date) -> datetime:
    """Return the moment at which ``day`` is over: midnight where the installation is."""
    return timezone.make_aware(datetime.combine(day + timedelta(days=1), time.min))

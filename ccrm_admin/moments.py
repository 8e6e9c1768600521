"""Moments that were written down, seen from now.

One that lies further ahead than it can was written before the clock was set back: it counts as over, or
what it stands for would last until the clock is there again.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import Q

SKEW = timedelta(minutes=1)  # by which the clocks of several hosts may differ


def is_ahead(moment: datetime, *, at_most: timedelta, now: datetime) -> bool:
    """Tell whether an end is still to come that was set to ``at_most`` so far ahead."""
    return now < moment <= now + at_most + SKEW


def ahead(column: str, *, at_most: timedelta, now: datetime) -> Q:
    """Return the condition that the moment in ``column`` is such an end."""
    return Q(**{f"{column}__gt": now, f"{column}__lte": now + at_most + SKEW})


def is_within(moment: datetime, span: timedelta, *, now: datetime) -> bool:
    """Tell whether it is less than ``span`` since ``moment``."""
    return is_ahead(moment + span, at_most=span, now=now)


def within(column: str, span: timedelta, *, now: datetime) -> Q:
    """Return the condition that it is less than ``span`` since the moment in ``column``."""
    return Q(**{f"{column}__gt": now - span, f"{column}__lte": now + SKEW})

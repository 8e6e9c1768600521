"""How long a tenant is left alone after CCRM said "too many requests"."""

from __future__ import annotations

from datetime import timedelta

BASE = timedelta(minutes=1)
CEILING = timedelta(hours=1)


def pause(failures: int, *, retry_after: float | None = None) -> timedelta:
    """Return the time until the next try, after ``failures`` refusals in a row (1 for the first).

    One minute, two, four … up to an hour, and never less than the ``retry_after`` seconds CCRM asks for.
    """
    doubled = min(BASE * (1 << min(failures - 1, 10)), CEILING)
    return max(doubled, timedelta(seconds=retry_after or 0))

"""Days as people count them: from midnight to midnight, where the installation is."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any

from django.db.models import DateTimeField, Expression, Value
from django.utils import timezone


def midnight(days_ago: int = 0) -> datetime:
    """Return the beginning of today, or of the day so many ``days_ago``; a day may have 23 or 25 hours."""
    day = timezone.localdate() - timedelta(days=days_ago)
    return timezone.make_aware(datetime.combine(day, time.min))


class Midnight(Expression):
    """The same in a query that is written once and run on any day."""

    output_field = DateTimeField()

    def __init__(self, days_ago: int = 0) -> None:
        super().__init__()
        self.days_ago = days_ago

    def as_sql(self, compiler: Any, connection: Any) -> Any:
        """The moment as a parameter."""
        return Value(midnight(self.days_ago), self.output_field).as_sql(compiler, connection)

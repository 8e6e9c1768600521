"""The one way in which a date, a moment and an age are written for people; files hold ISO 8601.

How the parts of a date follow each other is each language's, in ``formats``.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


def day_text(day: date) -> str:
    """Return a date; of a moment, the day that it was here."""
    return date_format(localtime(day) if isinstance(day, datetime) else day)


def moment_text(moment: datetime) -> str:
    """Return a moment in the local time: today the time alone, else with its date."""
    local = localtime(moment)
    today = local.date() == localtime().date()
    return date_format(local, "TIME_FORMAT" if today else "DATETIME_FORMAT")


def age_text(passed: timedelta) -> str:
    """Return how long ago something was, in the largest unit alone; what is to come is just now too."""
    if passed < MINUTE:
        return _("just now")
    if passed < HOUR:
        count = passed // MINUTE
        return ngettext("%(count)d min ago", "%(count)d min ago", count) % {"count": count}
    if passed < DAY:
        count = passed // HOUR
        return ngettext("%(count)d h ago", "%(count)d h ago", count) % {"count": count}
    count = passed // DAY
    return ngettext("%(count)d day ago", "%(count)d days ago", count) % {"count": count}

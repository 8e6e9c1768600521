"""What restricts a number or an account, in words."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta

from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from ccrm_admin.dates import day_text
from ccrm_admin.inventory.choices import BlockReason
from ccrm_admin.inventory.restriction import Kind, Restriction
from ccrm_admin.spelling import isolated

NAMED_MAX_PEOPLE = 3


def restriction_text(restriction: Restriction) -> str:
    """Return what restricts: until when, and the reason or who had it."""
    if restriction.kind is Kind.RESTING and restriction.until is not None:
        words = {"day": day_text(restriction.until), "holders": people_text(restriction.holders)}
        return _("resting until %(day)s (%(holders)s)") % words
    return block_text(restriction.until, restriction.reason, restriction.note)


def block_text(until: date | None, reason: str, note: str) -> str:
    """Return until when something is blocked, and why; ``reason`` is a value of BlockReason."""
    words = {"reason": reason_text(reason, note)}
    if until is None:
        return _("blocked: %(reason)s") % words
    return _("blocked until %(day)s: %(reason)s") % {**words, "day": day_text(until)}


def reason_text(reason: str, note: str) -> str:
    """Return why something is blocked: the reason, and what was written besides; that alone for another."""
    if reason == BlockReason.OTHER:
        return isolated(note)
    label = str(BlockReason(reason).label)
    return f"{label} ({isolated(note)})" if note else label


def summary_text(summary: str) -> str:
    """Return in words what ``RestrictionsOn.summary`` made of a row; "" for one that is not restricted."""
    kind, *parts = summary.split("|", 3)
    if kind == Kind.BLOCKED:
        until, reason, note = parts
        return block_text(date.fromisoformat(until) if until else None, reason, note)
    if kind == Kind.RESTING:
        left, days = parts
        last_day = localdate(_moment(left)) + timedelta(days=int(days))
        return _("resting until %(day)s") % {"day": day_text(last_day)}
    return ""


def _moment(text: str) -> datetime:
    """Return a moment that a database wrote, in universal time."""
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def people_text(names: Iterable[str]) -> str:
    """Return the names of who had something last, the first few if they are many."""
    named = [isolated(name) for name in names]
    if len(named) <= NAMED_MAX_PEOPLE:
        return ", ".join(named)
    more = len(named) - NAMED_MAX_PEOPLE
    return _("%(people)s and %(more)s more") % {"people": ", ".join(named[:NAMED_MAX_PEOPLE]), "more": more}


def restrictions_text(restrictions: Iterable[Restriction]) -> str:
    """Return all that restricts one number or account; "" if nothing does."""
    return "; ".join(map(restriction_text, restrictions))

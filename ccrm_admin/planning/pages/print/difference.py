"""A plan's difference in print: all that is asked for, grouped as on its page."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.html import format_html
from django.utils.translation import gettext as _

from ccrm_admin.planning.domain.state import LIVE_PARTS
from ccrm_admin.planning.engine.describe import DescribedChange
from ccrm_admin.planning.pages.difference.entries import By, Entry, Kind
from ccrm_admin.planning.pages.print.sheet import (
    PRINT_MAX_ROWS,
    Cell,
    PrintColumn,
    PrintRow,
    PrintTable,
    added,
    cut,
    removed,
)
from ccrm_admin.planning.text.messages import PART_LABELS
from ccrm_admin.spelling import isolated
from ccrm_admin.ui.became import became

_SIGNED = {Kind.REMOVED: removed, Kind.ADDED: added}


def printed_difference(entries: Sequence[Entry], by: By) -> PrintTable:
    """Return what changes, PRINT_MAX_ROWS entries at most."""
    first, columns, cells = {
        By.USER: (PrintColumn(_("User"), "user"), _columns_by_user(), _changes),
        By.EXTENSION: (PrintColumn(_("Extension"), "number"), _columns_by_thing(_("Account")), _people),
        By.NUMBER: (PrintColumn(_("Number or sender"), "number"), _columns_by_thing(_("Name")), _people),
    }[by]
    rows = [
        PrintRow(
            format_html("{}", isolated(cut(entry.title))),
            ((isolated(cut(entry.note)),) if entry.note else (), *cells(entry)),
        )
        for entry in entries[:PRINT_MAX_ROWS]
    ]
    nothing = _("no change") if by == By.USER else _("none")
    return PrintTable(first, columns, rows, nothing, count=len(entries))


def _columns_by_user() -> list[PrintColumn]:
    return [
        PrintColumn(_("Permission group"), "group"),
        PrintColumn(_("Extension"), "extension"),
        PrintColumn(_("Call presentations"), "calls"),
        PrintColumn(_("SMS senders"), "sms"),
    ]


def _columns_by_thing(note: str) -> list[PrintColumn]:
    return [
        PrintColumn(note, "account"),
        PrintColumn(_("Removed"), "people"),
        PrintColumn(_("Added"), "people"),
    ]


def _changes(entry: Entry) -> list[Cell]:
    """Return what changes in each part of a user's assignment."""
    changes = {line.change.part: line.change for line in entry.lines if line.change}
    return [_change(changes.get(str(PART_LABELS[part]))) for part in LIVE_PARTS]


def _change(change: DescribedChange | None) -> Cell:
    if change is None:
        return ()
    if change.added or change.removed:
        return (*map(added, change.added), *map(removed, change.removed))
    return (became(change.before, change.after),)


def _people(entry: Entry) -> list[Cell]:
    """Return who loses the thing, and who gets it."""
    sides = {line.kind: tuple(map(_SIGNED[line.kind], line.people)) for line in entry.lines}
    return [sides.get(kind, ()) for kind in _SIGNED]

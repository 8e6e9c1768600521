"""The rows of a plan's grid in print: all that it shows, over all its pages, in its order."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Q
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from ccrm_admin.inventory.vocabulary import STATIC
from ccrm_admin.planning.domain.state import Extension, Part, Pool, User
from ccrm_admin.planning.engine.describe import Wording
from ccrm_admin.planning.engine.loading import load_accounts
from ccrm_admin.planning.engine.namesakes import namesakes
from ccrm_admin.planning.models import PlanRow
from ccrm_admin.planning.pages.grid.list import GridList
from ccrm_admin.planning.pages.grid.rows import user_of
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
from ccrm_admin.spelling import isolated
from ccrm_admin.ui.became import became


def printed_grid(grid: GridList) -> PrintTable:
    """Return the users whom the grid shows, PRINT_MAX_ROWS at most."""
    rows = list(grid.ordered(grid.narrowed)[:PRINT_MAX_ROWS])
    users = [user_of(row, grid.tenant.region) for row in rows]
    ids = {user.current_id for user in users} | {user.shown_id for user in users}
    wording = Wording(load_accounts(grid.tenant, Q(extension_id__in=ids - {None})), grid.tenant)
    apart = namesakes([row.key for row in rows], grid.plan)
    return PrintTable(
        PrintColumn(_("User"), "user"),
        [
            PrintColumn(_("Permission group"), "group"),
            PrintColumn(_("Extension"), "extension"),
            PrintColumn(_("Call presentations"), "calls"),
            PrintColumn(_("SMS senders"), "sms"),
            PrintColumn(_("Note"), "note"),
        ],
        [
            PrintRow(_title(row, apart.get(row.key, "")), tuple(_cells(row, user, wording)))
            for row, user in zip(rows, users, strict=True)
        ],
        nothing=_("none"),
        count=len(rows) if len(rows) < PRINT_MAX_ROWS else grid.narrowed.count(),
    )


def _title(row: PlanRow, namesake: str) -> SafeString:
    """Return who it is, told apart from a namesake, and whether they are gone."""
    name = isolated(cut(row.name))
    titled = format_html("{} <small>{}</small>", name, cut(namesake)) if namesake else escape(name)
    return format_html("{} ({})", titled, _("gone")) if row.gone else titled


def _cells(row: PlanRow, user: User, wording: Wording) -> Iterator[Cell]:
    live, planned = user.live, (user.live if user.gone else user.effective)
    note = row.assignment.note if row.assignment else ""
    yield (isolated(cut(row.permission_group)),) if row.permission_group else ()
    yield (_extension(wording, live.extension, planned.extension),)
    yield _pool(wording, Part.CALLS, live.calls, planned.calls)
    yield _pool(wording, Part.SMS, live.sms, planned.sms)
    yield (note,) if note else ()


def _extension(wording: Wording, live: Extension, planned: Extension) -> str:
    """Return the internal number, or the mode of who has none of their own; both where they change."""
    if live == planned:
        return _short(wording, planned)
    before, after = _short(wording, live), _short(wording, planned)
    if before == after:  # two accounts with one internal number
        exactly = wording.change(Part.EXTENSION, live, planned)
        before, after = exactly.before, exactly.after
    return became(before, after)


def _short(wording: Wording, value: Extension) -> str:
    if value.mode != STATIC or value.extension_id is None:
        return wording.extension(value)
    return wording.number(value.extension_id)


def _pool(wording: Wording, part: Part, live: Pool, planned: Pool) -> Cell:
    """Return what stays of a pool, what comes and what goes."""
    new = set(wording.without(planned, live))
    stays = tuple(number for number in planned if number not in new)
    return (
        *wording.pool(part, stays),
        *map(added, wording.pool(part, new)),
        *map(removed, wording.pool(part, wording.without(live, planned))),
    )

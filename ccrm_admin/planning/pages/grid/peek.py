"""All of a cell that shows only some of it: a pool number by number, an account with its name and server."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from ccrm_admin.inventory.choices import Mode
from ccrm_admin.inventory.vocabulary import STATIC, VOICE
from ccrm_admin.planning.domain.state import Account, Extension, Part
from ccrm_admin.planning.engine.describe import unnumbered
from ccrm_admin.planning.models import Plan
from ccrm_admin.planning.pages.grid.cell_html import Happens, account_title, pool_changes
from ccrm_admin.planning.pages.grid.options import NumberOption, named_options
from ccrm_admin.planning.pages.grid.rows import GridRow


@dataclass(frozen=True, slots=True)
class ShownNumber:
    """A number or sender of a pool, and what becomes of it."""

    option: NumberOption
    happens: Happens


@dataclass(frozen=True, slots=True)
class ShownAccount:
    """How a user is reached: the ``number`` and ``title`` of an account, or the mode alone.

    ``type`` is given only for an account that is not for calls.
    """

    mode: str
    number: str = ""
    title: str = ""
    type: str = ""
    gone: bool = False


def peek_context(plan: Plan, row: GridRow, part: Part) -> dict[str, Any]:
    """Return what the template shows of one part of a user."""
    if part == Part.EXTENSION:
        live, planned = row.user.live.extension, row.user.effective.extension
        before = _account(live, row.live_account, row.live_extension) if row.moves(part) else None
        return {"before": before, "after": _account(planned, row.account, row.live_extension)}
    if part == Part.NOTE:
        return {"note": row.note}
    live_pool, _decision, pool = row.pool(part)
    return {
        "numbers": _numbers(plan, row, part),
        "planned": len(pool),
        "live": len(live_pool),
        "moves": row.moves(part),
    }


def _numbers(plan: Plan, row: GridRow, part: Part) -> Sequence[ShownNumber]:
    live, _decision, planned = row.pool(part)
    changes = pool_changes(live, planned, row.user.region)
    options = named_options(plan, part, (*live, *planned), key=row.key)
    named = {option.presentation: option for option in options}
    return [ShownNumber(named[number], happens) for happens, number in changes]


def _account(extension: Extension, account: Account | None, number: str) -> ShownAccount:
    mode = str(Mode(extension.mode).label)
    if extension.mode != STATIC:
        return ShownAccount(mode, number="" if extension.mode != Mode.DYNAMIC else number)
    if account is None:
        known = number or (unnumbered(extension.extension_id) if extension.extension_id is not None else "")
        return ShownAccount(mode, known)
    kind = "" if account.type == VOICE else account.type
    shown = account.extension or unnumbered(account.extension_id)
    return ShownAccount(mode, shown, account_title(account), kind, account.gone)

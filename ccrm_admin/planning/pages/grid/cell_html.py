"""How the parts of a cell of the grid are drawn, for the eye and for the ear."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from html import escape

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ccrm_admin.inventory.vocabulary import STATIC, VOICE
from ccrm_admin.numbers import canonical, distinct
from ccrm_admin.ordering.keys import in_order
from ccrm_admin.planning.domain.state import Account, Extension, Part, Pool
from ccrm_admin.planning.engine.describe import unnumbered, with_ids
from ccrm_admin.planning.pages.grid.rows import GridRow
from ccrm_admin.ui.columns import DASH
from ccrm_admin.ui.icons import render_icon
from ccrm_admin.ui.phone import format_phone

CELL_MAX_CHANGED, CELL_MAX_STAYING = 2, 1  # numbers of a pool; the rest is counted


class Happens(StrEnum):
    """What becomes of a number of a pool."""

    GOES = "goes"
    COMES = "comes"
    STAYS = "stays"


def pool_changes(live: Pool, planned: Pool, region: str) -> list[tuple[Happens, str]]:
    """Return the numbers of both pools with what happens to each, however spelled; those that stay last."""
    had, has = set(distinct(live, region)), set(distinct(planned, region))
    live, planned = tuple(in_order(live)), tuple(in_order(planned))
    return [
        *((Happens.GOES, number) for number in live if canonical(number, region) not in has),
        *((Happens.COMES, number) for number in planned if canonical(number, region) not in had),
        *((Happens.STAYS, number) for number in planned if canonical(number, region) in had),
    ]


def drawn_numbers(numbers: Sequence[tuple[Happens, str]], record: GridRow, part: Part) -> str:
    """Return the first few numbers, each with its sign, and the count of the others."""
    gone, ids = record.gone_numbers, record.alike if part == Part.SMS else {}
    words = {number: with_ids(format_phone(number), ids.get(number, "")) for _happens, number in numbers}
    changes = bool(numbers) and numbers[0][0] != Happens.STAYS
    most = CELL_MAX_CHANGED if changes else CELL_MAX_STAYING
    drawn = ", ".join(
        drawn_number(happens, words[number], among_changes=changes)
        + (gone_sign() if number in gone and happens != Happens.GOES else "")
        for happens, number in numbers[:most]
    )
    more = len(numbers) - most
    if more <= 0:
        return drawn
    signs = {Happens.GOES: "− ", Happens.COMES: "+ ", Happens.STAYS: ""}
    everything = "\n".join(f"{signs[happens]}{words[number]}" for happens, number in numbers)
    count = ngettext("and %(count)d more", "and %(count)d more", more) % {"count": more}
    return (
        f'{drawn} <span title="{escape(everything)}"><span aria-hidden="true">+{more}</span>'
        f'<span class="visually-hidden">{escape(count)}</span></span>'
    )


def drawn_number(happens: Happens, words: str, *, among_changes: bool) -> str:
    """Return a number with what happens to it, for the eye and for the ear."""
    shown = escape(words)
    if happens == Happens.STAYS:
        word = aloud(_("unchanged:")) if among_changes else ""
        return f'{word}<span class="number">{shown}</span>'
    if happens == Happens.GOES:
        icon, word = render_icon("circle-minus"), aloud(_("removed:"))
        return f'{icon}{word}<del class="number">{shown}</del>'
    icon, word = render_icon("circle-plus"), aloud(_("added:"))
    return f'{icon}{word}<ins class="number">{shown}</ins>'


def aloud(word: str) -> str:
    """Return what only those hear who don't see the signs."""
    return f'<span class="visually-hidden">{escape(word)} </span>'


def drawn_extension(extension: Extension, account: Account | None, live_number: str) -> str:
    """Return the number that ``extension`` stands for; a dynamic user's is the one in use now, if any."""
    number = account.extension if account and extension.mode == STATIC else live_number
    if number:
        return escape(number)
    if extension.extension_id is not None:  # the list lacks the account, or its number
        return escape(unnumbered(extension.extension_id))
    return escape(_("no account")) if extension.mode == STATIC else DASH


def drawn_change(before: str, after: str) -> str:
    """Return both, each of which is escaped."""
    word = aloud(_("planned:"))
    arrow = '<span class="becomes" aria-hidden="true">→</span>'
    return f"<del>{before}</del> {arrow} {word}<ins>{after}</ins>"


def account_sign(account: Account | None) -> str:
    """Return what is wrong with a planned account in a word, if anything."""
    if account is None or (account.type == VOICE and not account.gone):
        return ""
    if account.gone:
        return gone_sign()
    word = escape(account.type or _("no type"))
    return f' <span class="badge bg-yellow-lt">{word}</span>'


def gone_sign() -> str:
    """Return the sign of what the CCRM no longer lists."""
    word = escape(_("gone"))
    return f' <span class="badge bg-red-lt">{word}</span>'


def kept_sign() -> str:
    """Return the sign of what the plan decides and the CCRM has already."""
    title = escape(_("planned, and so already"))
    icon = render_icon("pin")
    return f' <span class="kept" title="{title}">{icon}<span class="visually-hidden">{title}</span></span>'

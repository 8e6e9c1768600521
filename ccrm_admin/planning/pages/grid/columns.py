"""How the cells of the grid look: what the plan changes stands out, what stays as live is quiet."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from html import escape
from typing import TYPE_CHECKING, Any

from django.utils.formats import date_format
from django.utils.functional import cached_property
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ccrm_admin.inventory.choices import Mode
from ccrm_admin.inventory.vocabulary import STATIC, VOICE
from ccrm_admin.numbers import canonical, distinct
from ccrm_admin.ordering.keys import in_order
from ccrm_admin.planning.domain.state import Part
from ccrm_admin.planning.engine.describe import unnumbered, with_ids
from ccrm_admin.planning.engine.grid_rows import pool_of
from ccrm_admin.planning.models.choices import UserStatus
from ccrm_admin.planning.pages.grid.shown_findings import drawn_findings, worst_word
from ccrm_admin.ui.columns import DASH, Column
from ccrm_admin.ui.icons import render_icon
from ccrm_admin.ui.phone import format_phone

if TYPE_CHECKING:
    from django.utils.functional import Promise

    from ccrm_admin.planning.domain.state import Account, Extension, Pool
    from ccrm_admin.planning.pages.grid.rows import GridRow

MOST_CHANGED, MOST_STAYING = 2, 1  # numbers of a pool in its cell; the rest is counted


class GridColumn(Column):
    """A column of the grid. One with a ``part`` can be edited in place."""

    part: Part | None = None
    shows_more = False  # than an export has in the cell's place

    def html(self, record: GridRow) -> str:
        """The row's own text."""
        return super().html(record.row)

    def copied(self, record: GridRow) -> str:
        """Return a mark that says what copying the row takes in the cell's place, if the cell shows more."""
        if not self.shows_more:
            return ""
        return f'<span data-text="{escape(self.text(getattr(record.row, self.field)))}" hidden></span>'


class StatusColumn(GridColumn):
    """Whether the user is there now, is still to come, or is gone."""

    def text(self, value: str) -> str:
        """The word."""
        return str(UserStatus(value).label)


class InPlanColumn(GridColumn):
    """Whether the user was taken into the plan."""

    def text(self, value: bool) -> str:
        """The word."""
        return _("yes") if value else _("no")


class LiveExtensionColumn(GridColumn):
    """The internal number that the user has now."""

    css = "num"

    def text(self, value: str | None) -> str:
        """The number; nothing for a planned user."""
        return value or ""

    def html(self, record: GridRow) -> str:
        """The number."""
        return escape(record.live_extension) or DASH


class ExtensionColumn(GridColumn):
    """The live extension, and the planned one if it is another."""

    css = "num"
    part = Part.EXTENSION
    shows_more = True

    def html(self, record: GridRow) -> str:
        """One number where nothing changes, else both with an arrow between them."""
        user = record.user
        planned = user.effective.extension
        if not record.moves(Part.EXTENSION):
            stays = _extension(planned, record.account, record.live_extension)
            return stays + (_kept() if user.decision.extension is not None and not user.gone else "")
        live = _extension(user.live.extension, record.live_account, record.live_extension)
        after = _extension(planned, record.account, "")
        ids = user.live.extension.extension_id, planned.extension_id
        if live == after and None not in ids:  # two accounts with one internal number
            live, after = (f"{live} ({escape(unnumbered(each))})" for each in ids if each is not None)
        return _changed(live, after) + _sign(record.account)


class ModeColumn(GridColumn):
    """How the user comes by an account, and how they are to."""

    part = Part.EXTENSION
    shows_more = True

    @cached_property
    def words(self) -> dict[str, str]:
        """The modes in the person's language, translated once a page."""
        return {mode.value: str(mode.label) for mode in Mode}

    def text(self, value: str) -> str:
        """The mode in the person's language."""
        return self.words[value]

    def html(self, record: GridRow) -> str:
        """One word where nothing changes, else both."""
        live, planned = record.user.live.extension.mode, record.user.effective.extension.mode
        if record.moves(Part.EXTENSION) and live != planned:
            return _changed(escape(self.text(live)), escape(self.text(planned)))
        return escape(self.text(planned))


class PoolColumn(GridColumn):
    """A pool: what goes, what comes, and what stays."""

    part: Part
    shows_more = True

    def __init__(self, label: str | Promise, *, field: str, sort: str, part: Part) -> None:
        super().__init__(label, field=field, sort=sort)
        self.part = part

    def text(self, value: str) -> str:
        """All numbers, as an export writes them."""
        return ", ".join(in_order(pool_of(value)))

    def html(self, record: GridRow) -> str:
        """The first few numbers, those that change before those that stay; the rest as a count."""
        user = record.user
        live, planned, decision = (
            (user.live.calls, user.effective.calls, user.decision.calls)
            if self.part == Part.CALLS
            else (user.live.sms, user.effective.sms, user.decision.sms)
        )
        if record.moves(self.part):
            return _numbers(pool_changes(live, planned, user.region), record, self.part)
        numbers = _numbers([(Happens.STAYS, number) for number in in_order(planned)], record, self.part)
        return (numbers or DASH) + (_kept() if decision is not None and not user.gone else "")


class NoteColumn(GridColumn):
    """What people wrote down about the user in this plan, whole, so that it can be edited in place."""

    css = "note"
    part = Part.NOTE

    def text(self, value: str | None) -> str:
        """The note."""
        return value or ""

    def html(self, record: GridRow) -> str:
        """The note, its lines one after the other."""
        return f"<span data-note>{escape(record.note)}</span>" if record.note else DASH


class FindingsColumn(GridColumn):
    """What is found about the user, with the ways out."""

    css = "findings-cell"
    shows_more = True

    def text(self, value: int) -> str:
        """How bad the worst finding is."""
        return worst_word(value)

    def html(self, record: GridRow) -> str:
        """The worst finding; the others and the ways out unfold."""
        return drawn_findings(record)


class EditedColumn(GridColumn):
    """Who last edited the row, and when."""

    css = "text-nowrap"
    nullable = True

    def text(self, value: Any) -> str:
        """The local time as a spreadsheet understands it."""
        return localtime(value).strftime("%Y-%m-%d %H:%M") if value else ""

    def html(self, record: GridRow) -> str:
        """The time and the person."""
        if record.updated_at is None:
            return DASH
        local = localtime(record.updated_at)
        shown = date_format(local, "SHORT_DATETIME_FORMAT")
        return f'<time datetime="{local.isoformat()}">{escape(shown)}</time> {escape(record.updated_by)}'


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


def _numbers(numbers: Sequence[tuple[Happens, str]], record: GridRow, part: Part) -> str:
    """Return the first few numbers, each with its sign, and the count of the others."""
    gone, ids = record.gone_numbers, record.alike if part == Part.SMS else {}
    told = {number: with_ids(format_phone(number), ids.get(number, "")) for _happens, number in numbers}
    changes = bool(numbers) and numbers[0][0] != Happens.STAYS
    most = MOST_CHANGED if changes else MOST_STAYING
    drawn = ", ".join(
        _number(happens, told[number], among_changes=changes)
        + (_gone() if number in gone and happens != Happens.GOES else "")
        for happens, number in numbers[:most]
    )
    more = len(numbers) - most
    if more <= 0:
        return drawn
    signs = {Happens.GOES: "− ", Happens.COMES: "+ ", Happens.STAYS: ""}
    everything = "\n".join(f"{signs[happens]}{told[number]}" for happens, number in numbers)
    count = ngettext("and %(count)d more", "and %(count)d more", more) % {"count": more}
    return (
        f'{drawn} <span title="{escape(everything)}"><span aria-hidden="true">+{more}</span>'
        f'<span class="visually-hidden">{escape(count)}</span></span>'
    )


def _number(happens: Happens, told: str, *, among_changes: bool) -> str:
    """Return a number with what happens to it, for the eye and for the ear."""
    shown = escape(told)
    if happens == Happens.STAYS:
        word = _aloud(_("unchanged:")) if among_changes else ""
        return f'{word}<span class="number">{shown}</span>'
    if happens == Happens.GOES:
        icon, word = render_icon("circle-minus"), _aloud(_("removed:"))
        return f'{icon}{word}<del class="number">{shown}</del>'
    icon, word = render_icon("circle-plus"), _aloud(_("added:"))
    return f'{icon}{word}<ins class="number">{shown}</ins>'


def _aloud(word: str) -> str:
    """Return what only those hear who don't see the signs."""
    return f'<span class="visually-hidden">{escape(word)} </span>'


def _extension(extension: Extension, account: Account | None, live_number: str) -> str:
    """Return the number that ``extension`` stands for; a dynamic user's is the one in use now, if any."""
    number = account.extension if account and extension.mode == STATIC else live_number
    if number:
        return escape(number)
    if extension.extension_id is not None:  # the list lacks the account, or its number
        return escape(unnumbered(extension.extension_id))
    return escape(_("no account")) if extension.mode == STATIC else DASH


def _changed(before: str, after: str) -> str:
    """Return both, each of which is escaped."""
    word = _aloud(_("planned:"))
    arrow = '<span class="becomes" aria-hidden="true">→</span>'
    return f"<del>{before}</del> {arrow} {word}<ins>{after}</ins>"


def _sign(account: Account | None) -> str:
    """Return what is wrong with a planned account in a word, if anything."""
    if account is None or (account.type == VOICE and not account.gone):
        return ""
    if account.gone:
        return _gone()
    told = escape(account.type or _("no type"))
    return f' <span class="badge bg-yellow-lt">{told}</span>'


def _gone() -> str:
    """Return the sign of what the CCRM no longer lists."""
    word = escape(_("gone"))
    return f' <span class="badge bg-red-lt">{word}</span>'


def _kept() -> str:
    """Return the sign of what the plan decides and the CCRM has already."""
    title = escape(_("planned, and so already"))
    icon = render_icon("pin")
    return f' <span class="kept" title="{title}">{icon}<span class="visually-hidden">{title}</span></span>'

"""How the cells of the grid look: what the plan changes stands out, what stays as live is quiet."""

from __future__ import annotations

from html import escape
from typing import Any

from django.utils.functional import Promise, cached_property
from django.utils.translation import gettext as _

from ccrm_admin.inventory.choices import Mode
from ccrm_admin.ordering.keys import in_order
from ccrm_admin.planning.domain.state import Part
from ccrm_admin.planning.engine.describe import unnumbered
from ccrm_admin.planning.engine.grid_rows import pool_of
from ccrm_admin.planning.models.choices import UserStatus
from ccrm_admin.planning.pages.grid.cell_html import (
    Happens,
    account_sign,
    drawn_change,
    drawn_extension,
    drawn_numbers,
    kept_sign,
    pool_changes,
)
from ccrm_admin.planning.pages.grid.rows import GridRow
from ccrm_admin.planning.pages.grid.shown_findings import drawn_findings, worst_word
from ccrm_admin.ui.columns import DASH, Column, MomentColumn, shown_moment


class GridColumn(Column):
    """A column of the grid. One with a ``part`` can be edited in place."""

    part: Part | None = None
    shows_more = False  # than an export has in the cell's place

    def text(self, value: Any) -> str:
        """The value; nothing where a planned user or an undecided one has none."""
        return str(value or "")

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
            stays = drawn_extension(planned, record.account, record.live_extension)
            return stays + (kept_sign() if user.decision.extension is not None and not user.gone else "")
        live = drawn_extension(user.live.extension, record.live_account, record.live_extension)
        after = drawn_extension(planned, record.account, "")
        ids = user.live.extension.extension_id, planned.extension_id
        if live == after and None not in ids:  # two accounts with one internal number
            live, after = (f"{live} ({escape(unnumbered(each))})" for each in ids if each is not None)
        return drawn_change(live, after) + account_sign(record.account)


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
            return drawn_change(escape(self.text(live)), escape(self.text(planned)))
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
        live, decision, planned = record.pool(self.part)
        if record.moves(self.part):
            return drawn_numbers(pool_changes(live, planned, user.region), record, self.part)
        numbers = drawn_numbers([(Happens.STAYS, number) for number in in_order(planned)], record, self.part)
        return (numbers or DASH) + (kept_sign() if decision is not None and not user.gone else "")


class NoteColumn(GridColumn):
    """What people wrote down about the user in this plan, whole, so that it can be edited in place."""

    css = "note"
    part = Part.NOTE

    def html(self, record: GridRow) -> str:
        """The note, its lines one after the other."""
        return f"<span data-note>{escape(record.note)}</span>" if record.note else DASH


class FindingsColumn(GridColumn):
    """What is found about the user, with its remedies."""

    css = "findings-cell"
    shows_more = True

    def text(self, value: int) -> str:
        """How bad the worst finding is."""
        return worst_word(value)

    def html(self, record: GridRow) -> str:
        """The worst finding; the others and the remedies unfold."""
        return drawn_findings(record)


class EditedColumn(MomentColumn, GridColumn):
    """Who last edited the row, and when."""

    nullable = True

    def html(self, record: GridRow) -> str:
        """The time and the person."""
        moment = record.updated_at
        return f"{shown_moment(moment)} {escape(record.updated_by)}" if moment else DASH

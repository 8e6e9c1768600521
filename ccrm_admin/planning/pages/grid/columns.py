"""How the cells of the grid look: what the plan changes stands out, what stays as live is quiet."""

from __future__ import annotations

from html import escape
from typing import Any

from django.db.models import Case
from django.utils.functional import Promise, cached_property
from django.utils.translation import gettext as _

from ccrm_admin.inventory.choices import Mode
from ccrm_admin.inventory.vocabulary import STATIC
from ccrm_admin.ordering.keys import in_order
from ccrm_admin.planning.domain.state import Part
from ccrm_admin.planning.engine.describe import unnumbered
from ccrm_admin.planning.engine.namesakes import called_in_files
from ccrm_admin.planning.models.choices import UserStatus
from ccrm_admin.planning.pages.grid.cell_html import (
    account_title,
    drawn_change,
    drawn_pool,
    extension_word,
    kept_sign,
    nothing,
    tell,
    tell_apart,
)
from ccrm_admin.planning.pages.grid.rows import GridRow
from ccrm_admin.planning.pages.grid.shown_findings import drawn_findings, worst_word
from ccrm_admin.ui.columns import DASH, Column, MomentColumn, shown_moment
from ccrm_admin.ui.listed import texts_of
from ccrm_admin.ui.slugs import label_of


class GridColumn(Column):
    """A column of the grid. One with a ``part`` can be edited in place."""

    part: Part | None = None
    shows_more = False  # than an export has in the cell's place
    is_link = False  # makes the whole cell, a link, itself

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


def mode_words() -> dict[str, str]:
    """Return the modes in the person's language."""
    return {mode.value: str(mode.label) for mode in Mode}


class NameColumn(GridColumn):
    """Who it is; namesakes are told apart by their e-mail."""

    css = "name"

    @property
    def exported(self) -> Case:
        """The name, with the e-mail where another has the same."""
        return called_in_files()

    def html(self, record: GridRow) -> str:
        """The name, the e-mail where another has the same name, and whether they are in CCRM."""
        name = escape(record.name)
        return f'<span class="value" data-text><bdi>{name}</bdi></span>{tell_apart(record.namesake)}'


class TeamsColumn(GridColumn):
    """The teams that the user is in."""

    def text(self, value: str) -> str:
        """Their names, as an export writes them too."""
        return ", ".join(map(label_of, texts_of(value)))


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
    """How the user is reached: the number, or how they come by one; the planned one if it is another."""

    css = "extension"
    part = Part.EXTENSION
    shows_more = True

    @cached_property
    def modes(self) -> dict[str, str]:
        """The modes in the person's language, translated once a page."""
        return mode_words()

    def html(self, record: GridRow) -> str:
        """One value where nothing changes, else both; then the account's name, where there is room."""
        user = record.user
        live, planned = user.live.extension, user.effective.extension
        if record.moves(Part.EXTENSION):
            before = extension_word(live, record.live_account, self.modes, record.live_extension)
            after = extension_word(planned, record.account, self.modes)
            alike = planned.extension_id if before == after else None  # two accounts with one number
            shown = drawn_change(before, after) + tell(unnumbered(alike) if alike is not None else "")
        else:
            stays = extension_word(planned, record.account, self.modes, record.live_extension)
            shown = f'<span class="value num">{stays}</span>'
            shown += "" if planned.mode == STATIC else tell(record.live_extension)
            shown += kept_sign() if user.decision.extension is not None and not user.gone else ""
        own = record.account if planned.mode == STATIC else None
        return shown + tell(account_title(own), " only-wide")

    def copied(self, record: GridRow) -> str:
        """Return a mark that says what copying takes: the number, or the mode where there is none."""
        planned = record.user.effective.extension
        words = record.row.extension if planned.mode == STATIC else self.modes[planned.mode]
        return f'<span data-text="{escape(words)}" hidden></span>'


class ModeColumn(GridColumn):
    """How the user is to come by an account."""

    @cached_property
    def words(self) -> dict[str, str]:
        """The modes in the person's language, translated once a page."""
        return mode_words()

    def text(self, value: str) -> str:
        """The mode in the person's language."""
        return self.words[value]


class PoolColumn(GridColumn):
    """A pool as it will be, and how much of it changes."""

    part: Part
    shows_more = True

    def __init__(self, label: str | Promise, *, field: str, sort: str, part: Part, css: str) -> None:
        super().__init__(label, field=field, sort=sort, css=css)
        self.part = part

    def text(self, value: str) -> str:
        """All numbers, as an export writes them."""
        return ", ".join(in_order(texts_of(value)))

    def html(self, record: GridRow) -> str:
        """The first number, the count of the others, and what changes; all of it is shown on demand."""
        _live, decision, _planned = record.pool(self.part)
        kept = decision is not None and not record.moves(self.part) and not record.user.gone
        return drawn_pool(record, self.part) + (kept_sign() if kept else "")


class NoteColumn(GridColumn):
    """What people wrote down about the user in this plan, whole, so that it can be edited in place."""

    css = "note"
    part = Part.NOTE

    def html(self, record: GridRow) -> str:
        """The note, its lines one after the other."""
        return (
            f'<span class="value" data-note data-text>{escape(record.note)}</span>'
            if record.note
            else nothing()
        )

    def copied(self, record: GridRow) -> str:
        """Return a mark that nothing is copied, if there is no note; else it is what the cell shows."""
        return "" if record.note else "<span data-text hidden></span>"


class FindingsColumn(GridColumn):
    """What is found about the user, with its remedies."""

    css = "findings-cell"
    shows_more = is_link = True

    def text(self, value: int) -> str:
        """How bad the worst finding is."""
        return worst_word(value)

    def html(self, record: GridRow) -> str:
        """What the worst finding is, and how many more there are; they open in a row below."""
        return drawn_findings(record)


class EditedColumn(MomentColumn, GridColumn):
    """Who last edited the row, and when."""

    nullable = True

    def html(self, record: GridRow) -> str:
        """The time and the person."""
        moment = record.updated_at
        return f"{shown_moment(moment)} {escape(record.updated_by)}" if moment else DASH

"""The table of what was approved, entry by entry."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape
from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ccrm_admin.planning.domain.state import Part
from ccrm_admin.planning.engine.namesakes import namesakes
from ccrm_admin.planning.models import Plan
from ccrm_admin.planning.pages.grid.cell_html import aloud, tell_apart
from ccrm_admin.planning.text.messages import PART_LABELS
from ccrm_admin.rollout.domain.entries import ASKED, State
from ccrm_admin.rollout.models import FrozenEntry
from ccrm_admin.rollout.models.choices import EntryState
from ccrm_admin.rollout.pages.approval.drawn import Drawing, drawing_for, value_in
from ccrm_admin.spelling import isolated
from ccrm_admin.ui.columns import DASH, Column, MomentColumn, css_class
from ccrm_admin.ui.icons import render_icon
from ccrm_admin.ui.tables import ListTable


class PartColumn(Column):
    """Which part of the user's assignment it is."""

    def text(self, value: str) -> str:
        """The word."""
        label = str(PART_LABELS[Part(value)])
        return label[:1].upper() + label[1:]


class StateColumn(Column):
    """What has become of an entry."""

    def html(self, record: FrozenEntry) -> str:
        """The word, with a sign where something happened."""
        word = EntryState(record.state).label
        if record.state == State.PROGRESS:
            return format_html("{} {}", mark_safe(render_icon("checks", "text-green")), word)  # noqa: S308 - an icon
        if record.state in ASKED:
            icon = mark_safe(render_icon("alert-triangle", "text-yellow"))  # noqa: S308 - an icon
            return format_html("{} <b>{}</b>", icon, _("%(state)s, needs approval") % {"state": word})
        return format_html('<span class="text-secondary">{}</span>', word)


class ApproverColumn(Column):
    """Who approved it."""

    def html(self, record: FrozenEntry) -> str:
        """The name."""
        return escape(isolated(str(record.approved_by))) if record.approved_by else DASH


class ApprovalTable(ListTable):
    """Entries by the names of their users; each user is named once, at their first entry of the page."""

    user = Column(gettext_lazy("User"), field="name", sort="name_sort", css="entry-user")
    part = PartColumn(gettext_lazy("Part"), field="part", sort="part_order", css="entry-part")
    live = Column(gettext_lazy("Was at approval"), field="live", sort="part_order", css="num")
    planned = Column(gettext_lazy("To be"), field="planned", sort="part_order", css="entry-planned")
    state = StateColumn(gettext_lazy("State"), field="state", css="entry-state")
    approved_by = ApproverColumn(
        gettext_lazy("Approved by"), field="approved_by", sort="approved_by__name_sort"
    )
    approved_at = MomentColumn(gettext_lazy("Approved on"), field="approved_at")
    approved_by.usual = approved_at.usual = False

    plan: Plan
    drawing: Drawing

    class Meta(ListTable.Meta):
        order_by = ("user", "part")

    def body(self, records: Iterable[Any]) -> list[SafeString]:
        """Return the rows of a page, ready to print."""
        rows: Sequence[FrozenEntry] = list(records)
        self.drawing = drawing_for(self.plan.tenant, rows)
        keys = {row.plan_user.survivor.key for row in rows}
        apart = namesakes(keys, self.plan) if keys else {}
        lines, before = [], None
        for row in rows:
            key = row.plan_user.survivor.key
            lines.append(self._line(row, apart.get(key, ""), key, repeated=key == before))
            before = key
        return lines

    def _line(self, row: FrozenEntry, apart: str, key: str, *, repeated: bool) -> SafeString:
        cells = []
        for bound in self.columns.itervisible():
            column = bound.column
            inside = self._inside(bound.name, column, row, apart, key, repeated=repeated)
            opening = column.opening
            if bound.name == "user":
                opening = f'<th scope="row"{css_class(column.css)}>'
            cells.append(f"{opening}{inside}{'</th>' if bound.name == 'user' else '</td>'}")
        asked = " entry-asked" if row.state in ASKED else ""
        same = " entry-same" if repeated else ""
        css = css_class(f"{asked}{same}".strip())
        return mark_safe(f"<tr{css}>{''.join(cells)}</tr>")  # noqa: S308 - every column escapes its own cell

    def _inside(
        self, name: str, column: Column, row: FrozenEntry, apart: str, key: str, *, repeated: bool
    ) -> str:
        part = Part(row.part)
        if name == "user":
            if repeated:
                return aloud(row.name)
            link = format_html('<a href="../users/{}/">{}</a>', key, isolated(row.name))
            return f"{link}{tell_apart(apart)}"
        if name == "live":
            if row.newcomer or row.live is None:
                return DASH
            return self.drawing.short(part, value_in(row, "live"))
        if name == "planned":
            column_of = "planned" if row.planned is not None else "now_planned"
            live = "live" if row.planned is not None else "now_live"
            return self.drawing.planned(value_in(row, live), value_in(row, column_of))
        if name == "state" and row.state in ASKED:
            would = escape(_("would now be:"))
            return f'{column.html(row)}<span class="entry-now">{would} {self.drawing.now(row)}</span>'
        return column.html(row)

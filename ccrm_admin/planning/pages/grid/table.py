"""The table of the grid."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from ccrm_admin.planning.domain.finding import Severity
from ccrm_admin.planning.domain.state import LIVE_PARTS, Part
from ccrm_admin.planning.models import Plan, PlanRow
from ccrm_admin.planning.pages.grid.cell_html import aloud, erring_sign, opens
from ccrm_admin.planning.pages.grid.columns import (
    EditedColumn,
    ExtensionColumn,
    FindingsColumn,
    GridColumn,
    InPlanColumn,
    LiveExtensionColumn,
    ModeColumn,
    NameColumn,
    NoteColumn,
    PoolColumn,
    StatusColumn,
    TeamsColumn,
)
from ccrm_admin.planning.pages.grid.rows import GridRow, completed
from ccrm_admin.planning.pages.grid.shown_findings import erring_parts
from ccrm_admin.ui.columns import css_class
from ccrm_admin.ui.icons import render_icon
from ccrm_admin.ui.tables import ListTable, pick_box

USUAL_COLUMNS = ("name", "group", "extension", "calls", "sms", "note", "findings")


class GridTable(ListTable):
    """Users beside what the plan decides, those in the plan first. ``editable``: the person may edit it."""

    name = NameColumn(pgettext_lazy("person", "Name"), field="name", sort="name_sort")
    group = GridColumn(
        gettext_lazy("Permission group"), field="permission_group", sort="group_sort", css="group"
    )
    teams = TeamsColumn(gettext_lazy("Teams"), field="teams", sort="teams_sort", css="wraps")
    status = StatusColumn(gettext_lazy("Status"), field="status")
    live = LiveExtensionColumn(gettext_lazy("Live extension"), field="crm_user__extension", sort="live_sort")
    extension = ExtensionColumn(
        pgettext_lazy("column", "Extension"), field="extension", sort="extension_sort"
    )
    mode = ModeColumn(gettext_lazy("Mode"), field="mode")
    calls = PoolColumn(
        pgettext_lazy("column", "Call presentations"),
        field="calls",
        sort="call_count",
        part=Part.CALLS,
        css="calls",
    )
    sms = PoolColumn(
        pgettext_lazy("column", "SMS senders"), field="sms", sort="sms_count", part=Part.SMS, css="sms"
    )
    note = NoteColumn(gettext_lazy("Note"), field="assignment__note", sort="note_sort")
    findings = FindingsColumn(gettext_lazy("Findings"), field="worst", sort="-worst")
    edited = EditedColumn(gettext_lazy("Last edited"), field="assignment__updated_at")

    taken_in = InPlanColumn(gettext_lazy("In the plan"), field="in_plan")

    plan: Plan
    editable = False

    class Meta(ListTable.Meta):
        order_by = ("-taken_in", "name")

    def body(self, records: Iterable[PlanRow]) -> list[SafeString]:
        """Return the rows of a page, which were read ``with_decisions``."""
        return self.drawn(completed(self.plan, list(records)))

    def drawn(self, rows: Sequence[GridRow], *, attributes: str = "") -> list[SafeString]:
        """Return rows ready to print, their tags with ``attributes`` besides."""
        shown = [(bound.name, bound.column) for bound in self.columns.itervisible()]
        return [
            mark_safe(  # noqa: S308 - every column escapes its own cell
                f'<tr id="row-{row.key}" data-key="{row.key}" data-version="{row.version}"'
                f' data-name="{escape(row.full_name)}" data-by="{escape(row.updated_by)}"'
                f"{css_class(self.row_class(row))}{attributes}>{self._cells(row, shown)}</tr>"
            )
            for row in rows
        ]

    def row_class(self, record: GridRow) -> str:
        """Who is in the plan stands out, more so where it changes something; who is gone stands back."""
        signs = (
            ("in-plan", record.user.in_plan),
            ("differs", record.user.in_plan and record.row.changes),
            ("has-error", any(each.severity is Severity.ERROR for each in record.caused)),
            ("gone", record.user.gone),
        )
        return " ".join(css for css, so in signs if so)

    def _cells(self, row: GridRow, shown: Sequence[tuple[str, GridColumn]]) -> str:
        (leading, first), *others = shown
        erring = erring_parts(row)
        lead = f"{self._signs(row)}{self._lead(row, leading, first, erring)}{first.copied(row)}"
        return f'<th scope="row"{first.opening.removeprefix("<td")}{self._box(row)}{lead}</th>' + "".join(
            f"{column.opening}{self._cell(row, name, column, erring)}{column.copied(row)}</td>"
            for name, column in others
        )

    def _lead(self, row: GridRow, name: str, column: GridColumn, erring: Collection[Part]) -> str:
        """Return the inside of the cell that says whose row it is."""
        if column.part:
            return self._cell(row, name, column, erring) + self._badge(row)
        page = f'<a class="cell" id="{row.key}-user" data-cell href="users/{row.key}/">'
        return f"{page}{column.html(row)}{self._badge(row)}</a>"

    def _cell(self, row: GridRow, name: str, column: GridColumn, erring: Collection[Part]) -> str:
        """Return the inside of a cell; one that can be edited is a link to the form that does."""
        html = column.html(row)
        if column.part is None:
            return html if column.is_link else f'<span class="cell">{html}</span>'
        if column.part in erring:
            html += erring_sign()
        changed = " changed" * row.moves(column.part) if column.part in LIVE_PARTS else ""
        place = f'class="cell{changed}" id="{row.key}-{name}" data-cell'
        if not self.editable:
            return f'<span {place} data-part="{column.part.value}">{html}</span>'
        return (
            f'<a {place} data-edit="{column.part.value}" href="users/{row.key}/#{column.part.value}">'
            f"{opens(str(column.verbose_name), row.full_name)}{html}</a>"
        )

    def _box(self, row: GridRow) -> str:
        """Return the box that picks the row; what can be done with the picked ones needs no script."""
        form = ' name="keys" form="picks"' if self.editable else ""
        box = pick_box(row.key, f' id="{row.key}-pick" data-cell aria-label="{escape(row.full_name)}"{form}')
        return f'<label class="pick-target">{box}</label>'

    def _signs(self, row: GridRow) -> str:
        """Return what is to be known of a row before all else, for those who don't see its colours."""
        return aloud(_("in the plan:")) + " " if row.user.in_plan else ""

    def _badge(self, row: GridRow) -> str:
        """Return what stands behind the name of who is not in CCRM: no more, or not yet."""
        if row.user.gone:
            word = _("gone")
            return f'<span class="badge bg-red-lt">{render_icon("user-x")}{escape(word)}</span>'
        if row.row.crm_user_id:
            return ""
        word = _("planned user")  # longer than the room beside most names
        sign = render_icon("user-plus") + aloud(word)
        return f'<span class="badge bg-azure-lt" title="{escape(word)}">{sign}</span>'

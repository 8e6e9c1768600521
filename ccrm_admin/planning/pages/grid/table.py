"""The table of the grid."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from ccrm_admin.planning.domain.state import Part
from ccrm_admin.planning.models import Plan, PlanRow
from ccrm_admin.planning.pages.grid.columns import (
    EditedColumn,
    ExtensionColumn,
    FindingsColumn,
    GridColumn,
    InPlanColumn,
    LiveExtensionColumn,
    ModeColumn,
    NoteColumn,
    PoolColumn,
    StatusColumn,
)
from ccrm_admin.planning.pages.grid.rows import GridRow, completed
from ccrm_admin.ui.tables import ListTable, pick_box

USUAL_COLUMNS = ("name", "group", "extension", "mode", "calls", "sms", "note", "findings")


class GridTable(ListTable):
    """Users beside what the plan decides, those in the plan first. ``editable``: the person may edit it."""

    name = GridColumn(gettext_lazy("Name"), field="name", sort="name_sort")
    group = GridColumn(
        gettext_lazy("Permission group"), field="permission_group", sort="group_sort", css="group"
    )
    status = StatusColumn(gettext_lazy("Status"), field="status")
    live = LiveExtensionColumn(gettext_lazy("Live extension"), field="crm_user__extension", sort="live_sort")
    extension = ExtensionColumn(gettext_lazy("Extension"), field="extension", sort="extension_sort")
    mode = ModeColumn(pgettext_lazy("of a user's extension", "Mode"), field="mode")
    calls = PoolColumn(gettext_lazy("Call presentations"), field="calls", sort="call_count", part=Part.CALLS)
    sms = PoolColumn(gettext_lazy("SMS senders"), field="sms", sort="sms_count", part=Part.SMS)
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
        shown = [(bound.name, bound.column, bound.column.opening) for bound in self.columns.itervisible()]
        return [
            mark_safe(  # noqa: S308 - every column escapes its own cell
                f'<tr id="row-{row.key}" data-key="{row.key}" data-version="{row.version}"'
                f' data-name="{escape(row.name)}" data-by="{escape(row.updated_by)}"'
                f' class="{self.row_class(row)}"{attributes}>'
                + "".join(
                    f"{td}{self._inside(row, name, column, leads=place == 0)}{column.copied(row)}</td>"
                    for place, (name, column, td) in enumerate(shown)
                )
                + "</tr>"
            )
            for row in rows
        ]

    def row_class(self, record: GridRow) -> str:
        """Who is in the plan stands out, who is gone stands back."""
        return " ".join(
            css for css, so in (("in-plan", record.user.in_plan), ("gone", record.user.gone)) if so
        )

    def _inside(self, row: GridRow, name: str, column: GridColumn, *, leads: bool) -> str:
        """Return the inside of a cell; the one that ``leads`` the row says whose it is."""
        html = column.html(row)
        if column.part and self.editable:
            html = (
                f'<a class="cell" id="{row.key}-{name}" data-cell data-edit="{column.part.value}"'
                f' href="users/{row.key}/#{column.part.value}">{html}</a>'
            )
        elif leads:
            html = f"{self._link(row)}{html}</a>" if self._link(row) else html
        return self._signs(row) + self._box(row) + html + self._badge(row) if leads else html

    def _box(self, row: GridRow) -> str:
        """Return the box that picks the row; what can be done with the picked ones needs no script."""
        form = ' data-cell name="keys" form="picks"' if self.editable else ""
        return pick_box(row.key, f' id="{row.key}-pick" aria-label="{escape(row.user.name)}"{form}')

    def _link(self, row: GridRow) -> str:
        """Return the opening tag of the link to the user's own page."""
        if self.editable:
            return f'<a id="{row.key}-user" data-cell href="users/{row.key}/">'
        if row.row.crm_user_id:
            return f'<a id="{row.key}-user" data-cell href="../../users/{row.row.crm_user_id}/">'
        return ""

    def _signs(self, row: GridRow) -> str:
        """Return what is to be known of a row before all else, for those who don't see its colours."""
        in_plan = escape(_("in the plan:"))
        return f'<span class="visually-hidden">{in_plan}</span> ' if row.user.in_plan else ""

    def _badge(self, row: GridRow) -> str:
        """Return what stands behind the name of who is not in the CRM: no more, or not yet."""
        if row.row.crm_user_id and not row.user.gone:
            return ""
        word, colour = (_("gone"), "red") if row.user.gone else (_("planned user"), "azure")
        return f' <span class="badge bg-{colour}-lt">{escape(word)}</span>'

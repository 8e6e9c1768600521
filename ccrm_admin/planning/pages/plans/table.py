"""The table of plans."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ccrm_admin.dates import day_text
from ccrm_admin.planning.models import Plan
from ccrm_admin.planning.models.choices import PlanStatus
from ccrm_admin.ui.columns import DASH, Column, MomentColumn
from ccrm_admin.ui.tables import ListTable


class StatusColumn(Column):
    """How far a plan is."""

    def text(self, value: str) -> str:
        """The word."""
        return str(PlanStatus(value).label)

    def html(self, record: Plan) -> str:
        """The word as a badge."""
        return format_html(
            '<span class="badge bg-{}-lt">{}</span>', record.status_colour, record.status_label
        )


class DueColumn(Column):
    """The day by which a plan is to be carried out, if there is one."""

    css = "text-nowrap"
    nullable = True

    def text(self, value: date | None) -> str:
        """The date as a spreadsheet understands it."""
        return value.isoformat() if value else ""

    def html(self, record: Plan) -> str:
        """The date as people write it."""
        if record.target_date is None:
            return DASH
        day = day_text(record.target_date)
        if not record.overdue:
            return day
        return format_html('{} <span class="badge bg-red-lt">{}</span>', day, _("overdue"))


class FigureColumn(Column):
    """A total of the plan, unknown until it was computed once; ``badge`` is how it looks above 0."""

    css = "num"
    nullable = True

    def __init__(self, label: Any, *, field: str, badge: str = "", css: str = "") -> None:
        super().__init__(label, field=field, css=f"{self.css} {css}".rstrip())
        self.badge = badge

    def text(self, value: int | None) -> str:
        """The figure."""
        return "" if value is None else str(value)

    def html(self, record: Any) -> str:
        """The figure; if a sync has moved the live state since, it says so."""
        value = getattr(record, self.field)
        if value is None:
            return DASH
        if record.outdated:
            title = _("as before the last sync")
            return format_html('<span class="text-secondary" title="{}">{} …</span>', title, value)
        if value and self.badge:
            return format_html('<span class="badge {}">{}</span>', self.badge, value)
        return str(value)


class PlanTable(ListTable):
    """Plans, drafts first."""

    title = Column(gettext_lazy("Title"), field="title", sort="title_sort")
    status = StatusColumn(gettext_lazy("Status"), field="status", sort="shelf")
    due = DueColumn(gettext_lazy("Due date"), field="target_date")
    owner = Column(gettext_lazy("Owner"), field="owner_name", sort="owner_sort", css="narrow-hides")
    users = FigureColumn(gettext_lazy("Users"), field="in_plan", css="narrow-hides")
    differences = FigureColumn(gettext_lazy("Differences"), field="differences")
    errors = FigureColumn(gettext_lazy("Errors"), field="errors", badge="bg-red-lt")
    warnings = FigureColumn(gettext_lazy("Warnings"), field="warnings", badge="bg-yellow-lt")
    notices = FigureColumn(gettext_lazy("Notices"), field="notices", badge="bg-azure-lt", css="wide-only")
    edited = MomentColumn(gettext_lazy("Last edited"), field="edited_at", css="text-nowrap medium-hides")
    editor = Column(gettext_lazy("Edited by"), field="edited_by", sort="editor_sort", css="wide-only")

    class Meta(ListTable.Meta):
        order_by = ("status", "-edited")

    def first(self, column: Column, record: Plan) -> str:
        """The cell as a link to the plan; its URL is below the list's own."""
        return column.linked(record, f'<a href="{record.pk}/">')

    def row_class(self, record: Plan) -> str:
        """Plans that are put away stand back."""
        return "" if record.current else "gone"

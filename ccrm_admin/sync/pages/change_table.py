"""The table of what changed."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from django.db.models import TextField, Value
from django.db.models.functions import Cast, Concat
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from ccrm_admin.inventory.choices import Resource
from ccrm_admin.sync.choices import ChangeKind
from ccrm_admin.sync.models import InventoryChange
from ccrm_admin.sync.pages.changed_fields import field_changes, row_route
from ccrm_admin.tenants.models import Tenant
from ccrm_admin.ui.columns import DASH, Column, MomentColumn
from ccrm_admin.ui.tables import ListTable

KIND_CSS = {
    ChangeKind.ADDED: "bg-green-lt",
    ChangeKind.CHANGED: "bg-blue-lt",
    ChangeKind.REMOVED: "bg-red-lt",
    ChangeKind.RETURNED: "bg-azure-lt",
}


class ResourceColumn(Column):
    """The list that the record belongs to."""

    def text(self, value: str) -> str:
        """Its name."""
        return str(Resource(value).label)


class RecordColumn(Column):
    """What changed, leading to its own page."""

    def html(self, record: InventoryChange) -> str:
        """The name as a link."""
        url = reverse(row_route(record.resource), args=[record.tenant.name, record.row_id])
        return format_html('<a href="{}">{}</a>', url, super().html(record))


class WhenColumn(MomentColumn):
    """When it changed, with a dot before it while the person has not seen it."""

    def html(self, record: Any) -> str:
        """The moment, maybe with the dot, which screen readers say as a word."""
        moment = super().html(record)
        if not record.is_new:
            return moment
        dot = '<span class="changes-unread" title="{0}"><span class="visually-hidden">{0}</span></span> {1}'
        return format_html(dot, _("unread"), mark_safe(moment))  # noqa: S308 - made of a date above


class KindColumn(Column):
    """What happened, as a word."""

    def text(self, value: str) -> str:
        """The word."""
        return str(ChangeKind(value).label)

    def html(self, record: Any) -> str:
        """The word with its colour."""
        css = KIND_CSS[ChangeKind(record.kind)]
        return format_html('<span class="badge {}">{}</span>', css, self.text(record.kind))


class FieldsColumn(Column):
    """Each changed field before and after."""

    css = "changes-fields"

    @property
    def exported(self) -> Any:
        """The fields with the name of the resource before them, which decides what they are called."""
        return Concat("resource", Value(" "), Cast("fields", TextField()), output_field=TextField())

    def text(self, value: str) -> str:
        """The fields of an export, one after the other."""
        resource, _blank, fields = value.partition(" ")
        change = InventoryChange(resource=resource, fields=json.loads(fields))
        return "; ".join(field.text for field in field_changes(change))

    def html(self, record: InventoryChange) -> str:
        """A line for each field."""
        lines = _lines(record)
        return format_html("<div>{}</div>", lines) if lines else DASH


class RunColumn(Column):
    """The sync that brought the change, leading to its page."""

    css = "num"

    def html(self, record: InventoryChange) -> str:
        """Its number as a link."""
        url = reverse("sync:run", args=[record.tenant.name, record.run_id])
        return format_html('<a href="{}">{}</a>', url, record.run_id)


class ChangeTable(ListTable):
    """Changes of the mirror, the newest first. ``tenant`` is whose they are, ``seen`` the last one seen."""

    when = WhenColumn(gettext_lazy("When"), field="at", sort="pk")
    resource = ResourceColumn(gettext_lazy("List"), field="resource")
    record = RecordColumn(pgettext_lazy("changed", "Record"), field="called", sort="label_sort")
    change = KindColumn(gettext_lazy("Change"), field="kind")
    fields = FieldsColumn(gettext_lazy("Before and after"), field="fields", sort="pk")
    run = RunColumn(pgettext_lazy("number of", "Sync"), field="run_id")

    tenant: Tenant
    seen: int

    class Meta(ListTable.Meta):
        order_by = "-when"

    def body(self, records: Iterable[InventoryChange]) -> list[SafeString]:
        """Return the rows of a page; their links need no tenant to be read from the database."""
        shown = [*records]
        for record in shown:
            record.tenant = self.tenant
            record.is_new = record.pk > self.seen  # type: ignore[attr-defined]
        return super().body(shown)


def _lines(change: InventoryChange) -> SafeString:
    return format_html_join(
        "",
        "<div>{}: {}</div>",
        ((field.name, field.html) for field in field_changes(change)),
    )

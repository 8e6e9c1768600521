"""What happened to one record of the mirror."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import template
from django.template.loader import render_to_string

from ccrm_admin.sync.models import InventoryChange
from ccrm_admin.sync.pages.assignment_age import held_since
from ccrm_admin.sync.pages.changed_fields import field_changes

if TYPE_CHECKING:
    from django.template.context import Context
    from django.utils.safestring import SafeString

    from ccrm_admin.inventory.details import Group
    from ccrm_admin.inventory.models import MirrorRow
    from ccrm_admin.sync.pages.assignment_age import Since

register = template.Library()

MOST_SHOWN = 20  # changes, the newest ones


@register.simple_tag(takes_context=True)
def since_when(context: Context, record: MirrorRow, group: Group) -> list[tuple[MirrorRow, Since | None]]:
    """Return the rows of ``group``, each with since when it belongs to ``record``, if by what a user has."""
    rows = group.rows
    if not (group.part and rows):
        return [(row, None) for row in rows]
    known = held_since(context["request"].tenant, record, rows, group.part)
    return [(row, known[row.pk]) for row in rows]


@register.simple_tag(takes_context=True)
def row_history(context: Context, resource: str, record: MirrorRow) -> SafeString:
    """Draw the newest changes of ``record``, each with the run that brought it: one query."""
    request = context["request"]
    newest = InventoryChange.objects.for_tenant(request.tenant).of_row(resource, record.pk)
    changes = list(newest[: MOST_SHOWN + 1])
    shown = [(change, field_changes(change)) for change in changes[:MOST_SHOWN]]
    return render_to_string(
        "sync/_row_history.html",
        {"changes": shown, "more": len(changes) > MOST_SHOWN, "record": record},
        request,
    )

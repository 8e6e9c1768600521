"""What happened to one record of the mirror, as a part of its page."""

from __future__ import annotations

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from ccrm_admin.inventory.choices import Resource
from ccrm_admin.inventory.models import MirrorRow
from ccrm_admin.sync.models import InventoryChange
from ccrm_admin.sync.pages.changed_fields import field_changes
from ccrm_admin.tenants.access import TenantRequest

CHANGES_SHOWN = 20  # changes, the newest ones


def draw_history(request: TenantRequest, resource: Resource, record: MirrorRow) -> SafeString:
    """Draw the newest changes of ``record``, each with the run that brought it: one query."""
    newest = InventoryChange.objects.for_tenant(request.tenant).of_row(resource, record.pk)
    changes = list(newest[: CHANGES_SHOWN + 1])
    shown = [(change, field_changes(change)) for change in changes[:CHANGES_SHOWN]]
    return render_to_string(
        "sync/_row_history.html",
        {"changes": shown, "more": len(changes) > CHANGES_SHOWN, "record": record},
        request,
    )

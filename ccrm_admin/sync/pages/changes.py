"""What changed: the list, and the mark that it has been looked at."""

from __future__ import annotations

from typing import Any, cast

from django.db.models import QuerySet, Subquery
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from ccrm_admin.inventory.models import ResourceState
from ccrm_admin.sync.models import InventoryChange
from ccrm_admin.sync.pages.called import CALLED
from ccrm_admin.sync.pages.change_facets import CHANGE_FACETS
from ccrm_admin.sync.pages.change_table import ChangeTable
from ccrm_admin.sync.pages.unread import last_seen, mark_seen
from ccrm_admin.tenants.access import TenantRequest, tenant_page
from ccrm_admin.ui.list_spec import ListSpec
from ccrm_admin.ui.list_state import PERSON, TENANT
from ccrm_admin.ui.list_view import ListView
from ccrm_admin.ui.paging import CountedRows
from ccrm_admin.ui.querystrings import number_in

ALONG = {
    "newest": Subquery(InventoryChange.objects.for_tenant(TENANT).order_by("-pk").values("pk")[:1]),
    "last_seen": last_seen(tenant=TENANT, person=PERSON),
    "fetched": Subquery(ResourceState.objects.for_tenant(TENANT).values("pk")[:1]),
}


class ChangeList(ListSpec):
    """What syncs found to have changed in a tenant."""

    name = "changes"
    heading = _("CCRM changes")
    icon = "history"
    table_class = ChangeTable
    facets = CHANGE_FACETS

    def everything(self) -> QuerySet[Any]:
        """All changes of the tenant; the search text stays in the database."""
        changes = InventoryChange.objects.for_tenant(self.tenant).annotate(called=CALLED)
        return changes.defer("search", "label_sort")

    def read_along(self) -> dict[str, Any]:
        """The newest change, the newest that the person has seen, and whether anything was ever fetched."""
        return ALONG

    def version(self) -> str:
        """The newest change, and the day, which some facets speak of."""
        return f"{self.newest}:{timezone.localdate()}"

    @property
    def newest(self) -> int:
        """The primary key of the newest change, 0 if there is none."""
        return self.remembered.along["newest"] or 0

    @property
    def unseen(self) -> bool:
        """Whether there is something that the person has not seen."""
        return bool(self.newest > self.remembered.along["last_seen"])

    @property
    def fetched(self) -> bool:
        """Whether anything was ever fetched."""
        return self.remembered.along["fetched"] is not None

    def table(self, rows: CountedRows) -> ChangeTable:
        """Return the table; it marks what is new to the person."""
        table = cast("ChangeTable", super().table(rows))
        table.tenant, table.seen = self.tenant, self.remembered.along["last_seen"]
        return table


class ChangeListView(ListView[ChangeList]):
    """``/t/{tenant}/changes/``."""

    spec_class = ChangeList
    template_name = "sync/changes.html"
    fragment_template_name = "sync/_change_list.html"
    empty_template_name = "sync/_no_changes.html"


@require_POST
@tenant_page()
def seen(request: TenantRequest) -> HttpResponse:
    """Note that the person has seen the changes up to the posted one."""
    last = number_in(request.POST.get("last", ""))
    if last is not None:
        mark_seen(tenant=request.tenant, person=request.user, last=last)
    if request.htmx:
        return render(request, "sync/_seen_answer.html")
    return redirect("sync:changes", tenant=request.tenant.name)

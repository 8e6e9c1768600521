"""Plans among what the search finds."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from ccrm_admin.inventory.search.query import Wanted
from ccrm_admin.inventory.search.results import GROUP_RESULTS_SHOWN, Group, Result, shortened
from ccrm_admin.planning.models import Plan
from ccrm_admin.tenants.models import Tenant


def plans(wanted: Wanted, visible: Sequence[Tenant], current: Tenant | None) -> Group:
    """Return the plans of the ``visible`` tenants whose title or note fits; what is put away last."""
    found = [
        plan
        for plan in Plan.objects.for_tenants(visible).drafts_first()
        if wanted.is_in(f"{plan.title} {plan.note}")
    ]
    found.sort(
        key=lambda plan: (
            not plan.current,
            wanted.fit([plan.title]),
            current is None or plan.tenant_id != current.pk,
        )
    )
    shown = found[:GROUP_RESULTS_SHOWN]
    by_id = {tenant.pk: tenant for tenant in visible}
    here = current is not None and any(plan.tenant_id == current.pk for plan in shown)
    list_url = reverse("planning:plans", args=[current.name]) if current and here else ""
    return Group(
        name="plans",
        title=_("Plans"),
        results=[_result(plan, by_id[plan.tenant_id]) for plan in shown],
        fit=wanted.fit(plan.title for plan in shown if plan.current),
        more=len(found) > GROUP_RESULTS_SHOWN,
        list_url=f"{list_url}?{urlencode({'q': wanted.text})}" if list_url else "",
    )


def _result(plan: Plan, tenant: Tenant) -> Result:
    return Result(
        title=shortened(plan.title),
        url=reverse("planning:grid", kwargs={"tenant": tenant.name, "plan": plan.pk}),
        icon="clipboard-list",
        note=shortened(" · ".join(part for part in (plan.get_status_display(), plan.note) if part)),
        tenant=str(tenant),
    )

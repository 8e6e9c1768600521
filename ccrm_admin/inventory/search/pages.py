"""Pages of the menu and tenants, by their names in the person's language."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _

from ccrm_admin.inventory.search.query import Wanted
from ccrm_admin.inventory.search.results import GROUP_RESULTS_SHOWN, Group, Result
from ccrm_admin.ordering.keys import sort_key
from ccrm_admin.tenants.access import PersonRequest
from ccrm_admin.tenants.models import Tenant
from ccrm_admin.ui import navigation


def pages(request: PersonRequest, wanted: Wanted) -> Group:
    """Return the pages of the menu that fit; all of them if nothing is looked for."""
    found = [
        Result(str(link.label), link.url, link.icon, tenant=str(section.title))
        for section in navigation.menu(request)
        for link in section.links
        if wanted.is_in(str(link.label))
    ]
    found.sort(key=lambda page: wanted.fit([page.title]))
    return Group("pages", _("Pages"), found, fit=wanted.fit(page.title for page in found))


def tenants(visible: Iterable[Tenant], wanted: Wanted) -> Group:
    """Return the first of the tenants that fit, by title or name."""
    found = [tenant for tenant in visible if wanted.is_in(f"{tenant.title} {tenant.name}")]
    found.sort(
        key=lambda tenant: (not tenant.active, wanted.fit([tenant.title, tenant.name]), sort_key(str(tenant)))
    )
    results = [
        Result(
            str(tenant),
            navigation.overview_url(tenant),
            icon="building",
            note=tenant.name if tenant.active else " · ".join([tenant.name, _("inactive")]),
        )
        for tenant in found[:GROUP_RESULTS_SHOWN]
    ]
    fit = wanted.fit(name for tenant in found if tenant.active for name in (tenant.title, tenant.name))
    return Group("tenants", _("Tenants"), results, fit=fit, more=len(found) > GROUP_RESULTS_SHOWN)

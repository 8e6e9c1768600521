"""What changed today."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.contrib.humanize.templatetags.humanize import intcomma
from django.db.models import Count
from django.utils.translation import gettext_lazy as _

from ccrm_admin.sync.choices import ChangeKind
from ccrm_admin.sync.models import InventoryChange
from ccrm_admin.sync.pages.days import midnight
from ccrm_admin.tenants.models import Tenant

_COUNTED = {
    ChangeKind.ADDED: _("%(count)s new"),
    ChangeKind.CHANGED: _("%(count)s changed"),
    ChangeKind.REMOVED: _("%(count)s gone"),
    ChangeKind.RETURNED: _("%(count)s back"),
}


@dataclass
class Today:
    """How many records are new, changed, gone and back since midnight: ``counts`` by ChangeKind."""

    counts: dict[str, int] = field(default_factory=dict)

    @property
    def summary(self) -> str:
        """The counts in words, in the order of the kinds, "" if nothing has changed."""
        return ", ".join(
            str(words) % {"count": intcomma(self.counts[kind])}
            for kind, words in _COUNTED.items()
            if kind in self.counts
        )


def today_of(tenants: Iterable[Tenant]) -> defaultdict[int, Today]:
    """Return what changed today by the tenants' primary keys: one query."""
    changes = InventoryChange.objects.for_tenants(tenants).since(midnight()).order_by()
    found: defaultdict[int, Today] = defaultdict(Today)
    for tenant, kind, number in changes.values_list("tenant_id", "kind").annotate(number=Count("*")):
        found[tenant].counts[kind] = number
    return found

"""What changed today."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Count

from ccrm_admin.sync.choices import ChangeKind
from ccrm_admin.sync.models import InventoryChange
from ccrm_admin.sync.pages.days import midnight
from ccrm_admin.tenants.models import Tenant


@dataclass
class Today:
    """How many records came, changed, went and came back since midnight: ``counts`` by ChangeKind."""

    counts: dict[str, int] = field(default_factory=dict)

    @property
    def kinds(self) -> list[tuple[str, int]]:
        """What there was of it: words and numbers, in the order of the kinds."""
        return [(str(kind.label), self.counts[kind]) for kind in ChangeKind if kind in self.counts]


def today_of(tenants: Iterable[Tenant]) -> defaultdict[int, Today]:
    """Return what changed today by the tenants' primary keys: one query."""
    changes = InventoryChange.objects.for_tenants(tenants).since(midnight()).order_by()
    found: defaultdict[int, Today] = defaultdict(Today)
    for tenant, kind, number in changes.values_list("tenant_id", "kind").annotate(number=Count("*")):
        found[tenant].counts[kind] = number
    return found

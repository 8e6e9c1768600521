"""How many changes a person has not looked at yet."""

from __future__ import annotations

from django.db import transaction
from django.db.models import IntegerField, Subquery
from django.db.models.functions import Coalesce, Greatest

from ccrm_admin.sync.models import InventoryChange, SeenChanges
from ccrm_admin.tenants.models import Tenant, User

UNREAD_COUNT_LIMIT = 99  # more are "99+", and cost no more to count


class _RowsOf(Subquery):
    """The number of rows of a query, up to its limit."""

    template = "(SELECT COUNT(*) FROM (%(subquery)s) counted)"
    output_field = IntegerField()


def last_seen(*, tenant: Tenant, person: User) -> Coalesce:
    """Return, as an expression, the primary key of the newest change that ``person`` has seen; 0 if none."""
    seen = SeenChanges.objects.for_tenant(tenant).filter(person_id=person.pk)
    return Coalesce(Subquery(seen.values("last")[:1]), 0)


def unseen(*, tenant: Tenant, person: User) -> Subquery:
    """Return, as an expression, how many changes ``person`` has not seen: UNREAD_COUNT_LIMIT + 1 at most."""
    newer = InventoryChange.objects.for_tenant(tenant).filter(pk__gt=last_seen(tenant=tenant, person=person))
    return _RowsOf(newer.order_by("pk").values("pk")[: UNREAD_COUNT_LIMIT + 1])


@transaction.atomic
def mark_seen(*, tenant: Tenant, person: User, last: int) -> None:
    """Note that ``person`` has seen the changes up to the primary key ``last``; never fewer than before."""
    last = min(last, InventoryChange.objects.for_tenant(tenant).newest())
    mark, made = SeenChanges.objects.get_or_create(tenant=tenant, person=person, defaults={"last": last})
    if not made:
        SeenChanges.objects.filter(pk=mark.pk).update(last=Greatest("last", last))

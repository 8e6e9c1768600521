"""Since when a user has had an account, a number or a sender, as far as the syncs can tell."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from ccrm_admin.inventory.choices import Resource
from ccrm_admin.inventory.models import CrmUser, MirrorRow
from ccrm_admin.inventory.registry import Since
from ccrm_admin.numbers import canonical
from ccrm_admin.sync.models import InventoryChange
from ccrm_admin.tenants.models import Tenant

CHANGES_READ = 1000  # changes, the newest ones


def held_since(tenant: Tenant, record: MirrorRow, rows: Sequence[MirrorRow], part: str) -> dict[int, Since]:
    """Return since when ``record`` and each of ``rows`` belong together, by the row's primary key: one query.

    One side are users, the other what they have in their column ``part``.
    """
    pairs: list[tuple[MirrorRow, MirrorRow, Any]] = [
        (row, row, record) if isinstance(row, CrmUser) else (row, record, row) for row in rows
    ]
    changes: dict[int, list[InventoryChange]] = {}
    for change in _changes(tenant, {user.pk for _row, user, _had in pairs}, part):
        changes.setdefault(change.row_id, []).append(change)
    sinces: dict[int, Since] = {}
    for row, user, had in pairs:
        value = _compared(had.extension_id if part == "extension_id" else had.presentation, tenant)
        sinces[row.pk] = _since(user, changes.get(user.pk, []), part, value, tenant)
    return sinces


def _changes(tenant: Tenant, users: Iterable[int], part: str) -> Iterable[InventoryChange]:
    of_users = InventoryChange.objects.for_tenant(tenant).filter(
        resource=Resource.CRM_USERS, row_id__in=users
    )
    return of_users.filter(fields__has_key=part).order_by("-pk")[:CHANGES_READ]


def _compared(value: Any, tenant: Tenant) -> Any:
    """Return an account's id, or a number so that its spelling does not count."""
    return canonical(value, tenant.region) if isinstance(value, str) else value


def _since(
    user: MirrorRow, newest_first: Iterable[InventoryChange], part: str, value: Any, tenant: Tenant
) -> Since:
    for change in newest_first:
        before, after = ([_compared(held, tenant) for held in _held(side)] for side in change.fields[part])
        if value in after and value not in before:
            return Since(change.at, exact=True)
    return Since(user.first_seen_at, exact=False)


def _held(side: Any) -> list[Any]:
    return side if isinstance(side, list) else [side]

"""Who joined a team and who left it, by name: what its history keeps in place of all its members."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ccrm_admin.inventory.computed_columns import holder_name
from ccrm_admin.inventory.models import CrmUser
from ccrm_admin.ordering.keys import in_order
from ccrm_admin.sync.mirroring.stored import STATEMENT_KEYS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from ccrm_admin.sync.mirroring.diff import Difference
    from ccrm_admin.tenants.models import Tenant

    Moved = dict[str, tuple[Any, Any]]

MEMBERS = "members"
NAMED = 200  # of those who joined one team in one sync, and of those who left it; all are counted


def who_moved(tenant: Tenant, difference: Difference) -> Callable[[Moved], Moved]:
    """Return the function that puts, in a team's changed fields, who left and who joined for its members.

    Each as how many they are and the ``names`` of the first; who is not among the tenant's users is named by
    the UUID.
    """
    moves = [_moves(change.fields) for change in (*difference.changed, *difference.returned)]
    names = _names(tenant, {uuid for pair in moves for side in pair for uuid in side[:NAMED]})

    def named(fields: Moved) -> Moved:
        if MEMBERS not in fields:
            return fields
        left, joined = (
            {"count": len(side), "names": in_order(names.get(uuid, uuid) for uuid in side[:NAMED])}
            for side in _moves(fields)
        )
        return {**fields, MEMBERS: (left, joined)}

    return named


def _moves(fields: Moved) -> tuple[list[str], list[str]]:
    """Return those who left and those who joined."""
    before, after = map(set, fields.get(MEMBERS, ([], [])))
    return sorted(before - after), sorted(after - before)


def _names(tenant: Tenant, uuids: Iterable[str]) -> dict[str, str]:
    """Return what users are called, by UUID; with the e-mail where others have the name."""
    keys, found = [*uuids], {}
    users = CrmUser.objects.for_tenant(tenant)
    alike = set(users.present().shared_names()) if keys else set()
    for start in range(0, len(keys), STATEMENT_KEYS):
        some = users.filter(uuid__in=keys[start : start + STATEMENT_KEYS])
        for uuid, key, *names in some.values_list("uuid", "name_sort", "first_name", "last_name", "email"):
            found[str(uuid)] = holder_name(*names, namesakes=key in alike)
    return found

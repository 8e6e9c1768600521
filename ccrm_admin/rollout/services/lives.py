"""What is live of the users of plans."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable
from typing import Any

from ccrm_admin.inventory.models import CrmUser
from ccrm_admin.planning.domain.state import Extension, Holding
from ccrm_admin.planning.models import PlanUser
from ccrm_admin.tenants.models import Tenant

_COLUMNS = ("mode", "extension_id", "call_pool", "sms_pool", "missing_since")


def holdings_of(tenant: Tenant, plan_users: Iterable[int]) -> dict[Hashable, Holding]:
    """Return what is live of some users of plans, by primary key, of whom the CRM has now.

    Who is to come is known by their e-mail until they are linked, unless two in the CRM have it.
    """
    wanted = set(plan_users)
    columns = [f"{way}__{name}" for way in ("crm_user", "merged_into__crm_user") for name in _COLUMNS]
    users = PlanUser.objects.for_tenant(tenant).values_list("pk", "email", *columns)
    found: dict[Hashable, Holding] = {}
    unknown: dict[str, int] = {}
    for pk, email, *values in users:
        if pk not in wanted:
            continue
        own, merged = values[: len(_COLUMNS)], values[len(_COLUMNS) :]
        known = own if own[0] is not None else merged
        if known[0] is None:
            unknown.setdefault(email, pk)
        elif known[-1] is None:
            found[pk] = _holding(*known[:-1])
    if unknown:
        arrived = CrmUser.objects.for_tenant(tenant).present().filter(email_key__in=unknown)
        same: dict[str, list[Holding]] = defaultdict(list)
        for email, *values in arrived.values_list("email_key", *_COLUMNS[:-1]):
            same[email].append(_holding(*values))
        found |= {unknown[email]: each[0] for email, each in same.items() if len(each) == 1}
    return found


def _holding(mode: str, extension_id: int | None, calls: Any, sms: Any) -> Holding:
    return Holding(Extension(mode, extension_id), tuple(calls), tuple(sms))

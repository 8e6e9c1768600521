"""``python -m bench.rollout_once NAME``: the worksheet of 5,000 changes of a tenant, and what a sync adds.

Prints one JSON object: {"plan": its number, "seconds": {what: [times]}}.
"""

from __future__ import annotations

import json
import sys
import time
from collections import Counter, defaultdict
from typing import TYPE_CHECKING, Any

import django

if TYPE_CHECKING:
    from collections.abc import Callable

TURNS = 3
ROWS = 5_000


def main(name: str) -> None:
    """Make a plan and measure: steps computed, proposed, approved, looked at by a sync, confirmed at once."""
    django.setup()
    from django.db.models import F  # noqa: PLC0415 - after setup
    from django.utils import timezone  # noqa: PLC0415

    from ccrm_admin.inventory.models import (  # noqa: PLC0415
        CallPresentation,
        CrmUser,
        ResourceState,
        SipAccount,
    )
    from ccrm_admin.planning import services  # noqa: PLC0415
    from ccrm_admin.planning.domain.batches import SetRows  # noqa: PLC0415
    from ccrm_admin.planning.domain.keys import key_of  # noqa: PLC0415
    from ccrm_admin.planning.domain.state import Extension, Part  # noqa: PLC0415
    from ccrm_admin.planning.models import Plan  # noqa: PLC0415
    from ccrm_admin.rollout.services import approve, propose  # noqa: PLC0415
    from ccrm_admin.rollout.services.compute import steps_of_plan  # noqa: PLC0415
    from ccrm_admin.rollout.services.verify import verify_plans  # noqa: PLC0415
    from ccrm_admin.sync.choices import ResultStatus, RunStatus, Trigger  # noqa: PLC0415
    from ccrm_admin.sync.models import SyncRun  # noqa: PLC0415
    from ccrm_admin.tenants.models import Tenant, User  # noqa: PLC0415

    tenant = Tenant.objects.get(name=name)
    users = CrmUser.objects.for_tenant(tenant).present().order_by("name_sort", "pk")
    rows = list(users.values_list("pk", "mode", "extension_id")[:ROWS])
    number = (
        CallPresentation.objects.for_tenant(tenant).order_by("pk").values_list("presentation", flat=True)[0]
    )
    keys = [key_of(pk) for pk, _mode, _account in rows]
    holders = Counter(users.filter(mode="static").values_list("extension_id", flat=True))
    voice = {*SipAccount.objects.for_tenant(tenant).present().voice().values_list("extension_id", flat=True)}
    alone = {account for account in voice if holders[account] == 1}
    own = [(key_of(pk), account) for pk, mode, account in rows if mode == "static" and account in alone]
    moved = {key: account for (key, _), (_, account) in zip(own, [*own[1:], own[0]], strict=True)}  # one ring
    wanted: dict[str, dict[Part, Any]] = {
        key: {
            Part.EXTENSION: Extension("static", moved[key]) if key in moved else None,
            Part.CALLS: (number,),
            Part.SMS: None,
        }
        for key in keys
    }
    plan = services.create_plan(tenant=tenant, title="Worksheet", by=None, keys=keys)
    services.apply_batch(plan=plan, by=None, batch=SetRows(wanted), keys=keys)
    seconds: dict[str, list[float]] = defaultdict(list)

    def timed(what: str, work: Callable[[], Any]) -> Any:
        started = time.perf_counter()
        result = work()
        seconds[what].append(time.perf_counter() - started)
        return result

    plan = Plan.objects.select_related("tenant").get(pk=plan.pk)
    for _turn in range(TURNS):
        timed("computed", lambda: steps_of_plan(plan))
    one, two = (User.objects.create_superuser(f"bench-{each}@example.com") for each in ("one", "two"))
    timed("proposed", lambda: propose(plan=plan, by=one))
    timed("approved", lambda: approve(plan=plan, by=two, agree_to_all=True))

    def run() -> SyncRun:
        now = timezone.now()
        made = SyncRun.objects.create(
            tenant=tenant,
            status=RunStatus.OK,
            trigger=Trigger.COMMAND,
            queued_at=now,
            started_at=now,
            finished_at=now,
        )
        made.results.create(resource="crm_users", status=ResultStatus.OK)
        return made

    for _turn in range(TURNS):
        looked = run()
        timed("looked at", lambda looked=looked: verify_plans(tenant=tenant, run=looked))  # type: ignore[misc]
    pks = [pk for pk, _mode, _account in rows if key_of(pk) not in moved]
    CrmUser.objects.filter(pk__in=pks).update(call_pool=[number])
    ResourceState.objects.for_tenant(tenant).update(version=F("version") + 1)
    looked = run()
    timed("confirmed", lambda: verify_plans(tenant=tenant, run=looked))
    print(json.dumps({"plan": plan.pk, "seconds": seconds}))


if __name__ == "__main__":
    main(*sys.argv[1:])

"""``python -m bench.plan_once NAME``: a plan for 5,000 users of a tenant, and how long its batches take.

Prints one JSON object: {"plan": its number, "free": accounts that nobody has, "seconds": {what: [times]}}.
"""

from __future__ import annotations

import json
import sys
import time
from collections import defaultdict
from functools import partial
from typing import TYPE_CHECKING, Any

import django

if TYPE_CHECKING:
    from collections.abc import Callable

TURNS = 3
ROWS = 5_000


def main(name: str) -> None:
    """Make the plan and measure: a pool changed for all its users, and taken back, three times."""
    django.setup()
    from ccrm_admin.inventory.models import CallPresentation, CrmUser  # noqa: PLC0415 - after setup
    from ccrm_admin.planning import services  # noqa: PLC0415
    from ccrm_admin.planning.domain.keys import key_of  # noqa: PLC0415
    from ccrm_admin.planning.domain.pool_batches import ChangePool, How  # noqa: PLC0415
    from ccrm_admin.planning.domain.rules import check  # noqa: PLC0415
    from ccrm_admin.planning.domain.state import Part  # noqa: PLC0415
    from ccrm_admin.planning.engine.freshness import freshen  # noqa: PLC0415
    from ccrm_admin.planning.engine.loading import load_sources, load_world  # noqa: PLC0415
    from ccrm_admin.tenants.models import Tenant  # noqa: PLC0415

    tenant = Tenant.objects.get(name=name)
    users = CrmUser.objects.for_tenant(tenant).order_by("name_sort", "pk").values_list("pk", flat=True)
    keys = [key_of(pk) for pk in users[:ROWS]]
    plan = services.create_plan(tenant=tenant, title="Benchmark", by=None, keys=keys)
    freshen(plan)
    seconds: dict[str, list[float]] = defaultdict(list)

    def timed(what: str, work: Callable[[], Any]) -> Any:
        started = time.perf_counter()
        result = work()
        seconds[what].append(time.perf_counter() - started)
        return result

    def turn(number: str) -> None:
        timed("findings", lambda: check(load_world(plan, load_sources(plan))))
        batch = ChangePool(Part.CALLS, How.SET, (number,))
        shown = timed(
            "preview", lambda: _previewed(services.preview_batch(plan=plan, batch=batch, keys=keys))
        )
        work = partial(services.apply_batch, plan=plan, by=None, batch=batch, keys=keys, digest=shown.digest)
        outcome = timed("commit", work)
        timed("undo", lambda: services.undo(plan=plan, by=None, number=outcome.edit.number))

    numbers = CallPresentation.objects.for_tenant(tenant).order_by("pk")
    for number in numbers.values_list("presentation", flat=True)[:TURNS]:
        turn(number)
    free = [account.extension_id for account in load_world(plan, load_sources(plan)).free_accounts]
    print(json.dumps({"plan": plan.pk, "free": free[:100], "seconds": seconds}))


def _previewed(preview: Any) -> Any:
    """Let the preview find what the page shows: its findings are computed when they are asked for."""
    len(preview.findings)
    return preview


if __name__ == "__main__":
    main(*sys.argv[1:])

"""``python -m bench.past_once NAME``: a tenant as if mirrored for a year in which people moved every day.

What the mirror has is dated back, and the periods of a year are added: every day one user in a
hundred had another account. Prints one JSON object: {"day": a day in the middle of the year}.
"""

from __future__ import annotations

import json
import sys
from datetime import timedelta
from itertools import pairwise
from random import Random
from typing import Any

import django

DAYS = 365
MOVES_A_DAY = 0.01  # of the users


def main(name: str) -> None:
    """Date the tenant back and write the periods."""
    django.setup()
    from django.db import transaction  # noqa: PLC0415 - after setup
    from django.utils import timezone  # noqa: PLC0415

    from ccrm_admin.inventory.models import (  # noqa: PLC0415
        CallPresentation,
        CrmUser,
        Holding,
        ResourceState,
        SipAccount,
        SmsSender,
    )
    from ccrm_admin.tenants.models import Tenant  # noqa: PLC0415

    tenant = Tenant.objects.get(name=name)
    first = timezone.now() - timedelta(days=DAYS)
    with transaction.atomic():
        ResourceState.objects.for_tenant(tenant).update(first_fetched_at=first)
        for model in (SipAccount, CallPresentation, SmsSender, CrmUser):
            rows: Any = model._default_manager  # noqa: SLF001
            rows.for_tenant(tenant).update(first_seen_at=first)
        Holding.objects.for_tenant(tenant).update(began_at=first)
        _move(tenant, first)
    print(json.dumps({"day": (first + timedelta(days=DAYS // 2)).date().isoformat()}))


def _move(tenant: Any, first: Any) -> None:
    """Let users have had other accounts before the one that they have."""
    from ccrm_admin.inventory import bulk  # noqa: PLC0415 - after setup
    from ccrm_admin.inventory.choices import HoldingKind  # noqa: PLC0415
    from ccrm_admin.inventory.models import Holding, SipAccount  # noqa: PLC0415

    rng = Random("a year")  # noqa: S311 - the same every time
    ids = list(SipAccount.objects.for_tenant(tenant).values_list("extension_id", flat=True))
    seats = Holding.objects.for_tenant(tenant).filter(kind=HoldingKind.ACCOUNT, ended_at=None)
    columns = [field.attname for field in Holding._meta.concrete_fields if field.attname != "id"]  # noqa: SLF001
    users = {row["user_id"]: row for row in seats.values("id", *columns)}
    moved: dict[int, list[int]] = {}
    for day in range(1, DAYS):
        for user in rng.sample(sorted(users), int(len(users) * MOVES_A_DAY)):
            moved.setdefault(user, []).append(day)
    periods, begun = [], []
    for user, days in moved.items():
        row = users[user]
        bounds = [first, *(first + timedelta(days=day) for day in days)]
        for began_at, ended_at in pairwise(bounds):
            past = {"extension_id": rng.choice(ids), "began_at": began_at, "ended_at": ended_at}
            periods.append({name: row[name] for name in columns} | past)
        begun.append({"id": row["id"], "began_at": bounds[-1]})
    bulk.update(Holding, begun)
    bulk.insert(Holding, periods)


if __name__ == "__main__":
    main(*sys.argv[1:])

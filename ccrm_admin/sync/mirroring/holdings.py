"""Writing who has what from when on, in the transaction that writes the users: for those who changed."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from ccrm_admin.inventory import bulk
from ccrm_admin.inventory.choices import HoldingKind
from ccrm_admin.inventory.models import Absence, CrmUser, Holding
from ccrm_admin.numbers import canonical
from ccrm_admin.ordering.keys import sort_key
from ccrm_admin.sync.mirroring.held import INSTANT, Held, Unfinished, held_by, moves, teams_of
from ccrm_admin.sync.mirroring.stored import READ_AT_ONCE, STATEMENT_KEYS

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from ccrm_admin.sync.mirroring.diff import Difference
    from ccrm_admin.sync.mirroring.mapping import Mapping
    from ccrm_admin.tenants.models import Tenant

TEAM_PARTS = ("team_ids", "teams")
PARTS = (
    "mode",
    "extension_id",
    "extension",
    "call_pool",
    "sms_pool",
    *TEAM_PARTS,
)  # of a user: what they have


def write_holdings(difference: Difference, *, tenant: Tenant, now: datetime, exact: bool) -> None:
    """Bring the periods of the users in ``difference``, which are written by now, up to ``now``.

    ``exact``: what new users have they got since the sync before; else it was so when they were first read.
    """
    if difference.added:
        new = CrmUser.objects.for_tenant(tenant).filter(first_seen_at=now)
        follow(list(new.values_list("pk", flat=True)), tenant=tenant, now=now, exact=exact)
    moved = [change.pk for change in difference.changed if not change.fields.keys().isdisjoint(PARTS)]
    moved += [change.pk for change in difference.returned]
    follow([*moved, *(row.pk for _key, row in difference.removed)], tenant=tenant, now=now)


def follow(
    keys: Sequence[int], *, tenant: Tenant, now: datetime, exact: bool = True, teams_alone: bool = False
) -> None:
    """Bring the periods of the users with these primary keys up to ``now``: some users at a time."""
    for start in range(0, len(keys), STATEMENT_KEYS):
        some = keys[start : start + STATEMENT_KEYS]
        wanted = _wanted_teams(some, tenant) if teams_alone else _wanted(some, tenant)
        unfinished = _unfinished(some, tenant, now, teams_alone=teams_alone)
        moved = {user: moves(unfinished[user], held, now=now) for user, held in wanted.items()}
        ended = [{"id": pk, "ended_at": each.at} for each in moved.values() for pk in each.ended]
        bulk.update(Holding, ended)
        common = {"tenant_id": tenant.pk, "ended_at": None, "exact": exact}
        bulk.insert(
            Holding,
            (
                common
                | {"user_id": user, "presentation": wanted[user][held], "began_at": each.at}
                | held._asdict()
                | {"extension_sort": sort_key(held.extension)}
                for user, each in moved.items()
                for held in each.begun
            ),
        )


def write_absences(difference: Difference, *, mapping: Mapping, tenant: Tenant, now: datetime) -> None:
    """Keep from when to when the rows that are back were gone; to be called before they are written."""
    keys = [change.pk for change in difference.returned]
    gone = mapping.model.objects.for_tenant(tenant).gone()  # type: ignore[attr-defined]
    common = {"tenant_id": tenant.pk, "resource": mapping.resource.value}
    for start in range(0, len(keys), STATEMENT_KEYS):
        rows = gone.filter(pk__in=keys[start : start + STATEMENT_KEYS])
        absences = [
            common | {"row_id": pk, "began_at": since, "ended_at": max(now, since + INSTANT)}
            for pk, since in rows.values_list("pk", "missing_since")
        ]
        bulk.insert(Absence, absences)


def respell_holdings(tenant: Tenant, *, now: datetime) -> None:
    """Compare the numbers of all periods anew, once they are another country's; called in a transaction.

    Two spellings that were two numbers may be one now, and the other way round.
    """
    numbers = Holding.objects.for_tenant(tenant).filter(kind__in=[HoldingKind.NUMBER, HoldingKind.SENDER])
    columns = ("pk", "user_id", "kind", "ended_at", "presentation", "presentation_canonical")
    changed, doubled, open_ones = [], [], set()
    for pk, user, kind, ended_at, sent, before in (
        numbers.order_by("began_at", "pk").values_list(*columns).iterator(chunk_size=READ_AT_ONCE)
    ):
        after = canonical(sent, tenant.region)
        if ended_at is None and (user, kind, after) in open_ones:
            doubled.append(pk)
            continue
        open_ones |= {(user, kind, after)} if ended_at is None else set()
        if after != before:
            changed.append({"id": pk, "presentation_canonical": after})
    for start in range(0, len(doubled), STATEMENT_KEYS):
        numbers.filter(pk__in=doubled[start : start + STATEMENT_KEYS]).delete()
    bulk.update(Holding, changed)
    if changed or doubled:
        present = CrmUser.objects.for_tenant(tenant).present()
        follow(list(present.values_list("pk", flat=True)), tenant=tenant, now=now)


def _wanted(users: Sequence[int], tenant: Tenant) -> dict[int, dict[Held, str]]:
    """Return what each of the users has; who is gone has nothing."""
    rows = CrmUser.objects.for_keys(tenant, [*users]).values_list("pk", "missing_since", *PARTS)
    return {
        user: {} if missing_since else held_by(*parts, region=tenant.region)
        for user, missing_since, *parts in rows
    }


def _wanted_teams(users: Sequence[int], tenant: Tenant) -> dict[int, dict[Held, str]]:
    rows = CrmUser.objects.for_keys(tenant, [*users]).values_list("pk", "missing_since", *TEAM_PARTS)
    return {user: {} if missing_since else teams_of(*parts) for user, missing_since, *parts in rows}


def _unfinished(
    users: Sequence[int], tenant: Tenant, now: datetime, *, teams_alone: bool
) -> dict[int, list[Unfinished]]:
    rows = Holding.objects.for_tenant(tenant).unfinished(now).filter(user__in=users)
    if teams_alone:
        rows = rows.filter(kind=HoldingKind.TEAM)
    found: dict[int, list[Unfinished]] = defaultdict(list)
    for pk, user, began_at, ended_at, *held in rows.values_list(
        "pk", "user_id", "began_at", "ended_at", *Held._fields
    ):
        found[user].append(Unfinished(pk, Held(*held), began_at, ended_at))
    return found

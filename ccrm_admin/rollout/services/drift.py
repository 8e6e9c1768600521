"""What carried-out plans have is held against the mirror after every sync that read the users well."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterable, Mapping, Sequence
from typing import Any, cast

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from ccrm_admin.inventory import bulk
from ccrm_admin.inventory.normalize import search_text
from ccrm_admin.ordering.keys import sort_key
from ccrm_admin.planning.domain.diff import Value
from ccrm_admin.planning.domain.state import Holding, Part
from ccrm_admin.planning.engine.values import as_json, from_json
from ccrm_admin.planning.models import Assignment, Plan, PlanUser
from ccrm_admin.planning.models.choices import PlanStatus
from ccrm_admin.rollout.domain.drift import Held, decided, drifts, in_live
from ccrm_admin.rollout.domain.entries import same
from ccrm_admin.rollout.models import CarriedOutPart
from ccrm_admin.rollout.models.drift_querysets import SURVIVOR, CarriedOutPartQuerySet
from ccrm_admin.rollout.services.departures import Departure, departures
from ccrm_admin.rollout.services.lives import holdings_of
from ccrm_admin.rollout.services.seen import users_seen
from ccrm_admin.sync.models import SyncRun
from ccrm_admin.tenants.models import Tenant

AT_ONCE = 1000  # rows that are locked together
_WRITTEN = (
    *("planned", "live", "since", "run_id", "before", "accepted_in_id", "rests_until", "rested_by_id"),
    *("rested_at", "rest_reason", "put_back_id", "version", "name", "name_sort", "search"),
)


def hold_to_plan(*, plan: Plan, **_signal: Any) -> None:
    """Note what live has of a plan that was carried out just now; the plan is locked.

    It takes the place of what earlier plans had of all that this one decides. What it decides and live does
    not have was skipped or could not be done: it never was so, and is no drift.
    """
    if plan.status != PlanStatus.CARRIED_OUT:
        return
    rows = Assignment.objects.filter(plan_id=plan.pk).in_plan().select_related("account")
    held = [each for row in rows for each in decided(row.plan_user_id, row.decision)]
    users = {cast("int", each.user) for each in held}
    carried_out = CarriedOutPart.objects.for_tenant(plan.tenant)
    carried_out.for_plan(plan).delete()
    places = {(each.user, each.part.value) for each in held}
    earlier = carried_out.values_list("pk", SURVIVOR, "part")
    replaced = [pk for pk, user, part in earlier if (user, part) in places]
    for some in _in_batches(replaced):
        carried_out.filter(pk__in=some).delete()
    names = _names(plan.tenant, users)
    reached = in_live(held, holdings_of(plan.tenant, users), plan.tenant.region)
    now = timezone.now()
    bulk.insert(
        CarriedOutPart,
        (
            {
                "tenant_id": plan.tenant_id,
                "plan_id": plan.pk,
                "plan_user_id": each.user,
                "part": each.part.value,
                "planned": as_json(each.planned),
                "held_at": now,
                "rest_reason": "",
                "version": 0,
                **names[cast("int", each.user)],
                "search": "",
            }
            for each in reached
        ),
    )


def look_for_drift(*, tenant: Tenant, run: SyncRun, **_signal: Any) -> None:
    """Hold all that carried-out plans have against the mirror, if ``run`` has read the users well.

    What was not fetched, or is held, was not seen: it neither is drift nor ends any.
    """
    seen = users_seen(run)
    if seen is None:
        return
    parts = CarriedOutPart.objects.for_tenant(tenant)
    rows = [
        row
        for row in parts.values_list("pk", "plan_user_id", "part", "planned", "live")
        if row[1] not in seen.unread
    ]
    if not rows:
        return
    lives = holdings_of(tenant, {user for _pk, user, *_values in rows})
    replaced = _replaced(parts)
    held = [
        Held(user, Part(part), _value(part, planned))
        for pk, user, part, planned, _live in rows
        if pk not in replaced
    ]
    now = {(each.held.user, each.held.part): each.live for each in drifts(held, lives, tenant.region)}
    moved = [
        pk
        for pk, user, part, _planned, live in rows
        if _moved(part, live, now.get((user, Part(part))), tenant.region)
    ]
    for some in _in_batches(moved):
        _store(tenant, run, some, lives, replaced)


def _replaced(parts: CarriedOutPartQuerySet) -> Collection[int]:
    """Return the parts for which a later plan stands, since its user turned out to be the same person."""
    merged = parts.exclude(plan_user__merged_into=None).values("plan_user__merged_into")
    same = parts.filter(Q(plan_user__in=merged) | Q(plan_user__merged_into__in=merged))
    rows = list(same.order_by("held_at", "pk").values_list("pk", SURVIVOR, "part"))
    newest = {(user, part): pk for pk, user, part in rows}
    return {pk for pk, user, part in rows if newest[user, part] != pk}


@transaction.atomic
def _store(
    tenant: Tenant,
    run: SyncRun,
    some: Sequence[int],
    lives: Mapping[Hashable, Holding],
    replaced: Collection[int],
) -> None:
    """Look at some rows again, locked by now: somebody may have decided about them meanwhile."""
    rows = list(CarriedOutPart.objects.select_for_update().filter(pk__in=some).order_by("pk"))
    held = [
        Held(row.plan_user_id, Part(row.part), _value(row.part, row.planned))
        for row in rows
        if row.pk not in replaced
    ]
    now = {(each.held.user, each.held.part): each.live for each in drifts(held, lives, tenant.region)}
    begun = [row for row in rows if row.live is None and (row.plan_user_id, Part(row.part)) in now]
    names = _names(tenant, {row.plan_user_id for row in begun})
    left = departures(tenant, run, begun)
    changed = []
    for row in rows:
        live = now.get((row.plan_user_id, Part(row.part)))
        if not _moved(row.part, row.live, live, tenant.region):
            continue
        if row.live is None and live is not None:
            _begin(row, left[row.pk])
            _name(row, names[row.plan_user_id], live)
        row.live = None if live is None else as_json(live)
        if live is None:
            row.since, row.run_id = None, None
        undecide(row)
        changed.append(row)
    store(changed)


def store(rows: Iterable[CarriedOutPart]) -> None:
    """Write what has become of rows, which are locked."""
    values = [{"id": row.pk, **{name: getattr(row, name) for name in _WRITTEN}} for row in rows]
    bulk.update(CarriedOutPart, values)


def undecide(row: CarriedOutPart) -> None:
    """Let what somebody has decided about a drift end, since it is another one now, or none."""
    row.before, row.accepted_in_id = None, None
    row.rests_until, row.rested_by_id, row.rested_at, row.rest_reason = None, None, None, ""
    row.put_back_id = None
    row.version += 1


def _begin(row: CarriedOutPart, departure: Departure) -> None:
    row.since, row.run_id = departure.at, departure.run


def _name(row: CarriedOutPart, names: Mapping[str, str], live: Value) -> None:
    row.name, row.name_sort = names["name"], names["name_sort"]
    numbers = [each for pool in (row.planned, live) if isinstance(pool, list | tuple) for each in pool]
    row.search = search_text(names["search"], *numbers)


def _moved(part: str, before: Any, live: Value | None, region: str) -> bool:
    """Tell whether something else is live than was seen last; None: what is planned."""
    if before is None or live is None:
        return (before is None) != (live is None)
    return not same(_value(part, before), live, region)


def _value(part: str, data: Any) -> Value:
    return cast("Value", from_json(Part(part), data))


def _names(tenant: Tenant, users: Iterable[int]) -> dict[int, dict[str, str]]:
    """Return what users of plans are called, how that is ordered, and by what they are found."""
    wanted = set(users)
    rows = PlanUser.objects.for_tenant(tenant).select_related("crm_user", "merged_into__crm_user")
    if len(wanted) <= AT_ONCE:  # beyond that, reading all is as quick
        rows = rows.filter(pk__in=wanted)
    found = {}
    for row in rows if wanted else ():
        if row.pk in wanted:
            person, name = row.survivor, str(row)[:310]
            words = person.crm_user.search if person.crm_user else search_text(name, person.email)
            found[row.pk] = {"name": name, "name_sort": sort_key(name), "search": words}
    return found


def _in_batches(pks: Sequence[int]) -> Iterable[Sequence[int]]:
    return (pks[at : at + AT_ONCE] for at in range(0, len(pks), AT_ONCE))

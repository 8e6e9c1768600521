"""From the database to the steps of a plan: those of what is approved, or of the present difference."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, cast

from ccrm_admin.inventory.blocks.reads import RestrictionsOn
from ccrm_admin.inventory.models import CrmUser
from ccrm_admin.planning.domain.diff import Value, difference
from ccrm_admin.planning.domain.keys import key_of
from ccrm_admin.planning.domain.state import LIVE_PARTS, Extension, Part
from ccrm_admin.planning.domain.world import World
from ccrm_admin.planning.engine.claims import load_claims
from ccrm_admin.planning.engine.describe import unbroken, unnumbered
from ccrm_admin.planning.engine.loading import load_sources, load_world
from ccrm_admin.planning.engine.values import as_json, from_json
from ccrm_admin.planning.models import Plan
from ccrm_admin.rollout.domain.entries import Entry, hash_of, same
from ccrm_admin.rollout.domain.steps import Cannot, Presence, Wish, Worksheet, worksheet
from ccrm_admin.rollout.models import FrozenEntry, Rollout, Step
from ccrm_admin.tenants.models import Tenant

PARTS = {part.value: part for part in LIVE_PARTS}


@dataclass(frozen=True, slots=True)
class Computed:
    """A worksheet, and the world that it was computed in."""

    sheet: Worksheet
    world: World
    hash: str


def steps_of_plan(plan: Plan) -> Computed:
    """Return the steps of all that the plan changes now."""
    sources = load_sources(plan)
    world = load_world(plan, sources)
    entries = [
        Entry(change.user, change.part, change.live, change.planned)
        for change in difference(world.users.values())
        if not same(change.live, change.planned, plan.tenant.region)
    ]
    wishes = [
        Wish(user.key, part, planned)
        for user in world.users.values()
        for part, planned in zip(LIVE_PARTS, _decided(user.decision), strict=True)
        if planned is not None
    ]
    sheet = worksheet(world, wishes, presence=presence_in(plan.tenant), avoid=avoided(plan))
    return Computed(sheet, world, hash_of(entries, plan.tenant.region))


def steps_of_rollout(rollout: Rollout) -> Computed:
    """Return the steps of what is frozen, as far as they are not live yet."""
    return compute(rollout, frozen_entries(rollout))


def frozen_entries(rollout: Rollout) -> list[FrozenEntry]:
    """Return what is frozen, in the order in which it is to be done where nothing else decides."""
    entries = rollout.entries.frozen().reading("part", "planned")
    return list(entries.order_by("name_sort", "plan_user", "part"))


def compute(
    rollout: Rollout, entries: Iterable[FrozenEntry], away: Mapping[str, Extension] = MappingProxyType({})
) -> Computed:
    """Return the steps of frozen ``entries``, as far as they are not live yet.

    ``away`` says who was moved away for a while already, and where to.
    """
    wishes = [
        Wish(key_in(entry), PARTS[entry.part], cast("Value", from_json(PARTS[entry.part], entry.planned)))
        for entry in entries
    ]
    plan = rollout.plan
    world = load_world(plan, load_sources(plan, including={wish.user for wish in wishes}))
    sheet = worksheet(world, wishes, presence=presence_in(plan.tenant), avoid=avoided(plan), away=away)
    return Computed(sheet, world, rollout.hash)


def key_in(entry: FrozenEntry) -> str:
    """Return the key of the user that an entry is about, whoever they turned out to be."""
    return entry.plan_user.survivor.key


def presence_in(tenant: Tenant) -> Presence:
    """Return who is online and who is in a call, as far as the mirror knows."""
    users = CrmUser.objects.for_tenant(tenant).present().filter(online=True)
    rows = [(key_of(pk), talking) for pk, talking in users.values_list("pk", "talking")]
    return Presence({key for key, _talking in rows}, {key for key, talking in rows if talking})


def avoided(plan: Plan) -> set[int]:
    """Return the accounts where nobody is to be put for a while.

    They are blocked or at rest, other plans give them to somebody, or lead somebody there for a while, too.
    """
    restricted = RestrictionsOn.today(plan.tenant).read(numbers=())
    elsewhere = Step.objects.filter(
        rollout__tenant=plan.tenant_id, rollout__closed_at=None, temporary=True
    ).exclude(rollout__plan=plan)
    aside = {entered["extensionId"] for entered in elsewhere.values_list("set", flat=True)} - {None}
    return {*restricted.accounts, *load_claims(plan, everywhere=True), *aside}


def entered(parts: Mapping[Part, Value]) -> dict[str, Any]:
    """Return what is to be entered as scripts read it: an extension as "mode" and "extensionId"."""
    data: dict[str, Any] = {}
    for part, value in parts.items():
        data |= as_json(value) if part == Part.EXTENSION else {part.value: as_json(value)}
    return data


def parts_in(data: Mapping[str, Any]) -> dict[Part, Value]:
    """Return what ``entered`` wrote, part by part."""
    found: dict[Part, Value] = {}
    if "mode" in data:
        found[Part.EXTENSION] = from_json(Part.EXTENSION, data)  # type: ignore[assignment]
    for part in (Part.CALLS, Part.SMS):
        if part.value in data:
            found[part] = from_json(part, data[part.value])  # type: ignore[assignment]
    return found


def worded(cannot: Cannot, world: World, names: Mapping[str, str]) -> dict[str, Any]:
    """Return the ``params`` of an obstacle in words; ``names`` are those of users, by key."""
    params: dict[str, Any] = {}
    if "extension_id" in cannot.params:
        number = cannot.params["extension_id"]
        account = world.accounts.get(number)
        params["account"] = account.extension if account and account.extension else unnumbered(number)
    if holder := cannot.params.get("holder"):
        params["holder"] = names[holder]
    if missing := cannot.params.get("names"):
        params["names"] = [unbroken(each) for each in missing]
    return params


def names_in(world: World, keys: Collection[str | None]) -> dict[str, str]:
    """Return what users are called, by key."""
    return {key: user.name for key, user in world.users.items() if key in keys}


def _decided(decision: Any) -> tuple[Value | None, ...]:
    return decision.extension, decision.calls, decision.sms

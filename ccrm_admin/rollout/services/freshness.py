"""What has become of the entries of a rollout, brought up to the plan and the mirror."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from django.db import transaction

from ccrm_admin.inventory import bulk
from ccrm_admin.inventory.normalize import search_text
from ccrm_admin.ordering.keys import sort_key
from ccrm_admin.planning.domain.keys import is_planned
from ccrm_admin.planning.domain.state import Part
from ccrm_admin.planning.engine.freshness import freshen, locked_state
from ccrm_admin.planning.engine.values import as_json, from_json
from ccrm_admin.planning.models import Plan, PlanState
from ccrm_admin.planning.models.choices import PlanStatus
from ccrm_admin.rollout.domain.entries import ASKED, Entry, State, state_of
from ccrm_admin.rollout.models import FrozenEntry, Rollout
from ccrm_admin.rollout.services.own_errors import own_errors
from ccrm_admin.rollout.services.present import Place, Present, present_of
from ccrm_admin.rollout.services.reasons import reasons_of
from ccrm_admin.rollout.signals import went_out_of_date

_text_of_number = lru_cache(maxsize=4096)(search_text)  # many entries share them
_COMPARED = ("part", "newcomer", "name", "live", "planned", "state", "now_live", "now_planned")


def current_rollout(plan: Plan) -> Rollout | None:
    """Return the plan's open rollout, else its last one; as new as the mirror and the plan if it is open."""
    rollout = Rollout.objects.for_plan(plan).first()
    if rollout is None or rollout.closed_at is not None:
        return rollout
    state = freshen(plan)
    if rollout.stamp == _stamp(plan, state):
        return rollout
    with transaction.atomic():
        locked = Plan.objects.select_for_update().get(pk=plan.pk)
        locked.tenant = plan.tenant
        opened = open_rollout(locked)
        if opened is not None:
            bring_up_to_date(locked, opened, locked_state(locked))
            plan.out_of_date = locked.out_of_date
    return Rollout.objects.for_plan(plan).first()


def open_rollout(plan: Plan) -> Rollout | None:
    """Return the open rollout of a plan that this transaction has locked, locked too."""
    return Rollout.objects.select_for_update().filter(plan=plan, closed_at=None).first()


def bring_up_to_date(
    plan: Plan, rollout: Rollout, state: PlanState, present: Present | None = None
) -> list[str]:
    """Compute the states of the entries anew, unless nothing has moved; plan and rollout are locked.

    ``state`` is the plan's, and fresh; ``present`` what is so now of all whom the entries are about, if it
    is at hand. Return whose entries have moved since they were computed last.
    """
    stamp = _stamp(plan, state)
    if rollout.stamp == stamp:
        return []
    rows = list(rollout.entries.reading(*_COMPARED))
    stored: dict[Place, FrozenEntry] = {}
    for row in rows:
        stored[row.plan_user.survivor.key, Part(row.part)] = row
    present = present or present_of(plan, {key for key, _part in stored})
    moved = _store(plan, rollout, stored, present)
    kept = {row.pk for row in stored.values()}
    if absorbed := [row for row in rows if row.pk not in kept]:  # by a link: the other one's entry counts
        rollout.entries.filter(pk__in=[row.pk for row in absorbed]).delete()
    errors = own_errors(plan, rollout)
    rollout.stamp = stamp
    rollout.moved = rollout.entries.asked().count()
    rollout.open_errors = sum(error.agreed is None for error in errors)
    if rollout.out_of_date and not rollout.told:
        went_out_of_date.send(sender=Rollout, rollout=rollout, plan=plan)
    rollout.told = rollout.out_of_date  # once all is well again, the next time is news
    rollout.save(update_fields=["stamp", "moved", "open_errors", "told"])
    note_out_of_date(plan, rollout)
    return moved


def note_out_of_date(plan: Plan, rollout: Rollout) -> None:
    """Say of the plan whether its approval lacks anything."""
    wanted = plan.status == PlanStatus.APPROVED and rollout.out_of_date
    if plan.out_of_date != wanted:
        plan.out_of_date = wanted
        plan.save(update_fields=["out_of_date"])


def stored_entry(row: FrozenEntry, key: str) -> Entry | None:
    """Return what was frozen of an entry, of the user with ``key``; None of what never was."""
    if row.planned is None:
        return None
    part = Part(row.part)
    return Entry(key, part, _value(part, row.live), _value(part, row.planned))


def now_entry(row: FrozenEntry, key: str) -> Entry | None:
    """Return what was computed last of an entry as it would be now; None if there is nothing."""
    if row.now_planned is None:
        return None
    part = Part(row.part)
    return Entry(key, part, _value(part, row.now_live), _value(part, row.now_planned))


def _value(part: Part, data: Any) -> Any:
    return from_json(part, data)


def _stamp(plan: Plan, state: PlanState) -> str:
    return f"{plan.version}:{state.version}:{state.stamp}"


def _store(plan: Plan, rollout: Rollout, stored: Mapping[Place, FrozenEntry], present: Present) -> list[str]:
    """Write what differs from what is stored; return the names of those that differ."""
    computed: dict[Place, tuple[State, Entry | None]] = {}
    away = rollout.steps.filter(temporary=True).values_list("plan_user_id", "set")
    asides = {user: [_value(Part.EXTENSION, entered)] for user, entered in away}  # where temporary steps lead
    for place, row in stored.items():
        now = present.entries.get(place)
        frozen = stored_entry(row, place[0])
        aside = asides.get(row.plan_user_id, ())
        state = state_of(frozen, now, present.region, newcomer=row.newcomer, temporary=aside)
        computed[place] = state, now
    new = {(entry.user, entry.part): entry for entry in present.difference()}
    arrived = [entry for place, entry in new.items() if place not in stored]
    left = [row for place, row in stored.items() if row.planned is None and place not in new]
    changed = [
        place
        for place, (state, now) in computed.items()
        if stored[place] not in left and _differs(stored[place], state, now)
    ]
    asked = {place for place in changed if computed[place][0] in ASKED}
    asked |= {(entry.user, entry.part) for entry in arrived}
    reasons = reasons_of(plan, rollout, asked)
    bulk.update(
        FrozenEntry,
        [
            {
                "id": stored[place].pk,
                "state": state.value,
                "now_live": as_json(now.live) if now else None,
                "now_planned": as_json(now.planned) if now else None,
                "why": reasons.get(place, {}),
            }
            for place in changed
            for state, now in [computed[place]]
        ],
    )
    rollout.entries.filter(pk__in=[row.pk for row in left]).delete()
    bulk.insert(
        FrozenEntry,
        [
            {
                **columns_of(rollout, present, entry),
                "state": State.NEW.value,
                "why": reasons.get((entry.user, entry.part), {}),
            }
            for entry in arrived
        ],
    )
    names = [stored[place].name for place in changed if computed[place][0] != State.PROGRESS]
    names += [present.sources[entry.user].user.name for entry in arrived]
    return list(dict.fromkeys([*names, *(row.name for row in left)]))


def columns_of(rollout: Rollout, present: Present, entry: Entry) -> dict[str, Any]:
    """Return the columns of an entry that nobody has frozen yet."""
    source = present.sources[entry.user]
    name = source.user.name
    return {
        "rollout_id": rollout.pk,
        "plan_user_id": source.plan_user_id,
        "part": entry.part.value,
        "newcomer": is_planned(entry.user),
        "live": None,
        "planned": None,
        "approved_by_id": None,
        "approved_at": None,
        "now_live": as_json(entry.live),
        "now_planned": as_json(entry.planned),
        "name": name[:310],
        "name_sort": sort_key(name),
        "search": " ".join([source.search, *_words(entry, source.search)]),
    }


def _words(entry: Entry, known: str) -> list[str]:
    """Return what an entry can be found by beside what is ``known`` of its user: the numbers of pools."""
    pools = [value for value in (entry.live, entry.planned) if isinstance(value, tuple)]
    words = dict.fromkeys(_text_of_number(number) for pool in pools for number in pool)
    return [word for word in words if word not in known]


def _differs(row: FrozenEntry, state: State, now: Entry | None) -> bool:
    live, planned = (as_json(now.live), as_json(now.planned)) if now else (None, None)
    return (row.state, row.now_live, row.now_planned) != (state.value, live, planned)

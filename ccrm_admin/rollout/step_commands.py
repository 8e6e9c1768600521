"""``manage.py plan steps|tick|status``: the worksheet for scripts."""

from __future__ import annotations

from argparse import ArgumentParser
from collections.abc import Mapping
from typing import Any

from ccrm_admin.planning.engine.interchange import names_of
from ccrm_admin.planning.models import Plan
from ccrm_admin.planning.models.choices import PlanStatus
from ccrm_admin.planning.registry import Printed, Subcommand
from ccrm_admin.rollout.commands import Options, add_person, person_in
from ccrm_admin.rollout.domain.steps import Cannot
from ccrm_admin.rollout.models import CarriedOutPart, Rollout, Step
from ccrm_admin.rollout.services.compute import (
    Computed,
    entered,
    names_in,
    steps_of_plan,
    worded,
)
from ccrm_admin.rollout.services.freshness import current_rollout
from ccrm_admin.rollout.services.ticking import Named, tick
from ccrm_admin.rollout.text.obstacles import explain_obstacle
from ccrm_admin.spelling import undirected
from ccrm_admin.tenants.models import Tenant

OPEN = 2  # the exit status of "plan status" if something is still to be done
DRIFT = 3  # and if all was done, and live has something else by now


def _steps(plan: Plan, _options: Options) -> Printed:
    rollout = approved_rollout_of(plan)
    data = _stored(rollout) if rollout else _computed(plan.tenant, steps_of_plan(plan))
    lines = [f"hash {data['hash']}"]
    for step in data["steps"]:
        signs = " create" * step["create"] + " temporary" * step["detour"]
        after = f" after {', '.join(map(str, step['after']))}" if step["after"] else ""
        said = ", ".join(f"{name}: {value}" for name, value in step["set"].items())
        lines.append(f"{step['number']}. {step['user']}{signs}{after}: {said}")
    lines += [f"cannot: {each['user']} {each['part']}: {each['message']}" for each in data["cannot"]]
    return Printed(data, lines)


def approved_rollout_of(plan: Plan) -> Rollout | None:
    """Return what is approved of a plan, and not taken back; None if there is nothing."""
    if not plan.approved:
        return None
    rollout = Rollout.objects.for_plan(plan).approved().first()
    if rollout:
        rollout.plan = plan
    return rollout


def _stored(rollout: Rollout) -> dict[str, Any]:
    """Return the steps of the worksheet as they are kept, done ones too."""
    steps = list(rollout.steps.select_related("plan_user__merged_into").order_by("place"))
    obstacles = list(rollout.obstacles.select_related("plan_user__merged_into").order_by("pk"))
    about = [*(row.plan_user for row in steps), *(row.plan_user for row in obstacles)]
    users = {user.pk: user.survivor.key for user in about}
    names = names_of(rollout.plan.tenant, users.values())
    return {
        "hash": rollout.hash,
        "steps": [
            _step(step.number, names[users[step.plan_user_id]], step, step.set, step.after) for step in steps
        ],
        "cannot": [
            {
                "user": names[users[row.plan_user_id]],
                "part": row.part,
                "code": row.code,
                "message": undirected(explain_obstacle(row.code, row.params)),
            }
            for row in obstacles
        ],
    }


def _computed(tenant: Tenant, computed: Computed) -> dict[str, Any]:
    sheet, world = computed.sheet, computed.world
    names = names_of(tenant, {each.user for each in sheet.steps} | {each.user for each in sheet.cannot})
    people = names_in(world, {each.params.get("holder") for each in sheet.cannot})

    def cannot(each: Cannot) -> dict[str, Any]:
        message = explain_obstacle(each.code, worded(each, world, people))
        return {
            "user": names[each.user],
            "part": each.part.value,
            "code": each.code.value,
            "message": undirected(message),
        }

    return {
        "hash": computed.hash,
        "steps": [
            _step(step.number, names[step.user], step, entered(step.set), step.after) for step in sheet.steps
        ],
        "cannot": [cannot(each) for each in sheet.cannot],
    }


def _step(number: int, user: str, step: Any, values: Mapping[str, Any], after: Any) -> dict[str, Any]:
    return {
        "number": number,
        "user": user,
        "create": step.create,
        "detour": step.temporary,
        "set": dict(values),
        "after": list(after),
    }


def _tick(plan: Plan, options: Options) -> Printed:
    step: Step = tick(plan=plan, by=person_in(options), step=Named(options["number"]))
    data = {"number": step.number, "user": str(step.plan_user), "status": step.status}
    return Printed(data, [f"Step {step.number} done: {step.plan_user}"])


def _ticking(parser: ArgumentParser) -> None:
    parser.add_argument("number", type=int, help="the step's number: see “plan steps”")
    add_person(parser)


def _status(plan: Plan, _options: Options) -> Printed:
    current_rollout(plan)  # as new as the mirror
    plan.refresh_from_db()
    rollout = approved_rollout_of(plan)
    counts = counts_of(rollout)
    moved = _moved(rollout) if rollout and plan.status == PlanStatus.APPROVED else []
    drift = _drift(plan)
    data = {
        "status": plan.status,
        "stale": bool(plan.out_of_date),
        "moved": moved,
        "steps": counts,
        "drift": drift,
    }
    lines = [f"{plan.title}: {plan.status}" + ", approval out of date" * plan.out_of_date]
    lines += [", ".join(f"{count} {name}" for name, count in counts.items())]
    lines += [f"drift: {each['user']} {each['part']}, since {each['since']}" for each in drift]
    done = plan.status == PlanStatus.CARRIED_OUT
    return Printed(data, lines, OPEN if not done else DRIFT if drift else 0)


def _drift(plan: Plan) -> list[dict[str, Any]]:
    """Return what live has otherwise than the plan, by name; nothing that is accepted, or rests."""
    rows = CarriedOutPart.objects.for_plan(plan).drifted().in_parts_order()
    found = list(rows.select_related("plan_user__merged_into"))
    users = {row.pk: row.plan_user.survivor.key for row in found}
    names = names_of(plan.tenant, users.values()) if found else {}
    return [
        {
            "user": names[users[row.pk]],
            "part": row.part,
            "planned": row.planned,
            "live": row.live,
            "since": row.since.isoformat() if row.since else None,
        }
        for row in found
    ]


def counts_of(rollout: Rollout | None) -> dict[str, int]:
    """Return how many steps are in which of the four states."""
    counts = {"open": 0, "ticked": 0, "confirmed": 0, "skipped": 0}
    for step in rollout.steps.only("status", "confirmed_at") if rollout else ():
        state = (
            "confirmed"
            if step.confirmed
            else "ticked"
            if step.ticked
            else "skipped"
            if step.skipped
            else "open"
        )
        counts[state] += 1
    return counts


def _moved(rollout: Rollout) -> list[dict[str, Any]]:
    rows = list(rollout.entries.asked().select_related("plan_user__merged_into"))
    users = {row.pk: row.plan_user.survivor.key for row in rows}
    names = names_of(rollout.plan.tenant, users.values())
    return [
        {
            "user": names[users[row.pk]],
            "part": row.part,
            "state": row.state,
            "live": row.now_live,
            "planned": row.now_planned,
        }
        for row in rows
    ]


SUBCOMMANDS = (
    Subcommand("steps", "print the steps of what is approved, else of what the plan changes now", _steps),
    Subcommand("tick", "say that a step was done in the panel", _tick, _ticking),
    Subcommand(
        "status",
        "print how far a plan is; exit 0: carried out, and still so; 2: something is open; 3: live has "
        "drifted from it; 1: an error",
        _status,
    ),
)

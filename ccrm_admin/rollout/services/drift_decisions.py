"""What somebody decides about drifts: accept them, let them rest, put them back, or none of it any more."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import groupby
from operator import attrgetter
from typing import Any

from django.db import transaction
from django.utils import timezone

from ccrm_admin.planning.domain.state import Part
from ccrm_admin.planning.engine.values import from_json
from ccrm_admin.planning.engine.write import lock_tenant
from ccrm_admin.planning.models import Edit, Plan
from ccrm_admin.planning.models.choices import EditKind
from ccrm_admin.planning.services.carried_out import set_carried_out, start_plan
from ccrm_admin.planning.text.errors import check_reason
from ccrm_admin.rollout.models import CarriedOutPart
from ccrm_admin.rollout.services.drift import store, undecide
from ccrm_admin.rollout.services.who_may import check_role
from ccrm_admin.rollout.text.drift_errors import DriftMovedError, NotDecidedError, RestOverError
from ccrm_admin.tenants.choices import Role
from ccrm_admin.tenants.models import Tenant, User


@dataclass(frozen=True, slots=True)
class Seen:
    """A drift as somebody saw it: its primary key and version."""

    pk: int
    version: int


@transaction.atomic
def accept(*, tenant: Tenant, by: User, seen: Iterable[Seen], reason: str = "") -> int:
    """Let the plans have what is live; return how many drifts end by that.

    Each plan's history says so, as one edit. Raises RoleMissingError, DriftMovedError, AccountTakenError if
    the plan gives an account to somebody else, and UnknownReferenceError for one that the mirror lacks.
    """
    check_role(tenant, by, Role.MANAGER)
    check_reason(reason)
    rows = [row for row in _locked(tenant, seen) if row.live is not None]
    for plan, own in _by_plan(rows):
        edit = _write(plan, own, "live", by, EditKind.ACCEPT, reason)
        for row in own:
            planned, live = row.planned, row.live
            undecide(row)
            row.before, row.planned, row.live, row.accepted_in = planned, live, None, edit
    store(rows)
    return len(rows)


@transaction.atomic
def decide_again(*, tenant: Tenant, by: User, seen: Iterable[Seen]) -> int:
    """Let drifts be as open as at first: accepted ones are none any more, rests end; return how many.

    To take back what was accepted is for those who may accept. Raises RoleMissingError, DriftMovedError,
    NotDecidedError if there is nothing to take back, and AccountTakenError.
    """
    check_role(tenant, by, Role.SUPERVISOR)
    rows = _locked(tenant, seen)
    accepted = [row for row in rows if row.accepted]
    rested = [row for row in rows if row.rests_until is not None]
    if not (accepted or rested):
        raise NotDecidedError
    if accepted:
        check_role(tenant, by, Role.MANAGER)
    for plan, own in _by_plan(accepted):
        _write(plan, own, "before", by, EditKind.UNACCEPT)
        for row in own:
            row.planned, row.live = row.before, row.planned
    changed = [*accepted, *rested]
    for row in changed:
        undecide(row)
    store(changed)
    return len(changed)


@transaction.atomic
def let_rest(*, tenant: Tenant, by: User, seen: Iterable[Seen], until: date, reason: str = "") -> int:
    """Let drifts rest up to and with a day, as long as the same is live; return how many.

    Raises RoleMissingError, DriftMovedError, and RestOverError for a day that has passed.
    """
    check_role(tenant, by, Role.SUPERVISOR)
    check_reason(reason)
    if until < timezone.localdate():
        raise RestOverError
    rows = [row for row in _locked(tenant, seen) if row.live is not None]
    ends = timezone.make_aware(datetime.combine(until + timedelta(days=1), time.min))
    for row in rows:
        undecide(row)
        row.rests_until, row.rested_by, row.rested_at = ends, by, timezone.now()
        row.rest_reason = reason.strip()
    store(rows)
    return len(rows)


@transaction.atomic
def put_back(*, tenant: Tenant, by: User, seen: Iterable[Seen], title: str, note: str = "") -> Plan:
    """Make a draft with what the carried-out plans have, of these drifts alone; return it.

    It goes the way of every plan: proposed, approved, carried out by its worksheet. From its approval on, it
    stands for what it decides. Raises RoleMissingError, DriftMovedError, AccountTakenError if two plans have
    one account, UnknownReferenceError, and ValidationError for the title.
    """
    check_role(tenant, by, Role.SUPERVISOR)
    lock_tenant(tenant)  # before any plan of it, as everywhere
    rows = [row for row in _locked(tenant, seen) if row.live is not None]
    plan = start_plan(tenant=tenant, title=title, by=by, note=note, rows=_values(rows, "planned"))
    for row in rows:
        undecide(row)
        row.put_back = plan
    store(rows)
    return plan


def _locked(tenant: Tenant, seen: Iterable[Seen]) -> list[CarriedOutPart]:
    """Return the drifts, with their plans, locked in the one order: plans first.

    Raises DriftMovedError if one of them is none any more, or another one than was seen.
    """
    versions = {each.pk: each.version for each in seen}
    listed = CarriedOutPart.objects.for_tenant(tenant).listed().filter(pk__in=versions)
    plans = Plan.objects.for_tenant(tenant).select_for_update()
    found = {plan.pk: plan for plan in plans.filter(pk__in=listed.values("plan")).order_by("pk")}
    people = ("plan_user__merged_into", "plan_user__crm_user")
    rows = list(listed.select_related(*people).select_for_update(of=("self",)).order_by("plan", "pk"))
    same = {row.pk for row in rows if row.version == versions[row.pk] and row.plan_id in found}
    if not versions or same != versions.keys():
        moved = CarriedOutPart.objects.for_tenant(tenant).filter(pk__in=versions.keys() - same)
        raise DriftMovedError(list(moved.values_list("name", flat=True)))
    for row in rows:
        row.plan = found[row.plan_id]
        row.plan.tenant = tenant
    return rows


def _by_plan(rows: Sequence[CarriedOutPart]) -> list[tuple[Plan, list[CarriedOutPart]]]:
    return [
        (own[0].plan, own) for _plan, each in groupby(rows, key=attrgetter("plan_id")) for own in [list(each)]
    ]


def _write(
    plan: Plan, rows: Sequence[CarriedOutPart], column: str, by: User, kind: EditKind, reason: str = ""
) -> Edit | None:
    """Let a plan have what a column of its rows says; return the edit, which says so."""
    return set_carried_out(plan=plan, by=by, rows=_values(rows, column), kind=kind, reason=reason).edit


def _values(rows: Iterable[CarriedOutPart], column: str) -> Mapping[str, Any]:
    values: dict[str, dict[Part, Any]] = {}
    for row in rows:
        part = Part(row.part)
        values.setdefault(row.plan_user.survivor.key, {})[part] = from_json(part, getattr(row, column))
    return values

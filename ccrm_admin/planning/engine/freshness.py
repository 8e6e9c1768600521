"""Computed rows that are as new as the mirror: whoever reads them asks here first."""

from __future__ import annotations

from time import monotonic

from django.db import transaction

from ccrm_admin.planning.engine.other_plans import compute_elsewhere, note_unmoved
from ccrm_admin.planning.engine.recompute import recompute
from ccrm_admin.planning.engine.stamp import current_state
from ccrm_admin.planning.models import Plan, PlanState, Stamp
from ccrm_admin.tenants.models import Tenant


def freshen(plan: Plan) -> PlanState:
    """Return the plan's state with its rows, findings and totals as new as the mirror.

    They are computed whole if a sync has moved the mirror since, by the first who looks; in part, if other
    drafts have moved.
    """
    state, stamp = current_state(plan)
    if (state.stamp, state.drafts) == stamp:
        return state
    with transaction.atomic():
        Plan.objects.select_for_update().get(pk=plan.pk)
        return locked_state(plan)


def freshen_drafts(tenant: Tenant, *, stamp: Stamp, seconds: float) -> bool:
    """Bring the tenant's drafts up to date, for about as long as that; return whether all of them are.

    ``stamp`` is the tenant's. One is brought up to date in any case, so that asking again comes to an end.
    """
    until = monotonic() + seconds
    outdated = list(Plan.objects.for_tenant(tenant).outdated(stamp).order_by("pk"))
    if len(outdated) > 1:
        outdated = note_unmoved(tenant, outdated, stamp)
    for number, plan in enumerate(outdated):
        if number and monotonic() > until:
            return False
        plan.tenant = tenant
        freshen(plan)
    return True


def locked_state(plan: Plan) -> PlanState:
    """Return the fresh state of a plan that this transaction has locked."""
    state, stamp = current_state(plan)
    if state.stamp != stamp.mirror:
        recompute(plan, state)
    elif state.drafts != stamp.drafts:
        compute_elsewhere(plan, state, stamp.drafts)
    return state


def forget(tenant: Tenant) -> None:
    """Let the tenant's plans be computed anew: something that no stamp tells of has changed."""
    PlanState.objects.filter(plan__tenant=tenant).update(stamp="")


def forget_plan(plan: Plan) -> None:
    """Let one plan be computed anew."""
    PlanState.objects.filter(plan=plan).update(stamp="")

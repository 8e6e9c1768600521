"""What is blocked or at rest when a plan is due."""

from __future__ import annotations

from datetime import date

from django.utils.timezone import localdate

from ccrm_admin.inventory.blocks.reads import RestrictionsOn
from ccrm_admin.inventory.blocks.stamp import RestStamp
from ccrm_admin.inventory.restriction import Restricted
from ccrm_admin.planning.engine.listed import kept_with_mirror
from ccrm_admin.planning.engine.stamp import rests_in
from ccrm_admin.planning.models import Plan


def judged_on(plan: Plan) -> date:
    """Return the day on which the plan gives what it gives: its own, or today if that is not to come."""
    return max(plan.target_date or localdate(), localdate())


def restrictions_of(plan: Plan, rests: RestStamp) -> RestrictionsOn:
    """Return what is restricted on that day, as far as is known now."""
    return RestrictionsOn(plan.tenant, rests, judged_on(plan))


def fresh_restrictions(plan: Plan) -> RestrictionsOn:
    """Return the same of a fresh plan, without a query."""
    return restrictions_of(plan, rests_in(plan.state.stamp))


def restricted_in(plan: Plan) -> Restricted:
    """Return all that is restricted then, read once for each state that a fresh plan is of."""
    on = fresh_restrictions(plan)
    return kept_with_mirror(f"restricted:{on.day}", plan, on.read)

"""An approved plan with a bit of everything."""

from __future__ import annotations

from dataclasses import dataclass

from ccrm_admin.planning.domain.state import Part
from ccrm_admin.planning.models import Plan
from ccrm_admin.rollout.models import Rollout
from ccrm_admin.rollout.models.step_querysets import StepQuerySet
from ccrm_admin.rollout.services import approve, propose
from ccrm_admin.tenants.models import User
from tests.planning.world import NUMBER, OTHER, Centre


@dataclass(frozen=True)
class Move:
    """A plan that is being carried out."""

    plan: Plan
    rollout: Rollout

    @property
    def steps(self) -> StepQuerySet:
        return self.rollout.steps.all()


def swapping(centre: Centre, supervisor: User, manager: User) -> Move:
    """Anna and Bob swap 101 and 102, Cleo loses all numbers, Dora is to have what Edek keeps; 103 is free."""
    for number in (101, 102, 103, 104, 105):
        centre.account(number, assigned=number != 103)
    centre.number(NUMBER)
    centre.number(OTHER)
    anna = centre.user("Anna", 101, online=True)
    bob = centre.user("Bob", 102, online=False)
    cleo = centre.user("Cleo", permission_group="Night")
    dora = centre.user("Dora", 104)
    centre.user("Edek", 105)
    centre.give(anna, 102)
    centre.give(bob, 101)
    centre.give(dora, 105)
    centre.set(anna, Part.CALLS, (OTHER,))
    centre.set(cleo, Part.CALLS, ())
    propose(plan=centre.plan, by=supervisor)
    rollout = approve(plan=centre.plan, by=manager, agree_to_all=True)
    plan = Plan.objects.get(pk=centre.plan.pk)
    plan.tenant = centre.tenant
    rollout.plan = plan
    return Move(plan, rollout)

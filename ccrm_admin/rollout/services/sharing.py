"""Who does which steps: shared out by group, evenly, or by hand."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from django.db import transaction
from django.db.models import Q

from ccrm_admin.planning.models import Plan
from ccrm_admin.rollout.models import Step
from ccrm_admin.rollout.services.ticking import approved_rollout, can_carry_out, colleagues_in, hand_over
from ccrm_admin.rollout.text.step_errors import NoColleagueError
from ccrm_admin.tenants.models import User


@transaction.atomic
def share_evenly(*, plan: Plan, by: User, among: Sequence[User], everything: bool = False) -> int:
    """Give each of ``among`` as many open steps as the others; return how many steps changed hands.

    Steps that wait for one another stay together, for they stand together. Steps of somebody who can do them
    stay theirs unless ``everything`` is shared out anew. Raises StepError.
    """
    if not among or not all(can_carry_out(plan, person) for person in among):
        raise NoColleagueError
    steps = _open_steps(plan, by, everything=everything)
    size, rest = divmod(len(steps), len(among))
    changed = start = 0
    for place, person in enumerate(among):
        end = start + size + (place < rest)
        changed += hand_over(by, steps[start:end], person)
        start = end
    return changed


@transaction.atomic
def share_by_group(*, plan: Plan, by: User, people: Mapping[str, User], everything: bool = False) -> int:
    """Give the open steps of each permission group to somebody; return how many steps changed hands.

    Raises StepError.
    """
    if not all(can_carry_out(plan, person) for person in people.values()):
        raise NoColleagueError
    found: dict[str, list[Step]] = defaultdict(list)
    for step in _open_steps(plan, by, everything=everything):
        found[group_of(step)].append(step)
    return sum(hand_over(by, found[group], person) for group, person in people.items())


@transaction.atomic
def share_numbers(*, plan: Plan, by: User, numbers: Sequence[int], to: User | None) -> int:
    """Give the open steps with these numbers to somebody, or to nobody. Raises StepError."""
    if to is not None and not can_carry_out(plan, to):
        raise NoColleagueError
    chosen = [step for step in _open_steps(plan, by, everything=True) if step.number in set(numbers)]
    return hand_over(by, chosen, to)


def group_of(step: Step) -> str:
    """Return the permission group of the user that a step is about."""
    user = step.plan_user.survivor
    return user.crm_user.permission_group if user.crm_user else user.permission_group


def _open_steps(plan: Plan, by: User, *, everything: bool) -> list[Step]:
    steps = approved_rollout(plan, by).steps.to_do().with_people().order_by("place")
    able = colleagues_in(plan.tenant).values("pk")
    return list(steps if everything else steps.filter(Q(assigned_to=None) | ~Q(assigned_to__in=able)))

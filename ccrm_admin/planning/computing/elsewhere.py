"""What other drafts give of what a plan gives, brought up to date after edits of theirs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ccrm_admin.planning.computing.few import compute_few
from ccrm_admin.planning.effective import key_of
from ccrm_admin.planning.loading import load_claims
from ccrm_admin.planning.models import Assignment, PlanFinding

if TYPE_CHECKING:
    from ccrm_admin.planning.models import Plan, PlanState

Told = tuple[int, str, int, str, str, str]  # extensionId, user's key; plan, title, date and person there


def compute_elsewhere(plan: Plan, state: PlanState, drafts: str) -> None:
    """Compute anew what concerns users whose accounts other drafts began, or ceased, to give to others.

    ``drafts`` is the stamp's. All the rest must be up to date; within a transaction that has the plan locked.
    """
    state.drafts = drafts  # read before what it stands for
    differing = _wanted(plan) ^ _stored(plan)
    if differing:
        compute_few(plan, state, {key for _extension_id, key, *_claim in differing})
    else:
        state.save(update_fields=["drafts"])


def _wanted(plan: Plan) -> set[Told]:
    claims = load_claims(plan)
    if not claims:
        return set()
    given = Assignment.objects.filter(plan_id=plan.pk, account__isnull=False, crm_user__missing_since=None)
    rows = given.values_list("account__extension_id", "crm_user", "planned_user")
    return {
        (extension_id, key, claim.plan_id, claim.plan, claim.due, claim.name)
        for extension_id, *users in rows
        for key in [key_of(*users)]
        for claim in claims.get(extension_id, ())
        if claim.key != key
    }


def _stored(plan: Plan) -> set[Told]:
    found = PlanFinding.objects.filter(plan_id=plan.pk, code="planned_elsewhere")
    return {
        (told["extensionId"], people[0][0], told["planId"], told["plan"], told["due"], told["holder"])
        for people, told in found.values_list("people", "params")
    }

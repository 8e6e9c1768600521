"""How far a plan is: from one status to another, recorded in its history."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import IntegrityError, transaction

from ccrm_admin.planning.engine.stamp import moved_on
from ccrm_admin.planning.engine.write import Action, remember
from ccrm_admin.planning.models import Plan, PlanState
from ccrm_admin.planning.models.choices import EditKind, PlanStatus
from ccrm_admin.planning.signals import status_changed
from ccrm_admin.planning.text.errors import StatusMovedError
from ccrm_admin.tenants.models import User

# What may come before a status; an approved plan is approved again when some of it has moved.
_BEFORE: Mapping[PlanStatus, frozenset[PlanStatus]] = {
    PlanStatus.DRAFT: frozenset(PlanStatus) - {PlanStatus.DRAFT},
    PlanStatus.PROPOSED: frozenset({PlanStatus.DRAFT}),
    PlanStatus.APPROVED: frozenset({PlanStatus.PROPOSED, PlanStatus.APPROVED}),
    PlanStatus.CARRIED_OUT: frozenset({PlanStatus.APPROVED}),
    PlanStatus.ARCHIVED: frozenset(PlanStatus) - {PlanStatus.ARCHIVED},
}
_KINDS: Mapping[PlanStatus, EditKind] = {
    PlanStatus.DRAFT: EditKind.REOPEN,
    PlanStatus.PROPOSED: EditKind.PROPOSE,
    PlanStatus.APPROVED: EditKind.APPROVE,
    PlanStatus.CARRIED_OUT: EditKind.CARRY_OUT,
    PlanStatus.ARCHIVED: EditKind.ARCHIVE,
}


@transaction.atomic
def set_status(
    *, plan: Plan, status: PlanStatus, by: User | None, reason: str = "", kind: EditKind | None = None
) -> Plan:
    """Let a plan be as far as ``status``, and return it, locked.

    Its history says so, as ``kind``, which follows from the status unless it is given; that is no edit, so
    that nothing undoes it. Raises StatusMovedError for a status that can't come after the plan's,
    ValidationError if another plan has the title of an archived one, and InvalidValueError for a reason that
    nobody could read.
    """
    locked = Plan.objects.select_for_update().get(pk=plan.pk)
    locked.tenant = plan.tenant
    before = PlanStatus(locked.status)
    if before not in _BEFORE[status]:
        raise StatusMovedError(locked)
    was_current, claims_version = locked.current, locked.claims_version
    locked.status = status
    locked.claims_version += 1  # other plans say how far this one is
    if before == PlanStatus.ARCHIVED:
        kind = kind or EditKind.UNARCHIVE
        locked.validate_constraints()  # another may have its title by now
    try:
        with transaction.atomic():
            locked.save(update_fields=["status", "claims_version"])
    except IntegrityError:
        locked.validate_constraints()  # somebody took it in this very moment: say so
        raise
    edit = remember(locked, {}, Action(kind or _KINDS[status], by, reason))
    if was_current and locked.current:
        _keep_up(locked, claims_version)
    status_changed.send(sender=Plan, plan=locked, before=before, edit=edit)
    return locked


def _keep_up(plan: Plan, claims_version: int) -> None:
    """Let what is computed of the plan stay as new as it was: only its own claims have a new version."""
    state = PlanState.objects.filter(plan=plan).first()
    if state is not None:
        state.drafts = moved_on(state.drafts, plan, claims_version)
        state.save(update_fields=["drafts"])

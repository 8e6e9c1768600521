"""What may be done to a plan that was carried out: it takes over what is live, and others start from it."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction

from ccrm_admin.planning.domain.proposals import Wanted
from ccrm_admin.planning.domain.state import Part
from ccrm_admin.planning.engine.write import Action, Outcome, write
from ccrm_admin.planning.models import Plan
from ccrm_admin.planning.models.choices import EditKind, PlanStatus
from ccrm_admin.planning.services.plans import create_plan
from ccrm_admin.planning.text.errors import StatusMovedError
from ccrm_admin.tenants.models import Tenant, User


@transaction.atomic
def set_carried_out(
    *, plan: Plan, by: User, rows: Mapping[str, Wanted], kind: EditKind, reason: str = ""
) -> Outcome:
    """Let a carried-out plan have other values for users, by key, as one edit of its history.

    Raises StatusMovedError for any other plan, AccountTakenError and UnknownReferenceError.
    """
    locked = Plan.objects.select_for_update().get(pk=plan.pk)
    locked.tenant = plan.tenant
    if locked.status != PlanStatus.CARRIED_OUT:
        raise StatusMovedError(locked)
    return write(locked, rows, Action(kind, by, reason))


@transaction.atomic
def start_plan(*, tenant: Tenant, title: str, by: User, note: str, rows: Mapping[str, Wanted]) -> Plan:
    """Make a plan of some values of other plans: ``rows`` by the users' keys. It is the person's.

    Raises ValidationError, by field, AccountTakenError and UnknownReferenceError.
    """
    plan = create_plan(tenant=tenant, title=title, by=by, note=note, owner=by)
    chosen = {key: {Part.CHOSEN: True, **parts} for key, parts in rows.items()}
    write(plan, chosen, Action(EditKind.COPY, by))
    return plan

"""Users that a plan provides for before the CRM has them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import IntegrityError, transaction

from ccrm_admin.inventory.models import CrmUser
from ccrm_admin.planning.cells import BLANK, Value, value_of
from ccrm_admin.planning.computing.fresh import forget
from ccrm_admin.planning.effective import Part
from ccrm_admin.planning.errors import TieConflictError, UnknownReferenceError
from ccrm_admin.planning.models import Assignment, CellChange, EditKind, Plan, PlannedUser
from ccrm_admin.planning.writing import Action, lock, remember, write

if TYPE_CHECKING:
    from ccrm_admin.tenants.models import Tenant, User


@transaction.atomic
def add_planned_user(
    *,
    plan: Plan,
    by: User | None,
    email: str,
    first_name: str = "",
    last_name: str = "",
    permission_group: str = "",
) -> PlannedUser:
    """Take someone into the plan whom the CRM does not have yet.

    Someone who is planned elsewhere with this e-mail already is the same person, and keeps his name. Raises
    PlanArchivedError, and ValidationError by field.
    """
    plan = lock(plan)
    address = email.strip().lower()
    planned = PlannedUser.objects.for_tenant(plan.tenant).untied().filter(email=address).first()
    if planned is None:
        planned = PlannedUser(tenant=plan.tenant)
        _save(planned, address, first_name, last_name, permission_group)
    write(plan, {f"p{planned.pk}": {Part.CHOSEN: True}}, Action(EditKind.CHOOSE, by))
    return planned


@transaction.atomic
def edit_planned_user(
    *, planned: PlannedUser, email: str, first_name: str, last_name: str, permission_group: str
) -> PlannedUser:
    """Change what is known of someone who is to come. Raises ValidationError, by field."""
    _save(planned, email.strip().lower(), first_name, last_name, permission_group)
    forget(planned.tenant)
    return planned


@transaction.atomic
def tie_planned_user(*, planned: PlannedUser, user: CrmUser, by: User | None) -> None:
    """Let the CRM's user take the planned one's place in every plan, archived ones too.

    Raises UnknownReferenceError for a user of another tenant, TieConflictError if a plan decides different
    things for the two; then nothing is done.
    """
    plans = Plan.objects.select_for_update().filter(tenant_id=planned.tenant_id).order_by("pk")
    locked = {plan.pk: plan for plan in plans}
    planned = PlannedUser.objects.select_for_update().get(pk=planned.pk)
    if user.tenant_id != planned.tenant_id or planned.tied_to_id is not None:
        raise UnknownReferenceError(str(user))
    theirs = {row.plan_id: row for row in Assignment.objects.filter(crm_user=user).select_related("account")}
    for row in Assignment.objects.filter(planned_user=planned).select_related("account", "plan"):
        _move(locked[row.plan_id], row, theirs.get(row.plan_id), user, by)
    CellChange.objects.filter(planned_user=planned).update(crm_user=user, planned_user=None)
    planned.tied_to = user
    planned.save(update_fields=["tied_to"])
    forget(planned.tenant)


def _move(plan: Plan, row: Assignment, theirs: Assignment | None, user: CrmUser, by: User | None) -> None:
    decided = {part: value for part in Part if (value := value_of(row, part)) != BLANK.get(part)}
    if theirs is None:
        row.crm_user, row.planned_user = user, None
        row.save(update_fields=["crm_user", "planned_user"])
    else:
        for part, value in decided.items():
            if value_of(theirs, part) not in {value, BLANK.get(part)}:
                raise TieConflictError(plan=plan.title, planned=str(row.planned_user), user=str(user))
        _merge(theirs, row, decided)
    remember(plan, {f"c{user.pk}": {}}, Action(EditKind.TIE, by))


def _merge(theirs: Assignment, row: Assignment, decided: dict[Part, Value]) -> None:
    columns: dict[str, Any] = {}
    if Part.EXTENSION in decided:
        columns |= {"mode": row.mode, "account": row.account}
    if Part.CALLS in decided:
        columns["call_pool"] = row.call_pool
    if Part.SMS in decided:
        columns["sms_pool"] = row.sms_pool
    if Part.NOTE in decided:
        columns["note"] = row.note
    row.delete()
    for name, value in columns.items():
        setattr(theirs, name, value)
    theirs.chosen = theirs.chosen or row.chosen
    theirs.version = max(theirs.version, row.version) + 1
    theirs.save()


def _save(planned: PlannedUser, email: str, first_name: str, last_name: str, permission_group: str) -> None:
    planned.email = email
    planned.first_name, planned.last_name = first_name.strip(), last_name.strip()
    planned.permission_group = permission_group.strip()
    planned.full_clean()
    try:
        with transaction.atomic():
            planned.save()
    except IntegrityError:
        planned.full_clean()  # somebody planned for the same person in this very moment: say so
        raise


def tie_suggestions(tenant: Tenant) -> list[tuple[PlannedUser, CrmUser]]:
    """Return the planned users whose e-mail the CRM has by now, each with the CRM's user."""
    waiting = PlannedUser.objects.for_tenant(tenant).untied().arrived()
    arrivals = {planned: planned.arrival for planned in waiting.order_by("last_name", "first_name", "email")}
    users = CrmUser.objects.for_tenant(tenant).in_bulk(arrivals.values())
    return [(planned, users[arrival]) for planned, arrival in arrivals.items()]

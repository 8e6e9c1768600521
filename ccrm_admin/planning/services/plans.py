"""Making plans, copying them, and putting them away."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from uuid import UUID

from django.db import IntegrityError, transaction

from ccrm_admin.planning.domain.state import Part
from ccrm_admin.planning.engine.freshness import forget, forget_plan
from ccrm_admin.planning.engine.values import value_of
from ccrm_admin.planning.engine.write import Action, lock, lock_tenant, write
from ccrm_admin.planning.models import Assignment, Plan, PlanningSettings
from ccrm_admin.planning.models.choices import EditKind, PlanStatus
from ccrm_admin.planning.services.statuses import set_status
from ccrm_admin.tenants.models import Tenant, User


@transaction.atomic
def create_plan(
    *,
    tenant: Tenant,
    title: str,
    by: User | None,
    note: str = "",
    target_date: date | None = None,
    owner: User | None = None,
    keys: Collection[str] = (),
    token: UUID | None = None,
) -> Plan:
    """Make a plan; ``keys`` are the users taken into it at once.

    A form that was sent before, by its ``token``, gets the plan that it made. Raises ValidationError, by
    field, and UnknownReferenceError for a user of another tenant.
    """
    lock_tenant(tenant)
    if made := _made_before(tenant, token):
        return made
    plan = Plan(tenant=tenant, title=title.strip(), note=note.strip(), created_by=by)
    plan.target_date, plan.owner, plan.token = target_date, owner, token
    _save(plan)
    if keys:
        rows = {key: {Part.CHOSEN: True} for key in keys}
        write(plan, rows, Action(EditKind.CHOOSE, by))
    return plan


@transaction.atomic
def copy_plan(
    *,
    plan: Plan,
    title: str,
    by: User | None,
    note: str = "",
    target_date: date | None = None,
    owner: User | None = None,
    token: UUID | None = None,
) -> Plan:
    """Make another plan that decides the same. An archived plan may be copied too.

    ``token`` is what it is to ``create_plan``. Raises ValidationError, by field.
    """
    lock_tenant(plan.tenant)
    if made := _made_before(plan.tenant, token):
        return made
    Plan.objects.select_for_update().get(pk=plan.pk)
    copy = create_plan(
        tenant=plan.tenant,
        title=title,
        by=by,
        note=note,
        target_date=target_date,
        owner=owner,
        token=token,
    )
    rows = Assignment.objects.filter(plan_id=plan.pk).in_plan().select_related("account", "plan_user")
    write(
        copy,
        {row.plan_user.key: {part: value_of(row, part) for part in Part} for row in rows},
        Action(EditKind.COPY, by),
    )
    return copy


@transaction.atomic
def edit_plan(*, plan: Plan, title: str, note: str, target_date: date | None, owner: User | None) -> Plan:
    """Change what a plan is called, when it is due, and whose it is.

    Raises NotADraftError, ValidationError.
    """
    locked = lock(plan)
    if locked.target_date != target_date:
        forget_plan(locked)  # what is blocked or rests is judged on that day
    locked.title, locked.note, locked.target_date = title.strip(), note.strip(), target_date
    locked.owner = owner
    locked.claims_version += 1
    _save(locked)
    return locked


@transaction.atomic
def archive_plan(*, plan: Plan, by: User | None = None) -> Plan:
    """Put a plan away: it can be looked at and copied, not edited. Doing it twice is the same."""
    locked = _locked(plan)
    return locked if locked.archived else set_status(plan=locked, status=PlanStatus.ARCHIVED, by=by)


@transaction.atomic
def restore_plan(*, plan: Plan, by: User | None = None) -> Plan:
    """Let an archived plan be edited again; others stay as they are.

    Raises ValidationError if another one has its title by now.
    """
    locked = _locked(plan)
    return set_status(plan=locked, status=PlanStatus.DRAFT, by=by) if locked.archived else locked


@transaction.atomic
def set_crowded_above(*, tenant: Tenant, users: int | None) -> PlanningSettings:
    """Set how many users may share a number before it gets a notice; None: as many as is usual.

    Raises ValidationError.
    """
    found = _settings(tenant)
    found.crowded_above = users
    found.full_clean()
    found.save()
    forget(tenant)
    return found


@transaction.atomic
def set_same_person_approves(*, tenant: Tenant, allowed: bool) -> PlanningSettings:
    """Set whether who proposed or edited a plan may be the one who approves it."""
    found = _settings(tenant)
    found.same_person_approves = allowed
    found.save()
    return found


def _settings(tenant: Tenant) -> PlanningSettings:
    return PlanningSettings.objects.for_tenant(tenant).first() or PlanningSettings(tenant=tenant)


def _made_before(tenant: Tenant, token: UUID | None) -> Plan | None:
    made = Plan.objects.for_tenant(tenant).filter(token=token).first() if token else None
    if made:
        made.tenant = tenant
    return made


def _locked(plan: Plan) -> Plan:
    locked = Plan.objects.select_for_update().get(pk=plan.pk)
    locked.tenant = plan.tenant
    return locked


def _save(plan: Plan) -> None:
    plan.full_clean()
    try:
        with transaction.atomic():
            plan.save()
    except IntegrityError:
        plan.full_clean()  # somebody made one of this title in this very moment: say so
        raise

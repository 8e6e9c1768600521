"""Who may propose, approve and take back: by role, and as somebody else than who wrote the plan."""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import OuterRef, Subquery
from django.db.models.functions import Coalesce

from ccrm_admin.planning.models import Edit, Plan, PlanningSettings
from ccrm_admin.planning.models.querysets import EditQuerySet
from ccrm_admin.rollout.models import Rollout
from ccrm_admin.rollout.text.errors import OwnPlanError, RoleMissingError
from ccrm_admin.tenants.choices import Role
from ccrm_admin.tenants.models import Tenant, User


def check_role(tenant: Tenant, person: User, role: Role) -> None:
    """Raise RoleMissingError unless somebody is active and has at least ``role`` in an active tenant.

    It is asked for as of now: what somebody approved before they lost their role stays approved.
    """
    stored = User.objects.filter(pk=person.pk, is_active=True).first()
    seen = Tenant.objects.active().filter(pk=tenant.pk)
    found = seen.visible_to(stored).with_role_of(stored).first() if stored else None
    if found is None or not Role(found.role).includes(role):
        raise RoleMissingError(person=person, role=role, tenant=tenant)


def check_other_person(plan: Plan, rollout: Rollout, person: User) -> None:
    """Raise OwnPlanError if ``person`` proposed the plan, or edited it since it was last approved.

    The tenant may have settled that this does not matter.
    """
    settings = PlanningSettings.objects.for_tenant(plan.tenant).first()
    if settings and settings.same_person_approves:
        return
    if rollout.proposed_by_id == person.pk:
        raise OwnPlanError(person=person, proposed=True)
    if edited_by(plan, person):
        raise OwnPlanError(person=person, proposed=False)


def edited_by(plan: Plan, person: User) -> bool:
    """Tell whether somebody changed what the plan decides since it was last approved."""
    return edits_since_approval([plan.pk]).filter(by=person).exists()


def edits_since_approval(plans: Collection[int]) -> EditQuerySet:
    """Return the edits that changed what ``plans`` decide since each was last approved."""
    approved = Rollout.objects.approved().filter(plan=OuterRef("plan")).order_by("-number")
    since = Coalesce(Subquery(approved.values("edit_number")[:1]), 0)
    return Edit.objects.filter(plan__in=plans, cells__gt=0, number__gt=since)

"""What waits for a person, in all their tenants or in one."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Max, Min, OuterRef, Q, Subquery
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ccrm_admin.planning.models import PlanningSettings
from ccrm_admin.planning.models.choices import PlanStatus
from ccrm_admin.rollout.models import CarriedOutPart, Rollout
from ccrm_admin.rollout.models.choices import ClosedWhy
from ccrm_admin.rollout.services.who_may import edited_by
from ccrm_admin.spelling import isolating
from ccrm_admin.tenants.choices import Role
from ccrm_admin.tenants.models import Tenant, User


@dataclass(frozen=True, slots=True)
class Waiting:
    """Something that waits for a person: ``title`` is a plan's, ``what`` says what is to be done."""

    tenant: Tenant
    title: str
    what: str
    url: str
    icon: str
    at: datetime


Source = Callable[[User, Iterable[Tenant]], list[Waiting]]  # of tenants annotated with the person's role


def waiting_for(person: User, tenant: Tenant | None = None) -> list[Waiting]:
    """Return what waits for somebody, in one tenant or all of theirs, the oldest first."""
    tenants = Tenant.objects.active().visible_to(person).with_role_of(person)
    if tenant is not None:
        tenants = tenants.filter(pk=tenant.pk)
    found = [each for source in SOURCES for each in source(person, tenants)]
    return sorted(found, key=lambda each: each.at)


def approvals_waiting(person: User, tenants: Iterable[Tenant]) -> list[Waiting]:
    """Return the plans that somebody can approve, or that came back to who proposed them."""
    roles = {tenant.pk: Role(tenant.role) for tenant in tenants}
    planning = [pk for pk, role in roles.items() if role.can_plan]
    if not planning:
        return []
    newest = Rollout.objects.filter(plan=OuterRef("plan")).order_by().values("plan")
    last = Subquery(newest.annotate(last=Max("number")).values("last"))
    back = Q(closed_why=ClosedWhy.SENT_BACK, plan__status=PlanStatus.DRAFT, proposed_by=person)
    asks = Q(plan__status=PlanStatus.PROPOSED) | Q(plan__out_of_date=True) | back
    rollouts = Rollout.objects.filter(asks, tenant__in=planning, number=last)
    found = []
    for rollout in rollouts.select_related("plan", "tenant", "proposed_by").order_by("pk"):
        what = _what(rollout, person, roles[rollout.tenant_id])
        if what:
            found.append(_waiting(rollout, *what))
    return found


def drifts_waiting(person: User, tenants: Iterable[Tenant]) -> list[Waiting]:
    """Return the person's own plans that live has drifted from, with how much nobody has decided about."""
    planning = {tenant.pk: tenant for tenant in tenants if Role(tenant.role).can_plan}
    if not planning:
        return []
    own = Q(plan__owner=person) | Q(plan__owner=None, plan__created_by=person)
    rows = CarriedOutPart.objects.filter(own, tenant__in=planning).open().order_by()
    found = rows.values_list("tenant", "plan", "plan__title").annotate(Count("pk"), Min("since"))
    return [
        Waiting(
            planning[tenant],
            title,
            ngettext("%(count)d open drift", "%(count)d open drifts", count) % {"count": count},
            reverse("rollout:plan_drift", kwargs={"tenant": planning[tenant].name, "plan": plan}),
            "arrows-split",
            since,
        )
        for tenant, plan, title, count, since in found
    ]


def _what(rollout: Rollout, person: User, role: Role) -> tuple[str, str] | None:
    """Return what somebody is to do about a rollout, and its icon; None if nothing."""
    plan, mine = rollout.plan, rollout.proposed_by_id == person.pk
    plan.tenant = rollout.tenant
    if rollout.closed_at is not None:
        return _("was sent back to you"), "arrow-back-up"
    if role.can_manage and (not mine or _same_allowed(rollout.tenant)) and not _edited(rollout, person):
        if plan.out_of_date:
            return _("approval out of date: look at what moved"), "alert-triangle"
        by = rollout.proposed_by
        said = _("waits for your approval, proposed by %(person)s")
        return said % isolating(person=by or "–"), "send"
    if mine and plan.out_of_date:
        return _("its approval is out of date"), "alert-triangle"
    return None


def _edited(rollout: Rollout, person: User) -> bool:
    return not _same_allowed(rollout.tenant) and edited_by(rollout.plan, person)


def _same_allowed(tenant: Tenant) -> bool:
    found = PlanningSettings.objects.for_tenant(tenant).first()
    return bool(found and found.same_person_approves)


def _waiting(rollout: Rollout, what: str, icon: str) -> Waiting:
    path = reverse("rollout:approval", kwargs={"tenant": rollout.tenant.name, "plan": rollout.plan_id})
    at = rollout.closed_at or rollout.frozen_at
    return Waiting(rollout.tenant, rollout.plan.title, what, path, icon, at)


SOURCES: list[Source] = [approvals_waiting, drifts_waiting]

"""What waits for a person, in all their tenants or in one."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Exists, Max, Min, OuterRef, Q, QuerySet, Subquery
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from ccrm_admin.planning.models import Edit, PlanningSettings
from ccrm_admin.planning.models.choices import EditKind, PlanStatus
from ccrm_admin.rollout.models import CarriedOutPart, FrozenEntry, Rollout, Step
from ccrm_admin.rollout.models.choices import ClosedWhy
from ccrm_admin.rollout.models.step_choices import StepStatus
from ccrm_admin.rollout.services.who_may import edits_since_approval
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
    ends = Edit.objects.filter(plan=OuterRef("plan"), kind__in=[EditKind.SEND_BACK, EditKind.REOPEN])
    ended_by = Subquery(ends.order_by("-number").values("by")[:1])
    back = Q(closed_why__in=_BACK, plan__status=PlanStatus.DRAFT, proposed_by=person)
    back &= Q(ended_by=None) | ~Q(ended_by=person.pk)  # what one did oneself is no news
    asks = Q(plan__status=PlanStatus.PROPOSED) | Q(plan__out_of_date=True) | back
    wanted = FrozenEntry.objects.wanted().filter(rollout=OuterRef("pk"))
    rollouts = Rollout.objects.annotate(ended_by=ended_by, is_wanted=Exists(wanted))
    rollouts = rollouts.filter(asks, tenant__in=planning, number=last)
    rollouts = rollouts.select_related("plan", "tenant", "proposed_by").order_by("pk")
    own = _own(rollouts, person)
    found = []
    for rollout in rollouts:
        manages = roles[rollout.tenant_id].can_manage
        what = _what(rollout, person, may_approve=manages and rollout.pk not in own)
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


def steps_waiting(person: User, tenants: Iterable[Tenant]) -> list[Waiting]:
    """Return the worksheets that have steps for somebody: theirs to do, or done by them and not confirmed.

    Whoever proposed or owns a plan sees the steps that are nobody's, too. One query.
    """
    planning = {tenant.pk: tenant for tenant in tenants if Role(tenant.role).can_plan}
    if not planning:
        return []
    to_do = Q(status=StepStatus.OPEN, confirmed_at=None, waits_for=0)
    answers = Q(rollout__proposed_by=person) | Q(rollout__plan__owner=person)
    mine, nobodys = to_do & Q(assigned_to=person), to_do & Q(assigned_to=None) & answers
    unseen = Q(status=StepStatus.DONE, confirmed_at=None, seen__isnull=False, changed_by=person)
    steps = Step.objects.filter(
        mine | nobodys | unseen,
        rollout__tenant__in=planning,
        rollout__closed_at=None,
        rollout__plan__status=PlanStatus.APPROVED,
    )
    plans = steps.values_list(
        "rollout__tenant", "rollout__plan", "rollout__plan__title", "rollout__approved_at"
    )
    counts = {"mine": mine, "unseen": unseen, "nobodys": nobodys}
    found = plans.annotate(**{name: Count("pk", filter=which) for name, which in counts.items()})
    waiting = []
    for tenant, plan, title, at, *figures in found.order_by():
        path = reverse("rollout:worksheet", kwargs={"tenant": planning[tenant].name, "plan": plan})
        waiting += [
            Waiting(planning[tenant], title, what, path, icon, at) for what, icon in _steps_said(*figures)
        ]
    return waiting


def _steps_said(mine: int, unseen: int, nobodys: int) -> Iterator[tuple[str, str]]:
    """Yield what is said of so many steps, and the icon, for each that there are."""
    if mine:
        said = ngettext(
            "%(count)d step of yours can be done now", "%(count)d steps of yours can be done now", mine
        )
        yield said % {"count": mine}, "checks"
    if unseen:
        said = ngettext(
            "%(count)d step that you did is not confirmed: CCRM has something else",
            "%(count)d steps that you did are not confirmed: CCRM has something else",
            unseen,
        )
        yield said % {"count": unseen}, "alert-triangle"
    if nobodys:
        said = ngettext(
            "%(count)d step can be done now and is nobody's yet",
            "%(count)d steps can be done now and are nobody's yet",
            nobodys,
        )
        yield said % {"count": nobodys}, "users"


def _own(rollouts: QuerySet[Rollout], person: User) -> set[int]:
    """Return those that somebody can't approve since they proposed or edited the plan: two queries."""
    if not rollouts:
        return set()
    tenants = {rollout.tenant_id for rollout in rollouts}
    relaxed = PlanningSettings.objects.filter(tenant__in=tenants, same_person_approves=True)
    may = set(relaxed.values_list("tenant", flat=True))
    edits = edits_since_approval([rollout.plan_id for rollout in rollouts])
    edited = set(edits.filter(by=person).values_list("plan", flat=True))
    return {
        rollout.pk
        for rollout in rollouts
        if rollout.tenant_id not in may and (rollout.proposed_by_id == person.pk or rollout.plan_id in edited)
    }


def _what(rollout: Rollout, person: User, *, may_approve: bool) -> tuple[str, str] | None:
    """Return what somebody is to do about a rollout, and its icon; None if nothing."""
    plan, mine = rollout.plan, rollout.proposed_by_id == person.pk
    if rollout.closed_at is not None:
        return str(_BACK[ClosedWhy(rollout.closed_why)]), "arrow-back-up"
    if plan.status == PlanStatus.PROPOSED and not rollout.is_wanted:  # type: ignore[attr-defined]
        said = _("nothing is left to approve: CCRM has it all already. Take it back to draft, or archive it")
        return (said, "checks") if mine or (may_approve and rollout.proposed_by is None) else None
    if may_approve:
        if plan.out_of_date:
            return _("approval out of date: look at what moved"), "alert-triangle"
        by = rollout.proposed_by
        said = _("waits for your approval, proposed by %(person)s")
        return said % isolating(person=by or "–"), "send"
    if mine and plan.out_of_date:
        return _("its approval is out of date"), "alert-triangle"
    return None


_BACK = {
    ClosedWhy.SENT_BACK: gettext_lazy("was sent back to you"),
    ClosedWhy.REOPENED: gettext_lazy("is a draft again, by somebody else"),
}


def _waiting(rollout: Rollout, what: str, icon: str) -> Waiting:
    path = reverse("rollout:approval", kwargs={"tenant": rollout.tenant.name, "plan": rollout.plan_id})
    at = rollout.closed_at or rollout.frozen_at
    return Waiting(rollout.tenant, rollout.plan.title, what, path, icon, at)


SOURCES: list[Source] = [approvals_waiting, steps_waiting, drifts_waiting]

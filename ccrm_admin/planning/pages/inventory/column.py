"""What the lists of accounts, numbers and senders show of plans: which draft gives what to whom."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from django.core.cache import caches
from django.db.models import (
    BooleanField,
    CharField,
    ExpressionWrapper,
    OuterRef,
    Q,
    Subquery,
    Value,
)
from django.db.models.expressions import Combinable
from django.db.models.functions import Cast, Concat
from django.utils.functional import cached_property
from django.utils.http import urlencode
from django.utils.translation import ngettext

from ccrm_admin.inventory.models import CallPresentation, MirrorRow, SipAccount, SmsSender
from ccrm_admin.inventory.planned import NOT_PLANNED, Planner, PlanUse
from ccrm_admin.numbers import distinct
from ccrm_admin.planning.engine.namesakes import called, namesakes
from ccrm_admin.planning.models import Assignment, Plan
from ccrm_admin.planning.models.aggregates import Joined
from ccrm_admin.planning.models.querysets import AssignmentQuerySet
from ccrm_admin.planning.pages.access import plan_url
from ccrm_admin.tenants.models import Tenant

NAMED_KEPT_SECONDS = 3600  # another stamp has another key anyway
POOLS: Mapping[type[MirrorRow], str] = {CallPresentation: "call_pool", SmsSender: "sms_pool"}


class DraftPlans(Planner):
    """The drafts of a tenant; archived plans give nothing to anybody."""

    def stamp(self) -> Combinable:
        """The drafts, each with the number of its last edit."""
        return self._stamp

    @cached_property
    def _stamp(self) -> Combinable:
        edited = Concat(Cast("pk", CharField()), Value("."), Cast("version", CharField()))
        drafts = Plan.objects.filter(tenant=OuterRef("pk")).current().order_by()
        return Subquery(drafts.values("tenant").annotate(stamp=Joined(edited)).values("stamp"))

    def decided(self, model: type[MirrorRow], tenant: Tenant, stamp: str) -> Combinable:
        """Whether some draft gives it: an account as somebody's own, a number or sender in a pool."""
        if not stamp:
            return NOT_PLANNED
        if model is SipAccount:
            given = _drafted(tenant).filter(account__isnull=False).values("account")
            return ExpressionWrapper(Q(pk__in=Subquery(given)), output_field=BooleanField())
        named = _named(tenant, POOLS[model], stamp)
        if not named:
            return NOT_PLANNED
        return ExpressionWrapper(Q(presentation_canonical__in=named), output_field=BooleanField())

    def uses(self, tenant: Tenant, records: Sequence[Any]) -> Mapping[int, list[PlanUse]]:
        """Accounts with the one who is to have it in each draft, numbers with how many users."""
        if not records:
            return {}
        if isinstance(records[0], SipAccount):
            return _account_uses(tenant, records)
        return _pool_uses(tenant, records, POOLS[type(records[0])])


def _drafted(tenant: Tenant) -> AssignmentQuerySet:
    return Assignment.objects.filter(plan__in=Plan.objects.for_tenant(tenant).current())


def _named(tenant: Tenant, pool: str, stamp: str) -> list[str]:
    """Return what the drafts' own pools name, in canonical form, looked up once for each stamp."""
    key = f"planned:{tenant.pk}:{pool}:{tenant.region}:{stamp}"
    named: list[str] | None = caches["memory"].get(key)
    if named is None:
        pools = _drafted(tenant).filter(**{f"{pool}__isnull": False}).values_list(pool, flat=True)
        named = distinct((number for each in pools.iterator() for number in each), tenant.region)
        caches["memory"].set(key, named, NAMED_KEPT_SECONDS)
    return named


def _account_uses(tenant: Tenant, accounts: Sequence[SipAccount]) -> Mapping[int, list[PlanUse]]:
    rows = _drafted(tenant).filter(account__in=[account.pk for account in accounts])
    rows = rows.select_related("plan", "plan_user__crm_user").defer("plan_user__crm_user__search")
    given = list(rows.order_by("plan__title_sort", "plan"))
    found: dict[int | None, list[PlanUse]] = defaultdict(list)
    apart = namesakes({row.plan_user.key for row in given}, *{row.plan_id for row in given})
    for row in given:
        name = called(str(row.plan_user), apart.get(row.plan_user.key, ""))
        found[row.account_id].append(_use(tenant, row.plan, name, {"picked": row.plan_user.key}))
    return {account.pk: found[account.pk] for account in accounts}


def _pool_uses(tenant: Tenant, records: Sequence[Any], pool: str) -> Mapping[int, list[PlanUse]]:
    wanted = {record.presentation_canonical for record in records}
    rows = _drafted(tenant).filter(**{f"{pool}__isnull": False}).values_list("plan", pool)
    users = Counter(
        (plan, number)
        for plan, named in rows.iterator()
        for number in wanted.intersection(distinct(named, tenant.region))
    )
    plans = Plan.objects.in_bulk({plan for plan, _number in users})
    return {
        record.pk: [
            _use(
                tenant,
                plan,
                _users(users[plan.pk, record.presentation_canonical]),
                {"q": record.presentation},
            )
            for plan in sorted(plans.values(), key=lambda plan: plan.title_sort)
            if users[plan.pk, record.presentation_canonical]
        ]
        for record in records
    }


def _users(count: int) -> str:
    return ngettext("%(count)d user", "%(count)d users", count) % {"count": count}


def _use(tenant: Tenant, plan: Plan, who: str, found_by: Mapping[str, str]) -> PlanUse:
    plan.tenant = tenant
    return PlanUse(plan.title, f"{plan_url(plan)}?{urlencode(found_by)}", who)

"""The other way round: who has an account, a number or a sender in each draft, and what a user gets there."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from django.db.models import Count, F, Window
from django.db.models.functions import RowNumber
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from ccrm_admin.inventory.choices import Resource
from ccrm_admin.inventory.models import CallPresentation, CrmUser, MirrorRow, SipAccount, SmsSender
from ccrm_admin.planning.domain.diff import changes_of
from ccrm_admin.planning.domain.keys import key_of
from ccrm_admin.planning.engine.describe import DescribedChange, wording_for
from ccrm_admin.planning.engine.freshness import freshen_drafts
from ccrm_admin.planning.engine.grid_rows import has
from ccrm_admin.planning.engine.namesakes import called, namesakes
from ccrm_admin.planning.engine.stamp import stamp_of
from ccrm_admin.planning.models import Plan, PlanRow
from ccrm_admin.planning.models.choices import UserStatus
from ccrm_admin.planning.models.querysets import PlanRowQuerySet
from ccrm_admin.planning.pages.grid.rows import user_of
from ccrm_admin.tenants.access import TenantRequest
from ccrm_admin.tenants.models import Tenant

PLAN_MAX_USERS = 20  # named of one plan
PLANNED = frozenset(Resource) - {Resource.USER_GROUPS}  # what plans give, and to whom
FRESHEN_SECONDS = 0.5  # seconds for rows that a sync has made old


def draw_in_plans(request: TenantRequest, _resource: Resource, record: MirrorRow) -> SafeString:
    """Draw who has ``record`` in each draft, or for a user what each draft gives them."""
    if isinstance(record, CrmUser):
        drafts = _drafts(request.tenant)
        context = {
            "plans": changes_in_plans(request.tenant, record, drafts),
            "drafts": drafts,
            "record": record,
            "key": key_of(record.pk),
        }
        return render_to_string("planning/inventory/_user.html", context, request)
    context = {"holders": holders_in_plans(request.tenant, record), "most_named": PLAN_MAX_USERS}
    return render_to_string("planning/inventory/_holders.html", context, request)


def holders_in_plans(tenant: Tenant, record: MirrorRow) -> list[tuple[Plan, int, list[tuple[str, str]]]]:
    """Return each draft with how many users have a record in it, maybe nobody, and the first by name.

    Of those, each one's key and name, with what tells them apart from a namesake.

    The number of queries is the same for any number of drafts, unless a sync has made some of them old;
    ``outdated`` of a plan: there was no time to bring it up to date.
    """
    drafts = _drafts(tenant)
    rows = _holding(PlanRow.objects.filter(plan__in=drafts), record)
    by_name = Window(RowNumber(), partition_by=F("plan"), order_by=["name_sort", "key"])
    counts = dict(rows.values_list("plan").annotate(count=Count("pk")).order_by())
    named: dict[int, list[tuple[str, str]]] = defaultdict(list)
    first = rows.annotate(place=by_name).filter(place__lte=PLAN_MAX_USERS)
    found = list(first.order_by("place").values_list("plan", "key", "name"))
    apart = namesakes({key for _plan, key, _name in found}, *drafts)
    for plan, key, name in found:
        named[plan].append((key, called(name, apart.get(key, ""))))
    return [(plan, counts.get(plan.pk, 0), named[plan.pk]) for plan in drafts]


def changes_in_plans(
    tenant: Tenant, user: CrmUser, drafts: Sequence[Plan]
) -> list[tuple[Plan, list[DescribedChange]]]:
    """Return each of ``drafts`` that has taken a user in with what it changes for them, maybe nothing."""
    rows = PlanRow.objects.filter(plan__in=drafts, key=key_of(user.pk), in_plan=True)
    rows = rows.select_related("crm_user", "assignment__account").defer("search", "crm_user__search")
    found = {row.plan_id: list(changes_of(user_of(row, tenant.region))) for row in rows}
    every = [change for changes in found.values() for change in changes]
    wording = wording_for(tenant, (value for change in every for value in (change.live, change.planned)))
    return [
        (plan, [wording.change(change.part, change.live, change.planned) for change in found[plan.pk]])
        for plan in drafts
        if plan.pk in found
    ]


def _drafts(tenant: Tenant) -> list[Plan]:
    """Return the tenant's drafts in the order of their titles, as fresh as a moment's work makes them."""
    stamp = stamp_of(tenant)
    freshen_drafts(tenant, stamp=stamp, seconds=FRESHEN_SECONDS)
    return list(Plan.objects.for_tenant(tenant).drafts_first().current().with_figures(stamp))


def _holding(rows: PlanRowQuerySet, record: MirrorRow) -> PlanRowQuerySet:
    if isinstance(record, SipAccount):
        return rows.holding(record.extension_id)
    pool = {CallPresentation: "calls", SmsSender: "sms"}[type(record)]
    return rows.exclude(status=UserStatus.GONE).filter(has(pool, record.presentation_canonical))  # type: ignore[attr-defined]

"""Who may turn out to be which user of the CRM: those with one e-mail. Linking them is up to a person."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from functools import cache

from django.db.models import Exists, OuterRef

from ccrm_admin.inventory.models import CrmUser
from ccrm_admin.ordering.keys import sort_key
from ccrm_admin.planning.models import Assignment, Plan, PlanUser
from ccrm_admin.planning.models.querysets import AssignmentQuerySet
from ccrm_admin.statements import Statement, given_row
from ccrm_admin.tenants.models import Tenant

TENANT = given_row("tenant")


def link_suggestions(tenant: Tenant) -> list[tuple[PlanUser, CrmUser]]:
    """Return the users planned in drafts whose e-mail the CRM has by now, each with the CRM's user.

    Somebody whose e-mail several of the CRM's users have is there once for each of them.
    """
    waiting = _waiting().rows(tenant=tenant.pk)
    waiting.sort(key=lambda planned: (sort_key(planned.own_name), planned.email))
    arrived = users_by_email(tenant, [planned.email for planned in waiting])
    return [(planned, user) for planned in waiting for user in arrived.get(planned.email, [])]


def return_suggestions(tenant: Tenant) -> list[tuple[CrmUser, CrmUser]]:
    """Return the users of drafts who are gone, each with those who are there and have the same e-mail."""
    former = _gone().rows(tenant=tenant.pk)
    back = users_by_email(tenant, [user.email_key for user in former])
    return [(each, user) for each in former for user in back.get(each.email_key, [])]


@cache
def _waiting() -> Statement[PlanUser]:
    taken_in = _taken_in_by_drafts().filter(plan_user=OuterRef("pk"))
    return Statement(PlanUser.objects.for_tenant(TENANT).planned().filter(Exists(taken_in)))


@cache
def _gone() -> Statement[CrmUser]:
    gone = CrmUser.objects.for_tenant(TENANT).exclude(missing_since=None).exclude(email_key="")
    taken_in = _taken_in_by_drafts().filter(plan_user__crm_user=OuterRef("pk"))
    return Statement(gone.filter(Exists(taken_in)).defer("search").order_by("name_sort", "pk"))


def _taken_in_by_drafts() -> AssignmentQuerySet:
    return Assignment.objects.in_plan().filter(plan__in=Plan.objects.for_tenant(TENANT).current())


def users_by_email(tenant: Tenant, emails: Collection[str]) -> dict[str, list[CrmUser]]:
    """Return the CRM's users by their e-mails, given as keys (see spelling); no query if there are none."""
    found: dict[str, list[CrmUser]] = defaultdict(list)
    if emails:
        users = CrmUser.objects.for_tenant(tenant).present().filter(email_key__in=set(emails))
        for user in users.defer("search").order_by("name_sort", "pk"):
            found[user.email_key].append(user)
    return dict(found)

"""Whom a sync has read, so that what the mirror has of them is what CCRM has."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q

from ccrm_admin.inventory.choices import Resource
from ccrm_admin.inventory.models import CrmUser
from ccrm_admin.planning.models import PlanUser
from ccrm_admin.sync.choices import ResultStatus
from ccrm_admin.sync.models import SyncRun


@dataclass(frozen=True, slots=True)
class UsersSeen:
    """What a run has read of the users of plans, by primary key.

    The mirror has those who are ``unread`` as they were before. ``nameless``: so it has somebody more, and
    nobody can tell whom.
    """

    unread: Collection[int] = frozenset()
    nameless: bool = False


def users_seen(run: SyncRun) -> UsersSeen | None:
    """Return whom ``run`` has read; None if it failed to read the users, or if what it read is held."""
    result = run.results.filter(resource=Resource.CRM_USERS, status=ResultStatus.OK).first()
    if result is None:
        return None
    if not result.skipped:
        return UsersSeen()
    try:
        uuids = {UUID(key) for key in result.unread or ()}
    except ValueError:
        return UsersSeen(nameless=True)
    users = CrmUser.objects.for_tenant(run.tenant).filter(uuid__in=uuids)
    known = dict(users.values_list("pk", "email_key"))
    wanted = Q(crm_user__in=known) | Q(merged_into__crm_user__in=known)
    wanted |= Q(
        crm_user=None, merged_into=None, email__in=known.values()
    )  # they have come, and are not linked
    if len(known) < len(uuids):  # somebody new: it may be anybody who is to come
        wanted |= Q(crm_user=None, merged_into=None)
    unread = PlanUser.objects.for_tenant(run.tenant).filter(wanted).values_list("pk", flat=True)
    return UsersSeen(frozenset(unread), nameless=result.unread is None)

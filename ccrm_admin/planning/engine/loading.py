"""The mirror and one plan, read from the database as the rules take them."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, NamedTuple

from django.db.models import Q, TextField
from django.db.models.functions import Cast

from ccrm_admin.inventory.blocks.stamp import rest_stamp_of
from ccrm_admin.inventory.choices import Resource
from ccrm_admin.inventory.models import CallPresentation, CrmUser, ResourceState, SipAccount, SmsSender
from ccrm_admin.inventory.normalize import search_text
from ccrm_admin.inventory.vocabulary import DYNAMIC, STATIC
from ccrm_admin.ordering.keys import BLANK, sort_key
from ccrm_admin.planning.domain.keys import crm_user_ids, key_of, planned_ids
from ccrm_admin.planning.domain.state import (
    NOTHING_LIVE,
    UNDECIDED,
    Account,
    Decision,
    Extension,
    Holding,
    Pool,
    User,
)
from ccrm_admin.planning.domain.world import World
from ccrm_admin.planning.engine.claims import load_claims
from ccrm_admin.planning.engine.restrictions import restrictions_of
from ccrm_admin.planning.models import Assignment, Plan, PlanningSettings, PlanUser
from ccrm_admin.planning.models.choices import UserStatus
from ccrm_admin.tenants.models import Tenant


@dataclass(frozen=True, slots=True)
class Source:
    """A user with what the grid shows, finds and sorts by besides."""

    user: User
    email: str
    crm_user_id: int | None
    plan_user_id: int | None
    assignment_id: int | None
    name_sort: str
    permission_group: str
    group_sort: str
    teams: str
    teams_sort: str
    status: UserStatus
    live_extension: str
    live_sort: str
    search: str
    note: str


class Decided(NamedTuple):
    """What an Assignment holds, if there is one."""

    pk: int | None = None
    plan_user_id: int | None = None
    decision: Decision = UNDECIDED
    note: str = ""
    in_plan: bool = False


NOT_DECIDED = Decided()


def crowded_above(tenant: Tenant) -> int | None:
    """Return how many users may share a number before it gets a notice; None: as many as is usual."""
    return PlanningSettings.objects.for_tenant(tenant).values_list("crowded_above", flat=True).first()


def accounts_listed(tenant: Tenant) -> bool:
    """Tell whether the tenant's list of accounts was ever fetched."""
    return ResourceState.objects.for_tenant(tenant).filter(resource=Resource.SIP_ACCOUNTS).exists()


def load_sources(
    plan: Plan, keys: Collection[str] | None = None, *, including: Collection[str] = ()
) -> dict[str, Source]:
    """Return the users of the plan's tenant by key, in the order of their names; with ``keys``, only those.

    Users who are gone, and planned ones, are there only if the plan has taken them in, or if they are
    named in ``including``.
    """
    if keys is not None and not keys:
        return {}
    decided = _decisions(plan, keys)
    named = set(including)
    sources = [*_crm_users(plan, decided, keys, named), *_planned_users(plan, decided, keys, named)]
    sources.sort(key=lambda source: (source.name_sort, source.user.key))
    return {source.user.key: source for source in sources}


def load_world(plan: Plan, sources: Mapping[str, Source]) -> World:
    """Return everything that the rules look at, for all users of the plan's grid."""
    tenant = plan.tenant
    calls = CallPresentation.objects.for_tenant(tenant).present()
    senders = SmsSender.objects.for_tenant(tenant).present()
    return World(
        users={key: source.user for key, source in sources.items()},
        accounts=load_accounts(tenant),
        calls=frozenset(calls.values_list("presentation", flat=True)),
        senders=frozenset(senders.values_list("presentation", flat=True)),
        crowded_above=crowded_above(tenant),
        accounts_listed=accounts_listed(tenant),
        region=tenant.region,
        claims=load_claims(plan),
        restricted=restrictions_of(plan, rest_stamp_of(tenant)).read(),
    )


def load_accounts(tenant: Tenant, wanted: Q | None = None) -> dict[int, Account]:
    """Return the tenant's accounts, gone ones too, by extensionId; with ``wanted``, only those."""
    accounts = SipAccount.objects.for_tenant(tenant).filter(wanted or Q())
    return {row[0]: as_account(row) for row in accounts.values_list(*ACCOUNT_COLUMNS)}


ACCOUNT_COLUMNS = (
    *("extension_id", "extension", "name", "extension_type", "server_id", "caller_id", "assigned"),
    "missing_since",
)


def as_account(values: Sequence[Any]) -> Account:
    """Return an account as the rules take it, given the values of ACCOUNT_COLUMNS."""
    extension_id, extension, name, type_, server, caller_id, assigned, since = values
    return Account(extension_id, extension, name, type_, server, caller_id, assigned, gone=since is not None)


def _decisions(plan: Plan, keys: Collection[str] | None) -> dict[str, Decided]:
    rows = Assignment.objects.filter(plan_id=plan.pk)
    if keys is not None:
        rows = rows.of(keys)
    columns = ("pk", "plan_user", "plan_user__crm_user", "chosen", "mode", "account__extension_id")
    found = {}
    for pk, plan_user, crm_user, chosen, mode, account, note, calls, sms in rows.values_list(
        *columns, "note", *_POOLS
    ):
        decision = Decision(
            Extension(mode, account) if mode else None,
            None if calls is None else _pool(calls),
            None if sms is None else _pool(sms),
        )
        found[key_of(crm_user, plan_user)] = Decided(
            pk, plan_user, decision, note, in_plan=chosen or bool(note) or decision != UNDECIDED
        )
    return found


def in_grid(source: Source) -> bool:
    """Tell whether the user has a row: who is gone, or to come, only if the plan has taken them in."""
    return source.user.in_plan or source.status not in {UserStatus.GONE, UserStatus.PLANNED}


def decided_in(row: Assignment | None) -> Decided:
    """Return what a row read with its account holds."""
    if row is None:
        return NOT_DECIDED
    decision = row.decision
    in_plan = row.chosen or bool(row.note) or decision != UNDECIDED
    return Decided(row.pk, row.plan_user_id, decision, row.note, in_plan)


_CRM_COLUMNS = (
    *("pk", "first_name", "last_name", "email", "mode", "extension_id", "extension", "extension_sort"),
    *("missing_since", "name_sort", "permission_group", "group_sort", "online", "search"),
    *("teams", "teams_sort"),
)
# As the database keeps them: most users share a few pools, so that few texts need reading.
_POOLS = (Cast("call_pool", TextField()), Cast("sms_pool", TextField()))


@lru_cache(maxsize=2**14)
def _pool(text: str) -> Pool:
    return tuple(json.loads(text))


def _crm_users(
    plan: Plan, decided: dict[str, Decided], keys: Collection[str] | None, named: set[str]
) -> Iterator[Source]:
    users = CrmUser.objects.for_tenant(plan.tenant)
    if keys is not None:
        users = users.filter(pk__in=crm_user_ids(keys))
    rows = users.annotate(calls=_POOLS[0], sms=_POOLS[1]).values_list(
        *_CRM_COLUMNS, "calls", "sms", named=True
    )
    # Few are not worth a cursor on the server, which takes three statements.
    for row in rows.iterator(chunk_size=5000) if keys is None else rows:
        pools = _pool(row.calls), _pool(row.sms)
        source = crm_source(row, pools, decided.get(key_of(row.pk), NOT_DECIDED), plan.tenant.region)
        if not source.user.gone or source.user.in_plan or source.user.key in named:
            yield source


def crm_source(row: CrmUser, pools: tuple[Pool, Pool], decided: Decided, region: str) -> Source:
    """Return a user of the CRM, given as a row with the columns of CrmUser, as the rules take them.

    ``pools`` are those for calls and messages that they have now.
    """
    gone = row.missing_since is not None
    own = Extension(row.mode, row.extension_id if row.mode == STATIC else None)
    user = User(
        key=key_of(row.pk),
        name=f"{row.first_name} {row.last_name}".strip() or row.email,
        live=Holding(own, *pools),
        decision=decided.decision,
        current_id=row.extension_id,
        current_extension=row.extension,
        gone=gone,
        in_plan=decided.in_plan,
        region=region,
    )
    return Source(
        user=user,
        email=row.email,
        crm_user_id=row.pk,
        plan_user_id=decided.plan_user_id,
        assignment_id=decided.pk,
        name_sort=row.name_sort,
        permission_group=row.permission_group,
        group_sort=row.group_sort,
        teams=row.teams,
        teams_sort=row.teams_sort,
        status=UserStatus.GONE if gone else UserStatus.ONLINE if row.online else UserStatus.OFFLINE,
        live_extension=row.extension if row.mode in {STATIC, DYNAMIC} else "",
        live_sort=row.extension_sort,
        search=row.search,
        note=decided.note,
    )


def _planned_users(
    plan: Plan, decided: dict[str, Decided], keys: Collection[str] | None, named: set[str]
) -> Iterator[Source]:
    wanted = named | {
        key for key, found in decided.items() if found.in_plan and (keys is None or key in keys)
    }
    for planned in PlanUser.objects.for_tenant(plan.tenant).planned().filter(pk__in=planned_ids(wanted)):
        yield planned_source(planned, decided.get(planned.key, NOT_DECIDED), plan.tenant.region)


def planned_source(planned: PlanUser, decided: Decided, region: str) -> Source:
    """Return somebody who is to come as the rules take them."""
    name = planned.own_name
    return Source(
        user=User(planned.key, name, NOTHING_LIVE, decided.decision, in_plan=decided.in_plan, region=region),
        email=planned.email,
        crm_user_id=None,
        plan_user_id=planned.pk,
        assignment_id=decided.pk,
        name_sort=sort_key(name),
        permission_group=planned.permission_group,
        group_sort=sort_key(planned.permission_group),
        teams="",
        teams_sort=BLANK,
        status=UserStatus.PLANNED,
        live_extension="",
        live_sort=BLANK,
        search=search_text(name, planned.email, planned.permission_group),
        note=decided.note,
    )

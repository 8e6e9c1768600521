"""The few users of one edit, and whoever has the same accounts: read once, for all that follows too."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping

from django.db.models import Q

from ccrm_admin.inventory.models import CrmUser, SipAccount
from ccrm_admin.numbers import canonical
from ccrm_admin.ordering.keys import sort_key
from ccrm_admin.planning.domain.crowding import Crowding
from ccrm_admin.planning.domain.finding import (
    account_subject,
    extension_subject,
    number_subject,
    user_subject,
)
from ccrm_admin.planning.domain.keys import crm_user_ids, key_of
from ccrm_admin.planning.domain.world import World
from ccrm_admin.planning.engine.claims import claims_of_others, load_claims
from ccrm_admin.planning.engine.extent import Extent
from ccrm_admin.planning.engine.grid_rows import Columns, has, stored_columns
from ccrm_admin.planning.engine.listed import listed_among
from ccrm_admin.planning.engine.loading import (
    ACCOUNT_COLUMNS,
    Source,
    as_account,
    crm_source,
    decided_in,
    in_grid,
    load_accounts,
    planned_source,
)
from ccrm_admin.planning.engine.references import new_plan_users
from ccrm_admin.planning.engine.restrictions import restricted_in
from ccrm_admin.planning.engine.stamp import has_others, limit_in, listed_in
from ccrm_admin.planning.models import Assignment, Plan, PlanRow, PlanState, PlanUser
from ccrm_admin.planning.models.choices import UserStatus
from ccrm_admin.planning.models.querysets import AssignmentQuerySet, PlanRowQuerySet
from ccrm_admin.planning.text.errors import UnknownReferenceError
from ccrm_admin.tenants.models import Tenant
from ccrm_admin.ui.listed import texts_of

MANY = 100  # users, or numbers; from here on the whole plan is hardly slower


class EditScope:
    """``rows`` are those of the users themselves and, once an extent was asked for, of all who are concerned.

    ``accounts`` are theirs, now and to be, and if any is ``moving``, those with the same internal numbers, by
    extensionId.
    """

    def __init__(
        self,
        plan: Plan,
        rows: dict[str, PlanRow],
        accounts: Mapping[int, SipAccount],
        others: Mapping[str, PlanRow],
        *,
        moving: bool,
    ) -> None:
        self.plan, self.keys, self.moving = plan, rows.keys(), moving
        self.rows, self.accounts = {**rows, **others}, accounts
        self.shown = {pk: as_account(_values(account)) for pk, account in accounts.items()}

    def assignments(self) -> dict[str, Assignment]:
        """Return what the plan holds for the users themselves, by key."""
        return {key: row for key in self.keys if (row := self.rows[key].assignment) is not None}

    def plan_users(self, keys: Collection[str]) -> dict[str, int]:
        """Return the primary keys of users of plans by key; whoever no plan has decided about becomes one."""
        found = {key: user.pk for key in keys if (user := _plan_user(self.rows[key])) is not None}
        missing = crm_user_ids([key for key in keys if key not in found])
        return found | (new_plan_users(self.plan.tenant, missing) if missing else {})

    def holders(self) -> Iterable[tuple[str, int | None]]:
        """Return who of those at hand is given which account, by key and primary key."""
        return ((key, row.assignment.account_id) for key, row in self.rows.items() if row.assignment)

    def extent(self, state: PlanState) -> Extent | None:
        """Return what is to be computed now that their assignments are written; None if that is too much."""
        region = self.plan.tenant.region
        sources = {key: _source(row, region) for key, row in self.rows.items()}
        moved = self._moved_numbers({key: sources[key] for key in self.keys})
        crowding = Crowding(state.crowded_above, state.crowded_live)
        if len(moved) >= MANY:
            return None
        uses, crossed = self._uses(moved, crowding, figures_count=state.acknowledgements > 0)
        others = set().union(*crossed.values()) - self.rows.keys()
        if len(others) >= MANY:
            return None
        if others:
            more = {row.key: row for row in _rows(self.plan).filter(key__in=others)}
            self.rows |= more
            sources |= {key: _source(row, region) for key, row in more.items()}
        self.see({source.user.shown_id for source in sources.values()})
        sources = {key: source for key, source in sources.items() if in_grid(source)}
        numbers = {number_subject(number) for number in moved}
        world = self._world(state, sources, uses, crowding)
        subjects = {
            *map(user_subject, self.keys),
            *numbers,
        }
        if self.moving:
            subjects.update(map(account_subject, self._looked_at(sources)))
            subjects.update(map(extension_subject, world.accounts_by_extension))
        return Extent(
            sources=sources,
            world=world,
            rows=(stored_columns(row) for row in self.rows.values() if row.pk),
            keys=self.keys,
            subjects=subjects,
            silent=numbers - set(map(number_subject, crossed)),
        )

    def see(self, extension_ids: Collection[int | None]) -> None:
        """Have these accounts at hand too, to be shown."""
        if missing := set(extension_ids) - self.shown.keys() - {None}:
            self.shown |= load_accounts(self.plan.tenant, Q(extension_id__in=missing))

    def take_over(self, made: Mapping[str, Columns]) -> None:
        """Let the rows at hand be as they are stored by now."""
        for key in self.rows.keys() & made.keys():
            for column, value in made[key].items():
                setattr(self.rows[key], column, value)

    def _looked_at(self, sources: Mapping[str, Source]) -> set[int]:
        """Return the accounts that the users themselves had, and have, and those with the same numbers."""
        had = (_account_ids(self.rows[key]) for key in self.keys)
        now = {sources[key].user.shown_id for key in self.keys & sources.keys()}
        return {pk for pk in now if pk is not None}.union(self.accounts, *had)

    def _moved_numbers(self, mine: Mapping[str, Source]) -> Counter[str]:
        """Return by how much each number's users become more or fewer; numbers that stay are left out."""
        moved: Counter[str] = Counter()
        for key, source in mine.items():
            row = self.rows[key]
            had = set() if row.gone else set(texts_of(row.calls_canonical))
            has_now = set() if source.user.gone or not in_grid(source) else set(source.user.numbers)
            moved.subtract(had - has_now)
            moved.update(has_now - had)
        return moved

    def _uses(
        self, moved: Mapping[str, int], crowding: Crowding, *, figures_count: bool
    ) -> tuple[dict[str, int], dict[str, set[str]]]:
        """Return how many users ``moved`` numbers have now, and whom it concerns that some became too many.

        Or that they are no longer: all who have the number, or whom the plan decides about, if others had it
        too often anyway. ``figures_count``: where the finding stays but names another figure, too, since what
        was acknowledged did not say that.
        """
        if not moved:
            return {}, {}
        wanted = Q()
        for number in moved:
            wanted |= has("calls", number)
        stored = PlanRow.objects.for_plan(self.plan).exclude(status=UserStatus.GONE).filter(wanted)
        having: dict[str, dict[str, bool]] = {number: {} for number in moved}
        for key, calls, decided in stored.values_list("key", "calls_canonical", "decided"):
            for number in having.keys() & set(texts_of(calls)):
                having[number][key] = decided
        uses = {number: len(having[number]) + by for number, by in moved.items()}
        crossed = {}
        said = int if figures_count else bool
        for number, keys in having.items():
            before, after = len(keys), uses[number]
            if said(crowding.shared_before(number, before)) != said(crowding.shared_before(number, after)):
                crossed[number] = set(keys)
            elif said(crowding.shared_more(number, before)) != said(crowding.shared_more(number, after)):
                crossed[number] = {key for key, decided in keys.items() if decided}
        return uses, crossed

    def _world(
        self, state: PlanState, sources: Mapping[str, Source], uses: Mapping[str, int], crowding: Crowding
    ) -> World:
        tenant = self.plan.tenant
        users = {key: source.user for key, source in sources.items()}
        accounts = {pk: self.shown[pk] for pk in self.accounts}
        mine = [users[key] for key in self.keys & users.keys()]
        numbers = {number for user in mine for number in user.numbers} | uses.keys()
        numbers |= {canonical(account.caller_id, tenant.region) for account in accounts.values()}
        senders = {canonical(sender, tenant.region) for user in mine for sender in user.decision.sms or ()}
        calls, names = listed_among(self.plan, numbers, senders)
        others = has_others(state.drafts, self.plan)
        claims = load_claims(self.plan, self._looked_at(sources)) if others else {}
        return World(
            users=users,
            accounts=accounts,
            calls=calls,
            senders=names,
            crowded_above=limit_in(state.stamp),
            uses_of_all=uses,
            crowding_of_all=crowding,
            accounts_listed=listed_in(state.stamp),
            region=tenant.region,
            claims=claims,
            restricted=restricted_in(self.plan),
        )


def read_scope(
    plan: Plan, keys: Collection[str], extension_ids: Collection[int] = (), *, moving: bool = True
) -> EditScope | None:
    """Return the scope of an edit of ``keys`` that gives the accounts; None if that is too much for one.

    ``moving``: whether it changes at all who has which account; else nobody but themselves is concerned.
    The grid must be up to date. Raises UnknownReferenceError for a user of another tenant, or of none.
    """
    if len(keys) >= MANY:
        return None
    mine = {row.key: row for row in _rows(plan).filter(key__in=keys)}
    if missing := [key for key in keys if key not in mine]:
        mine |= _not_in_the_grid(plan, missing)
    own = set(extension_ids).union(*map(_account_ids, mine.values()))
    concerned = Q(extension_id__in=own)
    if moving and plan.due:  # who leaves what an earlier plan gives them frees it for others of this one
        concerned |= Q(pk__in=_given_elsewhere(plan, keys).values("account"))
    extensions = {row.crm_user.extension for row in mine.values() if row.crm_user}
    accounts = _accounts(plan.tenant, concerned, extensions)
    others = _on_accounts(plan, own | accounts.keys(), mine) if moving else {}
    return None if len(others) >= MANY else EditScope(plan, mine, accounts, others, moving=moving)


def _given_elsewhere(plan: Plan, keys: Collection[str]) -> AssignmentQuerySet:
    """Return what gives accounts to the users in the tenant's other plans."""
    return claims_of_others(plan).filter(plan_user__in=PlanUser.objects.with_keys(keys).values("pk"))


def _rows(plan: Plan) -> PlanRowQuerySet:
    return PlanRow.objects.for_plan(plan).with_everything()


def _not_in_the_grid(plan: Plan, keys: Collection[str]) -> dict[str, PlanRow]:
    """Return rows, not stored yet, of users whom the plan has not taken in: who is gone, or to come."""
    known = PlanUser.objects.for_tenant(plan.tenant).with_keys(keys).select_related("crm_user")
    users = CrmUser.objects.for_tenant(plan.tenant).filter(pk__in=crm_user_ids(keys))
    rows = {key_of(user.pk): PlanRow(plan=plan, crm_user=user) for user in users}
    rows |= {user.key: PlanRow(plan=plan, crm_user=user.crm_user, plan_user=user) for user in known}
    decided = Assignment.objects.filter(plan=plan, plan_user__in=known).select_related("account")
    by_user = {row.plan_user_id: row for row in decided}
    for key in keys:
        if key not in rows:
            raise UnknownReferenceError(key)
        rows[key].key, rows[key].assignment = key, by_user.get(rows[key].plan_user_id or 0)
    return rows


def _account_ids(row: PlanRow) -> set[int]:
    """Return the accounts that a user keeps from others, and is on."""
    ids = (row.extension_id, row.crm_user.extension_id if row.crm_user else None)
    return {pk for pk in ids if pk is not None}


def _accounts(tenant: Tenant, concerned: Q, extensions: Collection[str]) -> dict[int, SipAccount]:
    """Return the accounts concerned, and those with the same internal numbers, or with ``extensions``."""
    accounts = SipAccount.objects.for_tenant(tenant)
    mine = accounts.filter(concerned)
    near = Q(extension_sort__in=mine.values("extension_sort"))  # which has an index
    near |= Q(extension_sort__in=set(map(sort_key, extensions)))
    alike = accounts.present().filter(near).exclude(extension="")
    return {account.extension_id: account for account in mine.union(alike)}


def _on_accounts(plan: Plan, ids: Collection[int], mine: Mapping[str, PlanRow]) -> dict[str, PlanRow]:
    """Return the rows of all others who have one of the accounts, live or under the plan."""
    if not ids:
        return {}
    rows = PlanRow.objects.for_plan(plan)
    users = CrmUser.objects.for_tenant(plan.tenant).present().filter(extension_id__in=ids)
    on = rows.filter(extension_id__in=ids).values("pk").union(rows.filter(crm_user__in=users).values("pk"))
    return {row.key: row for row in _rows(plan).filter(pk__in=on) if row.key not in mine}


def _plan_user(row: PlanRow) -> PlanUser | None:
    return row.plan_user or getattr(row.crm_user, "plan_user", None)


def _source(row: PlanRow, region: str) -> Source:
    decided = decided_in(row.assignment)
    if row.crm_user is not None:
        pools = tuple(row.crm_user.call_pool), tuple(row.crm_user.sms_pool)
        return crm_source(row.crm_user, pools, decided, region)
    assert row.plan_user is not None  # noqa: S101 - a row is of one or the other
    return planned_source(row.plan_user, decided, region)


def _values(account: SipAccount) -> list[object]:
    return [getattr(account, column) for column in ACCOUNT_COLUMNS]

"""Whether what an edit names is there: in this tenant, and nowhere else."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping

from django.db.models import F

from ccrm_admin.inventory.models import CallPresentation, CrmUser, SipAccount, SmsSender
from ccrm_admin.numbers import canonical, distinct
from ccrm_admin.ordering.keys import in_order
from ccrm_admin.planning.domain.keys import crm_user_ids, key_of
from ccrm_admin.planning.domain.proposals import Value, Wanted
from ccrm_admin.planning.domain.state import Extension, Part
from ccrm_admin.planning.models import Assignment, Plan, PlanUser
from ccrm_admin.planning.text.errors import UnknownReferenceError
from ccrm_admin.tenants.models import Tenant

POOLS = (Part.CALLS, Part.SMS)
READ_ALL_ABOVE_VALUES = 500  # values in a statement; from here on reading everything is as quick


class Everybody:
    """What an edit of many users is checked against; for one of a few see ``edit_scope.EditScope``."""

    def __init__(self, plan: Plan, keys: Collection[str], extension_ids: Collection[int]) -> None:
        self._plan, self._keys = plan, keys
        accounts = SipAccount.objects.for_tenant(plan.tenant)
        if len(extension_ids) < READ_ALL_ABOVE_VALUES:
            accounts = accounts.filter(extension_id__in=extension_ids)
        self.accounts = {
            extension_id: SipAccount(pk=pk, extension_id=extension_id, extension=extension)
            for pk, extension_id, extension in accounts.values_list("pk", "extension_id", "extension")
            if extension_id in extension_ids
        }

    def assignments(self) -> dict[str, Assignment]:
        """Return what the plan holds for the users, by key."""
        return assignments(self._plan, self._keys)

    def plan_users(self, keys: Collection[str]) -> dict[str, int]:
        """Return the primary keys of users of plans by key; whoever no plan has decided about becomes one.

        Raises UnknownReferenceError unless all are the tenant's users, or planned ones still to come.
        """
        tenant = self._plan.tenant
        known = PlanUser.objects.for_tenant(tenant).filter(merged_into=None)
        known = known.with_keys(keys) if len(keys) < READ_ALL_ABOVE_VALUES else known
        users_by_key = {key_of(crm_user, pk): pk for pk, crm_user in known.values_list("pk", "crm_user")}
        found = {key: users_by_key[key] for key in keys if key in users_by_key}
        missing = [key for key in keys if key not in found]
        pks = crm_user_ids(missing)
        users = CrmUser.objects.for_tenant(tenant).values_list("pk", flat=True)
        there = set(map(key_of, users.filter(pk__in=pks) if len(pks) < READ_ALL_ABOVE_VALUES else users))
        for key in missing:
            if key not in there:
                raise UnknownReferenceError(key)
        return found | new_plan_users(tenant, pks)

    def holders(self) -> Iterator[tuple[str, int | None]]:
        """Yield to whom the plan gives which account, by key and primary key."""
        held = Assignment.objects.filter(plan_id=self._plan.pk, account__isnull=False)
        columns = ("plan_user__crm_user", "plan_user", "account")
        for crm_user, plan_user, account in held.values_list(*columns):
            yield key_of(crm_user, plan_user), account


def assignments(plan: Plan, keys: Collection[str]) -> dict[str, Assignment]:
    """Return what the plan holds for the users, by key."""
    rows = Assignment.objects.filter(plan_id=plan.pk).select_related("account", "plan_user")
    if len(keys) < READ_ALL_ABOVE_VALUES:
        rows = rows.of(keys)
    return {row.plan_user.key: row for row in rows if row.plan_user.key in keys}


def new_plan_users(tenant: Tenant, pks: Collection[int]) -> dict[str, int]:
    """Let users of the CRM, by their primary keys, be users of plans; return theirs by key."""
    made = PlanUser.objects.bulk_create(  # unless an edit of another plan, made right now, is quicker
        # In one order, or two edits of the same users would wait for each other.
        [PlanUser(tenant_id=tenant.pk, crm_user_id=pk) for pk in sorted(pks)],
        update_conflicts=True,
        unique_fields=["crm_user"],
        update_fields=["tenant"],
    )
    return {user.key: user.pk for user in made}


class NewPools:
    """The pools in the new values of users, beside what the tenant has, or had, of the numbers they name."""

    def __init__(self, tenant: Tenant, rows: Mapping[str, Wanted]) -> None:
        self._tenant, self._rows = tenant, rows
        self._listed = {part: _listed(tenant, part, rows.values()) for part in POOLS}

    def unknown(self) -> dict[str, list[str]]:
        """Return, by user, the presentations that the tenant never had, in any spelling.

        What their live pool names may stay, also where the tenant's own lists no longer have it.
        """
        suspects: dict[str, dict[str, str]] = {}
        for key, wanted in self._rows.items():
            for part in POOLS:
                pool = wanted.get(part)
                for number in pool if isinstance(pool, tuple) else ():
                    one = canonical(number, self._tenant.region)
                    if one not in self._listed[part]:
                        suspects.setdefault(key, {})[one] = number
        if suspects:
            users = CrmUser.objects.for_tenant(self._tenant).filter(pk__in=crm_user_ids(suspects))
            for pk, calls, sms in users.values_list("pk", "call_pool_canonical", "sms_pool_canonical"):
                for number in (*calls, *sms):
                    suspects[key_of(pk)].pop(number, None)
        return {key: in_order(names.values()) for key, names in suspects.items() if names}

    def check(self) -> None:
        """Raise UnknownReferenceError if one names what the tenant never had."""
        for names in self.unknown().values():
            raise UnknownReferenceError(names[0])

    def spelled(self) -> dict[str, Wanted]:
        """Return the new values with each number once, as the tenant's list spells it if that has it."""
        return {
            key: {part: self._spelled(value, self._listed.get(part)) for part, value in wanted.items()}
            for key, wanted in self._rows.items()
        }

    def _spelled(self, value: Value, listed: Mapping[str, str] | None) -> Value:
        if listed is None or not isinstance(value, tuple):
            return value
        numbers = {canonical(number, self._tenant.region): number for number in value}
        return tuple(sorted(listed.get(number, spelling) for number, spelling in numbers.items()))


def _listed(tenant: Tenant, part: Part, rows: Iterable[Wanted]) -> Mapping[str, str]:
    """Return what the tenant has, or had, of what new pools name: as listed, by the canonical form."""
    named = {name for wanted in rows if isinstance(pool := wanted.get(part), tuple) for name in pool}
    named = {name for name in named if "\x00" not in name}  # which PostgreSQL would not even look for
    if not named:
        return {}
    model = CallPresentation if part == Part.CALLS else SmsSender
    found = model.objects.for_tenant(tenant).order_by(
        F("missing_since").asc(nulls_last=True), "-presentation"
    )
    if len(named) < READ_ALL_ABOVE_VALUES:
        found = found.filter(presentation_canonical__in=distinct(named, tenant.region))
    return dict(found.values_list("presentation_canonical", "presentation"))


def extension_ids_in(rows: Iterable[Wanted]) -> set[int]:
    """Return the accounts that are to be given."""
    return {
        extension.extension_id
        for wanted in rows
        if isinstance(extension := wanted.get(Part.EXTENSION), Extension)
        and extension.extension_id is not None
    }

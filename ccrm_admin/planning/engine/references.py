"""Whether what an edit names is there: in this tenant, and nowhere else."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import TYPE_CHECKING

from django.db.models import F

from ccrm_admin.inventory.models import CallPresentation, CrmUser, SipAccount, SmsSender
from ccrm_admin.numbers import canonical, distinct
from ccrm_admin.ordering.keys import in_order
from ccrm_admin.planning.domain.keys import crm_user_ids, key_of
from ccrm_admin.planning.domain.state import Extension, Part
from ccrm_admin.planning.models import PlanUser
from ccrm_admin.planning.text.errors import UnknownReferenceError

if TYPE_CHECKING:
    from ccrm_admin.planning.domain.proposals import Value, Wanted
    from ccrm_admin.tenants.models import Tenant

POOLS = (Part.CALLS, Part.SMS)
READ_ALL_ABOVE_VALUES = 500  # values in a statement; from here on reading everything is as quick


def account_pks(tenant: Tenant, extension_ids: Collection[int]) -> dict[int, int]:
    """Return the primary keys of the tenant's accounts by extensionId. Raises UnknownReferenceError."""
    accounts = SipAccount.objects.for_tenant(tenant)
    if len(extension_ids) < READ_ALL_ABOVE_VALUES:
        accounts = accounts.filter(extension_id__in=extension_ids)
    found = dict(accounts.values_list("extension_id", "pk"))
    for extension_id in extension_ids:
        if extension_id not in found:
            raise UnknownReferenceError(str(extension_id))
    return found


def plan_users(tenant: Tenant, keys: Collection[str]) -> dict[str, int]:
    """Return the primary keys of users of plans by key; whoever no plan has decided about yet becomes one.

    Raises UnknownReferenceError unless all are the tenant's users, or planned ones still to come.
    """
    known = PlanUser.objects.for_tenant(tenant).filter(merged_into=None)
    known = known.with_keys(keys) if len(keys) < READ_ALL_ABOVE_VALUES else known
    found = {key_of(crm_user, pk): pk for pk, crm_user in known.values_list("pk", "crm_user")}
    missing = [key for key in keys if key not in found]
    if not missing:
        return found
    pks = crm_user_ids(missing)
    users = CrmUser.objects.for_tenant(tenant).values_list("pk", flat=True)
    there = set(map(key_of, users.filter(pk__in=pks) if len(pks) < READ_ALL_ABOVE_VALUES else users))
    for key in missing:
        if key not in there:
            raise UnknownReferenceError(key)
    made = PlanUser.objects.bulk_create(  # unless an edit of another plan, made right now, is quicker
        [PlanUser(tenant_id=tenant.pk, crm_user_id=pk) for pk in pks],
        update_conflicts=True,
        unique_fields=["crm_user"],
        update_fields=["tenant"],
    )
    return found | {user.key: user.pk for user in made}


def unknown_presentations(tenant: Tenant, rows: Mapping[str, Wanted]) -> dict[str, list[str]]:
    """Return, by user, the presentations in their new pools that the tenant never had, in any spelling.

    What their live pool names may stay, also where the tenant's own lists no longer have it.
    """
    region = tenant.region
    known = {part: _listed(tenant, part, rows.values()) for part in POOLS}
    strange: dict[str, dict[str, str]] = {}
    for key, wanted in rows.items():
        for part in POOLS:
            pool = wanted.get(part)
            if isinstance(pool, tuple):
                compared = {canonical(number, region): number for number in pool}
                unlisted = compared.keys() - known[part].keys()
                strange.setdefault(key, {}).update({number: compared[number] for number in unlisted})
    suspects = {key: names for key, names in strange.items() if names}
    if suspects:
        for pk, calls, sms in (
            CrmUser.objects.for_tenant(tenant)
            .filter(pk__in=crm_user_ids(suspects))
            .values_list("pk", "call_pool_canonical", "sms_pool_canonical")
        ):
            for number in (*calls, *sms):
                suspects[key_of(pk)].pop(number, None)
    return {key: in_order(names.values()) for key, names in suspects.items() if names}


def check_presentations(tenant: Tenant, rows: Mapping[str, Wanted]) -> None:
    """Raise UnknownReferenceError if a new pool names what the tenant never had."""
    for names in unknown_presentations(tenant, rows).values():
        raise UnknownReferenceError(names[0])


def spelled_as_listed(tenant: Tenant, rows: Mapping[str, Wanted]) -> dict[str, Wanted]:
    """Return ``rows`` with each number of a new pool once, as the tenant's list spells it if that has it."""
    listed = {part: _listed(tenant, part, rows.values()) for part in POOLS}
    return {
        key: {part: _spelled(value, listed.get(part), tenant) for part, value in wanted.items()}
        for key, wanted in rows.items()
    }


def _spelled(value: Value, listed: Mapping[str, str] | None, tenant: Tenant) -> Value:
    if listed is None or not isinstance(value, tuple):
        return value
    numbers = {canonical(number, tenant.region): number for number in value}
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

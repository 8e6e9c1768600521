"""Whether an edit can be made: what was seen is still so, and each account is one user's own."""

from __future__ import annotations

from collections.abc import Mapping

from ccrm_admin.inventory.models import SipAccount
from ccrm_admin.planning.domain.proposals import Wanted
from ccrm_admin.planning.domain.state import Extension, Part
from ccrm_admin.planning.engine.edit_scope import EditScope
from ccrm_admin.planning.engine.namesakes import called, namesakes
from ccrm_admin.planning.engine.references import Everybody, assignments
from ccrm_admin.planning.engine.values import Value, from_json, same, value_of
from ccrm_admin.planning.models import Assignment, CellChange, Plan
from ccrm_admin.planning.text.errors import (
    AccountTakenError,
    Stale,
    StaleEditError,
    UnknownReferenceError,
    author,
)

Seen = Mapping[tuple[str, Part], int]  # the version of a user's assignment that somebody saw, by cell


def check_seen(plan: Plan, seen: Seen, rows: Mapping[str, Wanted], stored: Mapping[str, Assignment]) -> None:
    """Raise StaleEditError for cells that changed, to anything but the new value, since they were seen."""
    if all(key not in stored or stored[key].version <= version for (key, _part), version in seen.items()):
        return
    later = CellChange.objects.of({key for key, _part in seen}).filter(edit__plan_id=plan.pk)
    later = later.filter(row_version__gt=min(seen.values()))
    newest = {
        cell: change
        for change in later.select_related("edit__by", "plan_user").order_by("edit__number")
        if (cell := (change.plan_user.key, Part(change.part))) in seen and change.row_version > seen[cell]
    }
    stale = []
    for (key, part), change in newest.items():
        theirs, yours = from_json(part, change.after), rows[key][part]
        if not same(theirs, yours, plan.tenant.region):
            by, at, version = author(change.edit), change.edit.at, stored[key].version
            stale.append(Stale(key, name_of(plan, key), part, by, at, theirs, yours, version))
    if stale:
        raise StaleEditError(stale)


def values_seen(plan: Plan, key: str, version: int) -> Mapping[Part, Value]:
    """Return what the plan held for a user when their assignment had ``version``."""
    later = CellChange.objects.of([key]).filter(edit__plan_id=plan.pk, row_version__gt=version)
    row = assignments(plan, [key]).get(key)
    earliest_last = later.order_by("-edit__number")
    before = {Part(change.part): from_json(Part(change.part), change.before) for change in earliest_last}
    return {part: value_of(row, part) for part in Part} | before


def check_accounts(plan: Plan, changes: Mapping[str, Wanted], known: EditScope | Everybody) -> None:
    """Raise unless the accounts are there, and each is one user's own; the database would refuse it too."""
    wanted: dict[int, str] = {}
    for key, parts in changes.items():
        extension = parts.get(Part.EXTENSION)
        if isinstance(extension, Extension) and extension.extension_id is not None:
            account = known.accounts.get(extension.extension_id)
            if account is None:
                raise UnknownReferenceError(str(extension.extension_id))
            first = wanted.setdefault(account.pk, key)
            if first != key:
                raise _taken(plan, account, holder_key=first, key=key)
    if not wanted:
        return
    accounts = {account.pk: account for account in known.accounts.values()}
    for holder, pk in known.holders():
        if pk in wanted and Part.EXTENSION not in changes.get(holder, {}):
            raise _taken(plan, accounts[pk], holder_key=holder, key=wanted[pk])


def _taken(plan: Plan, account: SipAccount, *, holder_key: str, key: str) -> AccountTakenError:
    return AccountTakenError(
        extension=account.extension,
        extension_id=account.extension_id,
        holder=name_of(plan, holder_key),
        holder_key=holder_key,
        key=key,
    )


def name_of(plan: Plan, key: str) -> str:
    """Return the name of a user of the plan's grid, with what tells them apart from another of that name."""
    name = plan.rows.filter(key=key).values_list("name", flat=True).first()
    return called(name, namesakes([key], plan).get(key, "")) if name else key

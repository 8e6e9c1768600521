"""Editing in place: one cell, or a few that belong together."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from uuid import UUID

from django.db import transaction

from ccrm_admin.planning.domain.state import NO_EXTENSION, Part
from ccrm_admin.planning.engine.references import NewPools, assignments, extension_ids_in
from ccrm_admin.planning.engine.values import Cell, Value, checked
from ccrm_admin.planning.engine.write import Action, Outcome, begin, write
from ccrm_admin.planning.models import Plan
from ccrm_admin.planning.models.choices import EditKind
from ccrm_admin.tenants.models import User


@transaction.atomic
def set_cells(
    *,
    plan: Plan,
    by: User | None,
    cells: Sequence[Cell],
    take_from: str = "",
    reason: str = "",
    token: UUID | None = None,
) -> Outcome:
    """Give parts of users' assignments new values, all in one edit.

    ``take_from``: the user whom the plan gives one of the accounts now, and who is left without. Raises
    NotADraftError, StaleEditError (somebody changed one of the cells since the version that was seen),
    AccountTakenError, UnknownReferenceError and InvalidValueError; then nothing is written.
    """
    plan, done = begin(plan, token)
    if done:
        return done
    rows: dict[str, dict[Part, Value]] = {}
    for cell in cells:
        rows.setdefault(cell.key, {})[cell.part] = checked(cell.part, cell.value)
    pools = NewPools(plan.tenant, rows)
    pools.check()
    if take_from and take_from not in rows and _has_one_of(plan, take_from, extension_ids_in(rows.values())):
        rows[take_from] = {Part.EXTENSION: NO_EXTENSION}
    versions = {(cell.key, cell.part): cell.expected_version for cell in cells}
    seen = {cell: version for cell, version in versions.items() if version is not None}
    return write(plan, {**rows, **pools.spelled()}, Action(EditKind.CELL, by, reason, token), seen)


def _has_one_of(plan: Plan, key: str, extension_ids: Collection[int]) -> bool:
    """Tell whether the plan gives the user one of the accounts."""
    row = assignments(plan, [key]).get(key)
    return bool(row and row.account and row.account.extension_id in extension_ids)

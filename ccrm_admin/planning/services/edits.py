"""Editing in place: one cell, or a few that belong together."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction

from ccrm_admin.planning.domain.state import NO_EXTENSION, Part
from ccrm_admin.planning.engine.references import check_presentations, extension_ids_in, spelled_as_listed
from ccrm_admin.planning.engine.values import Cell, checked, from_json, same
from ccrm_admin.planning.engine.write import Action, Outcome, assignments, lock, name_of, repeated, write
from ccrm_admin.planning.models import CellChange
from ccrm_admin.planning.models.choices import EditKind
from ccrm_admin.planning.text.errors import Stale, StaleEditError, author

if TYPE_CHECKING:
    from ccrm_admin.planning.engine.values import Value
    from ccrm_admin.planning.models import Plan
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
    PlanArchivedError, StaleEditError (somebody changed one of the cells since the version that was seen),
    AccountTakenError, UnknownReferenceError and InvalidValueError; then nothing is written.
    """
    plan = lock(plan)
    if done := repeated(plan, token):
        return done
    rows: dict[str, dict[Part, Value]] = {}
    for cell in cells:
        rows.setdefault(cell.key, {})[cell.part] = checked(cell.part, cell.value)
    _check_fresh(plan, [cell for cell in cells if cell.expected_version is not None], rows)
    check_presentations(plan.tenant, rows)
    if take_from and take_from not in rows and _has_one_of(plan, take_from, extension_ids_in(rows.values())):
        rows[take_from] = {Part.EXTENSION: NO_EXTENSION}
    return write(plan, spelled_as_listed(plan.tenant, rows), Action(EditKind.CELL, by, reason, token))


def _has_one_of(plan: Plan, key: str, extension_ids: Collection[int]) -> bool:
    """Tell whether the plan gives the user one of the accounts."""
    row = assignments(plan, [key]).get(key)
    return bool(row and row.account and row.account.extension_id in extension_ids)


def _check_fresh(plan: Plan, cells: Sequence[Cell], rows: dict[str, dict[Part, Value]]) -> None:
    """Raise StaleEditError for a cell that changed, to anything but the new value, since it was seen."""
    seen = {(cell.key, cell.part): cell.expected_version or 0 for cell in cells}
    if not seen:
        return
    later = CellChange.objects.of({cell.key for cell in cells}).filter(edit__plan_id=plan.pk)
    later = later.filter(row_version__gt=min(seen.values()))
    newest = {
        cell: change
        for change in later.select_related("edit__by", "plan_user").order_by("edit__number")
        if (cell := (change.plan_user.key, Part(change.part))) in seen and change.row_version > seen[cell]
    }
    for (key, part), change in newest.items():
        theirs, yours = from_json(part, change.after), rows[key][part]
        if not same(theirs, yours, plan.tenant.region):
            by, at, name = author(change.edit), change.edit.at, name_of(plan, key)
            raise StaleEditError(Stale(key, name, part, by, at, theirs, yours, change.row_version))

"""A plan's history as people read it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ccrm_admin.planning.cells import from_json
from ccrm_admin.planning.effective import Part
from ccrm_admin.planning.models import CellChange, Edit
from ccrm_admin.planning.wording import Told, wording_for

if TYPE_CHECKING:
    from ccrm_admin.planning.models import Plan

SHOWN_AT_ONCE = 5  # changes of an edit in the list; a larger edit has a page for them


@dataclass(frozen=True, slots=True)
class ToldChange:
    """One cell that an edit changed: whose, and what."""

    name: str
    told: Told


@dataclass(frozen=True, slots=True)
class ToldEdit:
    """An edit with its changes, if they are few."""

    edit: Edit
    changes: Sequence[ToldChange]


def told_edits(plan: Plan, edits: Sequence[Edit]) -> list[ToldEdit]:
    """Return edits in words, in two queries."""
    few = [edit.pk for edit in edits if edit.cells <= SHOWN_AT_ONCE and not edit.tie]  # a tie moves, no more
    found = list(CellChange.objects.with_users().filter(edit__in=few).order_by("pk"))
    changes: dict[int, list[ToldChange]] = defaultdict(list)
    for change, told in zip(found, told_changes(plan, found), strict=True):
        changes[change.edit_id].append(told)
    return [ToldEdit(edit, changes[edit.pk]) for edit in edits]


def told_changes(plan: Plan, changes: Iterable[CellChange]) -> list[ToldChange]:
    """Return changes in words, in one query."""
    cells = [(change.name, Part(change.part), change.before, change.after) for change in changes]
    read = [(name, part, from_json(part, old), from_json(part, new)) for name, part, old, new in cells]
    wording = wording_for(plan.tenant, (value for _name, _part, *values in read for value in values))
    return [ToldChange(name, wording.change(part, old, new)) for name, part, old, new in read]

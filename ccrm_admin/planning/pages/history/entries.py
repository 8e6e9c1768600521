"""A plan's history as people read it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from ccrm_admin.planning.domain.state import Part
from ccrm_admin.planning.engine.describe import DescribedChange, wording_for
from ccrm_admin.planning.engine.values import from_json
from ccrm_admin.planning.models import CellChange, Edit
from ccrm_admin.planning.models.choices import EditKind
from ccrm_admin.planning.text.messages import PART_LABELS

if TYPE_CHECKING:
    from ccrm_admin.planning.models import Plan

SHOWN_AT_ONCE = 5  # changes of an edit in the list; a larger edit has a page for them


@dataclass(frozen=True, slots=True)
class ToldChange:
    """One cell that an edit changed: whose, and what. ``planned``: they are still to come."""

    name: str
    told: DescribedChange
    planned: bool


@dataclass(frozen=True, slots=True)
class ToldEdit:
    """An edit with its changes, if they are few."""

    edit: Edit
    changes: Sequence[ToldChange]


def told_edits(plan: Plan, edits: Sequence[Edit]) -> list[ToldEdit]:
    """Return edits in words, in two queries."""
    few = [edit.pk for edit in edits if edit.cells <= SHOWN_AT_ONCE]
    found = list(CellChange.objects.with_users().filter(edit__in=few).order_by("pk"))
    changes: dict[int, list[ToldChange]] = defaultdict(list)
    for change, told in zip(found, told_changes(plan, found), strict=True):
        changes[change.edit_id].append(told)
    return [ToldEdit(edit, changes[edit.pk]) for edit in edits]


def undone(edit: Edit) -> str:
    """Return what an edit undid, or did again, as a sentence."""
    said = _("Redone: %(what)s.") if edit.is_redo else _("Undone: %(what)s.")
    while edit.undoes is not None:
        edit = edit.undoes
    return said % {"what": _summary(edit)}


def _summary(edit: Edit) -> str:
    """Return whose cell was edited, or what was done to many."""
    if edit.kind != EditKind.CELL:
        return edit.what
    change = edit.changes.with_users().order_by("pk")[0]
    return f"{change.plan_user}, {PART_LABELS[Part(change.part)]}"


def told_changes(plan: Plan, changes: Iterable[CellChange]) -> list[ToldChange]:
    """Return changes in words, in one query."""
    read = [
        (change, part, from_json(part, change.before), from_json(part, change.after))
        for change in changes
        for part in [Part(change.part)]
    ]
    wording = wording_for(plan.tenant, (value for _change, _part, *values in read for value in values))
    return [
        ToldChange(str(change.plan_user), wording.change(part, old, new), planned=change.plan_user.planned)
        for change, part, old, new in read
    ]

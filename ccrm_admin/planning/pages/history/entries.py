"""A plan's history as people read it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ccrm_admin.planning.domain.state import Part
from ccrm_admin.planning.engine.describe import DescribedChange, wording_for
from ccrm_admin.planning.engine.namesakes import called, namesakes
from ccrm_admin.planning.engine.values import from_json
from ccrm_admin.planning.models import CellChange, Edit, Plan
from ccrm_admin.planning.models.choices import EditKind
from ccrm_admin.planning.models.querysets import CellChangeQuerySet
from ccrm_admin.planning.text.messages import PART_LABELS

EDIT_MAX_CHANGES = 5  # in the list; a larger edit has a page for them


class ChangedCell(NamedTuple):
    """One cell that an edit changed, the change in words, and what tells its user from a namesake."""

    cell: CellChange
    change: DescribedChange
    apart: str


def described_edits(plan: Plan, edits: Sequence[Edit]) -> list[tuple[Edit, list[ChangedCell]]]:
    """Return each edit with its changes, if they are few, in three queries."""
    few = [edit.pk for edit in edits if edit.cells <= EDIT_MAX_CHANGES]
    return _with_changes(plan, edits, CellChange.objects.filter(edit__in=few))


def edits_of_user(plan: Plan, key: str, *, most: int) -> list[tuple[Edit, list[ChangedCell]]]:
    """Return the last edits that concerned a user, each with what it changed of theirs."""
    mine = CellChange.objects.of([key]).filter(edit__plan_id=plan.pk)
    edits = list(Edit.objects.for_plan(plan).newest_first().filter(pk__in=mine.values("edit"))[:most])
    return _with_changes(plan, edits, mine.filter(edit__in=edits))


def _with_changes(
    plan: Plan, edits: Sequence[Edit], cells: CellChangeQuerySet
) -> list[tuple[Edit, list[ChangedCell]]]:
    changes: dict[int, list[ChangedCell]] = defaultdict(list)
    for changed in described_changes(plan, cells.with_users().order_by("pk")):
        changes[changed.cell.edit_id].append(changed)
    return [(edit, changes[edit.pk]) for edit in edits]


def undone(edit: Edit) -> str:
    """Return what an edit undid, or did again, as a sentence."""
    said = _("Redone: %(what)s.") if edit.is_redo else _("Undone: %(what)s.")
    while edit.undoes is not None:
        edit = edit.undoes
    return said % {"what": _summary(edit)}


def _summary(edit: Edit) -> str:
    """Return what was edited, of whom; of how many, if there are several."""
    what = edit.what
    if edit.kind == EditKind.CELL:
        parts = {Part(part) for part in edit.changes.values_list("part", flat=True).distinct()}
        what = ", ".join(str(label) for part, label in PART_LABELS.items() if part in parts)
        if edit.rows == 1:
            user = edit.changes.with_users()[0].plan_user
            return f"{called(str(user), namesakes({user.key}, edit.plan).get(user.key, ''))}, {what}"
    if edit.rows < 2:
        return what
    users = ngettext("%(count)s user", "%(count)s users", edit.rows) % {"count": edit.rows}
    return f"{users}, {what}"


def described_changes(plan: Plan, changes: Iterable[CellChange]) -> list[ChangedCell]:
    """Return changes in words, in two queries."""
    read = [
        (change, part, from_json(part, change.before), from_json(part, change.after))
        for change in changes
        for part in [Part(change.part)]
    ]
    wording = wording_for(plan.tenant, (value for _change, _part, *values in read for value in values))
    apart = namesakes({change.plan_user.key for change, *_values in read}, plan) if read else {}
    return [
        ChangedCell(change, wording.change(part, old, new), apart.get(change.plan_user.key, ""))
        for change, part, old, new in read
    ]

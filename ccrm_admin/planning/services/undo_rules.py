"""Whether an edit can be undone, and what that puts back."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

from django.db.models import Q
from django.utils.translation import gettext as _

from ccrm_admin.planning.domain.state import Part, key_of
from ccrm_admin.planning.engine.loading import for_users
from ccrm_admin.planning.engine.values import BLANK, Value, from_json, value_of
from ccrm_admin.planning.engine.write import assignments
from ccrm_admin.planning.models import CellChange, Edit
from ccrm_admin.planning.models.choices import EditKind
from ccrm_admin.planning.text.errors import InvalidValueError, UndoBlockedError, UnknownReferenceError

if TYPE_CHECKING:
    from ccrm_admin.planning.models import Plan
    from ccrm_admin.planning.models.querysets import EditQuerySet

READ_ALL_ABOVE_CELLS = 500  # cells; from here on reading all changes is as quick

Cell = tuple[str, str]  # the user's key and the part


def undoable(plan: Plan, number: int) -> tuple[Edit, list[CellChange]]:
    """Return edit ``number`` and its changes.

    Raises UnknownReferenceError, UndoBlockedError, and InvalidValueError if it changed no assignment.
    """
    edit = Edit.objects.for_plan(plan).newest_first().filter(number=number).first()
    if edit is None:
        raise UnknownReferenceError(str(number))
    if edit.undone_by is not None:
        raise UndoBlockedError([edit.undone_by])
    changes = list(edit.changes.with_users())
    if not changes and not edit.tie:
        raise InvalidValueError(_("This can't be undone: it changed no assignment."))
    if in_the_way := blockers(edit, changes):
        raise UndoBlockedError(in_the_way)
    return edit, changes


def blockers(edit: Edit, changes: Collection[CellChange]) -> list[Edit]:
    """Return the later edits of the cells that ``edit`` changed, newest first.

    One that was undone since, and its undoing, leave a cell as they found it and so are not in the way. A tie
    is, unless the cell went along with the planned user: then it is the CRM user's that counts from there on.
    """
    later = Edit.objects.filter(plan_id=edit.plan_id, number__gt=edit.number, undone_by=None)
    later = later.exclude(undoes__number__gt=edit.number)
    cells = {(change.key, change.part) for change in changes}
    ties = list(later.about_ties().order_by("number"))
    # Where a tie is to be undone, what it moved is not looked for with the CRM's user, but with both of them.
    paths = [[cell] if edit.tie else _path(cell, ties) for cell in cells]
    watched = {cell for path in paths for cell in path}
    touched = _touched(later, watched)
    tied = {tie.pk for tie in ties}
    found = [pk for pk, theirs in touched.items() if pk not in tied and not theirs.isdisjoint(watched)]
    found += [tie.pk for tie in ties if any(_in_the_way(tie, touched[tie.pk], path) for path in paths)]
    return list(Edit.objects.newest_first().filter(pk__in=found))


def _path(cell: Cell, ties: Iterable[Edit]) -> list[Cell]:
    """Return a cell of somebody, and where ``ties`` took it since, one after the other."""
    path = [cell]
    for tie in ties:
        former, heir = _moves(tie)
        if tie.kind == EditKind.TIE and path[-1][0] == former:
            path.append((heir, cell[1]))
    return path


def _moves(tie: Edit) -> tuple[str, str]:
    """Return the keys of the person whom ``tie`` tied and of whom they turned out to be."""
    return key_of(tie.former_user_id, tie.planned_user_id), key_of(tie.crm_user_id, None)


def _in_the_way(tie: Edit, touched: set[Cell], path: Sequence[Cell]) -> bool:
    """Tell whether a later tie touches a cell; ``path`` is what ``_path`` returns for it."""
    former, heir = _moves(tie)
    for before, after in pairwise(path):
        if (before[0], after[0]) == (former, heir):
            return after not in touched
    # What both had decided alike is the CRM user's own as well as what came from the former one.
    claimed = touched | {(heir, part) for key, part in touched if key == former}
    return not claimed.isdisjoint(path)


def _touched(edits: EditQuerySet, cells: Collection[Cell]) -> Mapping[int, set[Cell]]:
    """Return what each of ``edits`` changed of ``cells``, if these are few, and whatever ties moved."""
    changes = CellChange.objects.filter(edit__in=edits.order_by())
    if len(cells) < READ_ALL_ABOVE_CELLS:
        wanted = for_users({key for key, _part in cells}) & Q(part__in={part for _key, part in cells})
        changes = changes.filter(wanted | Q(edit__crm_user__isnull=False))
    touched: dict[int, set[Cell]] = defaultdict(set)
    for number, user, planned, part in changes.values_list("edit", "crm_user", "planned_user", "part"):
        touched[number].add((key_of(user, planned), part))
    return touched


def before(changes: Iterable[CellChange], heirs: Heirs | None = None) -> dict[str, dict[Part, Value]]:
    """Return the values before ``changes``; of several of one cell, before the last one given.

    They are by the keys of those who had the cells then, or have them now, as ``heirs`` tell.
    """
    rows: dict[str, dict[Part, Value]] = {}
    for change in changes:
        part = Part(change.part)
        key = heirs.of(change) if heirs else change.key
        rows.setdefault(key, {})[part] = from_json(part, change.before)
    return rows


class Heirs:
    """Who has now what somebody had in a plan who was tied since."""

    def __init__(self, plan: Plan) -> None:
        ties = Edit.objects.for_plan(plan).standing_ties()
        self._ties = [(tie.number, *_moves(tie)) for tie in ties]

    def of(self, change: CellChange) -> str:
        """Return the key of who has the cell of ``change`` now."""
        key = change.key
        for number, former, heir in self._ties:
            if number >= change.edit.number and key == former:
                key = heir
        return key


def before_all(plan: Plan, changes: Iterable[CellChange]) -> dict[str, dict[Part, Value]]:
    """Return the values before all of ``changes``, which are all since some moment, the newest first.

    Whoever was tied since gets what they had as the former user, unless they had something decided already.
    """
    heirs = Heirs(plan)
    own: dict[str, dict[Part, Value]] = {}
    inherited: dict[tuple[str, str], dict[Part, Value]] = {}
    for change in changes:
        part, heir = Part(change.part), heirs.of(change)
        came_along = heir != change.key
        values = inherited.setdefault((change.key, heir), {}) if came_along else own.setdefault(heir, {})
        values[part] = from_json(part, change.before)
    stored = assignments(plan, {heir for _former, heir in inherited})
    for (_former, heir), values in inherited.items():
        mine = own.setdefault(heir, {})
        for part, value in values.items():
            had = mine[part] if part in mine else value_of(stored.get(heir), part)
            if had == BLANK.get(part):
                mine[part] = value
    return own


def mark_undone(edit: Edit | None, undoing: Edit) -> None:
    """Note that ``undoing`` undid ``edit``: what that had undone counts again, and so on to the first."""
    by, counts = undoing, False
    while edit is not None:
        edit.undone_by = None if counts else by
        edit.save(update_fields=["undone_by"])
        by, edit, counts = edit, edit.undoes, not counts

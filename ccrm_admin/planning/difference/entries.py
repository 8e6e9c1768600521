"""A plan's difference as people read it: by user, by extension or by number."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from typing import TYPE_CHECKING

from django.db.models import TextChoices
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ccrm_admin.inventory.folding import search_text
from ccrm_admin.inventory.models import CallPresentation
from ccrm_admin.numbers import canonical
from ccrm_admin.planning.diff import Change
from ccrm_admin.planning.effective import NONE, Extension, Part
from ccrm_admin.planning.wording import Told, Wording, unbroken

if TYPE_CHECKING:
    from ccrm_admin.planning.diff import Value
    from ccrm_admin.planning.difference.comparison import Comparison, Moved
    from ccrm_admin.tenants.models import Tenant

_BETWEEN_GROUPS = re.compile(r"(?<=\d)\s(?=\d)")


class By(TextChoices):
    """What the difference is grouped by."""

    USER = "user", gettext_lazy("By user")
    EXTENSION = "extension", gettext_lazy("By extension")
    NUMBER = "number", gettext_lazy("By number")


class Kind(TextChoices):
    """What becomes of something."""

    ADDED = "added", gettext_lazy("added")
    CHANGED = "changed", gettext_lazy("changed")
    REMOVED = "removed", gettext_lazy("removed")


@dataclass(frozen=True, slots=True)
class Line:
    """One part of a user, before and after; or ``people`` who get or lose the thing."""

    kind: Kind
    told: Told | None = None
    people: Sequence[str] = ()

    @property
    def text(self) -> str:
        """All that is read in it."""
        told = self.told
        if told is None:
            return " ".join(self.people)
        return " ".join((told.part, *(told.added + told.removed or (told.before, told.after))))


@dataclass(frozen=True)
class Entry:
    """A user, an account or a number, and what changes about it.

    ``find`` is what the grid finds it by. ``make_lines`` words the changes, which only few entries need.
    """

    title: str
    note: str
    find: str
    kinds: frozenset[Kind]
    make_lines: Callable[[], Sequence[Line]]

    @cached_property
    def lines(self) -> Sequence[Line]:
        """What changes, part by part or side by side."""
        return self.make_lines()

    @property
    def search(self) -> str:
        """The folded text that a filter looks in, its numbers not in groups."""
        text = " ".join((self.title, self.find, self.note, *(line.text for line in self.lines)))
        return search_text(_BETWEEN_GROUPS.sub("", text))


def entries(comparison: Comparison, by: By, tenant: Tenant) -> list[Entry]:
    """Return what the plan changes, grouped."""
    wording = Wording(comparison.world.accounts, comparison.world.region)
    if by == By.USER:
        return list(_users(comparison, wording))
    if by == By.EXTENSION:
        return [_account(moved, comparison, wording) for moved in comparison.by_extension()]
    return list(_numbers(comparison, tenant))


def kind_of(change: Change) -> Kind:
    """Return what becomes of a user's part."""
    if not _holds(change.live):
        return Kind.ADDED
    return Kind.CHANGED if _holds(change.planned) else Kind.REMOVED


def _holds(value: Value) -> bool:
    return value.mode != NONE if isinstance(value, Extension) else bool(value)


def _users(comparison: Comparison, wording: Wording) -> Iterable[Entry]:
    for source, changes in comparison.by_user():
        name, kinds = source.user.name, frozenset(map(kind_of, changes))
        yield Entry(name, source.permission_group, name, kinds, partial(_lines, changes, wording))


def _lines(changes: Iterable[Change], wording: Wording) -> list[Line]:
    return [
        Line(kind_of(change), wording.change(change.part, change.live, change.planned)) for change in changes
    ]


def _account(moved: Moved, comparison: Comparison, wording: Wording) -> Entry:
    extension_id = int(moved.thing)
    account = comparison.world.accounts.get(extension_id)
    note = ", ".join(filter(None, (account.name, account.server))) if account else ""
    return _moved(moved, wording.number(extension_id), note, account.extension if account else "")


def _numbers(comparison: Comparison, tenant: Tenant) -> Iterable[Entry]:
    names = dict(CallPresentation.objects.for_tenant(tenant).values_list("presentation_canonical", "name"))
    for part, label in ((Part.CALLS, _("call presentation")), (Part.SMS, _("SMS sender"))):
        for moved in comparison.by_number(part):
            number = str(moved.thing)
            note = ", ".join(
                filter(
                    None,
                    (label, names.get(canonical(number, tenant.region), "") if part == Part.CALLS else ""),
                )
            )
            yield _moved(moved, unbroken(number), note, number)


def _moved(moved: Moved, title: str, note: str, find: str) -> Entry:
    sides = ((Kind.REMOVED, moved.loses), (Kind.ADDED, moved.gets))
    lines = [Line(kind, people=[user.name for user in users]) for kind, users in sides if users]
    kind = Kind.CHANGED if moved.gets and moved.loses else Kind.ADDED if moved.gets else Kind.REMOVED
    return Entry(title, note, find, frozenset({kind}), lambda: lines)

"""A plan's difference as people read it: by user, by extension or by number."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, partial

from django.db.models import TextChoices
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ccrm_admin.inventory.models import CallPresentation
from ccrm_admin.inventory.normalize import search_text
from ccrm_admin.inventory.vocabulary import NONE
from ccrm_admin.numbers import canonical
from ccrm_admin.planning.domain.diff import Change, Value
from ccrm_admin.planning.domain.state import Account, Extension, Part, User, account_of
from ccrm_admin.planning.engine.describe import DescribedChange, Wording, unbroken, unnumbered
from ccrm_admin.planning.engine.namesakes import called, namesakes
from ccrm_admin.planning.models import Plan
from ccrm_admin.planning.pages.difference.comparison import Comparison, Moved

Names = Mapping[str, str]  # what the users who change are called, by key

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

    @property
    def sign(self) -> str:
        """What stands before it, also where colours are not printed."""
        return {Kind.ADDED: "+", Kind.REMOVED: "−"}.get(self, "≠")

    @property
    def colour(self) -> str:
        """The colour of its badge."""
        return {Kind.ADDED: "green", Kind.REMOVED: "red"}.get(self, "blue")


@dataclass(frozen=True, slots=True)
class Line:
    """One part of a user, before and after; or ``people`` who get or lose the thing."""

    kind: Kind
    change: DescribedChange | None = None
    people: Sequence[str] = ()

    @property
    def text(self) -> str:
        """All that is read in it."""
        if self.change is None:
            return " ".join(self.people)
        numbers = self.change.added + self.change.removed
        return " ".join((self.change.part, *(numbers or (self.change.before, self.change.after))))


@dataclass(frozen=True)
class Entry:
    """A user, an account or a number, and what changes about it.

    ``found_by`` is the query that the grid finds it by. ``make_lines`` words the changes, which only few
    entries need.
    """

    title: str
    note: str
    found_by: Mapping[str, str]
    kinds: frozenset[Kind]
    make_lines: Callable[[], Sequence[Line]]

    @property
    def grid_query(self) -> str:
        """The query string of the grid with those whom it concerns."""
        return urlencode(self.found_by)

    @cached_property
    def lines(self) -> Sequence[Line]:
        """What changes, part by part or side by side."""
        return self.make_lines()

    @property
    def search(self) -> str:
        """The folded text that a filter looks in, its numbers not in groups."""
        find = self.found_by.get("q", "")
        text = " ".join((self.title, find, self.note, *(line.text for line in self.lines)))
        return search_text(_BETWEEN_GROUPS.sub("", text))


def entries(comparison: Comparison, by: By, plan: Plan, against: Plan | None = None) -> list[Entry]:
    """Return what the plan changes, ``against`` another if there is one, grouped; no namesakes are alike."""
    wording = Wording(comparison.world.accounts, plan.tenant)
    names = names_apart(comparison, plan, against)
    grouped = {By.USER: _users, By.EXTENSION: _accounts, By.NUMBER: _numbers}[by]
    return list(grouped(comparison, wording, names))


def names_apart(comparison: Comparison, plan: Plan, against: Plan | None = None) -> Names:
    """Return what those who change are called so that nobody is taken for a namesake in either plan."""
    users = {change.user: comparison.world.users[change.user] for change in comparison.changes}
    apart = namesakes(users, plan, *([against] if against else []))
    return {key: called(user.name, apart.get(key, "")) for key, user in users.items()}


def kind_of(change: Change) -> Kind:
    """Return what becomes of a user's part."""
    if not _holds(change.live):
        return Kind.ADDED
    return Kind.CHANGED if _holds(change.planned) else Kind.REMOVED


def _holds(value: Value) -> bool:
    return value.mode != NONE if isinstance(value, Extension) else bool(value)


def _users(comparison: Comparison, wording: Wording, names: Names) -> Iterable[Entry]:
    for source, changes in comparison.by_user():
        name, kinds = names[source.user.key], frozenset(map(kind_of, changes))
        found_by = {"picked": source.user.key}
        yield Entry(name, source.permission_group, found_by, kinds, partial(_lines, changes, wording))


def _lines(changes: Iterable[Change], wording: Wording) -> list[Line]:
    return [
        Line(kind_of(change), wording.change(change.part, change.live, change.planned)) for change in changes
    ]


def described_accounts(
    comparison: Comparison, wording: Wording
) -> Iterator[tuple[Moved, str, str, str, Account | None]]:
    """Yield the accounts that change hands, each with its number, name and server in words.

    The name has the id with it where nothing else distinguishes two of them.
    """
    found = []
    for moved in comparison.moved(Part.EXTENSION):
        account = account_of(int(moved.thing), comparison.world.accounts)
        name, server = (account.name, account.server) if account else ("", "")
        found.append((moved, wording.number(int(moved.thing)), name, server, account))
    alike = Counter((number, name, server) for _moved, number, name, server, _account in found)
    for moved, number, name, server, account in found:
        which = unnumbered(int(moved.thing)) if alike[number, name, server] > 1 else ""
        yield moved, number, ", ".join(filter(None, (name, which))), server, account


def _accounts(comparison: Comparison, wording: Wording, names: Names) -> Iterator[Entry]:
    for moved, number, name, server, account in described_accounts(comparison, wording):
        note = ", ".join(filter(None, (name, server)))
        yield _moved(moved, number, note, account.extension if account else "", names)


def _numbers(comparison: Comparison, wording: Wording, names: Names) -> Iterable[Entry]:
    labels = {Part.CALLS: _("call presentation"), Part.SMS: _("SMS sender")}
    for moved, part, number, name in described_numbers(comparison, wording):
        note = ", ".join(filter(None, (labels[part], name)))
        yield _moved(moved, unbroken(number), note, number, names)


def described_numbers(comparison: Comparison, wording: Wording) -> Iterator[tuple[Moved, Part, str, str]]:
    """Yield the call presentations, then the senders, that come or go, each with its name or its ids."""
    tenant = wording.tenant
    names = dict(CallPresentation.objects.for_tenant(tenant).values_list("presentation_canonical", "name"))
    for part in (Part.CALLS, Part.SMS):
        for moved in comparison.moved(part):
            number = str(moved.thing)
            name = names.get(canonical(number, tenant.region), "") if part == Part.CALLS else ""
            yield moved, part, number, name or wording.ids(part, number)


def sides_of(moved: Moved) -> tuple[tuple[Kind, list[User]], ...]:
    """Return who loses something, then who gets it."""
    return (Kind.REMOVED, moved.loses), (Kind.ADDED, moved.gets)


def _moved(moved: Moved, title: str, note: str, find: str, names: Names) -> Entry:
    sides = [(kind, [names[user.key] for user in users]) for kind, users in sides_of(moved) if users]
    lines = [Line(kind, people=people) for kind, people in sides]
    kind = Kind.CHANGED if moved.gets and moved.loses else Kind.ADDED if moved.gets else Kind.REMOVED
    return Entry(title, note, {"q": find}, frozenset({kind}), lambda: lines)

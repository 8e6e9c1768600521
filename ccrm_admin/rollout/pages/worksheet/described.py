"""A step in words: what stands there now, and what is to be entered in the panel."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ccrm_admin.inventory.vocabulary import STATIC
from ccrm_admin.ordering.keys import in_order
from ccrm_admin.planning.domain.diff import Value
from ccrm_admin.planning.domain.state import NO_EXTENSION, Extension, Part, Pool
from ccrm_admin.planning.engine.describe import Wording, with_ids, wording_for
from ccrm_admin.rollout.domain.verify import GONE
from ccrm_admin.rollout.models import Step
from ccrm_admin.rollout.services.compute import parts_in
from ccrm_admin.rollout.services.waiting import Blockers, blockers_of
from ccrm_admin.rollout.text import panel
from ccrm_admin.tenants.models import Tenant
from ccrm_admin.ui.phone import format_phone


@dataclass(frozen=True, slots=True)
class Copied:
    """A value that is to be entered: what is shown, and what a click copies."""

    shown: str
    text: str


@dataclass(frozen=True, slots=True)
class Field:
    """A field of the panel: its name there, what stands in it, and what to do about it.

    ``enter`` is what to put there, ``word`` what to choose, ``note`` what tells it apart; of a pool ``add``
    and ``remove``.
    """

    name: str
    now: str = ""
    word: str = ""
    enter: Copied | None = None
    note: str = ""
    add: tuple[Copied, ...] = ()
    remove: tuple[Copied, ...] = ()


@dataclass(frozen=True)
class Words:
    """Puts the steps of a tenant in words; ``blockers`` are those that each waits for, by its number."""

    wording: Wording
    blockers: Blockers

    def fields(self, step: Step) -> list[Field]:
        """Return the fields of the panel that a step is about."""
        before, planned = _now(step), parts_in(step.set)
        found = [*self._person(step)] if step.create else []
        if isinstance(extension := planned.get(Part.EXTENSION), Extension):
            had = before.get(Part.EXTENSION)
            found.append(self._account(had if isinstance(had, Extension) else NO_EXTENSION, extension))
        for part, name in ((Part.CALLS, panel.CALLS), (Part.SMS, panel.SMS)):
            if part in planned:
                found.append(self._pool(name, part, _pool(before.get(part)), _pool(planned[part])))
        return found

    def account(self, step: Step) -> tuple[str, str]:
        """Return the internal number that a user has and gets, or their mode in a word; "" for no change."""
        planned = parts_in(step.set).get(Part.EXTENSION)
        if not isinstance(planned, Extension):
            return "", ""
        had = _now(step).get(Part.EXTENSION)
        before, after = (self._short(each) for each in (had, planned))
        if before == after and isinstance(had, Extension):
            return self.wording.extension(had), self.wording.extension(planned)
        return before, after

    def changed(self, step: Step, part: Part) -> tuple[Pool, Pool] | None:
        """Return what comes into a pool and what goes; None if the step is not about it."""
        planned = parts_in(step.set)
        if part not in planned:
            return None
        had, has = _pool(_now(step).get(part)), _pool(planned[part])
        return self.wording.without(has, had), self.wording.without(had, has)

    def values(self, data: Mapping[str, Any]) -> str:
        """Return values that CCRM has in words, for one line."""
        if data == GONE:
            return _("not in CCRM")
        said = []
        for part, value in parts_in(data).items():
            if isinstance(value, Extension):
                said.append(self._short(value))
            else:
                said.append(", ".join(self.wording.pool(part, _pool(value))) or _("nothing"))
        return "; ".join(said)

    def _short(self, extension: Any) -> str:
        if not isinstance(extension, Extension):
            return ""
        if extension.mode == STATIC and extension.extension_id is not None:
            return self.wording.number(extension.extension_id)
        return self.wording.extension(extension)

    def _person(self, step: Step) -> Iterable[Field]:
        user = step.plan_user.survivor
        for name, value in (
            (panel.FIRST_NAME, user.first_name),
            (panel.LAST_NAME, user.last_name),
            (panel.EMAIL, user.email),
            (panel.GROUP, user.permission_group),
        ):
            if value:
                yield Field(name, enter=Copied(value, value))

    def _account(self, had: Extension, planned: Extension) -> Field:
        now = self._short(had) if had.is_static else panel.MODES[had.mode]
        if not planned.is_static or planned.extension_id is None:
            return Field(panel.ACCOUNT, now, word=panel.MODES[planned.mode])
        account = self.wording.accounts.get(planned.extension_id)
        number = self.wording.number(planned.extension_id)
        note = ", ".join(filter(None, (account.name, account.server))) if account else ""
        word = "" if had.is_static else panel.MODES[STATIC]
        return Field(panel.ACCOUNT, now, word=word, enter=Copied(number, number), note=note)

    def _pool(self, name: str, part: Part, had: Pool, has: Pool) -> Field:
        now = ngettext("%(count)s number", "%(count)s numbers", len(had)) % {"count": len(had)}
        if part == Part.SMS:
            now = ngettext("%(count)s sender", "%(count)s senders", len(had)) % {"count": len(had)}
        add, remove = (self._copied(part, pool) for pool in self._changes(had, has))
        return Field(name, now if had else _("none"), add=add, remove=remove)

    def _changes(self, had: Pool, has: Pool) -> tuple[Pool, Pool]:
        return self.wording.without(has, had), self.wording.without(had, has)

    def _copied(self, part: Part, pool: Pool) -> tuple[Copied, ...]:
        shown = ((each, format_phone(each)) for each in in_order(pool))
        return tuple(
            Copied(with_ids(text, self.wording.ids(part, each)), _copied_text(each, text))
            for each, text in shown
        )


def _copied_text(number: str, shown: str) -> str:
    """Return a number without its blanks, as the tables copy it; a sender's name stays as it is."""
    return shown if shown == number else shown.replace(" ", "")


def words_for(tenant: Tenant, steps: Collection[Step]) -> Words:
    """Return what puts ``steps`` of one rollout in words.

    One query for the accounts that they name, and one if they wait for others than these.
    """
    values = [
        value
        for step in steps
        for data in (step.set, step.before, step.seen or {})
        for value in parts_in(data).values()
    ]
    return Words(wording_for(tenant, values), blockers_of(steps))


def _now(step: Step) -> Mapping[Part, Value]:
    """Return what stands in the panel: what did at first, or what was seen there since."""
    seen = {} if step.seen is None or step.seen == GONE else step.seen
    return parts_in({**step.before, **seen})


def _pool(value: Any) -> Pool:
    return value if isinstance(value, tuple) else ()

"""The form of a user's page: all parts that a plan decides about, saved as one edit."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from django.http import QueryDict
from django.utils.translation import gettext as _

from ccrm_admin.planning.domain.state import Extension, Part, Pool
from ccrm_admin.planning.engine.describe import wording_for
from ccrm_admin.planning.engine.edit_checks import values_seen
from ccrm_admin.planning.engine.values import Cell, Value, checked, same, value_of
from ccrm_admin.planning.models import Plan
from ccrm_admin.planning.pages.grid.options import AccountOptions, account_options
from ccrm_admin.planning.pages.grid.pools import PoolChoices, pool_choices
from ccrm_admin.planning.pages.grid.posted import (
    EDITED_PARTS,
    check_known,
    posted_account,
    posted_as_live,
    posted_numbers,
    reason_in,
)
from ccrm_admin.planning.pages.grid.rows import GridRow
from ccrm_admin.planning.pages.grid.written import Reader, numbers_in
from ccrm_admin.planning.text.errors import (
    AccountTakenError,
    InvalidValueError,
    PlanningError,
    StaleEditError,
    check_text,
)
from ccrm_admin.planning.text.messages import PART_LABELS
from ccrm_admin.ui.querystrings import number_in

THEIRS = "theirs"


@dataclass(slots=True)
class Trouble:
    """Why one part could not be saved.

    ``theirs`` and ``yours`` are in words, where somebody else changed the same; ``take_from`` is the key of
    the user who has the account.
    """

    sentence: str
    theirs: str = ""
    yours: str = ""
    take_from: str = ""


@dataclass(frozen=True, slots=True)
class PoolField:
    """A pool with what is typed to be added to it."""

    pool: PoolChoices
    trouble: Trouble | None
    typed: str = ""


class UserForm:
    """What the page shows of a user, and what of it a person changed and sent.

    What they left as it was shown is no part of the edit, whatever has become of it since. All parts that
    they left are shown as of one version, which goes back with the edit.
    """

    def __init__(self, plan: Plan, row: GridRow, posted: QueryDict | None = None) -> None:
        self.plan, self.row = plan, row
        self._posted = posted if posted is not None else QueryDict()
        seen = number_in(self._posted.get("version", ""))
        self.version = row.version if seen is None else seen
        self.wanted: dict[Part, Value] = {}
        self._sent: dict[Part, tuple[Pool | None, str]] = {}
        self.trouble: dict[Part, Trouble] = {}
        self.reason, self.reason_trouble, self.trouble_elsewhere = reason_in(self._posted), "", ""
        self._seen: Mapping[Part, Value] = {part: value_of(row.row.assignment, part) for part in EDITED_PARTS}
        if posted is not None:
            self._see(self.version)
            self._read()
            if "part" in posted:  # as the forms of single parts did that were here before
                self.trouble_elsewhere = _(
                    "This was sent from a page of an older version. Make the change again here."
                )

    @property
    def cells(self) -> list[Cell]:
        """What is to be saved."""
        return [Cell(self.row.key, part, value, self.version) for part, value in self.wanted.items()]

    @property
    def refused(self) -> bool:
        """Whether something can't be saved, and so nothing is."""
        return bool(self.trouble or self.reason_trouble or self.trouble_elsewhere)

    @property
    def changed(self) -> str:
        """The parts that are to be saved, in words."""
        return _in_words(self.wanted)

    @property
    def refused_parts(self) -> str:
        """The parts that can't be saved, in words."""
        return _in_words(self.trouble)

    @property
    def first(self) -> Part | None:
        """The first part that can't be saved."""
        return next((part for part in EDITED_PARTS if part in self.trouble), None)

    @property
    def others(self) -> str:
        """The parts that could have been saved alone, in words."""
        return _in_words([part for part in self.wanted if part not in self.trouble])

    @cached_property
    def typed(self) -> str:
        """The text in the field of the extension, "" where the plan does not change it."""
        if Part.EXTENSION in self.wanted:
            return self._posted_text("typed")
        return _written(self.plan, self._seen[Part.EXTENSION])

    @property
    def account(self) -> str:
        """The account that was chosen from the list."""
        return self._posted.get("account", "") if Part.EXTENSION in self.wanted else ""

    @cached_property
    def accounts(self) -> AccountOptions:
        """The accounts that are offered where no script looks for others."""
        return account_options(
            self.plan, self.typed if Part.EXTENSION in self.trouble else "", key=self.row.key
        )

    @property
    def note(self) -> str:
        """The text in the field of the note."""
        return self._posted.get("note", "") if Part.NOTE in self.wanted else str(self._seen[Part.NOTE])

    @cached_property
    def pools(self) -> Sequence[PoolField]:
        """The fields of both pools."""
        return [self._pool(Part.CALLS), self._pool(Part.SMS)]

    def _pool(self, part: Part) -> PoolField:
        shown: tuple[Value, str] = self._seen[part], ""
        pool, typed = self._sent.get(part, shown) if part in self.wanted else shown
        decided = pool if isinstance(pool, tuple) else None
        return PoolField(pool_choices(self.plan, self.row, part, decided), self.trouble.get(part), typed)

    def refuse(self, error: PlanningError) -> None:
        """Show why the service refused what was sent, beside the part that it is about."""
        if isinstance(error, StaleEditError):
            wording = wording_for(
                self.plan.tenant, [v for each in error.stale for v in (each.theirs, each.yours)]
            )
            for each in error.stale:
                theirs, yours = (wording.of(each.part, value) for value in (each.theirs, each.yours))
                self.trouble[each.part] = Trouble(each.sentence, theirs, yours)
            self._see(error.stale[0].version)  # from here on, theirs is what was seen
        elif isinstance(error, AccountTakenError):
            self.trouble[Part.EXTENSION] = Trouble(error.sentence, take_from=error.holder_key)
        else:
            self.trouble_elsewhere = error.sentence

    def _see(self, version: int) -> None:
        self.version, self._seen = version, values_seen(self.plan, self.row.key, version)

    def _read(self) -> None:
        seen = self._seen
        for part in EDITED_PARTS:
            if self._posted.get(f"{part.value}-keep") == THEIRS:
                continue
            try:
                value = self._value(part, seen[part])
                if same(value, seen[part], self.plan.tenant.region):
                    continue
                self.wanted[part] = value
                check_known(self.plan, self.row.key, part, value)
            except InvalidValueError as error:
                self.wanted.setdefault(part, seen[part])
                self.trouble[part] = Trouble(error.sentence)
        try:
            check_text(self.reason)
        except InvalidValueError as error:
            self.reason_trouble = error.sentence

    def _value(self, part: Part, seen: Value) -> Value:
        """Return what was sent for a part; what was seen if nothing was. Raises InvalidValueError."""
        if part == Part.EXTENSION:
            return self._extension(seen) if "typed" in self._posted else seen
        if part == Part.NOTE:
            return checked(part, self._posted.get("note", "")) if "note" in self._posted else seen
        if f"{part.value}-as" not in self._posted:
            return seen
        pool, typed = self._sent[part] = self._sent_pool(part)
        before = posted_numbers(self._posted, part)
        after = (*before, *numbers_in(typed))
        as_live = pool is None and same(after, before, self.plan.tenant.region)
        return None if as_live else checked(part, after)

    def _extension(self, seen: Value) -> Value:
        typed = self._posted_text("typed")
        if self._posted.get("account"):
            return posted_account(self._posted)
        if typed == _written(self.plan, seen):
            return seen
        return Reader(self.plan.tenant).extension(typed) if typed else None

    def _posted_text(self, name: str) -> str:
        return self._posted.get(name, "").replace("\x00", "").strip()

    def _sent_pool(self, part: Part) -> tuple[Pool | None, str]:
        """Return what is ticked of a pool, None for as live, and what is typed to be added to it.

        Who ticked boxes and left "no change" as it was means the boxes: without a script it does not move.
        Who chose "no change" over the boxes of an own pool means neither those nor what they had typed.
        """
        ticked, typed = posted_numbers(self._posted, part), self._posted_text(f"{part.value}-add")
        if not posted_as_live(self._posted, part):
            return ticked, typed
        shown = self._posted.getlist(f"{part.value}-ticked")  # "" and the numbers, of a pool shown as live
        if not shown:
            return None, ""
        left = same(ticked, tuple(filter(None, shown)), self.plan.tenant.region)
        return None if left else ticked, typed


def _in_words(parts: Iterable[Part]) -> str:
    return ", ".join(str(PART_LABELS[part]) for part in parts)


def _written(plan: Plan, decided: Value) -> str:
    """Return what stands in the field of an extension: what ``Reader`` reads as the same."""
    if not isinstance(decided, Extension):
        return ""
    wording = wording_for(plan.tenant, [decided])
    account = wording.accounts.get(decided.extension_id or 0)
    return account.extension if account and account.extension else wording.extension(decided)

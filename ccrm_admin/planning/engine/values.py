"""One part of one user's assignment as a value: checked, compared, and written into rows and history."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from ccrm_admin.inventory.models import SipAccount
from ccrm_admin.inventory.vocabulary import MODES, NONE, STATIC
from ccrm_admin.numbers import distinct
from ccrm_admin.planning.domain.state import Extension, Part, Pool
from ccrm_admin.planning.models import Assignment
from ccrm_admin.planning.models.plan import NOTE_MAX_CHARACTERS
from ccrm_admin.planning.text.errors import InvalidValueError, check_text

Value = Extension | Pool | str | bool | None  # None: as live

BLANK: dict[Part, Value] = {Part.NOTE: "", Part.CHOSEN: False}  # all other parts: None
LARGEST_POOL = 1000  # presentations


@dataclass(frozen=True, slots=True)
class Cell:
    """A value for one part of one user. ``expected_version``: the row's version that the person saw."""

    key: str
    part: Part
    value: Value
    expected_version: int | None = None


def checked(part: Part, value: Value) -> Value:
    """Return ``value`` in its one spelling. Raises InvalidValueError if no such part can have it."""
    if part == Part.EXTENSION:
        return _checked_extension(value)
    if part == Part.NOTE:
        return _checked_note(value)
    if part == Part.CHOSEN:
        return bool(value)
    if value is None:
        return None
    if not isinstance(value, tuple | list | set | frozenset) or len(value) > LARGEST_POOL:
        raise InvalidValueError(_("A pool is a list of at most %(most)s numbers.") % {"most": LARGEST_POOL})
    return tuple(sorted({str(presentation) for presentation in value}))


def _checked_extension(value: Value) -> Extension | None:
    if value is None:
        return None
    if not isinstance(value, Extension) or value.mode not in MODES:
        raise InvalidValueError(_("Choose a mode: static, dynamic or none."))
    if value.extension_id is not None and value.mode != STATIC:
        raise InvalidValueError(_("Only static users have their own account. Remove the account."))
    return value


def _checked_note(value: Value) -> str:
    note = str(value or "").replace("\x00", "").strip()  # NUL is nothing that anybody could miss
    note = note.replace("\r\n", "\n")  # as forms send the end of a line
    check_text(note)
    if len(note) > NOTE_MAX_CHARACTERS:
        raise InvalidValueError(
            _("Notes have at most %(most)s characters; this one has %(length)s.")
            % {"most": NOTE_MAX_CHARACTERS, "length": len(note)}
        )
    return note


def value_of(row: Assignment | None, part: Part) -> Value:
    """Return what a row decides for one part; without a row, what nobody decided."""
    if row is None:
        return BLANK.get(part)
    if part == Part.EXTENSION:
        return row.extension
    if part == Part.NOTE:
        return row.note
    if part == Part.CHOSEN:
        return row.chosen
    pool = row.call_pool if part == Part.CALLS else row.sms_pool
    return None if pool is None else tuple(pool)


# What ``put`` sets of a row.
COLUMNS_OF = {
    Part.EXTENSION: ("mode", "account_id"),
    Part.CALLS: ("call_pool",),
    Part.SMS: ("sms_pool",),
    Part.NOTE: ("note",),
    Part.CHOSEN: ("chosen",),
}


def put(row: Assignment, part: Part, value: Value, accounts: Mapping[int, SipAccount]) -> None:
    """Set one part of ``row``; ``accounts`` has its account by extensionId."""
    if part == Part.EXTENSION:
        wanted = value if isinstance(value, Extension) else Extension("")
        row.mode = wanted.mode
        row.account = None if wanted.extension_id is None else accounts[wanted.extension_id]
    elif part == Part.NOTE:
        row.note = str(value)
    elif part == Part.CHOSEN:
        row.chosen = bool(value)
    else:
        pool = list(value) if isinstance(value, tuple) else None
        setattr(row, "call_pool" if part == Part.CALLS else "sms_pool", pool)


def same(one: Value, other: Value, region: str) -> bool:
    """Tell whether two values of a part say the same; in pools, the spelling of a number does not count."""
    if isinstance(one, tuple) and isinstance(other, tuple):
        return distinct(one, region) == distinct(other, region)
    return one == other


def as_json(value: Value) -> Any:
    """Return a value as history and scripts write it."""
    if isinstance(value, Extension):
        return {"mode": value.mode, "extensionId": value.extension_id}
    return list(value) if isinstance(value, tuple) else value


def from_json(part: Part, data: Any) -> Value:
    """Return what ``as_json`` wrote for a part."""
    if data is None:
        return BLANK.get(part)
    if part == Part.EXTENSION:
        return Extension(data.get("mode", NONE), data.get("extensionId"))
    return tuple(data) if isinstance(data, list) else data

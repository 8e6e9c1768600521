"""The columns that are made from others: how rows are sorted and what the live filter looks in.

Pure functions of one row's columns ({name: value}), no database.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from ccrm_admin.inventory.folding import number_text, search_text, sort_key
from ccrm_admin.inventory.models import (
    EMAIL_LENGTH,
    CallPresentation,
    CrmUser,
    Mode,
    SipAccount,
    SmsSender,
)
from ccrm_admin.spelling import email_key

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from ccrm_admin.inventory.models import MirrorRow

    Row = Mapping[str, Any]

_PUNCTUATION = re.compile(r"[\s()./+-]+")

_repeated_sort_key = lru_cache(maxsize=4096)(sort_key)  # of what many rows share


def made_columns(model: type[MirrorRow], row: Row) -> dict[str, Any]:
    """Return the made columns of a row of ``model`` by name, from its other columns."""
    return _MAKERS[model](row)


def mode_of(*, dynamic: bool, extension_id: int | None) -> Mode:
    """Return how a user comes by a SIP account, from what the API says about him."""
    if dynamic:
        return Mode.DYNAMIC
    return Mode.NONE if extension_id is None else Mode.STATIC


def full_name(first_name: str, last_name: str, email: str) -> str:
    """Return a user's name as it is shown; the e-mail if there is neither."""
    return f"{first_name} {last_name}".strip() or email


def email_column(email: str) -> str:
    """Return what a user is recognised by; "" for what is too long for an address."""
    key = email_key(email)
    return key if len(key) <= EMAIL_LENGTH else ""


def holder_columns(names: Iterable[str]) -> dict[str, Any]:
    """Return a SIP account's columns about the users that hold it, from their full names."""
    ordered = sorted(names, key=lambda name: (_repeated_sort_key(name), name))
    joined = ", ".join(ordered)
    return {"holder_names": joined, "holder_sort": _repeated_sort_key(joined), "holder_count": len(ordered)}


def _sip_account(row: Row) -> dict[str, Any]:
    return {
        "name_sort": sort_key(row["name"]),
        "extension_sort": sort_key(row["extension"]),
        "server_sort": _repeated_sort_key(row["server_id"]),
        "search": search_text(
            row["name"],
            row["extension"],
            row["extension_type"],
            row["server_id"],
            _number(row["caller_id"]),
            row["holder_names"],
        ),
    }


def _call_presentation(row: Row) -> dict[str, Any]:
    return {
        "name_sort": sort_key(row["name"]),
        "search": search_text(
            _number(row["presentation"]), row["name"], row["clip_prefix"], _number(row["intl_format"])
        ),
    }


def _sms_sender(row: Row) -> dict[str, Any]:
    return {
        "presentation_sort": sort_key(row["presentation"]),
        "search": search_text(_number(row["presentation"])),
    }


def _crm_user(row: Row) -> dict[str, Any]:
    name = full_name(row["first_name"], row["last_name"], row["email"])
    return {
        "name_sort": sort_key(name),
        "email_sort": sort_key(row["email"]),
        "email_key": email_column(row["email"]),
        "group_sort": _repeated_sort_key(row["permission_group"]),
        "extension_sort": sort_key(row["extension"]),
        "call_pool_size": len(row["call_pool"]),
        "sms_pool_size": len(row["sms_pool"]),
        "search": search_text(
            name,
            row["email"],
            row["permission_group"],
            row["extension"],
            _number(row["work_number"]),
            *map(_number, row["call_pool"]),
            *map(_number, row["sms_pool"]),
        ),
    }


@lru_cache(maxsize=4096)
def _number(text: str) -> str:
    """Return a phone number as search text, its digits alone too if it is written in groups."""
    if text.isdigit():
        return number_text(text)
    digits = _PUNCTUATION.sub("", text)
    return f"{text} {number_text(digits)}" if digits.isdigit() else text


_MAKERS: dict[type[MirrorRow], Callable[[Row], dict[str, Any]]] = {
    SipAccount: _sip_account,
    CallPresentation: _call_presentation,
    SmsSender: _sms_sender,
    CrmUser: _crm_user,
}

"""The columns that are made from others: how rows are sorted and what the live filter looks in.

Pure functions of one row's columns ({name: value}), no database.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

from ccrm_admin.inventory.choices import Mode
from ccrm_admin.inventory.models import EMAIL_LENGTH, CallPresentation, CrmUser, SipAccount, SmsSender, Team
from ccrm_admin.inventory.normalize import folded_name, number_text, search_text
from ccrm_admin.numbers import canonical, distinct
from ccrm_admin.ordering.keys import sort_key
from ccrm_admin.spelling import email_key
from ccrm_admin.ui.listed import texts_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from ccrm_admin.inventory.models import MirrorRow

    Row = Mapping[str, Any]

_repeated_sort_key = lru_cache(maxsize=4096)(sort_key)  # of what many rows share


def made_columns(model: type[MirrorRow], row: Row, region: str) -> dict[str, Any]:
    """Return the made columns of a row of ``model`` by name, from its other columns.

    ``region`` is the tenant's: the country of numbers that are written without one.
    """
    return _MAKERS[model](row, region)


def mode_of(*, dynamic: bool, extension_id: int | None) -> Mode:
    """Return how a user comes by a SIP account, from what the API says about them."""
    if dynamic:
        return Mode.DYNAMIC
    return Mode.NONE if extension_id is None else Mode.STATIC


def full_name(first_name: str, last_name: str, email: str) -> str:
    """Return a user's name as it is shown; the e-mail if there is neither."""
    return f"{first_name} {last_name}".strip() or email


def holder_name(first_name: str, last_name: str, email: str, *, namesakes: bool) -> str:
    """Return what a user is called as the holder of an account; with the e-mail if others have the name."""
    name = full_name(first_name, last_name, email)
    return f"{name} ({email})" if namesakes and email not in {"", name} else name


def email_column(email: str) -> str:
    """Return what a user is recognised by; "" for what is too long for an e-mail address."""
    key = email_key(email)
    return key if len(key) <= EMAIL_LENGTH else ""


def holder_columns(names: Iterable[str]) -> dict[str, Any]:
    """Return a SIP account's columns about the users that hold it, from their ``holder_name``."""
    ordered = sorted(names, key=lambda name: (_repeated_sort_key(name), name))
    joined = ", ".join(ordered)
    return {"holder_names": joined, "holder_sort": _repeated_sort_key(joined), "holder_count": len(ordered)}


def _sip_account(row: Row, region: str) -> dict[str, Any]:
    caller_id = canonical(row["caller_id"], region)
    return {
        "name_sort": sort_key(row["name"]),
        "name_folded": folded_name(row["name"]),
        "extension_sort": sort_key(row["extension"]),
        "type_sort": _repeated_sort_key(row["extension_type"]),
        "server_sort": _repeated_sort_key(row["server_id"]),
        "caller_id_canonical": caller_id,
        "caller_sort": _repeated_sort_key(caller_id),
        "search": search_text(
            row["name"],
            row["extension"],
            row["extension_type"],
            row["server_id"],
            number_text(row["caller_id"], region),
            row["holder_names"],
        ),
    }


def _call_presentation(row: Row, region: str) -> dict[str, Any]:
    presentation = canonical(row["presentation"], region)
    return {
        "presentation_sort": sort_key(presentation),
        "name_sort": sort_key(row["name"]),
        "name_folded": folded_name(row["name"]),
        "prefix_sort": _repeated_sort_key(row["clip_prefix"]),
        "presentation_canonical": presentation,
        "search": search_text(
            number_text(row["presentation"], region),
            row["name"],
            row["clip_prefix"],
            number_text(row["intl_format"], region),
        ),
    }


def _sms_sender(row: Row, region: str) -> dict[str, Any]:
    presentation = canonical(row["presentation"], region)
    return {
        "presentation_sort": sort_key(presentation),
        "presentation_canonical": presentation,
        "presentation_folded": folded_name(row["presentation"]),
        "search": search_text(number_text(row["presentation"], region)),
    }


def _crm_user(row: Row, region: str) -> dict[str, Any]:
    name = full_name(row["first_name"], row["last_name"], row["email"])
    return {
        "name_sort": sort_key(name),
        "name_folded": folded_name(name),
        "email_sort": sort_key(row["email"]),
        "email_key": email_column(row["email"]),
        "group_sort": _repeated_sort_key(row["permission_group"]),
        "extension_sort": sort_key(row["extension"]),
        "call_pool_canonical": distinct(row["call_pool"], region),
        "call_pool_size": len(row["call_pool"]),
        "sms_pool_canonical": distinct(row["sms_pool"], region),
        "sms_pool_size": len(row["sms_pool"]),
        "search": search_text(
            name,
            row["email"],
            row["permission_group"],
            row["extension"],
            *texts_of(row.get("teams", "")),  # which rows had not when older migrations made these columns
            *(
                number_text(number, region)
                for number in (row["work_number"], *row["call_pool"], *row["sms_pool"])
            ),
        ),
    }


def _team(row: Row, _region: str) -> dict[str, Any]:
    return {
        "name_sort": sort_key(row["name"]),
        "name_folded": folded_name(row["name"]),
        "type_sort": _repeated_sort_key(row["group_type"]),
        "search": search_text(row["name"], row["group_type"]),
    }


_MAKERS: dict[type[MirrorRow], Callable[[Row, str], dict[str, Any]]] = {
    SipAccount: _sip_account,
    CallPresentation: _call_presentation,
    SmsSender: _sms_sender,
    CrmUser: _crm_user,
    Team: _team,
}

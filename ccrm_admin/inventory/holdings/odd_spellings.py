"""Values that a text in lower case may not be found in, of columns that are nowhere stored folded."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from ccrm_admin.inventory.models import CrmUser, MirrorRow, SipAccount
from ccrm_admin.inventory.normalize import number_text, search_text

OddSpellings = Mapping[str, Mapping[str, str]]  # of each column: {value: folded}


def _number(value: str, region: str) -> str:
    return search_text(number_text(value, region))


def _text(value: str, _region: str) -> str:
    return search_text(value)


UNFOLDED: dict[type[MirrorRow], dict[str, Callable[[str, str], str]]] = {
    SipAccount: {"extension_type": _text, "server_id": _text},
    CrmUser: {"email": _text, "permission_group": _text, "work_number": _number},
}


def odd_spellings(values: Iterable[str], folded: Callable[[str, str], str], region: str) -> dict[str, str]:
    """Return those of ``values`` that can be found by words which they do not hold as they are, folded."""
    texts = ((value, folded(value, region)) for value in values)
    return {
        value: text
        for value, text in texts
        if not value.isascii() or any(word not in value.lower() for word in text.split())
    }

"""The keys of the grid's rows: "c12" is a user of the CRM, "p5" one who is to come. Made and read here alone.

Whoever is in the CRM has the same key before and after a plan decides about them. What is stored points to
a PlanUser; a key is what pages, forms and the rules call a row.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable

_KEY = re.compile(r"([cp])(\d{1,18})", re.ASCII)


def key_of(crm_user_id: int | None, plan_user_id: int | None = None) -> str:
    """Return the key of somebody in the CRM, or else of a planned user."""
    return f"p{plan_user_id}" if crm_user_id is None else f"c{crm_user_id}"


def is_key(text: str) -> bool:
    """Tell whether ``text`` could be a key."""
    return _KEY.fullmatch(text) is not None


def is_planned(key: str) -> bool:
    """Tell whether the key is that of somebody who is to come."""
    return key.startswith("p")


def keys_of_users(text: str) -> list[str]:
    """Return the keys of the CRM users whose primary keys ``text`` has, with commas; nobody checked them."""
    return [f"c{pk.strip()}" for pk in dict.fromkeys(text.split(",")) if pk.strip()]


def keys_in(texts: Iterable[str]) -> list[str]:
    """Return the keys in ``texts``, where commas separate them; each once, without whatever is no key."""
    named = (key.strip() for text in texts for key in text.split(","))
    return [key for key in dict.fromkeys(named) if is_key(key)]


def crm_user_ids(keys: Collection[str]) -> list[int]:
    """Return the primary keys of those of ``keys`` who are in the CRM."""
    return _ids(keys, "c")


def planned_ids(keys: Collection[str]) -> list[int]:
    """Return the primary keys, of PlanUser, of those of ``keys`` who are to come."""
    return _ids(keys, "p")


def _ids(keys: Collection[str], kind: str) -> list[int]:
    found = (_KEY.fullmatch(key) for key in keys)
    return [int(match[2]) for match in found if match and match[1] == kind]

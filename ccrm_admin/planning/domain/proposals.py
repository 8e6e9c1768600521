"""What a batch wants for each user, and who can't have it: data in, data out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from ccrm_admin.planning.domain.state import Extension, Part, Pool
from ccrm_admin.planning.domain.world import World

Value = Extension | Pool | str | bool | None
Wanted = Mapping[Part, Value]


@dataclass(frozen=True, slots=True)
class Refused:
    """Why one user can't have what was wanted; worded by ``messages``."""

    reason: str
    params: dict[str, Any] = field(default_factory=dict)


Proposals = dict[str, Wanted | Refused]


def judged(world: World, proposals: Mapping[str, Wanted | Refused]) -> Proposals:
    """Return the proposals, those refused that would give an account twice or an unknown one.

    One refusal may bring about another: its user keeps the account that somebody else was to have.
    """
    result = {key: _known(world, wanted) for key, wanted in proposals.items()}
    while clash := _clashes(world, result):
        result |= clash
    return result


def _known(world: World, wanted: Wanted | Refused) -> Wanted | Refused:
    extension_id = _account_in(wanted)
    if extension_id is None or extension_id in world.accounts:
        return wanted
    return Refused("account_unknown", {"extensionId": extension_id})


def _clashes(world: World, proposals: Proposals) -> dict[str, Refused]:
    leaving = {key for key, wanted in proposals.items() if _moves(wanted)}
    owners: dict[int, str] = {}
    for key, user in world.users.items():
        decided = user.decision.extension
        if decided is not None and decided.extension_id is not None and key not in leaving:
            owners[decided.extension_id] = key
    refused = {}
    for key, wanted in proposals.items():
        extension_id = _account_in(wanted)
        if extension_id is None:
            continue
        owner = owners.setdefault(extension_id, key)
        if owner != key:
            refused[key] = Refused(
                "account_taken",
                {
                    "extension": world.accounts[extension_id].extension,
                    "extensionId": extension_id,
                    "holder": world.users[owner].name if owner in world.users else owner,
                    "holderKey": owner,
                },
            )
    return refused


def _moves(wanted: Wanted | Refused) -> bool:
    return not isinstance(wanted, Refused) and Part.EXTENSION in wanted


def _account_in(wanted: Wanted | Refused) -> int | None:
    if isinstance(wanted, Refused):
        return None
    extension = wanted.get(Part.EXTENSION)
    return extension.extension_id if isinstance(extension, Extension) else None

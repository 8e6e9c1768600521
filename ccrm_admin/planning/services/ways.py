"""Taking a way out of a finding with one click."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ccrm_admin.planning import ways
from ccrm_admin.planning.batches.kinds import AsLive, Batch, ChangePool, Drop, How, TakeExtensions
from ccrm_admin.planning.effective import LIVE_PARTS, Part
from ccrm_admin.planning.errors import UnknownReferenceError

if TYPE_CHECKING:
    from collections.abc import Mapping


def batch_for(action: str, params: Mapping[str, str]) -> Batch:
    """Return what carries a way out, for the user of its ``key``; give it to ``apply_batch``.

    Raises UnknownReferenceError for an action that needs a picker or a page, or that is none, and for a part
    that is none.
    """
    if action == ways.TAKE_EXTENSION:
        return TakeExtensions()
    if action == ways.DROP_USER:
        return Drop()
    part = next((part for part in LIVE_PARTS if part.value == params.get("part")), None)
    if action == ways.AS_LIVE and part is not None:
        return AsLive((part,))
    if action in {ways.ADD_NUMBER, ways.REMOVE_NUMBER} and part in {Part.CALLS, Part.SMS}:
        how = How.ADD if action == ways.ADD_NUMBER else How.REMOVE
        return ChangePool(part, how, (params.get("presentation", ""),))
    raise UnknownReferenceError(action)

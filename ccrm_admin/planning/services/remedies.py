"""Carrying out a remedy of a finding with one click."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from django.db import transaction

from ccrm_admin.inventory.vocabulary import STATIC
from ccrm_admin.planning.domain import remedies
from ccrm_admin.planning.domain.batches import AsLive, Batch, Drop, SetRows, TakeExtensions
from ccrm_admin.planning.domain.pool_batches import ChangePool, How
from ccrm_admin.planning.domain.proposals import Refused
from ccrm_admin.planning.domain.state import LIVE_PARTS, Extension, Part
from ccrm_admin.planning.domain.world import World
from ccrm_admin.planning.engine.loading import load_sources
from ccrm_admin.planning.engine.references import NewPools
from ccrm_admin.planning.engine.write import Action, Outcome, begin, write
from ccrm_admin.planning.models import Plan
from ccrm_admin.planning.models.choices import EditKind
from ccrm_admin.planning.text.errors import UnknownReferenceError
from ccrm_admin.tenants.models import User
from ccrm_admin.ui.querystrings import integer_in


@transaction.atomic
def take_remedy(
    *, plan: Plan, by: User | None, action: str, params: Mapping[str, str], token: UUID | None = None
) -> Outcome:
    """Carry out a remedy for the user of its ``key``; of all others nothing needs to be read.

    Raises NotADraftError and UnknownReferenceError; then nothing is written.
    """
    plan, done = begin(plan, token)
    if done:
        return done
    batch, key = batch_for(action, params), params.get("key", "")
    users = {found: source.user for found, source in load_sources(plan, [key]).items()}
    if key not in users:
        raise UnknownReferenceError(key)
    if isinstance(batch, ChangePool) and batch.how != How.REMOVE:
        NewPools(plan.tenant, {"": {batch.part: batch.presentations}}).check()
    proposals = batch.propose(World(users, accounts={}), [key])
    wanted = {user: parts for user, parts in proposals.items() if not isinstance(parts, Refused)}
    return write(plan, wanted, Action(batch.kind, by, token=token))


def batch_for(action: str, params: Mapping[str, str]) -> Batch:
    """Return what carries a remedy out, for the user of its ``key``.

    Raises UnknownReferenceError for an action that needs a picker or a page, or that is none, and for a part
    that is none.
    """
    if action == remedies.TAKE_EXTENSION:
        return TakeExtensions()
    if action == remedies.DROP_USER:
        return Drop()
    if action == remedies.USE_ACCOUNT:
        return _account(params)
    part = next((part for part in LIVE_PARTS if part.value == params.get("part")), None)
    if action == remedies.AS_LIVE and part is not None:
        return AsLive((part,))
    if action in {remedies.ADD_NUMBER, remedies.REMOVE_NUMBER} and part in {Part.CALLS, Part.SMS}:
        how = How.ADD if action == remedies.ADD_NUMBER else How.REMOVE
        return ChangePool(part, how, (params.get("presentation", ""),))
    raise UnknownReferenceError(action)


def _account(params: Mapping[str, str]) -> SetRows:
    extension_id = integer_in(params.get("extensionId", ""))
    if extension_id is None:
        raise UnknownReferenceError(params.get("extensionId", ""))
    return SetRows(
        {params.get("key", ""): {Part.EXTENSION: Extension(STATIC, extension_id)}}, kind=EditKind.CELL
    )

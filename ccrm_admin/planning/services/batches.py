"""One action on many users: the preview, and the same carried out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID

from django.db import transaction

from ccrm_admin.planning.domain.batches import Batch, Fill
from ccrm_admin.planning.domain.pool_batches import ChangePool, How
from ccrm_admin.planning.domain.preview import Preview, preview_of
from ccrm_admin.planning.engine.claims import load_claims
from ccrm_admin.planning.engine.loading import load_sources, load_world
from ccrm_admin.planning.engine.references import NewPools, extension_ids_in
from ccrm_admin.planning.engine.values import checked
from ccrm_admin.planning.engine.write import Action, Outcome, begin, write
from ccrm_admin.planning.models import Plan
from ccrm_admin.planning.text.errors import BatchRefusedError, PreviewStaleError
from ccrm_admin.tenants.models import User


def preview_batch(*, plan: Plan, batch: Batch, keys: Sequence[str]) -> Preview:
    """Return what ``batch`` would do to the users; nothing is written.

    ``keys`` are in the order in which the users are shown. Raises UnknownReferenceError for a number of
    another tenant.
    """
    if isinstance(batch, ChangePool) and batch.how != How.REMOVE:
        pool = checked(batch.part, batch.presentations)
        NewPools(plan.tenant, {"": {batch.part: pool}}).check()
    world = load_world(plan, load_sources(plan, including=keys))
    if isinstance(batch, Fill):
        return preview_of(replace(world, claims=load_claims(plan, everywhere=True)), batch, keys)
    preview = preview_of(world, batch, keys)
    claims = load_claims(plan, extension_ids_in(preview.accepted.values()))
    return replace(preview, world=replace(preview.world, claims={**preview.world.claims, **claims}))


@transaction.atomic
def apply_batch(
    *,
    plan: Plan,
    by: User | None,
    batch: Batch,
    keys: Sequence[str],
    rest: bool = False,
    digest: str = "",
    reason: str = "",
    token: UUID | None = None,
) -> Outcome:
    """Do what ``preview_batch`` showed, as one edit that can be undone.

    ``digest`` is that of the preview the person saw; ``rest``: leave out the users who can't be done. Raises
    NotADraftError, PreviewStaleError, BatchRefusedError; then nothing is written.
    """
    plan, done = begin(plan, token)
    if done:
        return done
    preview = preview_batch(plan=plan, batch=batch, keys=keys)
    if digest and digest != preview.digest:
        raise PreviewStaleError(preview)
    if preview.refused and not rest:
        raise BatchRefusedError(preview)
    return write(plan, preview.accepted, Action(batch.kind, by, reason, token))

"""Many users changed at once, as the tests do it."""

from __future__ import annotations

from typing import Any

from ccrm_admin.planning.domain.batches import (
    Batch,
)
from ccrm_admin.planning.services import apply_batch
from tests.planning.world import Centre


def apply(centre: Centre, batch: Batch, keys: list[str], **options: Any) -> Any:
    return apply_batch(plan=centre.plan, by=None, batch=batch, keys=keys, **options)


def extensions(centre: Centre, keys: list[str]) -> list[str]:
    return [centre.row(key).extension for key in keys]


def team(centre: Centre, size: int) -> list[str]:
    return [centre.user(f"User {at}") for at in range(size)]

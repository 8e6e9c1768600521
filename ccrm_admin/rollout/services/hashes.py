"""Hashes of what is frozen and of what is asked for: what a person saw is what they approve."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from typing import Any

from ccrm_admin.planning.domain.keys import key_of
from ccrm_admin.planning.domain.state import Part
from ccrm_admin.planning.engine.values import from_json
from ccrm_admin.rollout.domain.entries import Entry, hash_of
from ccrm_admin.rollout.models import Rollout
from ccrm_admin.rollout.models.querysets import FrozenEntryQuerySet

_USER = (
    "plan_user_id",
    "plan_user__crm_user_id",
    "plan_user__merged_into_id",
    "plan_user__merged_into__crm_user_id",
)


def frozen_hash(rollout: Rollout, region: str) -> str:
    """Return the hash of the entries as they are frozen."""
    return hash_of(_entries(rollout.entries.frozen(), "live", "planned"), region)


def wanted_hash(rollout: Rollout, region: str) -> str:
    """Return the hash of what the approval of a proposed plan takes, as it would be now."""
    return hash_of(_entries(rollout.entries.wanted(), "now_live", "now_planned"), region)


def asked_hash(rollout: Rollout) -> str:
    """Return a hash of all that is asked for anew: the entries that have moved, as they would be now."""
    asked = rollout.entries.asked().order_by("pk").values_list("pk", "state", "now_live", "now_planned")
    rows = list(asked) if rollout.moved else []
    return hashlib.sha256(json.dumps(rows).encode()).hexdigest()


def _entries(rows: FrozenEntryQuerySet, live: str, planned: str) -> Iterator[Entry]:
    columns = rows.values_list(*_USER, "part", live, planned)
    for pk, crm_user, merged_into, crm_user_of_merged, name, before, after in columns.iterator():
        key = key_of(crm_user_of_merged, merged_into) if merged_into else key_of(crm_user, pk)
        part = Part(name)
        values: list[Any] = [from_json(part, before), from_json(part, after)]
        yield Entry(key, part, *values)

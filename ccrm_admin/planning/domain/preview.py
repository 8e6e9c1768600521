"""What a batch would do to every user, before it does it; the same is then carried out."""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from ccrm_admin.planning.domain.batches import Batch
from ccrm_admin.planning.domain.finding import Finding, findings_of
from ccrm_admin.planning.domain.proposals import Proposals, Refused, Wanted, judged
from ccrm_admin.planning.domain.rules import check
from ccrm_admin.planning.domain.state import LIVE_PARTS, Decision, Holding, Part, User, account_of
from ccrm_admin.planning.domain.world import World


@dataclass(frozen=True, slots=True)
class PreviewRow:
    """One user before and after; ``after`` is what they have anyway if ``refused``, or if nothing changes."""

    key: str
    name: str
    before: Holding
    after: Holding
    wanted: Wanted
    refused: Refused | None


@dataclass(frozen=True)
class Preview:
    """What a batch would do."""

    world: World
    rows: tuple[PreviewRow, ...]

    @property
    def refused(self) -> list[PreviewRow]:
        """The users who can't be done, each with the reason."""
        return [row for row in self.rows if row.refused is not None]

    @property
    def changed(self) -> list[PreviewRow]:
        """The users for whom something would be written."""
        return [row for row in self.rows if row.wanted]

    @property
    def accepted(self) -> dict[str, Wanted]:
        """What would be written, by key."""
        return {row.key: row.wanted for row in self.changed}

    @cached_property
    def digest(self) -> str:
        """A text that differs as soon as the batch would do anything else."""
        rows = [
            (row.key, repr(row.before), repr(sorted(row.wanted.items())), row.refused and row.refused.reason)
            for row in self.rows
        ]
        return hashlib.sha256(json.dumps(rows).encode()).hexdigest()

    @cached_property
    def findings(self) -> Mapping[str, list[Finding]]:
        """The findings that would concern each of the users afterwards, by key."""
        after = with_decisions(self.world, self.accepted)
        found: dict[str, list[Finding]] = defaultdict(list)
        for finding in check(after):
            found[finding.subject].append(finding)
        result: dict[str, list[Finding]] = {}
        for row in self.rows:
            user = after.users.get(row.key)
            account = account_of(user.account_id, after.accounts) if user else None
            result[row.key] = list(findings_of(user, account, found)) if user else []
        return result


def preview_of(world: World, batch: Batch, keys: Iterable[str]) -> Preview:
    """Return what ``batch`` would do to the users, in the order of ``keys``; each counts once."""
    ordered = list(dict.fromkeys(keys))
    known = [key for key in ordered if key in world.users]
    proposals: Proposals = judged(world, batch.propose(world, known))
    return Preview(world, tuple(_row(world, key, proposals) for key in ordered))


def with_decisions(world: World, wanted: Mapping[str, Wanted]) -> World:
    """Return the world in which the users have what they are to get."""
    users = dict(world.users)
    for key, parts in wanted.items():
        if key in users:
            users[key] = replace(users[key], decision=_decision(users[key], parts))
    return replace(world, users=users)


def _row(world: World, key: str, proposals: Proposals) -> PreviewRow:
    user = world.users.get(key)
    if user is None:
        return PreviewRow(key, key, Holding(), Holding(), {}, Refused("user_unknown"))
    proposal = proposals.get(key, {})
    if isinstance(proposal, Refused):
        return PreviewRow(key, user.name, user.effective, user.effective, {}, proposal)
    after = replace(user, decision=_decision(user, proposal)).effective
    return PreviewRow(key, user.name, user.effective, after, proposal, None)


def _decision(user: User, wanted: Wanted) -> Decision:
    fields: dict[Part, Any] = dict(zip(LIVE_PARTS, _parts(user.decision), strict=True))
    fields |= {part: value for part, value in wanted.items() if part in fields}
    return Decision(*fields.values())


def _parts(decision: Decision) -> Sequence[Any]:
    return decision.extension, decision.calls, decision.sms

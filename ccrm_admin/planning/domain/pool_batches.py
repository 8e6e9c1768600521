"""What can be done to the pools of many users at once. No database."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from ccrm_admin.numbers import canonical, is_withheld
from ccrm_admin.planning.domain.batches import BatchKind
from ccrm_admin.planning.domain.proposals import Proposals, Refused
from ccrm_admin.planning.domain.state import Part, Pool, account_of
from ccrm_admin.planning.domain.world import World


class How(StrEnum):
    """What is done with the presentations of a pool."""

    ADD = "add"
    REMOVE = "remove"
    SET = "set"


@dataclass(frozen=True, slots=True)
class ChangePool:
    """Add presentations to everybody's pool, remove them, or make them the whole pool.

    ``part`` is Part.CALLS or Part.SMS.
    """

    part: Part
    how: How
    presentations: Pool
    kind: str = BatchKind.POOL

    def propose(self, world: World, keys: Sequence[str]) -> Proposals:
        """The pool that results, for those whose pool changes."""
        wanted: Proposals = {}
        for key in keys:
            user = world.users[key]
            pool = user.effective.calls if self.part == Part.CALLS else user.effective.sms
            after = self._after(pool, user.region)
            if after != pool:
                wanted[key] = {self.part: after}
        return wanted

    def _after(self, pool: Pool, region: str) -> Pool:
        """Return the pool that results; what it has already keeps its spelling."""
        named = {canonical(number, region): number for number in self.presentations}
        had = {canonical(number, region) for number in pool}
        stays = [number for number in pool if (canonical(number, region) in named) == (self.how == How.SET)]
        comes = [] if self.how == How.REMOVE else [named[number] for number in named.keys() - had]
        return tuple(sorted([*(pool if self.how == How.ADD else stays), *comes]))


@dataclass(frozen=True, slots=True)
class AddCallerIds:
    """Let everybody show the number of their own account too."""

    kind: str = BatchKind.POOL

    def propose(self, world: World, keys: Sequence[str]) -> Proposals:
        """The pool with the account's number, as the tenant's list spells it."""
        wanted: Proposals = {}
        for key in keys:
            user = world.users[key]
            account = account_of(user.account_id, world.accounts)
            if account is None or is_withheld(account.caller_id):
                continue
            number = canonical(account.caller_id, user.region)
            if number in user.numbers:
                continue
            listed = world.listed_calls.get(number)
            if listed is None:
                wanted[key] = Refused("caller_id_unlisted", {"callerId": account.caller_id})
            else:
                wanted[key] = {Part.CALLS: tuple(sorted([*user.effective.calls, listed]))}
        return wanted


@dataclass(frozen=True, slots=True)
class RemoveGone:
    """Take out of everybody's pools the numbers and senders that CCRM no longer has."""

    kind: str = BatchKind.POOL

    def propose(self, world: World, keys: Sequence[str]) -> Proposals:
        """The pools with what is listed, for those who have anything else."""
        lists = {Part.CALLS: world.listed_calls, Part.SMS: world.listed_senders}
        wanted: Proposals = {}
        for key in keys:
            user = world.users[key]
            pools = {Part.CALLS: user.effective.calls, Part.SMS: user.effective.sms}
            left = {
                part: tuple(each for each in pool if canonical(each, user.region) in lists[part])
                for part, pool in pools.items()
            }
            if changed := {part: pool for part, pool in left.items() if pool != pools[part]}:
                wanted[key] = changed
        return wanted

"""A plan against live, as the difference page and its files show it: by user, by extension, by number."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from django.db.models import Q

from ccrm_admin.numbers import canonical
from ccrm_admin.ordering.keys import in_order, sort_key
from ccrm_admin.planning.domain.diff import Change, difference, part_of
from ccrm_admin.planning.domain.state import Part, User, World
from ccrm_admin.planning.engine.freshness import freshen
from ccrm_admin.planning.engine.loading import Source, load_accounts, load_sources
from ccrm_admin.planning.models import PlanRow

if TYPE_CHECKING:
    from ccrm_admin.planning.models import Plan

READ_ALL_ABOVE_USERS = 2000  # users; from here on reading everybody is as quick


@dataclass(slots=True)
class Moved:
    """Who gets and who loses one account (its extensionId) or one presentation."""

    thing: int | str
    gets: list[User] = field(default_factory=list)
    loses: list[User] = field(default_factory=list)


@dataclass(frozen=True)
class Comparison:
    """Users and the accounts that they have, and what the plan changes."""

    sources: Mapping[str, Source]
    world: World

    @cached_property
    def changes(self) -> list[Change]:
        """Every change, in the order of the users' names."""
        return difference(self.world.users.values())

    def by_user(self) -> list[tuple[Source, list[Change]]]:
        """Return the users who change, each with their changes."""
        found: dict[str, list[Change]] = defaultdict(list)
        for change in self.changes:
            found[change.user].append(change)
        return [(self.sources[key], changes) for key, changes in found.items()]

    def by_extension(self) -> list[Moved]:
        """Return the accounts that change hands, in the order of their internal numbers."""
        moved: dict[int, Moved] = {}
        for change in self.changes:
            if change.part != Part.EXTENSION:
                continue
            user = self.world.users[change.user]
            before, after = user.live.extension.extension_id, user.effective.extension.extension_id
            if before is not None and before != after:
                moved.setdefault(before, Moved(before)).loses.append(user)
            if after is not None and before != after:
                moved.setdefault(after, Moved(after)).gets.append(user)
        return [moved[extension_id] for extension_id in sorted(moved, key=self._place)]

    def by_number(self, part: Part) -> list[Moved]:
        """Return the presentations that come or go, of Part.CALLS or Part.SMS."""
        moved: dict[str, Moved] = {}
        for change in self.changes:
            if change.part != part:
                continue
            user = self.world.users[change.user]
            before, after = _numbers(user, part, live=True), _numbers(user, part, live=False)
            for number in before.keys() - after.keys():
                moved.setdefault(number, Moved(before[number])).loses.append(user)
            for number in after.keys() - before.keys():
                moved.setdefault(number, Moved(after[number])).gets.append(user)
        return [moved[presentation] for presentation in in_order(moved)]

    def _place(self, extension_id: int) -> tuple[str, int]:
        account = self.world.accounts.get(extension_id)
        return sort_key(account.extension if account else ""), extension_id


def compare(plan: Plan, keys: Collection[str] | None = None) -> Comparison:
    """Return the plan against live as it is now; with ``keys``, of those users alone."""
    if keys is None or len(keys) > READ_ALL_ABOVE_USERS:
        sources, wanted = load_sources(plan), None
    else:
        sources = load_sources(plan, keys)
        users = [source.user for source in sources.values()]
        named = {user.current_id for user in users} | {user.account_id for user in users}
        wanted = Q(extension_id__in=named - {None})
    known = {key: source.user for key, source in sources.items()}
    return Comparison(sources, World(known, load_accounts(plan.tenant, wanted), region=plan.tenant.region))


def compare_changed(plan: Plan) -> Comparison:
    """Return the plan against live, of the users who change."""
    freshen(plan)
    rows = PlanRow.objects.for_plan(plan).filter(changes__gt=0)
    return compare(plan, set(rows.values_list("key", flat=True)))


def compare_taken_in(plan: Plan) -> Comparison:
    """Return the plan against live, of the users whom the plan has taken in."""
    freshen(plan)
    rows = PlanRow.objects.for_plan(plan).filter(in_plan=True)
    return compare(plan, set(rows.values_list("key", flat=True)))


def _numbers(user: User, part: Part, *, live: bool) -> dict[str, str]:
    """Return the numbers of a pool as they are spelled, by their canonical form."""
    pool = part_of(user.live if live else user.effective, part)
    return {canonical(number, user.region): number for number in (pool if isinstance(pool, tuple) else ())}

"""A plan against live, or another plan, as the difference page shows it: by user, by extension, by number."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from django.db.models import Q

from ccrm_admin.numbers import canonical
from ccrm_admin.ordering.keys import in_order, sort_key
from ccrm_admin.planning.domain.diff import Change, Value, difference
from ccrm_admin.planning.domain.state import Decision, Extension, Part, User, account_of
from ccrm_admin.planning.domain.world import World
from ccrm_admin.planning.engine.freshness import freshen
from ccrm_admin.planning.engine.loading import Source, load_accounts, load_sources
from ccrm_admin.planning.models import Plan, PlanRow

READ_ALL_ABOVE_USERS = 2000  # users; from here on reading everybody is as quick


@dataclass(slots=True)
class Moved:
    """Who gets and who loses one account (its extensionId) or one presentation."""

    thing: int | str
    gets: list[User] = field(default_factory=list)
    loses: list[User] = field(default_factory=list)


@dataclass(frozen=True)
class Comparison:
    """Users and the accounts that they have, and what the plan changes.

    Against another plan, what that gives its users stands for what they have live.
    """

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

    def moved(self, part: Part) -> list[Moved]:
        """Return the accounts that change hands, by internal number, or the presentations that come or go."""
        moved: dict[int | str, Moved] = {}
        for change in self.changes:
            if change.part != part:
                continue
            user = self.world.users[change.user]
            before, after = (_things(value, user.region) for value in (change.live, change.planned))
            for thing in before.keys() - after.keys():
                moved.setdefault(thing, Moved(before[thing])).loses.append(user)
            for thing in after.keys() - before.keys():
                moved.setdefault(thing, Moved(after[thing])).gets.append(user)
        if part == Part.EXTENSION:
            return sorted(moved.values(), key=self._place)
        return [moved[presentation] for presentation in in_order(map(str, moved))]

    def _place(self, moved: Moved) -> tuple[str, int]:
        account = account_of(int(moved.thing), self.world.accounts)
        return sort_key(account.extension if account else ""), int(moved.thing)


def compare(plan: Plan, keys: Collection[str] | None = None) -> Comparison:
    """Return the plan against live as it is now; with ``keys``, of those users alone."""
    wanted = None
    if keys is None:
        sources = load_sources(plan)
    elif len(keys) > READ_ALL_ABOVE_USERS:
        sources = {key: source for key, source in load_sources(plan).items() if key in keys}
    else:
        sources = load_sources(plan, keys)
        users = [source.user for source in sources.values()]
        named = {user.current_id for user in users} | {user.account_id for user in users}
        wanted = Q(extension_id__in=named - {None})
    known = {key: source.user for key, source in sources.items()}
    return Comparison(sources, World(known, load_accounts(plan.tenant, wanted), region=plan.tenant.region))


def compare_plans(plan: Plan, other: Plan) -> Comparison:
    """Return the plan against what ``other``, of the same tenant, gives whom either decides about."""
    for each in (plan, other):
        freshen(each)
    deciding = PlanRow.objects.filter(plan__in=(plan, other), in_plan=True)
    keys = set(deciding.values_list("key", flat=True))
    ours, theirs = (load_sources(each, keys, including=keys) for each in (plan, other))
    sources = {
        key: replace(source, user=_after(theirs[key].user, source.user)) for key, source in ours.items()
    }
    users = {key: source.user for key, source in sources.items()}
    return Comparison(sources, World(users, load_accounts(plan.tenant), region=plan.tenant.region))


def compare_rows(plan: Plan, **chosen: Any) -> Comparison:
    """Return the plan against live, of the users whose rows of the grid fit ``chosen``: field=value."""
    freshen(plan)
    rows = PlanRow.objects.for_plan(plan).filter(**chosen)
    return compare(plan, set(rows.values_list("key", flat=True)))


def _after(theirs: User, ours: User) -> User:
    """Return a user as if one plan were live, and the other decided everything."""
    planned = ours.effective
    decision = Decision(planned.extension, planned.calls, planned.sms)
    return replace(ours, live=theirs.effective, decision=decision)


def _things(value: Value, region: str) -> dict[int | str, int | str]:
    """Return the account of an extension, or a pool's numbers as spelled, by their canonical form."""
    if isinstance(value, Extension):
        return {} if value.extension_id is None else {value.extension_id: value.extension_id}
    return {canonical(number, region): number for number in value}

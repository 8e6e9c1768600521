"""What a plan and the live state say now of users and parts, as entries of a difference."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from ccrm_admin.planning.domain.diff import part_of
from ccrm_admin.planning.domain.state import LIVE_PARTS, Part
from ccrm_admin.planning.engine.loading import Source, load_sources
from ccrm_admin.planning.models import Plan, PlanRow
from ccrm_admin.rollout.domain.entries import Entry, same

Place = tuple[str, Part]  # a user, by key, and a part

READ_ALL_ABOVE_USERS = 2000  # users; from here on reading everybody is as quick


@dataclass(frozen=True)
class Present:
    """What is live and planned now, of whom a plan changes and of some others; by place."""

    sources: Mapping[str, Source]
    entries: Mapping[Place, Entry]
    region: str

    def difference(self) -> Iterator[Entry]:
        """Yield what the plan changes now."""
        for entry in self.entries.values():
            if not same(entry.live, entry.planned, self.region):
                yield entry


def present_of(plan: Plan, others: Collection[str] = ()) -> Present:
    """Return what is so now of everybody whom the plan changes, and of ``others``, by key.

    The plan's rows must be fresh (see ``planning.engine.freshness``). Of who is gone there is nothing.
    """
    changing = PlanRow.objects.for_plan(plan).filter(changes__gt=0)
    keys = {*changing.values_list("key", flat=True), *others}
    if len(keys) > READ_ALL_ABOVE_USERS:
        sources = {key: source for key, source in load_sources(plan).items() if key in keys}
    else:
        sources = load_sources(plan, keys)
    users = [source.user for source in sources.values() if not source.user.gone]
    entries = {
        (user.key, part): Entry(user.key, part, part_of(user.live, part), part_of(user.effective, part))
        for user in users
        for part in LIVE_PARTS
    }
    return Present(sources, entries, plan.tenant.region)

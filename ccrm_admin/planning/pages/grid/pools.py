"""A user's pool as boxes to tick: what is in it, what is taken out of it, and what is found besides."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ccrm_admin.numbers import canonical, distinct
from ccrm_admin.planning.domain.state import Part, Pool, spelled_as_live
from ccrm_admin.planning.models import Plan
from ccrm_admin.planning.pages.grid.cell_html import Happens, pool_changes
from ccrm_admin.planning.pages.grid.options import NumberOption, named_options, number_options
from ccrm_admin.planning.pages.grid.rows import GridRow


@dataclass(frozen=True, slots=True)
class PoolChip:
    """A number or sender of a pool: whether the user has it now, and is to have it."""

    option: NumberOption
    live: bool
    chosen: bool


@dataclass(frozen=True, slots=True)
class PoolChoices:
    """``chips`` are what the pool will have and what it loses, ``found`` what fits the text besides."""

    part: Part
    as_live: bool
    chips: Sequence[PoolChip]
    found: Sequence[NumberOption]
    query: str

    @property
    def is_calls(self) -> bool:
        """Whether its numbers are shown on calls, not sent from."""
        return self.part == Part.CALLS


def pool_choices(plan: Plan, row: GridRow, part: Part, decided: Pool | None, text: str = "") -> PoolChoices:
    """Return what the person can choose from for one of the user's pools (Part.CALLS or Part.SMS).

    ``decided`` is what the pool is to hold, None for as live.
    """
    live, _decided, _planned = row.pool(part)
    own = spelled_as_live(decided, live, plan.tenant.region)
    pool = live if own is None else own
    changes = pool_changes(live, pool, plan.tenant.region)
    options = named_options(plan, part, (*live, *pool), key=row.key)
    named = {option.presentation: option for option in options}
    there = set(distinct((*live, *pool), plan.tenant.region))
    return PoolChoices(
        part=part,
        as_live=own is None,
        chips=[
            PoolChip(named[number], happens is not Happens.COMES, happens is not Happens.GOES)
            for happens, number in changes
        ],
        found=[
            option
            for option in number_options(plan, part, text, key=row.key)
            if canonical(option.presentation, plan.tenant.region) not in there
        ],
        query=text,
    )

"""A user's pool as boxes to tick: what is in it, what is found besides, and what they have live."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ccrm_admin.numbers import canonical, distinct
from ccrm_admin.planning.domain.state import Part, Pool
from ccrm_admin.planning.models import Plan
from ccrm_admin.planning.pages.grid.options import (
    PICKER_MAX_OPTIONS,
    NumberOption,
    named_options,
    number_options,
)
from ccrm_admin.planning.pages.grid.rows import GridRow


@dataclass(frozen=True, slots=True)
class PoolChoices:
    """``chosen`` is the pool under the plan, ``found`` what fits the text and is not in it."""

    part: Part
    as_live: bool
    live: Pool
    chosen: Sequence[NumberOption]
    found: Sequence[NumberOption]
    query: str

    @property
    def is_calls(self) -> bool:
        """Whether its numbers are shown on calls, not sent from."""
        return self.part == Part.CALLS


def pool_choices(
    plan: Plan, row: GridRow, part: Part, text: str = "", *, most: int = PICKER_MAX_OPTIONS
) -> PoolChoices:
    """Return what the person can choose from for one of the user's pools (Part.CALLS or Part.SMS)."""
    region = plan.tenant.region
    live, decided, pool = row.pool(part)
    had = set(distinct(pool, region))
    return PoolChoices(
        part=part,
        as_live=decided is None,
        live=live,
        chosen=named_options(plan.tenant, part, pool),
        found=[
            option
            for option in number_options(plan.tenant, part, text, most=most)
            if canonical(option.presentation, region) not in had
        ],
        query=text,
    )

"""A user's pool as boxes to tick: what is in it, what is found besides, and what they have live."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.functional import Promise

from ccrm_admin.numbers import canonical, distinct
from ccrm_admin.planning.domain.state import Part
from ccrm_admin.planning.pages.grid.options import (
    MOST_OPTIONS,
    NumberOption,
    call_options,
    named_options,
    sms_options,
)
from ccrm_admin.planning.text.messages import PART_LABELS

if TYPE_CHECKING:
    from ccrm_admin.planning.domain.state import Pool
    from ccrm_admin.planning.models import Plan
    from ccrm_admin.planning.pages.grid.rows import GridRow


@dataclass(frozen=True, slots=True)
class PoolChoices:
    """``chosen`` is the pool under the plan, ``found`` what fits the text and is not in it."""

    part: Part
    label: str | Promise
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
    plan: Plan, row: GridRow, part: Part, text: str = "", *, most: int = MOST_OPTIONS
) -> PoolChoices:
    """Return what the person can choose from for one of the user's pools (Part.CALLS or Part.SMS)."""
    of_calls = part == Part.CALLS
    user = row.user
    live, decided, pool = (
        (user.live.calls, user.decision.calls, user.effective.calls)
        if of_calls
        else (user.live.sms, user.decision.sms, user.effective.sms)
    )
    had = set(distinct(pool, user.region))
    options = call_options if of_calls else sms_options
    return PoolChoices(
        part=part,
        label=PART_LABELS[part],
        as_live=decided is None,
        live=live,
        chosen=named_options(plan.tenant, part, pool),
        found=[
            option
            for option in options(plan.tenant, text, most=most)
            if canonical(option.presentation, user.region) not in had
        ],
        query=text,
    )

"""What entries that have moved would do now, in words: for the command line and in print."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django.utils.translation import gettext as _

from ccrm_admin.planning.domain.state import Part
from ccrm_admin.planning.engine.describe import Wording, wording_for
from ccrm_admin.planning.engine.namesakes import called, namesakes
from ccrm_admin.planning.models import Plan
from ccrm_admin.planning.text.messages import PART_LABELS
from ccrm_admin.rollout.domain.entries import State
from ccrm_admin.rollout.models import FrozenEntry
from ccrm_admin.rollout.models.choices import EntryState
from ccrm_admin.rollout.pages.approval.drawn import value_in
from ccrm_admin.spelling import isolated

_NOW = ("now_live", "now_planned")


def moved_lines(plan: Plan, rows: Sequence[FrozenEntry]) -> Iterator[str]:
    """Yield a line for each entry that has moved: whose what, and what it would do now."""
    values = (value_in(row, name) for row in rows for name in _NOW)
    wording = wording_for(plan.tenant, values)
    apart = namesakes({row.plan_user.survivor.key for row in rows}, plan)
    for row in rows:
        name = called(isolated(row.name), apart.get(row.plan_user.survivor.key, ""))
        what = f"{name}, {PART_LABELS[Part(row.part)]}"
        yield f"{what} ({EntryState(row.state).label}): {' → '.join(would_be(row, wording))}"


def would_be(row: FrozenEntry, wording: Wording) -> tuple[str, ...]:
    """Return what an entry that has moved would now change, before and after; of one that is gone, a word."""
    if row.state == State.GONE:
        return (_("nothing any more"),)
    part = Part(row.part)
    return tuple(wording.of(part, value_in(row, name)) for name in _NOW)

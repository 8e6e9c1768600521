"""What is computed anew: of the whole plan, or of the users of one edit and of whom it concerns."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from ccrm_admin.planning.domain.world import World
from ccrm_admin.planning.engine.grid_rows import COLUMNS
from ccrm_admin.planning.engine.loading import Source, load_sources, load_world
from ccrm_admin.planning.models import Plan, PlanRow


@dataclass(frozen=True, slots=True)
class Extent:
    """``sources`` are the users at hand, by key, and ``rows`` those of the grid as stored: pk, key, COLUMNS.

    ``keys`` are the users whose rows are made anew in any case, and ``subjects`` what is looked at for
    findings; None is everybody and everything. ``silent`` subjects' findings may say another figure without
    concerning whoever has the subject.
    """

    sources: Mapping[str, Source]
    world: World
    rows: Iterable[tuple[Any, ...]]
    keys: Collection[str] | None = None
    subjects: Collection[str] | None = None
    silent: Collection[str] = ()

    def covers(self, key: str) -> bool:
        """Tell whether the user's row is made anew in any case."""
        return self.keys is None or key in self.keys


def whole(plan: Plan) -> Extent:
    """Return all of the plan."""
    sources = load_sources(plan)
    rows = PlanRow.objects.for_plan(plan).values_list("pk", "key", *COLUMNS)
    return Extent(sources, load_world(plan, sources), rows.iterator(chunk_size=5000))

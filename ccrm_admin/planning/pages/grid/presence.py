"""Who has the grid of a plan open: kept for a minute in the cache, which all processes share.

No table: what is true for a minute needs no history and no clean-up. Two who look in at the very same moment
may miss one another until the next time, some seconds later.
"""

from __future__ import annotations

import time
from dataclasses import dataclass

from django.core.cache import cache

from ccrm_admin.planning.models import Plan
from ccrm_admin.tenants.models import User
from ccrm_admin.ui.initials import initials_of

HERE_SECONDS = 60
MOST_FACES = 5  # shown; the others are counted, and named on demand
COLOURS = ("green", "orange", "blue", "red", "yellow", "azure")


@dataclass(frozen=True, slots=True)
class Face:
    """Somebody at work: initials in a colour of their own."""

    name: str
    initials: str
    colour: str


def look_in(plan: Plan, person: User) -> list[Face]:
    """Note that ``person`` has the grid open; return the others who had within the last minute."""
    key, now = f"here:{plan.pk}", time.time()
    seen: dict[int, tuple[str, float]] = cache.get(key, {})
    here = {pk: (name, at) for pk, (name, at) in seen.items() if abs(now - at) < HERE_SECONDS}
    here[person.pk] = str(person), now
    cache.set(key, here, HERE_SECONDS)
    return [face_of(pk, name) for pk, (name, _at) in sorted(here.items()) if pk != person.pk]


def face_of(pk: int, name: str) -> Face:
    """Return the face of a person: the same colour wherever they are seen."""
    return Face(name, initials_of(name), COLOURS[pk % len(COLOURS)])

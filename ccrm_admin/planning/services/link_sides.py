"""What a plan decides for two who are to be one person, and whose decisions stay."""

from __future__ import annotations

from collections.abc import Mapping

from ccrm_admin.planning.domain.proposals import Wanted
from ccrm_admin.planning.domain.state import Part
from ccrm_admin.planning.engine.values import BLANK, value_of
from ccrm_admin.planning.models import Assignment, Link, Plan, PlanUser


class Sides:
    """What a plan decides for the person and for the CRM user by themselves, who are to be one.

    ``given_back`` is what unlinking them gave back: it is taken again. ``lost``: the person's is nothing, or
    no more than the CRM user has. ``contested``: each has something else.
    """

    def __init__(
        self, plan: Plan, link: Link, rows: Mapping[int, Assignment], given_back: Mapping[str, Wanted]
    ) -> None:
        self.plan, self._given_back = plan, given_back
        self._person, self._other = link.plan_user, link.absorbed
        self.mine = self._decided(rows, self._person)
        self.theirs = self._decided(rows, self._other) if self._other else {}
        stays = self._other is None or (self._person.pk in rows and _says_all(self.mine, self.theirs))
        self.lost = not stays and _says_all(self.theirs, self.mine)
        self.contested = not stays and not self.lost

    def _decided(self, rows: Mapping[int, Assignment], user: PlanUser) -> Wanted:
        return decided_by(rows.get(user.pk), self._given_back.get(user.key, {}))

    def changes(self, *, keep_theirs: bool) -> dict[str, Wanted]:
        """Return what is to be written so that only one of the two has anything."""
        loser, decided = (self._person, self.mine) if keep_theirs else (self._other, self.theirs)
        rows = dict(self._given_back)
        if loser and decided:
            rows[loser.key] = {**rows.get(loser.key, {}), **{part: BLANK.get(part) for part in decided}}
        return rows


def decided_by(row: Assignment | None, changed: Wanted) -> Wanted:
    """Return all that a row decides; whoever it decides anything for is taken into the plan as well."""
    values = {**{part: value_of(row, part) for part in Part}, **changed}
    decided = {part: value for part, value in values.items() if value != BLANK.get(part)}
    return decided and {**decided, Part.CHOSEN: True}


def _says_all(one: Wanted, other: Wanted) -> bool:
    """Tell whether ``one`` decides all that the ``other`` does, and the same."""
    return all(part in one and one[part] == value for part, value in other.items())

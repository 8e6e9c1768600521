"""All that the page of a worksheet shows to one person."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, cast
from urllib.parse import urlencode

from django.core.paginator import Page
from django.db.models import Q
from django.http import QueryDict
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from ccrm_admin.inventory.choices import Resource
from ccrm_admin.inventory.models import ResourceState
from ccrm_admin.planning.models import Plan
from ccrm_admin.rollout.models import Obstacle, Rollout, Step
from ccrm_admin.rollout.models.step_querysets import StepQuerySet
from ccrm_admin.rollout.pages.worksheet.described import Words, words_for
from ccrm_admin.rollout.pages.worksheet.files import obstacles_of
from ccrm_admin.rollout.pages.worksheet.groups import (
    OFFERED,
    Group,
    Rank,
    counted,
    in_open_groups,
    ranked,
    shut_in,
)
from ccrm_admin.rollout.pages.worksheet.rows import drawn
from ccrm_admin.rollout.pages.worksheet.states import state_of
from ccrm_admin.rollout.services.waiting import still_away
from ccrm_admin.rollout.text import panel
from ccrm_admin.rollout.text.waits import explain_wait
from ccrm_admin.spelling import isolating
from ccrm_admin.tenants.models import User
from ccrm_admin.ui.paging import nearest_page

STEPS_A_PAGE = 50
OBSTACLES_SHOWN = 50


@dataclass(frozen=True, slots=True)
class Section:
    """A group of the list with those of its rows that are on the page; ``toggle`` opens or shuts it."""

    group: Group
    open: bool
    toggle: str
    rows: list[SafeString]


@dataclass(frozen=True, slots=True)
class Bar:
    """A stretch of the bar: its state, how many steps, and where it begins and ends, in per cent."""

    state: str
    count: int
    start: str
    width: str


class Sheet:
    """A worksheet as ``person`` sees it, narrowed to what ``query`` asks for."""

    def __init__(
        self,
        plan: Plan,
        rollout: Rollout,
        person: User,
        query: QueryDict,
        *,
        editable: bool,
        on: int | None = None,
    ) -> None:
        """Take in what is asked for; ``on`` is the step that the person's card shows already."""
        self.plan, self.rollout, self.person, self.query = plan, rollout, person, query
        self.editable, self.on = editable, on
        self.groups, self.figures = counted(rollout.steps.all(), person, plan.tenant)
        self.shut = shut_in(query.get("shut"), self.groups)

    @property
    def _left(self) -> list[int]:
        return [group.person for group in self.groups if group.rank == Rank.LEFT]

    def _ranked(self, steps: StepQuerySet) -> StepQuerySet:
        return ranked(steps.with_people(), self.person, self._left)

    @cached_property
    def page(self) -> Page[Any]:
        """The steps of the groups that are open, a page of them."""
        steps = in_open_groups(self._ranked(self.rollout.steps.all()), self.groups, self.shut)
        counted_steps = cast("Sequence[Step]", _Counted(steps, self._shown))
        return nearest_page(counted_steps, self.query, size=STEPS_A_PAGE)

    @property
    def _shown(self) -> int:
        return sum(group.count for group in self.groups if group.slug not in self.shut)

    @cached_property
    def next_steps(self) -> list[Step]:
        """The step that is next, and the one after it: the person's own first, then what nobody does."""
        if not self.editable:
            return []
        if self._begins_with_mine and (found := [step for step in self.page if _is_offered(step)]):
            return found[:2]
        whose = Q(assigned_to=self.person) | Q(assigned_to=None) | Q(assigned_to__in=self._left)
        return list(self._ranked(self.rollout.steps.possible().filter(whose))[:2])

    @cached_property
    def kept(self) -> Step | None:
        """The step that the person's card shows already; None if there is none, or not any more."""
        if self.on is None or not self.editable:
            return None
        on_page = (step for step in self.page if step.number == self.on)
        return next(on_page, None) or self._ranked(self.rollout.steps.filter(number=self.on)).first()

    @cached_property
    def waiting(self) -> Step | None:
        """What the person can't go on with, if that is on the page."""
        if not (self.editable and self._begins_with_mine):
            return None
        ranks = OFFERED | {Rank.WAITING}
        return next((step for step in self.page if step.waits_for and step.rank in ranks), None)

    @property
    def _begins_with_mine(self) -> bool:
        shut_first = self.groups and self.groups[0].slug in self.shut
        return not self.page.has_previous() and not shut_first

    @cached_property
    def words(self) -> Words:
        """What puts the steps of the page in words."""
        others = [*self.next_steps[:1], *([self.kept] if self.kept else ())]
        return words_for(self.plan.tenant, [*self.page, *others])

    @cached_property
    def sections(self) -> list[Section]:
        """The groups in order, with their rows of this page; a page begins with the group it is in."""
        rows: dict[tuple[int, int], list[SafeString]] = {group.key: [] for group in self.groups}
        for step in self.page:
            rows[step.rank, step.whose].append(drawn(step, self.words, may_tick=self.editable))
        first, last = not self.page.has_previous(), not self.page.has_next()
        with_rows = [place for place, group in enumerate(self.groups) if rows[group.key]]
        begin = 0 if first else min(with_rows, default=0)
        end = len(self.groups) if last else max(with_rows, default=-1) + 1
        return [
            Section(group, group.slug not in self.shut, self._toggled(group.slug), rows[group.key])
            for group in self.groups[begin:end]
        ]

    def _toggled(self, slug: str) -> str:
        shut = set(self.shut) ^ {slug}
        return "?" + urlencode({"shut": ",".join(sorted(shut))})

    @cached_property
    def obstacles(self) -> list[tuple[Obstacle, str]]:
        """What can't be done, with the reasons; it stands below the last step."""
        if self.page.has_next() or not self.rollout.obstacle_count:
            return []
        return obstacles_of(self.rollout, OBSTACLES_SHOWN)

    @property
    def obstacles_left(self) -> int:
        """How many more there are: the file has all."""
        return self.rollout.obstacle_count - len(self.obstacles)

    @cached_property
    def away(self) -> list[Step]:
        """The temporary steps of those who hold up the end, since they have not come back."""
        over = self.editable and not (self.figures.open or self.figures.ticked)
        return still_away(self.rollout) if over else []

    @property
    def bars(self) -> Iterator[Bar]:
        """The stretches of the bar."""
        total, start = self.figures.total or 1, 0.0
        for state in ("confirmed", "ticked", "skipped", "open"):
            count = getattr(self.figures, state)
            width = 100 * count / total
            yield Bar(state, count, f"{start:.2f}%", f"{max(width - 0.25, 0):.2f}%")
            start += width

    @cached_property
    def users_as_of(self) -> Any:
        """As of when the mirror knows who is in a call."""
        states = ResourceState.objects.for_tenant(self.plan.tenant).filter(resource=Resource.CRM_USERS)
        return states.values_list("fetched_at", flat=True).first()

    def card(self) -> Mapping[str, Any] | None:
        """Return the step that is next as its card shows it; None if there is none.

        A step that the card shows already stays there, so that no other one comes under a finger that is
        about to press Enter: with its ``state``, if there is nothing to be done about it any more.
        """
        steps = self.next_steps
        if self.on is not None and self.editable and self.kept is None:
            return {"gone": self.on, "then": steps[0] if steps else None}
        if self.kept:
            steps = [self.kept, *(step for step in steps if step.number != self.on)]
        if not steps:
            return None
        step, *after = steps
        card = {**card_of(step, self.words), "then": after[0] if after else None}
        if not _is_offered(step):
            card["state"] = state_of(step, self.words)
        if card["talking"]:
            card["as_of"] = self.users_as_of
        return card

    @property
    def wait(self) -> str:
        """For what the person's next step waits; "" if none does."""
        if self.waiting is None:
            return ""
        values = isolating(name=self.waiting.plan_user) | {"number": self.waiting.number}
        values["waits"] = explain_wait(self.words.blockers.get(self.waiting.number, ()))
        return _("Step %(number)s (%(name)s) %(waits)s.") % values


def _is_offered(step: Step) -> bool:
    """Tell whether a person can do a step now, and it is not for others to do."""
    return step.possible and step.rank in OFFERED  # type: ignore[attr-defined]


def card_of(step: Step, words: Words) -> dict[str, Any]:
    """Return a step as a card shows it."""
    user = step.plan_user.survivor
    crm = user.crm_user
    return {
        "step": step,
        "user": user,
        "name": str(user),
        "email": crm.email if crm else user.email,
        "group": crm.permission_group if crm else user.permission_group,
        "path": [panel.MANAGEMENT, panel.USERS, *([panel.ADD] if step.create else [str(user), panel.EDIT])],
        "fields": words.fields(step),
        "talking": bool(crm and crm.talking and "mode" in step.set),
    }


class _Counted:
    """Steps whose number is known, so that no page counts them again."""

    def __init__(self, steps: Any, length: int) -> None:
        self._steps, self._length = steps, length

    def __len__(self) -> int:
        return self._length

    def __getitem__(self, key: slice) -> list[Any]:
        return list(self._steps[key])

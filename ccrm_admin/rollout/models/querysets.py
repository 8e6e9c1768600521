"""Reads of what carries plans out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.apps import apps
from django.db.models import Case, Count, Exists, IntegerField, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce

from ccrm_admin.inventory.normalize import search_terms
from ccrm_admin.planning.domain.state import LIVE_PARTS
from ccrm_admin.planning.models import Plan
from ccrm_admin.rollout.domain.entries import ASKED, State
from ccrm_admin.tenants.querysets import TenantQuerySet

if TYPE_CHECKING:
    from ccrm_admin.rollout.models import FrozenEntry, Obstacle, Rollout  # noqa: F401 - in base classes


PART_ORDER = Case(  # extension, calls, SMS: as everywhere
    *(When(part=part.value, then=Value(place)) for place, part in enumerate(LIVE_PARTS)),
    output_field=IntegerField(),
)


UNWANTED = (State.PROGRESS, State.GONE)


class RolloutQuerySet(TenantQuerySet["Rollout"]):
    """Reads of rollouts."""

    def for_plan(self, plan: Plan) -> Self:
        """Those of one plan, newest first, with who proposed and approved them, and what can't be done."""
        found = self.filter(plan_id=plan.pk).select_related("proposed_by", "approved_by")
        return found.with_obstacles().order_by("-number")

    def with_obstacles(self) -> Self:
        """With their ``obstacle_count``, and whether they are ``nothing_possible``."""
        count = _obstacles().values("rollout").annotate(count=Count("pk")).values("count")
        return self.annotate(
            obstacle_count=Coalesce(Subquery(count), 0), nothing_possible=_nothing_possible()
        )

    def nothing_possible(self) -> Self:
        """Those of which nothing can be done, so that somebody has to plan it again."""
        return self.filter(_nothing_possible())

    def open(self) -> Self:
        """Those that have not come to an end."""
        return self.filter(closed_at=None)

    def approved(self) -> Self:
        """Those that somebody has approved, be they closed or not."""
        return self.filter(approved_at__isnull=False)


def _obstacles() -> QuerySet[Obstacle]:
    obstacles = apps.get_model("rollout", "Obstacle").objects  # what stands on rollouts is not imported here
    return obstacles.filter(rollout=OuterRef("pk")).order_by()


def _nothing_possible() -> Q:
    steps = apps.get_model("rollout", "Step").objects
    return Q(Exists(_obstacles())) & ~Q(Exists(steps.needed().filter(rollout=OuterRef("pk"))))


class FrozenEntryQuerySet(QuerySet["FrozenEntry"]):
    """Reads of the entries of rollouts."""

    def of_rollout(self, rollout: Rollout | None) -> Self:
        """Those of one rollout; none without one."""
        return self.filter(rollout=rollout) if rollout else self.none()

    def reading(self, *fields: str) -> Self:
        """With these fields alone, and the keys of the users that they are about."""
        users = ("plan_user", "plan_user__merged_into")
        keys = [f"{user}__{name}" for user in users for name in ("crm_user", "merged_into")]
        return self.select_related("plan_user__merged_into").only("rollout", *fields, *keys)

    def with_people(self) -> Self:
        """With whose they are, and who approved them."""
        people = ("plan_user__crm_user", "plan_user__merged_into__crm_user", "approved_by")
        texts = ("search", "plan_user__crm_user__search", "plan_user__merged_into__crm_user__search")
        return self.select_related(*people).defer(*texts)

    def matching(self, text: str) -> Self:
        """Those whose user or numbers hold every word of ``text``, folded."""
        wanted = Q()
        for term in search_terms(text):
            wanted &= Q(search__contains=term)
        return self.filter(wanted)

    def frozen(self) -> Self:
        """Those that are part of what was proposed or approved."""
        return self.filter(planned__isnull=False)

    def wanted(self) -> Self:
        """Those that the approval of a proposed plan takes: neither live already nor no longer needed."""
        return self.exclude(state__in=UNWANTED)

    def unwanted(self) -> Self:
        """The others."""
        return self.filter(state__in=UNWANTED)

    def asked(self) -> Self:
        """Those that have moved, so that they are to be approved anew; by name."""
        return self.filter(state__in=ASKED).order_by("name_sort", "plan_user", PART_ORDER)

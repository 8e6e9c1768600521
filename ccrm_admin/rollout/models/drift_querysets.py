"""Reads of what carried-out plans have, and of what has drifted from it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db.models import Case, Exists, IntegerField, OuterRef, Q, Value, When
from django.db.models.functions import Coalesce, Now

from ccrm_admin.inventory.models import CrmUser
from ccrm_admin.inventory.normalize import search_terms
from ccrm_admin.planning.domain.state import LIVE_PARTS
from ccrm_admin.planning.models import Plan
from ccrm_admin.planning.models.choices import PUT_AWAY, PlanStatus
from ccrm_admin.rollout.models.approval import FrozenEntry
from ccrm_admin.tenants.querysets import TenantQuerySet

if TYPE_CHECKING:
    from ccrm_admin.rollout.models.drift import CarriedOutPart  # noqa: F401 - in base classes

ACCEPTED = Q(live__isnull=True)  # of what is listed
RESTING = Q(live__isnull=False, rests_until__gt=Now())
_AWAKE = Q(live__isnull=False) & (Q(rests_until=None) | Q(rests_until__lte=Now()))
BEING_PUT_BACK = _AWAKE & Q(put_back__isnull=False) & ~Q(put_back__status__in=PUT_AWAY)
OPEN = _AWAKE & (Q(put_back=None) | Q(put_back__status__in=PUT_AWAY))


SURVIVOR = Coalesce("plan_user__merged_into", "plan_user")  # whom plans decide about since a link


class CarriedOutPartQuerySet(TenantQuerySet["CarriedOutPart"]):
    """Reads of parts of carried-out plans."""

    def for_plan(self, plan: Plan) -> Self:
        """Those of one plan."""
        return self.filter(plan_id=plan.pk)

    def listed(self) -> Self:
        """What has drifted from plans that are carried out, and what was accepted of it.

        What another plan, approved and on the way, is to change is left to that.
        """
        return self._differing().exclude(_coming())

    def coming(self) -> Self:
        """What has drifted, and is left to another plan."""
        return self._differing().filter(_coming())

    def _differing(self) -> Self:
        return self.filter(since__isnull=False, plan__status=PlanStatus.CARRIED_OUT)

    def drifted(self) -> Self:
        """What is to be looked after: neither accepted nor resting; it may be on its way back."""
        return self.listed().filter(_AWAKE)

    def open(self) -> Self:
        """What nobody has decided about yet."""
        return self.listed().filter(OPEN)

    def in_parts_order(self) -> Self:
        """By name, and extension, calls, SMS."""
        return self.order_by("name_sort", "plan_user", PART_ORDER)

    def with_people(self) -> Self:
        """With the users and plans that they are about, and who has decided what."""
        people = ("plan_user__crm_user", "plan_user__merged_into__crm_user")
        deciders = ("plan", "put_back", "run__requested_by", "accepted_in__by", "rested_by")
        texts = ("search", "plan_user__crm_user__search", "plan_user__merged_into__crm_user__search")
        return self.select_related(*people, *deciders).defer(*texts)

    def with_namesakes(self) -> Self:
        """Annotate ``has_namesake``: whether another user of the CRM has the name."""
        others = CrmUser.objects.filter(
            tenant=OuterRef("tenant"), name_folded=OuterRef("plan_user__crm_user__name_folded")
        )
        return self.annotate(has_namesake=Exists(others.exclude(pk=OuterRef("plan_user__crm_user"))))

    def matching(self, text: str) -> Self:
        """Those whose user, numbers or plan hold every word of ``text``, folded."""
        wanted = Q()
        for term in search_terms(text):
            wanted &= Q(search__contains=term)
        return self.filter(wanted)


def _coming() -> Exists:
    theirs = Q(plan_user=OuterRef("plan_user")) | Q(plan_user=OuterRef("plan_user__merged_into"))
    entries = FrozenEntry.objects.filter(
        theirs,
        part=OuterRef("part"),
        approved_at__isnull=False,
        rollout__closed_at=None,
        rollout__approved_at__isnull=False,
    )
    return Exists(entries)


PART_ORDER = Case(
    *(When(part=part.value, then=Value(place)) for place, part in enumerate(LIVE_PARTS)),
    output_field=IntegerField(),
)

"""Reads of the steps of worksheets."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db.models import Q, QuerySet

from ccrm_admin.rollout.models.step_choices import NOT_NEEDED, StepStatus

if TYPE_CHECKING:
    from ccrm_admin.rollout.models.step import Step, StepEvent  # noqa: F401 - in base classes

CONFIRMED = Q(confirmed_at__isnull=False)
SETTLED = CONFIRMED | Q(status=StepStatus.SKIPPED)  # nothing is to be done about it any more
FREEING = CONFIRMED | Q(status=StepStatus.DONE, seen__isnull=True)  # those that wait for it can be done


class StepQuerySet(QuerySet["Step"]):
    """Reads of steps."""

    def with_people(self) -> Self:
        """With the user that each is about, and the colleague who is to do it."""
        people = ("plan_user__crm_user", "plan_user__merged_into__crm_user", "assigned_to", "changed_by")
        return self.select_related(*people)

    def needed(self) -> Self:
        """Those that were or are to be done, or that a person has left out."""
        return self.exclude(status=StepStatus.SKIPPED, reason=NOT_NEEDED, confirmed_at=None)

    def confirmed(self) -> Self:
        """Those that CCRM was seen to have."""
        return self.filter(CONFIRMED)

    def skipped(self) -> Self:
        """Those that are left out, and that CCRM does not have."""
        return self.filter(status=StepStatus.SKIPPED, confirmed_at=None)

    def unsettled(self) -> Self:
        """Those that are neither confirmed nor skipped."""
        return self.exclude(SETTLED)

    def to_do(self) -> Self:
        """Those that nobody has said anything of yet, and that CCRM does not have."""
        return self.filter(status=StepStatus.OPEN, confirmed_at=None)

    def undone(self) -> Self:
        """Those, and those that somebody could not do."""
        return self.filter(status__in=[StepStatus.OPEN, StepStatus.FAILED], confirmed_at=None)

    def possible(self) -> Self:
        """Those to do that wait for no other step."""
        return self.to_do().filter(waits_for=0)


class StepEventQuerySet(QuerySet["StepEvent"]):
    """Reads of what was done to steps."""

    def with_people(self) -> Self:
        """With who did it, and to which step."""
        return self.select_related("by", "whom")

"""What is proposed and approved of a plan: one frozen difference, entry by entry."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from ccrm_admin.ordering.fields import SortKeyField
from ccrm_admin.planning.domain.state import LIVE_PARTS
from ccrm_admin.planning.models import Plan, PlanUser
from ccrm_admin.planning.models.history import REASON_MAX_CHARACTERS
from ccrm_admin.rollout.models.choices import ClosedWhy, EntryState
from ccrm_admin.rollout.models.querysets import FrozenEntryQuerySet, RolloutQuerySet
from ccrm_admin.tenants.models import Tenant


class Rollout(models.Model):
    """One way of a plan to live, from its proposal on; the first of a plan has the number 1.

    ``hash`` is that of the entries as they are frozen, when the plan's version was ``edit_number``. ``stamp``
    tells what the entries' states were computed from, and ``moved`` and ``open_errors`` how many entries and
    errors an approval lacks; ``told``: that it is out of date was told by mail. ``taken_from``: the one
    on whose worksheet something was said that stands on this one's, too.
    """

    tenant = models.ForeignKey(Tenant, on_delete=models.CASCADE, db_index=False, related_name="rollouts")
    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, db_index=False, related_name="rollouts")
    number = models.PositiveIntegerField(_("number"))
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    proposed_at = models.DateTimeField(_("proposed"))
    comment = models.CharField(_("comment"), max_length=REASON_MAX_CHARACTERS, blank=True)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    approved_at = models.DateTimeField(_("approved"), null=True)
    hash = models.CharField(max_length=64)
    edit_number = models.PositiveBigIntegerField()
    closed_at = models.DateTimeField(_("closed"), null=True)
    closed_why = models.CharField(max_length=20, choices=ClosedWhy, blank=True)
    stamp = models.TextField(blank=True, default="")
    moved = models.PositiveIntegerField(default=0)
    open_errors = models.PositiveIntegerField(default=0)
    told = models.BooleanField(default=False)
    taken_from = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, related_name="+")

    objects = RolloutQuerySet.as_manager()
    obstacle_count: int  # of those with_obstacles, as are those for_plan
    nothing_possible: bool

    class Meta:
        verbose_name = _("rollout")
        verbose_name_plural = _("rollouts")
        constraints = [
            models.UniqueConstraint(fields=["plan", "number"], name="one_rollout_per_number"),
            models.UniqueConstraint(
                fields=["plan"], condition=models.Q(closed_at=None), name="one_open_rollout_per_plan"
            ),
            models.CheckConstraint(
                condition=models.Q(closed_at=None, closed_why="")
                | models.Q(closed_at__isnull=False, closed_why__in=ClosedWhy.values),
                name="closed_rollout_says_why",
            ),
            models.CheckConstraint(
                condition=models.Q(approved_at__isnull=False) | models.Q(approved_by=None),
                name="approved_rollout_says_when",
            ),
        ]
        indexes = [models.Index(fields=["tenant", "closed_at"], name="rollout_by_tenant")]

    def __str__(self) -> str:
        return f"{self.plan_id}: {self.number}"

    @property
    def approved(self) -> bool:
        """Whether somebody has approved it."""
        return self.approved_at is not None

    @property
    def frozen_at(self) -> datetime:
        """When its entries were frozen as they are."""
        return self.approved_at or self.proposed_at

    @property
    def given_up(self) -> bool:
        """Whether it came to its end before it was carried out, so that its steps no longer hold."""
        return self.closed_at is not None and self.closed_why != ClosedWhy.CARRIED_OUT

    @property
    def out_of_date(self) -> bool:
        """Whether an approval lacks something, as far as was computed last."""
        return self.approved and self.closed_at is None and bool(self.moved or self.open_errors)


class FrozenEntry(models.Model):
    """One part of one user that a rollout changes: what was frozen, and what would be now.

    ``planned`` is None of what was never frozen: it came into the difference since. Values are as the
    command ``plan`` prints them. ``newcomer``: the CRM did not have the user then. ``state`` and all below
    it are computed; ``now_planned`` is None of who is gone, and ``why`` says what moved it.
    """

    rollout = models.ForeignKey(Rollout, on_delete=models.CASCADE, db_index=False, related_name="entries")
    plan_user = models.ForeignKey(PlanUser, on_delete=models.RESTRICT, related_name="+")
    part = models.CharField(_("part"), max_length=20)
    newcomer = models.BooleanField(default=False)
    live = models.JSONField(null=True)
    planned = models.JSONField(null=True)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    approved_at = models.DateTimeField(_("approved"), null=True)
    state = models.CharField(_("state"), max_length=20, choices=EntryState, default=EntryState.UNCHANGED)
    now_live = models.JSONField(null=True)
    now_planned = models.JSONField(null=True)
    why = models.JSONField(default=dict)
    name = models.CharField(max_length=310)
    name_sort = SortKeyField(of=["name"])
    search = models.TextField(blank=True)

    objects = FrozenEntryQuerySet.as_manager()

    class Meta:
        verbose_name = _("entry")
        verbose_name_plural = _("entries")
        constraints = [
            models.UniqueConstraint(fields=["rollout", "plan_user", "part"], name="one_entry_per_part"),
            models.CheckConstraint(
                condition=models.Q(part__in=[part.value for part in LIVE_PARTS]), name="known_entry_part"
            ),
            models.CheckConstraint(condition=models.Q(state__in=EntryState.values), name="known_entry_state"),
        ]
        indexes = [models.Index(fields=["rollout", "name_sort"], name="entry_by_name")]

    def __str__(self) -> str:
        return f"{self.rollout_id}: {self.plan_user_id} {self.part}"


class AgreedError(models.Model):
    """That a manager has agreed to an error of the plan, for just what it says; see ``Finding.digest``."""

    rollout = models.ForeignKey(Rollout, on_delete=models.CASCADE, db_index=False, related_name="agreed")
    digest = models.CharField(max_length=16)
    code = models.CharField(max_length=40)
    sentence = models.TextField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(_("when"))

    class Meta:
        verbose_name = _("agreed error")
        verbose_name_plural = _("agreed errors")
        constraints = [models.UniqueConstraint(fields=["rollout", "digest"], name="one_agreement_per_error")]

    def __str__(self) -> str:
        return f"{self.rollout_id}: {self.code}"

"""The worksheet: what is to be entered in the panel, step by step, and what became of it."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ccrm_admin.planning.domain.state import LIVE_PARTS
from ccrm_admin.planning.models import PlanUser
from ccrm_admin.planning.models.history import REASON_MAX_CHARACTERS
from ccrm_admin.rollout.models.approval import Rollout
from ccrm_admin.rollout.models.step_choices import NOT_NEEDED, ObstacleCode, StepEventKind, StepStatus
from ccrm_admin.rollout.models.step_querysets import StepEventQuerySet, StepQuerySet
from ccrm_admin.sync.models import SyncRun


class Step(models.Model):
    """One visit to a user's page in the panel.

    ``set`` is what is to be entered there, ``before`` what stood there; both as the ``plan`` command prints
    values. ``number`` names the step for good; ``after`` are the numbers of the steps to be done before this
    one, ``waits_for`` how many of them are not done yet. ``seen`` is what CCRM has instead, where it is
    neither of the two, or where the step is done; ``seen_at`` says since when. ``version`` grows with every
    change, so that of two people one is refused.
    """

    rollout = models.ForeignKey(Rollout, on_delete=models.CASCADE, db_index=False, related_name="steps")
    number = models.PositiveIntegerField(_("step"))
    place = models.PositiveIntegerField(help_text="In the order in which the steps can be done.")
    plan_user = models.ForeignKey(PlanUser, on_delete=models.RESTRICT, related_name="+")
    create = models.BooleanField(default=False)
    temporary = models.BooleanField(default=False)
    set = models.JSONField()
    before = models.JSONField(default=dict)
    after = models.JSONField(default=list)
    waits_for = models.PositiveIntegerField(default=0)
    assigned_to = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    status = models.CharField(_("state"), max_length=20, choices=StepStatus, default=StepStatus.OPEN)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    changed_at = models.DateTimeField(_("changed"), null=True)
    reason = models.CharField(_("reason"), max_length=REASON_MAX_CHARACTERS, blank=True)
    confirmed_at = models.DateTimeField(_("confirmed"), null=True)
    confirmed_in = models.ForeignKey(SyncRun, on_delete=models.SET_NULL, null=True, related_name="+")
    seen = models.JSONField(null=True)
    seen_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=0)

    objects = StepQuerySet.as_manager()

    class Meta:
        verbose_name = _("step")
        verbose_name_plural = _("steps")
        constraints = [
            models.UniqueConstraint(fields=["rollout", "number"], name="one_step_per_number"),
            models.CheckConstraint(
                condition=models.Q(status__in=StepStatus.values), name="known_step_status"
            ),
            models.CheckConstraint(
                condition=models.Q(status=StepStatus.OPEN) | models.Q(changed_at__isnull=False),
                name="changed_step_says_when",
            ),
            models.CheckConstraint(
                condition=~models.Q(status__in=[StepStatus.FAILED, StepStatus.SKIPPED], reason=""),
                name="step_not_done_says_why",
            ),
        ]
        indexes = [
            models.Index(fields=["rollout", "status", "waits_for", "place"], name="step_by_status"),
            models.Index(fields=["rollout", "assigned_to"], name="step_by_colleague"),
        ]

    def __str__(self) -> str:
        return f"{self.rollout_id}: {self.number}"

    @property
    def confirmed(self) -> bool:
        """Whether CCRM was seen to have it."""
        return self.confirmed_at is not None

    @property
    def said(self) -> bool:
        """Whether somebody has said anything of it that can be taken back."""
        return self.status != StepStatus.OPEN and not self.confirmed

    @property
    def to_do(self) -> bool:
        """Whether nobody has said anything of it, and CCRM does not have it."""
        return self.status == StepStatus.OPEN and not self.confirmed

    @property
    def possible(self) -> bool:
        """Whether it can be done now."""
        return self.to_do and not self.waits_for

    @property
    def skipped_before(self) -> bool:
        """Whether it was left out on the worksheet before, for its ``reason``, and is to be done now."""
        return self.to_do and bool(self.reason)

    @property
    def ticked(self) -> bool:
        """Whether somebody has done it, and no sync has seen it yet."""
        return self.status == StepStatus.DONE and not self.confirmed

    @property
    def frees(self) -> bool:
        """Whether those that wait for it can be done."""
        return self.confirmed or (self.ticked and self.seen is None)

    @property
    def undone(self) -> bool:
        """Whether it is still to be done, though somebody could not do it."""
        return self.to_do or self.failed

    @property
    def skipped(self) -> bool:
        """Whether it is left out."""
        return self.status == StepStatus.SKIPPED and not self.confirmed

    @property
    def not_needed(self) -> bool:
        """Whether it is left out because what is approved, or can be done, no longer has it."""
        return self.status == StepStatus.SKIPPED and self.reason == NOT_NEEDED

    @property
    def why(self) -> str:
        """The reason as it is shown."""
        return gettext(NOT_NEEDED) if self.not_needed else self.reason

    @property
    def failed(self) -> bool:
        """Whether somebody could not do it."""
        return self.status == StepStatus.FAILED and not self.confirmed

    @property
    def not_confirmed(self) -> bool:
        """Whether it was done, and a sync since has seen something else."""
        return self.ticked and self.seen is not None

    @property
    def moved(self) -> bool:
        """Whether somebody else has changed the user since, before the step was done."""
        return self.seen is not None and not self.confirmed and self.status != StepStatus.DONE


class StepEvent(models.Model):
    """What was done to a step: by whom, and why; by a sync if by nobody. ``whom`` it was assigned to."""

    step = models.ForeignKey(Step, on_delete=models.CASCADE, related_name="events")
    kind = models.CharField(_("what"), max_length=20, choices=StepEventKind)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    whom = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(_("when"))
    reason = models.CharField(_("reason"), max_length=REASON_MAX_CHARACTERS, blank=True)
    run = models.ForeignKey(SyncRun, on_delete=models.SET_NULL, null=True, related_name="+")

    objects = StepEventQuerySet.as_manager()

    class Meta:
        verbose_name = _("event of a step")
        verbose_name_plural = _("events of steps")
        constraints = [
            models.CheckConstraint(condition=models.Q(kind__in=StepEventKind.values), name="known_step_event")
        ]

    def __str__(self) -> str:
        return f"{self.step_id}: {self.kind}"


class Obstacle(models.Model):
    """A part of somebody's assignment that can't be carried out: see ``rollout.domain.steps.Cannot``.

    ``params`` of its sentence: "account" (its internal number), "holder" (their name), or "names".
    """

    rollout = models.ForeignKey(Rollout, on_delete=models.CASCADE, db_index=False, related_name="obstacles")
    plan_user = models.ForeignKey(PlanUser, on_delete=models.RESTRICT, related_name="+")
    part = models.CharField(_("part"), max_length=20)
    code = models.CharField(max_length=20, choices=ObstacleCode)
    params = models.JSONField(default=dict)

    class Meta:
        verbose_name = _("obstacle")
        verbose_name_plural = _("obstacles")
        constraints = [
            models.UniqueConstraint(fields=["rollout", "plan_user", "part"], name="one_obstacle_per_part"),
            models.CheckConstraint(
                condition=models.Q(part__in=[part.value for part in LIVE_PARTS]), name="known_obstacle_part"
            ),
            models.CheckConstraint(
                condition=models.Q(code__in=ObstacleCode.values), name="known_obstacle_code"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.rollout_id}: {self.plan_user_id} {self.part}"

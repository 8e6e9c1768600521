"""What a plan that was carried out has, and what live has instead by now."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ccrm_admin.ordering.fields import SortKeyField
from ccrm_admin.planning.domain.state import LIVE_PARTS
from ccrm_admin.planning.models import Edit, Plan, PlanUser
from ccrm_admin.planning.models.history import REASON_MAX_CHARACTERS
from ccrm_admin.rollout.models.drift_querysets import CarriedOutPartQuerySet
from ccrm_admin.sync.models import SyncRun
from ccrm_admin.tenants.models import Tenant


class CarriedOutPart(models.Model):
    """One part of one user that a carried-out plan decides, and that live had when it was carried out.

    From then on live is held against it. The last plan that was carried out counts: each part of a user is
    here once. Values are as the command ``plan`` prints them. ``live`` is what is there instead, since when
    and in which sync it was seen first; all three are None while live is as planned.

    Somebody may accept what is live into the plan: ``planned`` is that then, ``before`` what it was, and the
    edit says who and why. They may let a drift rest until a moment, or put it back by another plan. All of
    that is about what is live at that time, and ends with it. ``version`` grows with every change, so that of
    two people one is refused.
    """

    tenant = models.ForeignKey(Tenant, on_delete=models.CASCADE, db_index=False, related_name="+")
    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="carried_out_parts")
    plan_user = models.ForeignKey(PlanUser, on_delete=models.RESTRICT, db_index=False, related_name="+")
    part = models.CharField(_("part"), max_length=20)
    planned = models.JSONField()
    held_at = models.DateTimeField(_("carried out"))
    live = models.JSONField(null=True)
    since = models.DateTimeField(_("since"), null=True)
    run = models.ForeignKey(SyncRun, on_delete=models.SET_NULL, null=True, related_name="+")
    before = models.JSONField(null=True)
    accepted_in = models.ForeignKey(Edit, on_delete=models.SET_NULL, null=True, related_name="+")
    rests_until = models.DateTimeField(_("rests until"), null=True)
    rested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    rested_at = models.DateTimeField(null=True)
    rest_reason = models.CharField(_("reason"), max_length=REASON_MAX_CHARACTERS, blank=True)
    put_back = models.ForeignKey(Plan, on_delete=models.SET_NULL, null=True, related_name="+")
    version = models.PositiveIntegerField(default=0)
    name = models.CharField(max_length=310)
    name_sort = SortKeyField(of=["name"])
    search = models.TextField(blank=True)

    objects = CarriedOutPartQuerySet.as_manager()

    class Meta:
        verbose_name = _("part of a carried-out plan")
        verbose_name_plural = _("parts of carried-out plans")
        constraints = [
            models.UniqueConstraint(fields=["plan_user", "part"], name="one_plan_holds_a_part"),
            models.CheckConstraint(
                condition=Q(part__in=[part.value for part in LIVE_PARTS]), name="known_carried_out_part"
            ),
            models.CheckConstraint(
                condition=Q(live__isnull=True) | Q(since__isnull=False), name="drift_says_since_when"
            ),
            models.CheckConstraint(
                condition=Q(rests_until=None) | Q(live__isnull=False, rested_at__isnull=False),
                name="only_a_drift_rests",
            ),
        ]
        indexes = [
            models.Index(
                fields=["tenant", "name_sort"], condition=Q(since__isnull=False), name="drift_by_name"
            )
        ]

    def __str__(self) -> str:
        return f"{self.plan_id}: {self.plan_user_id} {self.part}"

    @property
    def accepted(self) -> bool:
        """Whether the plan has taken over what is live."""
        return self.live is None and self.before is not None

"""What is computed from the mirror and a plan, and kept so that a page reads instead of computing.

Written by ``engine`` alone: after an edit for what that touched, after a sync whole.
"""

from __future__ import annotations

from typing import NamedTuple

from django.db import models
from django.utils.translation import gettext_lazy as _

from ccrm_admin.inventory.choices import Mode
from ccrm_admin.inventory.models import NUMBER_LENGTH, CrmUser
from ccrm_admin.ordering.fields import SortKeyField
from ccrm_admin.ordering.keys import BLANK
from ccrm_admin.planning.domain.finding import Finding, Origin
from ccrm_admin.planning.models.acknowledgement import Acknowledgement
from ccrm_admin.planning.models.choices import UserStatus
from ccrm_admin.planning.models.finding_querysets import PlanFindingQuerySet
from ccrm_admin.planning.models.plan import Assignment, Plan
from ccrm_admin.planning.models.plan_user import PlanUser
from ccrm_admin.planning.models.querysets import PlanRowQuerySet


class Stamp(NamedTuple):
    """``mirror``: the tenant's mirror and settings. ``drafts``: its drafts, and what each tells the others.

    If only ``drafts`` differs, nothing moved but what is planned elsewhere.
    """

    mirror: str
    drafts: str


class PlanState(models.Model):
    """What a plan's rows and findings were computed from, and their totals.

    ``errors``, ``warnings`` and ``notices`` count the findings that come of the plan, ``earlier`` those that
    were there already; those that people have acknowledged count in none.
    """

    plan = models.OneToOneField(Plan, on_delete=models.CASCADE, primary_key=True, related_name="state")
    stamp = models.CharField(max_length=200, default="")
    drafts = models.TextField(
        default="", help_text="The tenant's drafts that the findings tell of; see engine.stamp."
    )
    version = models.PositiveBigIntegerField(
        default=0, help_text="Raised whenever a row of the grid changes."
    )
    in_plan = models.PositiveIntegerField(_("users in the plan"), default=0)
    decided = models.PositiveIntegerField(_("users filled in"), default=0)
    differences = models.PositiveIntegerField(_("differences"), default=0)
    errors = models.PositiveIntegerField(_("errors"), default=0)
    warnings = models.PositiveIntegerField(_("warnings"), default=0)
    notices = models.PositiveIntegerField(_("notices"), default=0)
    earlier = models.PositiveIntegerField(_("already there"), default=0)
    free_accounts = models.PositiveIntegerField(_("free voice accounts"), default=0)
    restricted_accounts = models.PositiveIntegerField(
        _("blocked or resting"), default=0, help_text="Voice accounts that would be free else."
    )
    acknowledgements = models.PositiveIntegerField(
        default=0, help_text="How many findings people have acknowledged, be they still found or not."
    )
    crowded_above = models.PositiveIntegerField(
        default=0, help_text="How many users may share a number, by the settings or by what is usual."
    )
    crowded_live = models.JSONField(
        default=dict, help_text="How many users have each number, live, that more than these share."
    )

    class Meta:
        verbose_name = _("state of a plan")
        verbose_name_plural = _("states of plans")

    def __str__(self) -> str:
        return f"{self.plan_id}: {self.version}"


class PlanRow(models.Model):
    """A user as the grid finds, narrows and sorts them: all of the CRM, and the planned ones of the plan.

    Who is in the CRM has a ``plan_user`` here if the plan decided about them once. For ``key`` see ``keys``.

    ``extension_id`` is the account that they occupy under the plan. ``calls`` and ``sms`` are the pools under
    the plan, each presentation between line feeds; in canonical form too, so that the users of one can be
    found. ``worst`` says how bad their findings are (see ``rules.worst_of``), ``touched`` in which version of
    the state the row last changed.
    """

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, db_index=False, related_name="rows")
    key = models.CharField(max_length=24)
    crm_user = models.ForeignKey(CrmUser, on_delete=models.CASCADE, null=True, related_name="+")
    plan_user = models.ForeignKey(PlanUser, on_delete=models.CASCADE, null=True, related_name="+")
    assignment = models.ForeignKey(Assignment, on_delete=models.CASCADE, null=True, related_name="+")
    name = models.TextField(_("name"))
    name_sort = SortKeyField()
    permission_group = models.TextField(_("permission group"))
    group_sort = SortKeyField()
    teams = models.TextField(_("teams"), default="")
    teams_sort = SortKeyField(default=BLANK)
    status = models.CharField(_("status"), max_length=10)
    mode = models.CharField(_("mode"), max_length=10, choices=Mode)
    extension_id = models.BigIntegerField(_("account id"), null=True)
    extension = models.CharField(_("extension"), max_length=NUMBER_LENGTH)
    extension_sort = SortKeyField()
    live_sort = SortKeyField()
    calls = models.TextField(_("call presentations"))
    calls_canonical = models.TextField(default="")
    call_count = models.PositiveIntegerField()
    sms = models.TextField(_("SMS senders"))
    sms_canonical = models.TextField(default="")
    sms_count = models.PositiveIntegerField()
    in_plan = models.BooleanField(_("in the plan"))
    decided = models.BooleanField(_("filled in"))
    note_sort = SortKeyField()
    changes = models.PositiveSmallIntegerField(_("differences"))
    worst = models.PositiveSmallIntegerField(_("worst finding"), default=0)
    search = models.TextField()
    touched = models.PositiveBigIntegerField(default=0)

    objects = PlanRowQuerySet.as_manager()

    class Meta:
        verbose_name = _("row of a plan")
        verbose_name_plural = _("rows of plans")
        constraints = [models.UniqueConstraint(fields=["plan", "key"], name="one_row_per_user")]
        indexes = [
            models.Index(fields=["plan", "name_sort"], name="plan_row_by_name"),
            models.Index(fields=["plan", "-in_plan", "name_sort", "id"], name="plan_row_in_plan_first"),
            models.Index(fields=["plan", "extension_sort"], name="plan_row_by_extension"),
            models.Index(fields=["plan", "extension_id"], name="plan_row_by_account"),
            models.Index(fields=["plan", "touched"], name="plan_row_by_age"),
            models.Index(fields=["plan", "in_plan", "decided", "changes"], name="plan_row_totals"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def gone(self) -> bool:
        """Whether the CRM no longer has the user."""
        return self.status == UserStatus.GONE


class PlanFinding(models.Model):
    """A finding of ``rules``, kept. ``people`` is [[key, name], …].

    It is found by ``search``, narrowed by ``groups`` (slugs of the people's permission groups, each once),
    and stands among those of its rule by ``name_sort``, that of whom it names first.
    """

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, db_index=False, related_name="findings")
    subject = models.CharField(max_length=120)
    code = models.CharField(max_length=40)
    severity = models.CharField(max_length=10)
    origin = models.CharField(max_length=10, default=Origin.PLAN.value)
    people = models.JSONField()
    params = models.JSONField()
    acknowledgement = models.ForeignKey(
        Acknowledgement, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    groups = models.JSONField(default=list)
    name_sort = SortKeyField(default=BLANK)
    search = models.TextField(default="")

    objects = PlanFindingQuerySet.as_manager()

    class Meta:
        verbose_name = _("finding")
        verbose_name_plural = _("findings")
        indexes = [
            models.Index(fields=["plan", "subject"], name="finding_by_subject"),
            models.Index(fields=["plan", "origin", "severity"], name="finding_by_origin"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.subject}"

    @property
    def finding(self) -> Finding:
        """The finding as ``rules`` made it."""
        people, origin = tuple((key, name) for key, name in self.people), Origin(self.origin)
        return Finding(self.code, self.subject, people, self.params, origin, self.acknowledgement_id)

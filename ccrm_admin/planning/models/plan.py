"""Plans, and what they decide."""

from __future__ import annotations

from django.conf import settings
from django.core.validators import MaxLengthValidator
from django.db import models
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from ccrm_admin.inventory.choices import Mode
from ccrm_admin.inventory.models import SipAccount
from ccrm_admin.ordering.fields import SortKeyField
from ccrm_admin.planning.domain.state import Decision, Extension
from ccrm_admin.planning.models.choices import PUT_AWAY, PlanStatus
from ccrm_admin.planning.models.plan_user import PlanUser
from ccrm_admin.planning.models.querysets import AssignmentQuerySet, PlanQuerySet
from ccrm_admin.tenants.models import Tenant
from ccrm_admin.tenants.querysets import TenantQuerySet
from ccrm_admin.tenants.validators import validate_line, validate_text

NOTE_MAX_CHARACTERS = 2000  # characters


class PlanningSettings(models.Model):
    """What a tenant has set for its plans. No row: the defaults."""

    tenant = models.OneToOneField(Tenant, on_delete=models.CASCADE, related_name="planning_settings")
    crowded_above = models.PositiveIntegerField(
        _("users per number"),
        null=True,
        blank=True,
        help_text=_(
            "A number in more users' pools than this gets a notice. Empty: more than is usual in this tenant."
        ),
    )

    same_person_approves = models.BooleanField(
        _("the same person can propose and approve"),
        default=False,
        help_text=_("Otherwise a plan is approved by someone who neither proposed it nor edited it."),
    )

    objects = TenantQuerySet["PlanningSettings"].as_manager()

    class Meta:
        verbose_name = _("planning settings")
        verbose_name_plural = _("planning settings")

    def __str__(self) -> str:
        return str(self.tenant_id)


class Plan(models.Model):
    """An overlay over the live state: it holds a row only for the users that it decides about."""

    tenant = models.ForeignKey(Tenant, on_delete=models.CASCADE, db_index=False, related_name="plans")
    title = models.CharField(_("title"), max_length=100, validators=[validate_line])
    title_sort = SortKeyField(of=["title"])
    note = models.TextField(
        _("note"), blank=True, validators=[validate_text, MaxLengthValidator(NOTE_MAX_CHARACTERS)]
    )
    target_date = models.DateField(_("due date"), null=True, blank=True)
    status = models.CharField(
        _("status"), max_length=20, choices=PlanStatus, default=PlanStatus.DRAFT, editable=False
    )
    out_of_date = models.BooleanField(
        default=False, editable=False, help_text="Whether it would do something else than was approved."
    )
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, editable=False, related_name="+"
    )
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("owner"),
        help_text=_("Who answers for this plan."),
    )
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    version = models.PositiveBigIntegerField(
        default=0, editable=False, help_text="The number of the last edit."
    )
    token = models.UUIDField(
        null=True, editable=False, help_text="Of the form that made it, so that a second click does nothing."
    )
    claims_version = models.PositiveBigIntegerField(
        default=0,
        editable=False,
        help_text="Raised whenever what other plans say of this one changes: its accounts, title or date.",
    )

    objects = PlanQuerySet.as_manager()

    class Meta:
        verbose_name = _("plan")
        verbose_name_plural = _("plans")
        constraints = [
            models.UniqueConstraint(
                fields=["tenant", "title"],
                condition=~models.Q(status=PlanStatus.ARCHIVED),
                name="one_plan_per_title",
                violation_error_message=_("A plan with this title already exists."),
            ),
            models.CheckConstraint(
                condition=models.Q(status__in=PlanStatus.values), name="known_plan_status"
            ),
            models.UniqueConstraint(fields=["tenant", "token"], name="one_plan_per_token"),
            models.CheckConstraint(condition=~models.Q(title=""), name="plan_has_a_title"),
        ]
        indexes = [models.Index(fields=["tenant", "status"], name="plan_by_status")]

    def __str__(self) -> str:
        return self.title

    @property
    def due(self) -> str:
        """The due date in ISO; "" if there is none."""
        return self.target_date.isoformat() if self.target_date else ""

    @property
    def overdue(self) -> bool:
        """Whether its day has passed, in the local time, and it is still to come true."""
        return self.target_date is not None and self.current and self.target_date < localdate()

    @property
    def status_colour(self) -> str:
        """The colour of the badge that says how far it is."""
        return "yellow" if self.out_of_date else PlanStatus(self.status).colour

    @property
    def status_label(self) -> str:
        """How far it is, in words, and whether its approval is out of date."""
        if self.out_of_date:
            return str(_("approved, out of date"))
        return str(PlanStatus(self.status).label)

    @property
    def editable(self) -> bool:
        """Whether what it decides can be changed: a draft's can."""
        return self.status == PlanStatus.DRAFT

    @property
    def approved(self) -> bool:
        """Whether what it decides was approved, be it carried out by now or not."""
        return self.status in {PlanStatus.APPROVED, PlanStatus.CARRIED_OUT}

    @property
    def current(self) -> bool:
        """Whether it is still to come true."""
        return self.status not in PUT_AWAY

    @property
    def archived(self) -> bool:
        """Whether it is put away; it can then be looked at and copied."""
        return self.status == PlanStatus.ARCHIVED


class Assignment(models.Model):
    """What a plan decides for one user. It is never deleted, so that ``version`` only grows.

    ``mode`` "" and a pool of None leave that part as live. A pool is a sorted list of presentations, as in
    the mirror: that is what the CRM's own pools name, also where the tenant's lists no longer have them.
    """

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, db_index=False, related_name="assignments")
    plan_user = models.ForeignKey(PlanUser, on_delete=models.RESTRICT, related_name="assignments")
    chosen = models.BooleanField(_("in the plan"), default=False)
    mode = models.CharField(_("mode"), max_length=10, choices=Mode, blank=True, default="")
    account = models.ForeignKey(
        SipAccount,
        on_delete=models.RESTRICT,
        null=True,
        related_name="assignments",
        verbose_name=_("account"),
    )
    call_pool = models.JSONField(_("call presentations"), null=True)
    sms_pool = models.JSONField(_("SMS senders"), null=True)
    note = models.TextField(_("note"), blank=True, default="")
    version = models.PositiveBigIntegerField(default=0)
    updated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    updated_at = models.DateTimeField(_("changed"))

    objects = AssignmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("assignment")
        verbose_name_plural = _("assignments")
        constraints = [
            models.UniqueConstraint(fields=["plan", "plan_user"], name="one_assignment_per_user"),
            models.UniqueConstraint(
                fields=["plan", "account"],
                condition=models.Q(account__isnull=False),
                name="one_user_per_account_in_a_plan",
            ),
            models.CheckConstraint(
                condition=models.Q(account__isnull=True) | models.Q(mode=Mode.STATIC),
                name="only_a_static_user_has_an_account",
            ),
            models.CheckConstraint(
                condition=models.Q(mode__in=["", *Mode.values]), name="known_planned_mode"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.plan_id}: {self.plan_user_id}"

    @property
    def extension(self) -> Extension | None:
        """The decided extension; None: as live."""
        if not self.mode:
            return None
        return Extension(self.mode, self.account.extension_id if self.account else None)

    @property
    def decision(self) -> Decision:
        """What is decided, as the rules take it."""
        return Decision(
            self.extension,
            None if self.call_pool is None else tuple(self.call_pool),
            None if self.sms_pool is None else tuple(self.sms_pool),
        )

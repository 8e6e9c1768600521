"""What must not be given to anybody: blocks that people set, and for how long what was taken away rests."""

from __future__ import annotations

from datetime import date
from typing import Any, Self

from django.conf import settings
from django.core.validators import MaxValueValidator
from django.db import models
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from ccrm_admin.inventory.choices import BlockReason
from ccrm_admin.inventory.models.rows import NUMBER_LENGTH
from ccrm_admin.tenants.models import Tenant
from ccrm_admin.tenants.querysets import TenantQuerySet
from ccrm_admin.tenants.validators import validate_line

NOTE_LENGTH = 200  # characters
REST_MAX_DAYS = 3650  # days


class BlockQuerySet(TenantQuerySet["Block"]):
    """Reads of blocks."""

    def standing(self) -> Self:
        """Those that nobody has lifted; some may have run out."""
        return self.filter(lifted_at=None)

    def on(self, day: date) -> Self:
        """Those that hold on ``day``, as far as is known now."""
        return self.standing().filter(models.Q(until=None) | models.Q(until__gte=day))

    def of(self, record: Any) -> Self:
        """Those of a SIP account or of a call presentation, the newest first."""
        if hasattr(record, "extension_id"):
            found = self.filter(tenant=record.tenant_id, extension_id=record.extension_id)
        else:
            found = self.filter(tenant=record.tenant_id, number=record.presentation_canonical)
        return found.order_by("-blocked_at", "-pk")


class Block(models.Model):
    """A number or an account that must not be given to anybody, until a day or for good.

    It is of what the CCRM calls it by, not of a row of the mirror: what the lists lack now may come back.
    ``until`` is the last day of it. One that was lifted, or replaced by another, is kept.
    """

    tenant = models.ForeignKey(Tenant, on_delete=models.CASCADE, db_index=False, related_name="+")
    number = models.CharField(
        max_length=NUMBER_LENGTH, blank=True, default="", help_text="In canonical form; empty: an account."
    )
    presentation = models.CharField(
        max_length=NUMBER_LENGTH, blank=True, default="", help_text="The number as the CCRM spelled it."
    )
    extension_id = models.BigIntegerField(_("account id"), null=True, blank=True)
    until = models.DateField(_("until"), null=True, blank=True)
    reason = models.CharField(_("reason"), max_length=20, choices=BlockReason)
    note = models.CharField(
        _("note"), max_length=NOTE_LENGTH, blank=True, default="", validators=[validate_line]
    )
    blocked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    blocked_at = models.DateTimeField()
    lifted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    lifted_at = models.DateTimeField(null=True, blank=True)

    objects = BlockQuerySet.as_manager()

    class Meta:
        verbose_name = _("block")
        verbose_name_plural = _("blocks")
        constraints = [
            models.UniqueConstraint(
                fields=["tenant", "number"],
                condition=models.Q(lifted_at=None) & ~models.Q(number=""),
                name="one_standing_block_of_a_number",
            ),
            models.UniqueConstraint(
                fields=["tenant", "extension_id"],
                condition=models.Q(lifted_at=None, extension_id__isnull=False),
                name="one_standing_block_of_an_account",
            ),
            models.CheckConstraint(
                condition=models.Q(number="", extension_id__isnull=False)
                | (~models.Q(number="") & models.Q(extension_id=None)),
                name="block_of_a_number_or_an_account",
            ),
            models.CheckConstraint(
                condition=models.Q(reason__in=BlockReason.values), name="known_block_reason"
            ),
            models.CheckConstraint(
                condition=~models.Q(reason=BlockReason.OTHER) | ~models.Q(note=""),
                name="other_reason_is_said",
            ),
            models.CheckConstraint(
                condition=models.Q(lifted_by=None) | models.Q(lifted_at__isnull=False),
                name="who_lifts_a_block_does_so_once",
            ),
        ]
        indexes = [
            models.Index(fields=["tenant", "number"], name="block_by_number"),
            models.Index(fields=["tenant", "extension_id"], name="block_by_account"),
        ]

    def __str__(self) -> str:
        return self.presentation or str(self.extension_id)

    def holds_on(self, day: date) -> bool:
        """Whether it holds on ``day``."""
        return self.lifted_at is None and (self.until is None or self.until >= day)

    @property
    def holds(self) -> bool:
        """Whether it holds today."""
        return self.holds_on(localdate())

    @property
    def was_lifted(self) -> bool:
        """Whether somebody lifted it before its last day was over."""
        return self.lifted_at is not None and (self.until is None or localdate(self.lifted_at) <= self.until)


class RestSettings(models.Model):
    """For how many days what was taken from somebody rests. No row: none, and nothing was ever blocked."""

    tenant = models.OneToOneField(Tenant, on_delete=models.CASCADE, related_name="rest_settings")
    number_days = models.PositiveIntegerField(
        _("days that a number rests"),
        default=0,
        validators=[MaxValueValidator(REST_MAX_DAYS)],
        help_text=_("Once nobody has the number any more, plans warn before giving it to others. 0: never."),
    )
    account_days = models.PositiveIntegerField(
        _("days that an account rests"),
        default=0,
        validators=[MaxValueValidator(REST_MAX_DAYS)],
        help_text=_("Once nobody has the account any more, plans warn before giving it to others. 0: never."),
    )
    version = models.PositiveBigIntegerField(
        default=1, editable=False, help_text="Raised whenever a block or these settings change."
    )

    objects = TenantQuerySet["RestSettings"].as_manager()

    class Meta:
        verbose_name = _("rest settings")
        verbose_name_plural = _("rest settings")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(number_days__lte=REST_MAX_DAYS, account_days__lte=REST_MAX_DAYS),
                name="rests_end_some_day",
            )
        ]

    def __str__(self) -> str:
        return str(self.tenant_id)

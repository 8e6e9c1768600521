"""Who had what, from when to when: what a past day's lists and the pages of records are made from.

Only ``sync`` writes it, in the transaction that writes the users.
"""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from ccrm_admin.inventory.choices import HoldingKind, Mode, Resource
from ccrm_admin.inventory.holding_querysets import AbsenceQuerySet, HoldingQuerySet
from ccrm_admin.inventory.models.rows import NUMBER_LENGTH, CrmUser
from ccrm_admin.ordering.fields import SortKeyField
from ccrm_admin.ordering.keys import BLANK
from ccrm_admin.tenants.models import Tenant

_ACCOUNT = Q(kind=HoldingKind.ACCOUNT)


class Period(models.Model):
    """From a moment up to, and without, another; it goes on while there is no end."""

    tenant = models.ForeignKey(Tenant, on_delete=models.CASCADE, db_index=False, related_name="+")
    began_at = models.DateTimeField(_("since"))
    ended_at = models.DateTimeField(_("until"), null=True, blank=True)

    class Meta:
        abstract = True


class Holding(Period):
    """What a user had for a while: an account, a number or sender in a pool, or a place in a team.

    The account's row is all that the CCRM says about how a user makes calls: the mode, the account's remote
    id (None for a dynamic user who is logged out) and the extension of that time; when one of the three
    changes, the next row begins. What dynamic users pick at log-in is kept too: ``mode`` tells it apart.
    A pool names what may be in no list, so ``presentation`` is as it was sent, and compared canonically.
    Of a team ``presentation`` is the start of the name that it had, and what is compared is its UUID.
    ``exact`` says that a sync saw it begin; else it was so when the user was first read: since then at least.
    """

    user = models.ForeignKey(CrmUser, on_delete=models.CASCADE, db_index=False, related_name="holdings")
    kind = models.CharField(_("what"), max_length=10, choices=HoldingKind)
    mode = models.CharField(_("mode"), max_length=10, choices=Mode, blank=True, default="")
    extension_id = models.BigIntegerField(_("account id"), null=True, blank=True)
    extension = models.CharField(_("extension"), max_length=NUMBER_LENGTH, blank=True, default="")
    extension_sort = SortKeyField(default=BLANK)
    presentation = models.CharField(_("number"), max_length=NUMBER_LENGTH, blank=True, default="")
    presentation_canonical = models.CharField(max_length=NUMBER_LENGTH, editable=False, default="")
    exact = models.BooleanField(default=True)

    objects = HoldingQuerySet.as_manager()

    class Meta:
        verbose_name = _("holder over time")
        verbose_name_plural = _("holders over time")
        constraints = [
            models.UniqueConstraint(
                fields=["user", "kind", "presentation_canonical"],
                condition=Q(ended_at=None),
                name="one_open_period_per_thing",
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None) | Q(ended_at__gt=F("began_at")), name="holding_ends_after_it_began"
            ),
            models.CheckConstraint(
                condition=(_ACCOUNT & Q(mode__in=Mode.values, presentation=""))
                | (
                    Q(
                        kind__in=[HoldingKind.NUMBER, HoldingKind.SENDER, HoldingKind.TEAM],
                        mode="",
                        extension_id=None,
                    )
                    & ~Q(presentation_canonical="")
                ),
                name="holding_of_a_known_kind",
            ),
        ]
        indexes = [
            models.Index(fields=["user", "kind", "began_at"], name="holdings_of_user"),
            models.Index(
                fields=["tenant", "extension_id", "began_at", "ended_at", "user"],
                condition=Q(extension_id__isnull=False),
                name="holdings_of_accounts",
            ),
            models.Index(
                fields=["tenant", "extension", "began_at", "ended_at", "user"],
                condition=Q(extension__gt=""),
                name="holdings_of_extensions",
            ),
            models.Index(
                fields=["tenant", "kind", "presentation_canonical", "began_at", "ended_at", "user"],
                name="holdings_of_numbers",
            ),
            models.Index(
                fields=["tenant", "kind", "ended_at"],
                condition=Q(ended_at__isnull=False),
                name="holdings_by_end",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind}: {self.extension or self.presentation}"

    @property
    def thing(self) -> Any:
        """What tells what is held from all else of its kind."""
        return self.extension_id if self.kind == HoldingKind.ACCOUNT else self.presentation_canonical


class Absence(Period):
    """A while in which the CCRM did not have a record that it had before and has again.

    While it lasts the record's own ``missing_since`` says so.
    """

    resource = models.CharField(max_length=30, choices=Resource)
    row_id = models.BigIntegerField()

    objects = AbsenceQuerySet.as_manager()

    class Meta:
        verbose_name = _("time gone")
        verbose_name_plural = _("times gone")
        constraints = [
            models.CheckConstraint(
                condition=Q(ended_at__gt=F("began_at")), name="absence_ends_after_it_began"
            )
        ]
        indexes = [models.Index(fields=["tenant", "resource", "began_at"], name="absences_of_tenant")]

    def __str__(self) -> str:
        return f"{self.resource} {self.row_id}"

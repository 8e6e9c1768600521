"""What was done to a plan: by whom, when, why, and each cell before and after."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from ccrm_admin.inventory.models import CrmUser
from ccrm_admin.planning.domain.state import key_of
from ccrm_admin.planning.models.choices import EditKind
from ccrm_admin.planning.models.plan import Plan
from ccrm_admin.planning.models.planned_user import PlannedUser
from ccrm_admin.planning.models.querysets import CellChangeQuerySet, EditQuerySet


@dataclass(frozen=True, slots=True)
class Tie:
    """A person and the CRM's user that they turned out to be.

    ``former`` was planned, or was a CRM user who is gone and came back under another uuid.
    """

    former: PlannedUser | CrmUser
    user: CrmUser

    @property
    def former_key(self) -> str:
        """The key that the person had before."""
        return f"{'p' if isinstance(self.former, PlannedUser) else 'c'}{self.former.pk}"

    @property
    def key(self) -> str:
        """The key that the person has since."""
        return f"c{self.user.pk}"


class Edit(models.Model):
    """One action on a plan, however many cells it touched."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, db_index=False, related_name="edits")
    number = models.PositiveBigIntegerField(_("number"))
    kind = models.CharField(_("what"), max_length=20, choices=EditKind)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=_("who"),
    )
    at = models.DateTimeField(_("when"))
    reason = models.CharField(_("reason"), max_length=500, blank=True)
    rows = models.PositiveIntegerField(_("users"), default=0)
    cells = models.PositiveIntegerField(_("changes"), default=0)
    undoes = models.ForeignKey("self", on_delete=models.CASCADE, null=True, related_name="+")
    undone_by = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, related_name="+")
    planned_user = models.ForeignKey(
        PlannedUser,
        on_delete=models.RESTRICT,
        null=True,
        db_index=False,
        related_name="+",
        help_text="Who was tied to the CRM's user, or untied.",
    )
    former_user = models.ForeignKey(
        CrmUser,
        on_delete=models.RESTRICT,
        null=True,
        db_index=False,
        related_name="+",
        help_text="The same, of somebody whom the CRM had under another uuid.",
    )
    crm_user = models.ForeignKey(
        CrmUser, on_delete=models.RESTRICT, null=True, db_index=False, related_name="+"
    )
    token = models.UUIDField(
        null=True, help_text="Of the form that was sent, so that a second click does nothing."
    )

    objects = EditQuerySet.as_manager()

    class Meta:
        verbose_name = _("edit")
        verbose_name_plural = _("edits")
        constraints = [
            models.UniqueConstraint(fields=["plan", "number"], name="one_edit_per_number"),
            models.UniqueConstraint(fields=["plan", "token"], name="one_edit_per_token"),
            models.CheckConstraint(
                condition=models.Q(
                    kind__in=[EditKind.TIE, EditKind.UNTIE],
                    planned_user__isnull=False,
                    former_user=None,
                    crm_user__isnull=False,
                )
                | models.Q(
                    kind__in=[EditKind.TIE, EditKind.UNTIE],
                    planned_user=None,
                    former_user__isnull=False,
                    crm_user__isnull=False,
                )
                | (
                    ~models.Q(kind__in=[EditKind.TIE, EditKind.UNTIE])
                    & models.Q(planned_user=None, former_user=None, crm_user=None)
                ),
                name="tie_says_of_whom",
            ),
        ]
        indexes = [
            models.Index(
                fields=["planned_user"],
                condition=models.Q(planned_user__isnull=False),
                name="edit_by_planned_user",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.plan_id}: {self.number}"

    @property
    def tie(self) -> Tie | None:
        """Who was tied to whom, or untied; None if the edit is about something else."""
        former = self.planned_user or self.former_user
        return None if former is None or self.crm_user is None else Tie(former, self.crm_user)

    @property
    def is_redo(self) -> bool:
        """Whether it undid an undoing, and so does again what that had taken back."""
        undone = self.undoes
        return undone is not None and undone.undoes is not None and not undone.is_redo

    @property
    def is_link(self) -> bool:
        """Whether it made two people one."""
        return self.kind == EditKind.TIE

    @property
    def is_unlink(self) -> bool:
        """Whether it made one person two again."""
        return self.kind == EditKind.UNTIE

    @property
    def what(self) -> str:
        """What was done, in words."""
        if self.former_user_id is not None:
            return str(_("same person linked") if self.is_link else _("same person unlinked"))
        return str(self.get_kind_display())


class CellChange(models.Model):
    """One part of one user's assignment, before and after an edit; None: as live."""

    edit = models.ForeignKey(Edit, on_delete=models.CASCADE, related_name="changes")
    crm_user = models.ForeignKey(
        CrmUser, on_delete=models.RESTRICT, null=True, db_index=False, related_name="+"
    )
    planned_user = models.ForeignKey(
        PlannedUser, on_delete=models.RESTRICT, null=True, db_index=False, related_name="+"
    )
    part = models.CharField(_("part"), max_length=20)
    before = models.JSONField(_("before"), null=True)
    after = models.JSONField(_("after"), null=True)
    row_version = models.PositiveBigIntegerField()

    objects = CellChangeQuerySet.as_manager()

    class Meta:
        verbose_name = _("change")
        verbose_name_plural = _("changes")
        indexes = [
            models.Index(
                fields=["crm_user", "part"],
                condition=models.Q(crm_user__isnull=False),
                name="cell_by_user",
            ),
            models.Index(
                fields=["planned_user", "part"],
                condition=models.Q(planned_user__isnull=False),
                name="cell_by_planned_user",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.key} {self.part}"

    @property
    def name(self) -> str:
        """The user's name (select both users when there are many)."""
        return str(self.crm_user or self.planned_user)

    @property
    def key(self) -> str:
        """The user's key; see ``domain.state``."""
        return key_of(self.crm_user_id, self.planned_user_id)

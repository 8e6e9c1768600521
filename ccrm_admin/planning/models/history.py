"""What was done to a plan: by whom, when, why, and each cell before and after."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from ccrm_admin.inventory.models import CrmUser
from ccrm_admin.planning.models.choices import EditKind
from ccrm_admin.planning.models.plan import Plan
from ccrm_admin.planning.models.plan_user import PlanUser
from ccrm_admin.planning.models.querysets import CellChangeQuerySet, EditQuerySet, LinkQuerySet

REASON_MAX_CHARACTERS = 500


class Link(models.Model):
    """Who turned out to be which user of the CRM: planned before, or in the CRM as ``former``, who is gone.

    If that user was in plans by themselves already, that is ``absorbed``: merged into ``plan_user``, who took
    over their decisions and history in the ``swapped`` plans, by primary key, and gave them the own ones
    there. Where a link is undone, all of that is put back. The edits of it are those of the plans concerned.
    """

    plan_user = models.ForeignKey(PlanUser, on_delete=models.CASCADE, related_name="links")
    former = models.ForeignKey(CrmUser, on_delete=models.RESTRICT, null=True, related_name="+")
    user = models.ForeignKey(CrmUser, on_delete=models.RESTRICT, related_name="+")
    absorbed = models.ForeignKey(PlanUser, on_delete=models.RESTRICT, null=True, related_name="+")
    swapped = models.JSONField(default=list)
    at = models.DateTimeField(null=True, help_text="When it was made last; nothing once it is undone.")

    objects = LinkQuerySet.as_manager()

    class Meta:
        verbose_name = _("link")
        verbose_name_plural = _("links")

    def __str__(self) -> str:
        return f"{self.plan_user_id}: {self.user_id}"

    @property
    def former_name(self) -> str:
        """What the person was called before."""
        return str(self.former or self.plan_user.own_name)

    @property
    def former_email(self) -> str:
        """The e-mail that the person had before."""
        return self.former.email if self.former else self.plan_user.email


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
    reason = models.CharField(_("reason"), max_length=REASON_MAX_CHARACTERS, blank=True)
    rows = models.PositiveIntegerField(_("users"), default=0)
    cells = models.PositiveIntegerField(_("changes"), default=0)
    undoes = models.ForeignKey("self", on_delete=models.CASCADE, null=True, related_name="+")
    undone_by = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, related_name="+")
    link = models.ForeignKey(
        Link,
        on_delete=models.RESTRICT,
        null=True,
        related_name="edits",
        help_text="What was linked, or unlinked.",
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
                condition=models.Q(kind__in=[EditKind.LINK, EditKind.UNLINK], link__isnull=False)
                | (~models.Q(kind__in=[EditKind.LINK, EditKind.UNLINK]) & models.Q(link=None)),
                name="link_says_of_whom",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.plan_id}: {self.number}"

    @property
    def is_redo(self) -> bool:
        """Whether it undid an undoing, and so does again what that had taken back."""
        undone = self.undoes
        return undone is not None and undone.undoes is not None and not undone.is_redo

    @property
    def acknowledges(self) -> bool | None:
        """Whether it had findings acknowledged, or else shown again; None if it did neither."""
        if self.undoes is None:
            return {EditKind.ACKNOWLEDGE: True, EditKind.SHOW_AGAIN: False}.get(EditKind(self.kind))
        undone = self.undoes.acknowledges
        return None if undone is None else not undone

    @property
    def is_link(self) -> bool:
        """Whether it made two people one."""
        return self.kind == EditKind.LINK

    @property
    def is_unlink(self) -> bool:
        """Whether it made one person two again."""
        return self.kind == EditKind.UNLINK

    @property
    def what(self) -> str:
        """What was done, in words."""
        if self.link is not None and self.link.former_id is not None:
            return str(_("same person linked") if self.is_link else _("same person unlinked"))
        return str(self.get_kind_display())


class CellChange(models.Model):
    """One part of one user's assignment, before and after an edit; None: as live."""

    edit = models.ForeignKey(Edit, on_delete=models.CASCADE, related_name="changes")
    plan_user = models.ForeignKey(PlanUser, on_delete=models.RESTRICT, db_index=False, related_name="+")
    part = models.CharField(_("part"), max_length=20)
    before = models.JSONField(_("before"), null=True)
    after = models.JSONField(_("after"), null=True)
    row_version = models.PositiveBigIntegerField()

    objects = CellChangeQuerySet.as_manager()

    class Meta:
        verbose_name = _("change")
        verbose_name_plural = _("changes")
        indexes = [models.Index(fields=["plan_user", "part"], name="cell_by_user")]

    def __str__(self) -> str:
        return f"{self.plan_user_id} {self.part}"

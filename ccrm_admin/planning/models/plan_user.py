"""The users of plans: those of the CRM that a plan decides about, and those who are to come."""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from ccrm_admin.inventory.models import CrmUser
from ccrm_admin.planning.domain.keys import key_of
from ccrm_admin.planning.models.querysets import PlanUserQuerySet
from ccrm_admin.tenants.models import Tenant
from ccrm_admin.tenants.validators import validate_line

NAME_MAX_CHARACTERS = 150  # characters


class PlanUser(models.Model):
    """Somebody whom the plans of a tenant decide about, the same in all of them.

    Made when somebody is first decided about or planned for. The names, the e-mail and the group of their own
    are those of who is to come; with a ``crm_user``, that one's count. Who turned out to be somebody else
    whom plans know already is ``merged_into`` them, and keeps only the history that no longer counts.
    """

    tenant = models.ForeignKey(Tenant, on_delete=models.CASCADE, db_index=False, related_name="+")
    first_name = models.CharField(
        _("first name"), max_length=NAME_MAX_CHARACTERS, blank=True, validators=[validate_line]
    )
    last_name = models.CharField(
        _("last name"), max_length=NAME_MAX_CHARACTERS, blank=True, validators=[validate_line]
    )
    email = models.EmailField(_("e-mail"))
    permission_group = models.CharField(
        _("permission group"), max_length=NAME_MAX_CHARACTERS, blank=True, validators=[validate_line]
    )
    crm_user = models.OneToOneField(
        CrmUser,
        on_delete=models.RESTRICT,
        null=True,
        blank=True,
        editable=False,
        related_name="plan_user",
        verbose_name=_("CRM user"),
    )
    merged_into = models.ForeignKey(
        "self", on_delete=models.RESTRICT, null=True, blank=True, editable=False, related_name="+"
    )
    created_at = models.DateTimeField(_("added"), auto_now_add=True)

    objects = PlanUserQuerySet.as_manager()

    class Meta:
        verbose_name = _("user of plans")
        verbose_name_plural = _("users of plans")
        constraints = [
            models.UniqueConstraint(
                fields=["tenant", "email"],
                condition=models.Q(crm_user=None, merged_into=None),
                name="one_planned_user_per_email",
                violation_error_message=_("A planned user with this e-mail already exists."),
            ),
            models.CheckConstraint(
                condition=models.Q(email=Lower("email")), name="planned_email_in_lower_case"
            ),
            models.CheckConstraint(
                condition=~models.Q(email="", crm_user=None, merged_into=None),
                name="planned_user_has_an_email",
            ),
            models.CheckConstraint(
                condition=models.Q(crm_user=None) | models.Q(merged_into=None),
                name="merged_user_is_not_in_the_crm",
            ),
        ]

    def __str__(self) -> str:
        return str(self.crm_user or self.merged_into or self.own_name)

    @property
    def own_name(self) -> str:
        """What somebody who is to come is called; the e-mail without a name."""
        return f"{self.first_name} {self.last_name}".strip() or self.email

    @property
    def planned(self) -> bool:
        """Whether they are still to come."""
        return self.crm_user_id is None and self.merged_into_id is None

    @property
    def key(self) -> str:
        """The key of their row in the grid."""
        return key_of(self.crm_user_id, self.pk)

    @property
    def survivor(self) -> PlanUser:
        """The one whom plans decide about now, if this one turned out to be somebody else."""
        return self.merged_into.survivor if self.merged_into else self

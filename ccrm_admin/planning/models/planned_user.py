"""People that a plan provides for before the CRM knows them."""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from ccrm_admin.inventory.models import CrmUser
from ccrm_admin.planning.models.querysets import PlannedUserQuerySet
from ccrm_admin.tenants.models import Tenant
from ccrm_admin.tenants.validators import validate_line

NAME_MAX_CHARACTERS = 150  # characters


class PlannedUser(models.Model):
    """Someone who is to come, known by their e-mail until they are linked to the CRM's user."""

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
    tied_to = models.ForeignKey(
        CrmUser,
        on_delete=models.RESTRICT,
        null=True,
        blank=True,
        editable=False,
        related_name="planned_as",
        verbose_name=_("CRM user"),
    )
    created_at = models.DateTimeField(_("added"), auto_now_add=True)

    objects = PlannedUserQuerySet.as_manager()

    class Meta:
        verbose_name = _("planned user")
        verbose_name_plural = _("planned users")
        constraints = [
            models.UniqueConstraint(
                fields=["tenant", "email"],
                condition=models.Q(tied_to=None),
                name="one_planned_user_per_email",
                violation_error_message=_("Somebody with this e-mail is planned already."),
            ),
            models.CheckConstraint(
                condition=models.Q(email=Lower("email")), name="planned_email_in_lower_case"
            ),
        ]

    def __str__(self) -> str:
        return self.full_name

    @property
    def full_name(self) -> str:
        """First and last name; the e-mail if there is neither."""
        return f"{self.first_name} {self.last_name}".strip() or self.email

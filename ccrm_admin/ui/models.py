"""What people keep of the lists: their columns and page sizes, and filters under a name."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from ccrm_admin.tenants.models import Tenant, User
from ccrm_admin.tenants.validators import validate_line
from ccrm_admin.ui.querysets import SavedViewQuerySet

LIST_NAME_LENGTH = 50  # characters
VIEW_NAME_LENGTH = 80  # characters


class ListPreference(models.Model):
    """How a person wants to see a list, in whichever tenant."""

    person = models.ForeignKey(User, on_delete=models.CASCADE, db_index=False, related_name="+")
    list_name = models.CharField(_("list"), max_length=LIST_NAME_LENGTH)
    columns = models.JSONField(_("columns"), default=list, blank=True)  # names in order; none: the usual
    per_page = models.PositiveSmallIntegerField(_("rows per page"), null=True, blank=True)  # None: the usual

    class Meta:
        verbose_name = _("list preference")
        verbose_name_plural = _("list preferences")
        constraints = [
            models.UniqueConstraint(fields=["person", "list_name"], name="one_preference_per_person_and_list")
        ]

    def __str__(self) -> str:
        return f"{self.person_id}: {self.list_name}"


class SavedView(models.Model):
    """A filter with its order, columns and page size under a name; its owner's alone unless shared."""

    tenant = models.ForeignKey(Tenant, on_delete=models.CASCADE, db_index=False, related_name="saved_views")
    owner = models.ForeignKey(User, on_delete=models.CASCADE, related_name="saved_views")
    list_name = models.CharField(_("list"), max_length=LIST_NAME_LENGTH)
    name = models.CharField(_("name"), max_length=VIEW_NAME_LENGTH, validators=[validate_line])
    query = models.TextField(_("filter"))  # see ui.querystrings
    shared = models.BooleanField(_("shared with the tenant"), default=False)
    default = models.BooleanField(_("opens with the list"), default=False)

    objects = SavedViewQuerySet.as_manager()

    class Meta:
        verbose_name = _("saved view")
        verbose_name_plural = _("saved views")
        constraints = [
            models.UniqueConstraint(
                fields=["tenant", "owner", "list_name", "name"], name="one_view_per_name"
            ),
            models.UniqueConstraint(
                fields=["tenant", "owner", "list_name"],
                condition=models.Q(default=True),
                name="one_default_view_per_person_and_list",
            ),
        ]

    def __str__(self) -> str:
        return self.name

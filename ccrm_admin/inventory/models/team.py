"""The teams of the mirror: what the CCRM calls user groups."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models.functions import Coalesce, Left, NullIf
from django.utils.translation import gettext_lazy as _

from ccrm_admin.inventory.models.rows import MirrorRow
from ccrm_admin.inventory.querysets import MirrorQuerySet
from ccrm_admin.ordering.fields import CodePointField, SortKeyField

UUID_LENGTH = 36  # characters of its canonical form
LABEL_LENGTH = 150  # characters; so long a name stands in a query string as it is


class TeamQuerySet(MirrorQuerySet["Team"]):
    """Reads of teams."""

    def with_called(self) -> models.QuerySet[Any, Any]:
        """With what they are ``called`` now; one that is gone has no label, and is called by its name."""
        return self.annotate(called=Coalesce(NullIf("label", models.Value("")), Left("name", LABEL_LENGTH)))


class Team(MirrorRow):
    """A group of users. A user may be in several, and ``group_type`` says what its kind divides users by.

    ``members`` are UUIDs as they were sent, sorted; some may be of nobody among the tenant's users. Who was
    in it when is in ``Holding``. ``label`` tells it from a team of another type with the same name.
    """

    uuid = models.CharField(_("UUID"), max_length=UUID_LENGTH)
    name = models.TextField(_("name"))
    name_sort = SortKeyField()
    name_folded = CodePointField()
    group_type = models.TextField(_("type"))
    type_sort = SortKeyField()
    members = models.JSONField(_("users"), default=list)
    label = models.CharField(max_length=LABEL_LENGTH, editable=False, blank=True, default="")
    user_count = models.PositiveIntegerField(_("users"), default=0)

    objects = TeamQuerySet.as_manager()
    route = "inventory:team"

    class Meta:
        verbose_name = _("team")
        verbose_name_plural = _("teams")
        constraints = [models.UniqueConstraint(fields=["tenant", "uuid"], name="one_team_per_key")]

    def __str__(self) -> str:
        return self.label or self.name

"""What a person may do in a tenant."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    """A person's role in a tenant; each may do all that the ones before it may."""

    VIEWER = "viewer", _("viewer")
    SUPERVISOR = "supervisor", _("supervisor")
    MANAGER = "manager", _("manager")

    def includes(self, other: Role) -> bool:
        """Tell whether someone with this role may do what ``other`` may."""
        ranks = list(Role)
        return ranks.index(self) >= ranks.index(other)

    @property
    def can_plan(self) -> bool:
        """Tell whether someone with this role may change plans."""
        return self.includes(Role.SUPERVISOR)

    @property
    def can_manage(self) -> bool:
        """Tell whether someone with this role may settle the tenant's settings and people."""
        return self.includes(Role.MANAGER)

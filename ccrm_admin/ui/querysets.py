"""Which saved views a person may change."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db.models import Q

from ccrm_admin.tenants.choices import Role
from ccrm_admin.tenants.querysets import TenantQuerySet

if TYPE_CHECKING:
    from ccrm_admin.tenants.models import User
    from ccrm_admin.ui.models import SavedView  # noqa: F401 - in a base class


class SavedViewQuerySet(TenantQuerySet["SavedView"]):
    """Reads of saved views."""

    def of_list(self, list_name: str) -> Self:
        """Those of one list."""
        return self.filter(list_name=list_name)

    def owned_by(self, person: User) -> Self:
        """Those that ``person`` made: only they may change them."""
        return self.filter(owner=person)

    def deletable_by(self, person: User, role: Role) -> Self:
        """Their own; for a manager what others share as well."""
        own = Q(owner=person)
        return self.filter(own | Q(shared=True) if role.can_manage else own)

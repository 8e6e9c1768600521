"""Which exports a person may have."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from ccrm_admin.exports.choices import ACTIVE
from ccrm_admin.tenants.querysets import TenantQuerySet

if TYPE_CHECKING:
    from datetime import datetime

    from ccrm_admin.exports.models import Export  # noqa: F401 - in a base class
    from ccrm_admin.tenants.models import User


class ExportQuerySet(TenantQuerySet["Export"]):
    """Reads of exports."""

    def of_person(self, person: User) -> Self:
        """Those that ``person`` asked for: nobody else may have them."""
        return self.filter(person=person)

    def of_list(self, list_name: str) -> Self:
        """Those of one list."""
        return self.filter(list_name=list_name)

    def asked_for_since(self, moment: datetime) -> Self:
        """Those that are as old or newer, the newest first."""
        return self.filter(created_at__gte=moment).order_by("-created_at")

    def active(self) -> Self:
        """Those that wait or are being made."""
        return self.filter(status__in=ACTIVE)

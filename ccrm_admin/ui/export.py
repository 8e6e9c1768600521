"""A list as a file: the whole filtered result, in the columns and order of the page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

    from django.db.models import QuerySet

    from ccrm_admin.tenants.models import Tenant
    from ccrm_admin.ui.columns import Column


@dataclass(frozen=True)
class ExportedList:
    """What goes into a file: ``rows`` are tuples of one value for each of ``columns``."""

    tenant: Tenant
    name: str
    heading: str
    columns: Sequence[Column]
    rows: QuerySet[Any, tuple[Any, ...]]

    @property
    def title(self) -> str:
        """What people read in the file's properties."""
        return _("%(list)s of %(tenant)s") % {"list": self.heading, "tenant": self.tenant}

    def file_name(self, ending: str) -> str:
        """Return the name of the file."""
        return file_name(self.tenant, self.name, ending)


def file_name(tenant: Tenant, list_name: str, ending: str) -> str:
    """Return the name of a list's file: tenant, list and today."""
    return f"{tenant.name}-{list_name}-{timezone.localdate().isoformat()}.{ending}"

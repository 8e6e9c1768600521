"""What plans decide about the records of the mirror.

The plans' app stands above this one, so it says here what it knows; without it nothing is planned.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import BooleanField, TextField, Value

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from django.db.models.expressions import Combinable

    from ccrm_admin.inventory.models import MirrorRow
    from ccrm_admin.tenants.models import Tenant

NOT_PLANNED = Value(value=False, output_field=BooleanField())


@dataclass(frozen=True, slots=True)
class PlanUse:
    """A plan that gives a record to somebody: the plan's title and URL, and to whom, in words."""

    title: str
    url: str
    who: str


class Planner:
    """What is to be known of plans."""

    def stamp(self) -> Combinable:
        """Return an expression over tenants, text that differs as soon as a plan decides otherwise."""
        return Value("", output_field=TextField())

    def decided(self, model: type[MirrorRow], tenant: Tenant, stamp: str) -> Combinable:  # noqa: ARG002
        """Return an expression over rows of ``model``: whether a plan gives the row to somebody.

        ``stamp`` stands for the tenant's; it is "" if that is.
        """
        return NOT_PLANNED

    def uses(self, tenant: Tenant, records: Sequence[Any]) -> Mapping[int, list[PlanUse]]:  # noqa: ARG002
        """Return which plans give the records, all of one model, to whom, by the record's primary key."""
        return {}

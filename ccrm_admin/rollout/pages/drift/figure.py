"""Figures of drifts, as expressions over a tenant."""

from __future__ import annotations

from django.db.models import BigIntegerField, CharField, Count, Subquery, Sum, Value
from django.db.models.functions import Cast, Concat

from ccrm_admin.rollout.models import CarriedOutPart
from ccrm_admin.rollout.models.drift_querysets import OPEN, RESTING, CarriedOutPartQuerySet
from ccrm_admin.statements import Given
from ccrm_admin.ui.list_state import TENANT


def open_drifts() -> Subquery:
    """Return how many nobody has decided about; None: there are none."""
    return _one(CarriedOutPart.objects.for_tenant(TENANT).open(), Count("pk"))


def figures(*, of_plan: bool = False) -> dict[str, Subquery]:
    """Return how many are listed, and open, and what changes whenever a listed one does.

    ``of_plan``: of the plan whose primary key is the ``Given`` "plan".
    """
    rows = CarriedOutPart.objects.for_tenant(TENANT).listed()
    if of_plan:
        rows = rows.filter(plan_id=Given("plan", BigIntegerField()))
    opened, resting = Count("pk", filter=OPEN), Count("pk", filter=RESTING)
    parts = [Cast(each, CharField()) for each in (Count("pk"), Sum("version"), opened, resting)]
    version = Concat(*(each for part in parts for each in (part, Value("."))), output_field=CharField())
    return {"listed": _one(rows, Count("pk")), "open": _one(rows, opened), "version": _one(rows, version)}


def _one(rows: CarriedOutPartQuerySet, what: object) -> Subquery:
    grouped = rows.order_by().values("tenant").annotate(figure=what)
    return Subquery(grouped.values("figure"))

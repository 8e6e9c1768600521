"""What is frozen of a plan, as a list like the others: filtered, narrowed, ordered, and as a file."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db.models import Q, QuerySet
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from ccrm_admin.planning.domain.state import LIVE_PARTS, Part
from ccrm_admin.planning.engine.describe import Wording, wording_for
from ccrm_admin.planning.models import Plan
from ccrm_admin.planning.text.messages import PART_LABELS
from ccrm_admin.rollout.models import FrozenEntry, Rollout
from ccrm_admin.rollout.models.choices import EntryState
from ccrm_admin.rollout.models.querysets import PART_ORDER
from ccrm_admin.rollout.pages.approval.drawn import value_in
from ccrm_admin.rollout.pages.approval.table import ApprovalTable
from ccrm_admin.rollout.services import current_rollout
from ccrm_admin.tenants.models import User
from ccrm_admin.ui.columns import Column, MomentColumn
from ccrm_admin.ui.export import ExportedRows
from ccrm_admin.ui.facets import Choice, ChoiceFacet
from ccrm_admin.ui.list_spec import ListSpec
from ccrm_admin.ui.paging import CountedRows

FACETS = (
    ChoiceFacet(
        "state",
        gettext_lazy("State"),
        choices=tuple(Choice(state.value, state.label, Q(state=state.value)) for state in EntryState),
    ),
    ChoiceFacet(
        "part",
        gettext_lazy("Part"),
        choices=tuple(Choice(part.value, PART_LABELS[part], Q(part=part.value)) for part in LIVE_PARTS),
    ),
    ChoiceFacet(
        "approved",
        gettext_lazy("Approved"),
        choices=(
            Choice("yes", pgettext_lazy("approved entry", "yes"), Q(approved_at__isnull=False)),
            Choice("no", pgettext_lazy("approved entry", "not yet"), Q(approved_at=None)),
        ),
    ),
)
FILE_COLUMNS = (
    Column(gettext_lazy("User"), field="name"),
    Column(gettext_lazy("E-mail"), field="name"),
    Column(gettext_lazy("Part"), field="part"),
    Column(gettext_lazy("Was at approval"), field="live"),
    Column(gettext_lazy("To be"), field="planned"),
    Column(gettext_lazy("State"), field="state"),
    Column(gettext_lazy("Live now"), field="now_live"),
    Column(gettext_lazy("Planned now"), field="now_planned"),
    Column(gettext_lazy("Approved by"), field="approved_by"),
    MomentColumn(gettext_lazy("Approved on"), field="approved_at"),
)


class ApprovalList(ListSpec):
    """The entries of a plan's rollout, brought up to plan and mirror when it is made; none of a draft."""

    name = "approval"
    standalone = False
    icon = "lock"
    table_class = ApprovalTable
    facets = FACETS

    def __init__(self, plan: Plan, person: User, asked: QueryDict) -> None:
        super().__init__(plan.tenant, person, asked)
        self.plan = plan
        self.heading = _("Approval – %(plan)s") % {"plan": plan.title}
        self.rollout: Rollout | None = current_rollout(plan)

    def everything(self) -> QuerySet[Any]:
        """All entries, those of a draft being none."""
        entries = FrozenEntry.objects.of_rollout(None if self.plan.editable else self.rollout)
        return entries.with_people().annotate(part_order=PART_ORDER)

    def version(self) -> str:
        """What the entries' states were computed from."""
        rollout = self.rollout
        return f"{rollout.pk}.{rollout.hash}.{rollout.stamp}" if rollout else f"{self.plan.pk}"

    def table(self, rows: CountedRows) -> ApprovalTable:
        """Return the table over ``rows``."""
        table: ApprovalTable = super().table(rows)
        table.plan = self.plan
        return table

    def exported(self) -> ExportedRows:  # type: ignore[override] # its values are worded
        """Return what is shown, on all pages, for a file."""
        name, heading = f"plan-{self.plan.pk}-{self.name}", str(self.heading)
        return ExportedRows(self.tenant, name, heading, FILE_COLUMNS, self._lines())

    def _lines(self) -> Iterator[tuple[Any, ...]]:
        rows = list(self.ordered(self.narrowed))
        columns = ("live", "planned", "now_live", "now_planned")
        wording = wording_for(self.tenant, (value_in(row, name) for row in rows for name in columns))
        for row in rows:
            values = [_worded(wording, row, name) for name in columns]
            person = row.plan_user.survivor
            yield (
                row.name,
                person.crm_user.email if person.crm_user else person.email,
                str(PART_LABELS[Part(row.part)]),
                *values[:2],
                str(EntryState(row.state).label),
                *values[2:],
                str(row.approved_by or ""),
                row.approved_at,
            )


def _worded(wording: Wording, row: FrozenEntry, column: str) -> str:
    value = value_in(row, column)
    return "" if value is None else wording.of(Part(row.part), value)

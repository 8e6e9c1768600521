"""The findings of a plan as a list like the others: filtered, narrowed, and as a file."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db.models import CharField
from django.db.models.functions import Coalesce
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ccrm_admin.planning.domain.finding import Origin, Severity
from ccrm_admin.planning.engine.freshness import freshen
from ccrm_admin.planning.engine.namesakes import namesakes_in, told_apart
from ccrm_admin.planning.models import Plan, PlanFinding, PlanRow, PlanState
from ccrm_admin.planning.models.finding_querysets import PlanFindingQuerySet
from ccrm_admin.planning.pages.findings.facets import FINDING_FACETS, KIND
from ccrm_admin.planning.pages.grid.shown_findings import WORDS
from ccrm_admin.planning.text.messages import RULE_LABELS, explain
from ccrm_admin.tenants.models import User
from ccrm_admin.ui.columns import Column, MomentColumn
from ccrm_admin.ui.export import ExportedRows
from ccrm_admin.ui.list_spec import ListSpec
from ccrm_admin.ui.querystrings import canonical
from ccrm_admin.ui.slugs import label_of, slug_for
from ccrm_admin.ui.tables import ListTable


def group_names(row: PlanFinding) -> list[str]:
    """Return the permission groups of whom a finding names, each once."""
    return [label_of(slug) for slug in row.groups if slug != slug_for("")]


class FindingTable(ListTable):
    """What a file says of each finding; the page has them by rule."""

    rule = Column(gettext_lazy("Rule"), field="code")
    severity = Column(gettext_lazy("Severity"), field="severity")
    origin = Column(gettext_lazy("Origin"), field="origin")
    user = Column(gettext_lazy("User"), field="people")
    email = Column(gettext_lazy("E-mail"), field="people")
    group = Column(gettext_lazy("Permission group"), field="groups")
    finding = Column(gettext_lazy("Finding"), field="params")
    acknowledged_by = Column(gettext_lazy("Acknowledged by"), field="acknowledgement")
    acknowledged_at = MomentColumn(gettext_lazy("Acknowledged on"), field="acknowledgement")
    reason = Column(gettext_lazy("Reason"), field="acknowledgement")


class FindingList(ListSpec):
    """The findings of a plan, brought up to the mirror when it is made; those of the plan unless asked."""

    name = "findings"
    standalone = False
    icon = "alert-triangle"
    table_class = FindingTable
    facets = FINDING_FACETS

    def __init__(self, plan: Plan, person: User, asked: QueryDict) -> None:
        super().__init__(plan.tenant, person, asked)
        self.plan = plan
        self.heading = _("Findings – %(plan)s") % {"plan": plan.title}
        self.state: PlanState = freshen(plan)

    def everything(self) -> PlanFindingQuerySet:
        """All findings of the plan."""
        return PlanFinding.objects.for_plan(self.plan)

    def version(self) -> str:
        """The plan and the version of its grid, with which its findings move."""
        return f"{self.plan.pk}.{self.state.version}"

    def ordered(self, rows: Any) -> PlanFindingQuerySet:
        """Return ``rows`` by rule, the worst first."""
        found: PlanFindingQuerySet = rows.by_rule()
        return found

    def of_rule(self, code: str) -> PlanFindingQuerySet:
        """Return what is shown of one rule and not acknowledged, in order."""
        return self.ordered(self.narrowed.filter(code=code, acknowledgement=None))

    @property
    def kind(self) -> str:
        """Which findings are shown: of one origin, or those that are acknowledged; "" for all together."""
        return next(iter(KIND.wanted(self.selection.chosen[KIND.name])), "")

    @property
    def shown_query(self) -> str:
        """The query string that finds the same again."""
        return canonical(type(self), self.querystring)

    def exported(self) -> ExportedRows:  # type: ignore[override] # what they say is no column
        """Return what is shown, on all pages, for a file."""
        columns = list(FindingTable.base_columns.values())
        name, heading = f"plan-{self.plan.pk}-{self.name}", str(self.heading)
        return ExportedRows(self.tenant, name, heading, columns, self._lines())

    def _lines(self) -> Iterator[tuple[Any, ...]]:
        stored = list(self.ordered(self.narrowed).select_related("acknowledgement__by"))
        mails = PlanRow.objects.for_plan(self.plan).values_list(
            "key", Coalesce("crm_user__email", "plan_user__email", output_field=CharField())
        )
        email_of = dict(mails)
        origins = {choice.slug: str(choice.label) for choice in KIND.choices}
        by_command = _("the command line")
        apart = namesakes_in(self.plan, [row.finding for row in stored])
        for row in stored:
            finding, accepted = told_apart(row.finding, apart), row.acknowledgement
            yield (
                str(RULE_LABELS[row.code]),
                str(WORDS[Severity(row.severity)]),
                origins[Origin(row.origin)],
                ", ".join(name for _key, name in finding.people),
                ", ".join(email for key, _name in finding.people if (email := email_of.get(key))),
                ", ".join(group_names(row)),
                explain(finding),
                str(accepted.by or by_command) if accepted else "",
                accepted.at if accepted else None,
                accepted.reason if accepted else "",
            )

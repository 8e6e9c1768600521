"""The findings of a plan by the rule that found them: a few of each, and what can be done about all."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import F, Window
from django.db.models.functions import RowNumber
from django.utils.functional import Promise
from django.utils.safestring import SafeString

from ccrm_admin.planning.domain.finding import SEVERITIES, Severity
from ccrm_admin.planning.models import Plan, PlanFinding
from ccrm_admin.planning.pages.findings.fixes import Fix, fix_for
from ccrm_admin.planning.pages.findings.list import FindingList, group_names
from ccrm_admin.planning.pages.grid.shown_findings import Person, ShownFinding, severity_sign, shown_findings
from ccrm_admin.planning.text.messages import RULE_LABELS, RULE_REASONS

RULE_MAX_ROWS = 10  # findings of one rule beside others; its own page has them all
ROW_MAX_PEOPLE = 3  # who are named on a row; the rest is counted


@dataclass(frozen=True, slots=True)
class ShownRow:
    """A finding: ``people`` are some of those whom it names, ``more`` how many others there are."""

    people: Sequence[Person]
    more: int
    groups: str
    shown: ShownFinding


@dataclass(frozen=True, slots=True)
class ShownRule:
    """A rule with ``count`` findings, of which ``rows`` are shown, and what can be done about all of them."""

    code: str
    sign: SafeString
    label: str | Promise
    reason: str | Promise
    count: int
    rows: Sequence[ShownRow]
    fix: Fix | None

    @property
    def all_shown(self) -> bool:
        """Whether there are no more than these."""
        return len(self.rows) == self.count


def first_of_each(found: FindingList) -> list[PlanFinding]:
    """Return the first findings of each rule, in one query."""
    place = Window(RowNumber(), partition_by=F("code"), order_by=[F("name_sort").asc(), F("pk").asc()])
    return list(found.ordered(found.narrowed.annotate(place=place).filter(place__lte=RULE_MAX_ROWS)))


def shown_rules(
    plan: Plan, counts: Mapping[str, int], findings: Iterable[PlanFinding], *, editable: bool
) -> list[ShownRule]:
    """Return the rules of ``counts``, in that order, with those of ``findings`` that are theirs.

    What a rule has found since they were counted waits for the next look.
    """
    stored = [row for row in findings if row.code in counts]
    worst: dict[str, Severity] = {}
    for row in stored:
        severity = Severity(row.severity)
        worst[row.code] = max(worst.get(row.code, severity), severity, key=lambda each: each.rank)
    rows: dict[str, list[ShownRow]] = {code: [] for code in counts}
    shown = shown_findings(plan, [row.finding for row in stored], editable=editable)
    for row, each in zip(stored, shown, strict=True):
        rows[row.code].append(_row(row, each))
    return [
        ShownRule(
            code=code,
            sign=severity_sign(worst.get(code, SEVERITIES[code])),
            label=RULE_LABELS[code],
            reason=RULE_REASONS[code],
            count=count,
            rows=rows[code],
            fix=fix_for(code) if editable else None,
        )
        for code, count in counts.items()
    ]


def _row(row: PlanFinding, shown: ShownFinding) -> ShownRow:
    people = shown.people[:ROW_MAX_PEOPLE]
    return ShownRow(people, len(row.people) - len(people), ", ".join(group_names(row)), shown)

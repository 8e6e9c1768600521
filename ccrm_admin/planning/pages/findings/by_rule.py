"""The findings of a plan by the rule that found them: a few of each, and what can be done about all."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from django.db.models import Count, F, Window
from django.db.models.functions import RowNumber
from django.utils.functional import Promise
from django.utils.safestring import SafeString

from ccrm_admin.planning.domain.finding import SEVERITIES
from ccrm_admin.planning.models import Plan, PlanFinding, PlanRow
from ccrm_admin.planning.models.querysets import PlanFindingQuerySet
from ccrm_admin.planning.pages.findings.fixes import Fix, fix_for
from ccrm_admin.planning.pages.grid.shown_findings import ShownFinding, severity_sign, shown_findings
from ccrm_admin.planning.text.messages import RULE_LABELS, RULE_REASONS

RULE_MAX_ROWS = 10  # findings of one rule beside others; its own page has them all
ROW_MAX_PEOPLE = 3  # who are named on a row; the rest is counted


class Person(NamedTuple):
    """Somebody whom a finding names; ``group`` is "" for who is in no row of the grid."""

    key: str
    name: str
    group: str


@dataclass(frozen=True, slots=True)
class ShownRow:
    """A finding: ``people`` are some of those whom it names, ``more`` how many others there are."""

    people: Sequence[Person]
    more: int
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


def counted_rules(findings: PlanFindingQuerySet) -> dict[str, int]:
    """Return how many findings each rule has, the worst rules first, then those with the most."""
    counted = dict(findings.order_by().values_list("code").annotate(count=Count("pk")))
    order = list(SEVERITIES)
    return dict(sorted(counted.items(), key=lambda each: (-SEVERITIES[each[0]].rank, order.index(each[0]))))


def first_of_each(findings: PlanFindingQuerySet) -> list[PlanFinding]:
    """Return the first findings of each rule, in one query."""
    place = Window(RowNumber(), partition_by=F("code"), order_by=F("pk").asc())
    return list(findings.order_by("pk").annotate(place=place).filter(place__lte=RULE_MAX_ROWS))


def shown_rules(
    plan: Plan, counts: Mapping[str, int], findings: Iterable[PlanFinding], *, editable: bool
) -> list[ShownRule]:
    """Return the rules of ``counts`` with those of ``findings`` that are theirs, in two queries."""
    stored = list(findings)
    keys = {key for row in stored for key, _name in row.people[:ROW_MAX_PEOPLE]}
    rows = PlanRow.objects.for_plan(plan).filter(key__in=keys)
    groups = dict(rows.values_list("key", "permission_group"))
    by_code: dict[str, list[ShownRow]] = {code: [] for code in counts}
    shown = shown_findings(plan, [row.finding for row in stored], editable=editable)
    for row, each in zip(stored, shown, strict=True):
        by_code[row.code].append(_row(row, each, groups))
    return [
        ShownRule(
            code=code,
            sign=severity_sign(SEVERITIES[code]),
            label=RULE_LABELS[code],
            reason=RULE_REASONS[code],
            count=count,
            rows=by_code[code],
            fix=fix_for(code) if editable else None,
        )
        for code, count in counts.items()
    ]


def _row(row: PlanFinding, shown: ShownFinding, groups: Mapping[str, str]) -> ShownRow:
    people = [Person(key, name, groups.get(key, "")) for key, name in row.people[:ROW_MAX_PEOPLE]]
    return ShownRow(people, len(row.people) - len(people), shown)

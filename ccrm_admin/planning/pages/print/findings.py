"""The findings of a plan in print: all that their page shows, by rule, the worst first."""

from __future__ import annotations

from django.utils.html import format_html
from django.utils.translation import gettext as _

from ccrm_admin.planning.domain.finding import Severity
from ccrm_admin.planning.engine.namesakes import namesakes_in, told_apart
from ccrm_admin.planning.pages.findings.list import FindingList, group_names
from ccrm_admin.planning.pages.grid.shown_findings import WORDS
from ccrm_admin.planning.pages.print.sheet import PRINT_MAX_ROWS, PrintColumn, PrintRow, PrintTable, cut
from ccrm_admin.planning.text.messages import RULE_LABELS, detail
from ccrm_admin.spelling import isolated


def printed_findings(found: FindingList) -> PrintTable:
    """Return what is found, PRINT_MAX_ROWS findings at most."""
    stored = list(found.ordered(found.narrowed).select_related("acknowledgement")[:PRINT_MAX_ROWS])
    apart = namesakes_in(found.plan, [row.finding for row in stored])
    rows = []
    for row in stored:
        finding = told_apart(row.finding, apart)
        people = ", ".join(isolated(cut(name)) for _key, name in finding.people) or "–"
        groups = tuple(isolated(cut(name)) for name in group_names(row))
        reason = (row.acknowledgement.reason,) if row.acknowledgement else ()
        said = (detail(finding),) if detail(finding) else ()
        severity, rule = str(WORDS[Severity(row.severity)]), str(RULE_LABELS[row.code])
        rows.append(PrintRow(format_html("{}", people), ((severity,), (rule,), groups, said, reason)))
    columns = [
        PrintColumn(_("Severity"), "group"),
        PrintColumn(_("Rule"), "number"),
        PrintColumn(_("Permission group"), "group"),
        PrintColumn(_("What exactly"), "calls"),
        PrintColumn(_("Acknowledged"), "account"),
    ]
    return PrintTable(PrintColumn(_("User"), "people"), columns, rows, _("none"), found.count, signs=False)

"""All that the pages show of a plan, as data that can be kept and compared."""

from __future__ import annotations

from typing import Any

from ccrm_admin.planning.domain.finding import Severity, ranks_of
from ccrm_admin.planning.engine.freshness import freshen
from ccrm_admin.planning.engine.interchange import compared, shown
from ccrm_admin.planning.engine.loading import load_sources, load_world
from ccrm_admin.planning.models import Edit, Plan, PlanFinding, PlanRow
from ccrm_admin.planning.pages.history.entries import described_changes

GRID = (
    *("key", "name", "permission_group", "status", "mode", "extension_id", "extension", "calls", "sms"),
    *("in_plan", "decided", "changes", "worst", "assignment__note"),
)
TOTALS = ("in_plan", "decided", "differences")


def shown_of(plan: Plan) -> dict[str, Any]:
    """Return its grid, findings, totals, difference and history, row by row."""
    state = freshen(plan)
    sources = load_sources(plan)
    findings = PlanFinding.objects.filter(plan=plan)
    return {
        "title": plan.title,
        "totals": [
            *(getattr(state, name) for name in TOTALS),
            *(findings.filter(severity=severity.value).count() for severity in Severity),
            state.free_accounts,
        ],
        "grid": [_row(row) for row in PlanRow.objects.filter(plan=plan).order_by("key").values(*GRID)],
        "findings": sorted(
            [row.subject, row.code, row.severity, sorted(row.people), _said(row.params)] for row in findings
        ),
        "effective": shown(plan.tenant, sources)["assignments"],
        "difference": _difference(compared(plan, load_world(plan, sources))),
        "history": [_edit(plan, edit) for edit in Edit.objects.for_plan(plan).newest_first()],
    }


def _said(params: dict[str, Any]) -> dict[str, Any]:
    """Return what a finding says, but not what older versions did not keep of it."""
    return {name: value for name, value in params.items() if name not in {"usual", "holderKey"}}


def _difference(data: dict[str, Any]) -> dict[str, Any]:
    """Return a difference whose findings do not say where they come from."""
    kept = ("code", "severity", "users", "message")
    return {**data, "findings": [{name: each[name] for name in kept} for each in data["findings"]]}


def _row(columns: dict[str, Any]) -> list[Any]:
    """Return the columns of a row, with the rank of its worst finding wherever that comes from."""
    return list({**columns, "worst": max(ranks_of(columns["worst"]).values())}.values())


def _edit(plan: Plan, edit: Edit) -> dict[str, Any]:
    changes = described_changes(plan, edit.changes.with_users().order_by("pk"))
    return {
        "number": edit.number,
        "what": edit.what,
        "by": str(edit.by or ""),
        "at": edit.at.isoformat(),
        "reason": edit.reason,
        "undoes": edit.undoes.number if edit.undoes else None,
        "undone by": edit.undone_by.number if edit.undone_by else None,
        "changes": [
            [str(cell.plan_user), each.part, each.before, each.after] for cell, each, _apart in changes
        ],
    }

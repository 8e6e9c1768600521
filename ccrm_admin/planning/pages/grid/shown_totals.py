"""The totals above the grid, each leading to the users that it counts."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import ngettext

from ccrm_admin.planning.domain.rules import Severity
from ccrm_admin.planning.models import PlanState
from ccrm_admin.planning.pages.grid.shown_findings import COLOURS, ICONS


@dataclass(frozen=True, slots=True)
class Total:
    """A figure with its word; ``query`` narrows the grid to it, "" where it counts no users."""

    name: str
    count: int
    label: str
    query: str = ""
    css: str = ""
    icon: str = ""


def shown_totals(state: PlanState) -> list[Total]:
    """Return the totals in the order of the page."""
    errors, warnings, notices = state.errors, state.warnings, state.notices
    return [
        Total(
            "in_plan",
            state.in_plan,
            ngettext("user in the plan", "users in the plan", state.in_plan),
            "scope=plan",
        ),
        Total(
            "decided", state.decided, ngettext("user decided", "users decided", state.decided), "decided=yes"
        ),
        Total(
            "differences",
            state.differences,
            ngettext("difference", "differences", state.differences),
            "changed=yes",
        ),
        _found(Severity.ERROR, errors, ngettext("error", "errors", errors)),
        _found(Severity.WARNING, warnings, ngettext("warning", "warnings", warnings)),
        _found(Severity.NOTICE, notices, ngettext("notice", "notices", notices)),
        Total(
            "free_accounts",
            state.free_accounts,
            ngettext("free voice account", "free voice accounts", state.free_accounts),
        ),
    ]


def _found(severity: Severity, count: int, label: str) -> Total:
    """Return the total of the findings of one severity."""
    name = f"{severity.value}s"
    return Total(name, count, label, f"findings={severity.value}", COLOURS[severity], ICONS[severity])

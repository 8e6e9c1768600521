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
    in_plan, decided, differences = state.in_plan, state.decided, state.differences
    errors, warnings, notices = state.errors, state.warnings, state.notices
    free = state.free_accounts
    return [
        _found(Severity.ERROR, errors, ngettext("error", "errors", errors)),
        _found(Severity.WARNING, warnings, ngettext("warning", "warnings", warnings)),
        _found(Severity.NOTICE, notices, ngettext("notice", "notices", notices)),
        Total("differences", differences, ngettext("difference", "differences", differences), "changed=yes"),
        Total("free_accounts", free, ngettext("free voice account", "free voice accounts", free)),
        Total("in_plan", in_plan, ngettext("user in the plan", "users in the plan", in_plan), "scope=plan"),
        Total("decided", decided, ngettext("user decided", "users decided", decided), "decided=yes"),
    ]


def _found(severity: Severity, count: int, label: str) -> Total:
    name = f"{severity.value}s"
    return Total(name, count, label, f"findings={severity.value}", COLOURS[severity], ICONS[severity])

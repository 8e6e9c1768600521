"""The totals above the grid, each leading to the users that it counts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import ngettext

if TYPE_CHECKING:
    from ccrm_admin.planning.models import PlanState


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
        Total(
            "errors",
            errors,
            ngettext("error", "errors", errors),
            "findings=error",
            "text-red",
            icon="alert-octagon",
        ),
        Total(
            "warnings",
            warnings,
            ngettext("warning", "warnings", warnings),
            "findings=warning",
            "text-yellow",
            icon="alert-triangle",
        ),
        Total(
            "notices",
            notices,
            ngettext("notice", "notices", notices),
            "findings=notice",
            "text-azure",
            icon="info-circle",
        ),
        Total(
            "free_accounts",
            state.free_accounts,
            ngettext("free voice account", "free voice accounts", state.free_accounts),
        ),
    ]

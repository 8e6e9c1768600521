"""The totals above the grid, each leading to the users, or the findings, that it counts."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ccrm_admin.planning.domain.finding import Origin, Severity
from ccrm_admin.planning.models import PlanState
from ccrm_admin.planning.pages.grid.shown_findings import COLOURS, ICONS


@dataclass(frozen=True, slots=True)
class Total:
    """A figure with its word; ``query`` narrows ``page``, of the plan, to what it counts; "" if none does."""

    name: str
    count: int
    label: str
    query: str = ""
    css: str = ""
    icon: str = ""
    page: str = "planning:grid"


def shown_totals(state: PlanState) -> list[Total]:
    """Return the totals in the order of the page."""
    in_plan, decided, differences = state.in_plan, state.decided, state.differences
    errors, warnings, notices = state.errors, state.warnings, state.notices
    free, restricted, earlier = state.free_accounts, state.restricted_accounts, state.earlier
    return [
        _found(Severity.ERROR, errors, ngettext("error", "errors", errors)),
        _found(Severity.WARNING, warnings, ngettext("warning", "warnings", warnings)),
        _found(Severity.NOTICE, notices, ngettext("notice", "notices", notices)),
        Total(
            "earlier", earlier, _("already there"), f"origin={Origin.LIVE.value}", page="planning:findings"
        ),
        Total(
            "differences",
            differences,
            ngettext("difference", "differences", differences),
            "by=user",
            page="planning:difference",
        ),
        Total("free_accounts", free, ngettext("free voice account", "free voice accounts", free)),
        *([Total("restricted_accounts", restricted, _("blocked or resting"))] if restricted else []),
        Total("in_plan", in_plan, ngettext("user in the plan", "users in the plan", in_plan), "scope=plan"),
        Total("decided", decided, _("filled in"), "decided=yes"),
    ]


def _found(severity: Severity, count: int, label: str) -> Total:
    name = f"{severity.value}s"
    query, page = f"severity={severity.value}", "planning:findings"
    return Total(name, count, label, query, COLOURS[severity], ICONS[severity], page)

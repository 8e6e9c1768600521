"""What is frozen of a plan, in print."""

from __future__ import annotations

from django.http import HttpResponse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from ccrm_admin.planning.domain.state import Part
from ccrm_admin.planning.engine.describe import Wording, wording_for
from ccrm_admin.planning.engine.namesakes import called, namesakes
from ccrm_admin.planning.models import Plan
from ccrm_admin.planning.pages.access import plan_page
from ccrm_admin.planning.pages.print.sheet import PRINT_MAX_ROWS, PrintColumn, PrintRow, PrintTable, cut
from ccrm_admin.planning.pages.print.views import printed
from ccrm_admin.planning.text.messages import PART_LABELS
from ccrm_admin.rollout.domain.entries import ASKED, shown_hash
from ccrm_admin.rollout.models import FrozenEntry
from ccrm_admin.rollout.models.choices import EntryState
from ccrm_admin.rollout.pages.approval.drawn import value_in
from ccrm_admin.rollout.pages.approval.list import ApprovalList
from ccrm_admin.rollout.pages.approval.moved import would_be
from ccrm_admin.spelling import isolated
from ccrm_admin.tenants.access import TenantRequest
from ccrm_admin.ui.became import became


@require_safe
@plan_page()
def entries(request: TenantRequest, plan: Plan) -> HttpResponse:
    """Show, to be printed, all entries that the approval page shows with the same query string."""
    shown = ApprovalList(plan, request.user, request.GET)
    narrowed = [_("Approval"), *shown.selection.described()]
    if shown.text:
        narrowed.append(f"“{isolated(shown.text)}”")
    if shown.rollout and not plan.editable:
        narrowed.append(_("Checksum %(hash)s") % {"hash": shown_hash(shown.rollout.hash)})
    return printed(request, plan, printed_entries(shown), [], narrowed)


def printed_entries(shown: ApprovalList) -> PrintTable:
    """Return the entries, PRINT_MAX_ROWS at most."""
    rows = list(shown.ordered(shown.narrowed)[:PRINT_MAX_ROWS])
    columns = ("live", "planned", "now_live", "now_planned")
    wording = wording_for(shown.tenant, (value_in(row, name) for row in rows for name in columns))
    keys = {row.plan_user.survivor.key for row in rows}
    apart = namesakes(keys, shown.plan) if keys else {}
    lines = []
    for row in rows:
        part, frozen = Part(row.part), row.planned is not None
        live, planned = (value_in(row, name) for name in (columns[:2] if frozen else columns[2:]))
        name = called(isolated(cut(row.name)), apart.get(row.plan_user.survivor.key, ""))
        change = (became(wording.of(part, live), wording.of(part, planned)),)
        cells = ((str(PART_LABELS[part]),), change, _state(row, wording))
        lines.append(PrintRow(format_html("{}", name), cells))
    heads = [
        PrintColumn(_("Part"), "group"),
        PrintColumn(_("Change"), "calls"),
        PrintColumn(_("State"), "group"),
    ]
    return PrintTable(PrintColumn(_("User"), "user"), heads, lines, _("none"), shown.count)


def _state(row: FrozenEntry, wording: Wording) -> tuple[str, ...]:
    """Return what has become of an entry, and what it would now be if it has moved."""
    label = str(EntryState(row.state).label)
    if row.state not in ASKED or row.planned is None:  # of one that is new, the change says it
        return (label,)
    now = would_be(row, wording)
    return (label, _("would now be:"), became(*now) if len(now) > 1 else now[0])

"""The findings of one row of the grid: the worst in a line, the others and the ways out below it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from django.utils.functional import Promise
from django.utils.html import format_html, format_html_join
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

from ccrm_admin.planning import ways
from ccrm_admin.planning.effective import Part
from ccrm_admin.planning.messages import explain, label
from ccrm_admin.planning.rules import Severity
from ccrm_admin.planning.ways import Way, ways_out
from ccrm_admin.ui.columns import DASH
from ccrm_admin.ui.icons import render_icon

if TYPE_CHECKING:
    from django.utils.safestring import SafeString

    from ccrm_admin.planning.grid import GridRow
    from ccrm_admin.planning.rules import Finding

WORDS: dict[Severity, Promise] = {
    Severity.ERROR: _("error"),
    Severity.WARNING: _("warning"),
    Severity.NOTICE: _("notice"),
}
ICONS = dict(zip(Severity, ("alert-octagon", "alert-triangle", "info-circle"), strict=True))
COLOURS = {Severity.ERROR: "text-red", Severity.WARNING: "text-yellow", Severity.NOTICE: "text-azure"}
TAKEN_AT_ONCE = {ways.TAKE_EXTENSION, ways.AS_LIVE, ways.ADD_NUMBER, ways.REMOVE_NUMBER, ways.DROP_USER}


def worst_word(rank: int) -> str:
    """Return the word for the worst finding's rank; "" for 0, none."""
    return next((str(WORDS[severity]) for severity in Severity if severity.rank == rank), "")


def drawn_findings(row: GridRow, *, editable: bool) -> str:
    """Return the inside of the cell: a line that unfolds."""
    if not row.findings:
        return DASH
    worst = row.findings[0]
    more = len(row.findings) - 1
    return format_html(
        '<details class="findings">'
        '<summary id="{}-findings" data-cell>{}<span class="finding">{}</span>{}</summary>'
        "<ul>{}</ul></details>",
        row.key,
        severity_sign(worst.severity),
        explain(worst),
        format_html(' <span class="badge">+{}</span>', more) if more else "",
        format_html_join("", "<li>{}</li>", ((_finding(each, editable),) for each in row.findings)),
    )


def severity_sign(severity: Severity) -> SafeString:
    """Return a severity as an icon with its word."""
    return format_html(
        '{}<span class="visually-hidden">{}:</span>',
        render_icon(ICONS[severity], COLOURS[severity]),
        WORDS[severity],
    )


def _finding(finding: Finding, editable: bool) -> SafeString:
    buttons = format_html_join(
        " ", "{}", ((button,) for way in ways_out(finding) if (button := _button(way, editable)))
    )
    text = format_html("<p>{} {}</p>", severity_sign(finding.severity), explain(finding))
    return format_html('{}<div class="ways">{}</div>', text, buttons) if buttons else text


def _button(way: Way, editable: bool) -> SafeString | str:
    """Return a way out as a button or a link; "" for what the person may not do."""
    if way.action == ways.OPEN_ACCOUNT:
        return _link(f"accounts/{way.params['extensionId']}/", label(way))
    if way.action == ways.OPEN_NUMBER:
        query = urlencode({"q": way.params["presentation"]})
        return _link(f"../../call-presentations/?{query}", label(way))
    if not editable:
        return ""
    if way.action in TAKEN_AT_ONCE:
        values = {name: value for name, value in way.params.items() if name != "name"}
        return format_html(
            '<button type="button" class="btn btn-sm" data-needs-script hx-post="ways/" hx-vals="{}"'
            ' hx-swap="none" hx-include="#grid-state" hx-disabled-elt="this">{}</button>',
            json.dumps({"action": way.action, **values}),
            label(way),
        )
    part = way.params.get("part", Part.EXTENSION.value)
    return format_html(
        '<a class="btn btn-sm" href="users/{}/#{}" data-choose="{}" data-part="{}">{}</a>',
        way.params["key"],
        part,
        way.params["key"],
        part,
        label(way),
    )


def _link(address: str, text: str) -> SafeString:
    return format_html('<a class="btn btn-sm" href="{}">{}</a>', address, text)

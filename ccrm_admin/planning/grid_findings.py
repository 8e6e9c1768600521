"""The findings of one row of the grid: the worst in a line, the others and the ways out below it."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.utils.functional import Promise
from django.utils.html import format_html, format_html_join
from django.utils.http import urlencode
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from ccrm_admin.planning import ways
from ccrm_admin.planning.effective import Part
from ccrm_admin.planning.messages import explain, label
from ccrm_admin.planning.rules import Severity
from ccrm_admin.planning.ways import Way, ways_out
from ccrm_admin.ui.columns import DASH
from ccrm_admin.ui.icons import render_icon

if TYPE_CHECKING:
    from ccrm_admin.planning.grid import GridRow

WORDS: dict[Severity, Promise] = {
    Severity.ERROR: _("error"),
    Severity.WARNING: _("warning"),
    Severity.NOTICE: _("notice"),
}
ICONS = dict(zip(Severity, ("alert-octagon", "alert-triangle", "info-circle"), strict=True))
COLOURS = {Severity.ERROR: "text-red", Severity.WARNING: "text-yellow", Severity.NOTICE: "text-azure"}
TAKEN_AT_ONCE = {ways.TAKE_EXTENSION, ways.AS_LIVE, ways.ADD_NUMBER, ways.REMOVE_NUMBER, ways.DROP_USER}
READING = {ways.OPEN_ACCOUNT, ways.OPEN_NUMBER}


def worst_word(rank: int) -> str:
    """Return the word for the worst finding's rank; "" for 0, none."""
    return next((str(WORDS[severity]) for severity in Severity if severity.rank == rank), "")


@dataclass(frozen=True, slots=True)
class ShownWay:
    """A way out as a button: a link to ``address``, or ``fields`` to be posted.

    ``choose`` is the key and the part of the cell that the link leads to, if it does.
    """

    label: str
    address: str = ""
    fields: dict[str, Any] = field(default_factory=dict)
    choose: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True)
class ShownFinding:
    """A finding in words, with what can be done about it."""

    sign: SafeString
    sentence: str
    ways: list[ShownWay]


def shown_findings(row: GridRow, *, editable: bool, base: str = "") -> list[ShownFinding]:
    """Return the findings of a row; ``base`` leads from the page to the grid."""
    return [
        ShownFinding(
            severity_sign(finding.severity),
            explain(finding),
            [_shown(way, base) for way in ways_out(finding) if editable or way.action in READING],
        )
        for finding in row.findings
    ]


def drawn_findings(row: GridRow, *, editable: bool) -> str:
    """Return the inside of the cell: a line that unfolds."""
    if not row.findings:
        return DASH
    findings = shown_findings(row, editable=editable)
    more = format_html(' <span class="badge">+{}</span>', len(findings) - 1) if len(findings) > 1 else ""
    return format_html(
        '<details class="findings">'
        '<summary id="{}-findings" data-cell>{}<span class="finding">{}</span>{}</summary>'
        "<ul>{}</ul></details>",
        row.key,
        findings[0].sign,
        findings[0].sentence,
        more,
        format_html_join("", "<li>{}</li>", ((_drawn(each),) for each in findings)),
    )


def severity_sign(severity: Severity) -> SafeString:
    """Return a severity as an icon with its word."""
    return format_html(
        '{}<span class="visually-hidden">{}:</span>',
        render_icon(ICONS[severity], COLOURS[severity]),
        WORDS[severity],
    )


def _shown(way: Way, base: str) -> ShownWay:
    if way.action == ways.OPEN_ACCOUNT:
        return ShownWay(label(way), f"{base}accounts/{way.params['extensionId']}/")
    if way.action == ways.OPEN_NUMBER:
        query = urlencode({"q": way.params["presentation"]})
        return ShownWay(label(way), f"{base}../../call-presentations/?{query}")
    if way.action in TAKEN_AT_ONCE:
        fields = {name: value for name, value in way.params.items() if name != "name"}
        return ShownWay(label(way), fields={"action": way.action, **fields})
    key, part = way.params["key"], way.params.get("part", Part.EXTENSION.value)
    return ShownWay(label(way), f"{base}users/{key}/#{part}", choose=(key, part))


def _drawn(finding: ShownFinding) -> SafeString:
    text = format_html("<p>{} {}</p>", finding.sign, finding.sentence)
    if not finding.ways:
        return text
    buttons = format_html_join(" ", "{}", ((_button(way),) for way in finding.ways))
    return format_html('{}<div class="ways">{}</div>', text, buttons)


def _button(way: ShownWay) -> SafeString:
    if way.fields:
        return format_html(
            '<button type="button" class="btn btn-sm" data-needs-script data-way hx-post="ways/" hx-vals="{}"'
            ' hx-swap="none" hx-include="#grid-state" hx-sync="#sent:queue all" hx-disabled-elt="this">'
            "{}</button>",
            json.dumps(way.fields),
            way.label,
        )
    if way.choose is None:
        return format_html('<a class="btn btn-sm" href="{}">{}</a>', way.address, way.label)
    return format_html(
        '<a class="btn btn-sm" href="{}" data-choose="{}" data-part="{}">{}</a>',
        way.address,
        *way.choose,
        way.label,
    )

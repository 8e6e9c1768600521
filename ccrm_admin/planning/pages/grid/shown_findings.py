"""The findings of one row of the grid: the worst in its cell, all of them with their remedies below it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from html import escape
from typing import Any, NamedTuple

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.http import urlencode
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ccrm_admin.planning.domain import remedies
from ccrm_admin.planning.domain.finding import Finding, Origin, Severity, ranks_of
from ccrm_admin.planning.domain.remedies import Remedy, remedies_for
from ccrm_admin.planning.domain.state import Part
from ccrm_admin.planning.engine.namesakes import namesakes_in, told_apart
from ccrm_admin.planning.models import Acknowledgement, Plan
from ccrm_admin.planning.pages.grid.cell_html import nothing, opens
from ccrm_admin.planning.pages.grid.rows import GridRow
from ccrm_admin.planning.text.messages import RULE_LABELS, detail, explain, label
from ccrm_admin.ui.icons import render_icon

WORDS: dict[Severity, Promise] = {
    Severity.ERROR: gettext_lazy("error"),
    Severity.WARNING: gettext_lazy("warning"),
    Severity.NOTICE: gettext_lazy("notice"),
}
ICONS = dict(zip(Severity, ("alert-octagon", "alert-triangle", "info-circle"), strict=True))
COLOURS = {Severity.ERROR: "text-red", Severity.WARNING: "text-yellow", Severity.NOTICE: "text-azure"}
ERRING_PARTS = {
    "extension_shared": Part.EXTENSION,
    "account_gone": Part.EXTENSION,
    "static_without_account": Part.EXTENSION,
    "presentation_gone": Part.CALLS,
    "sender_gone": Part.SMS,
}
BY_RANK = {severity.rank: severity for severity in Severity}
TAKEN_AT_ONCE = {
    *(remedies.TAKE_EXTENSION, remedies.USE_ACCOUNT, remedies.AS_LIVE),
    *(remedies.ADD_NUMBER, remedies.REMOVE_NUMBER, remedies.DROP_USER),
}
READING = {remedies.OPEN_ACCOUNT, remedies.OPEN_NUMBER, remedies.OPEN_PLAN}


def worst_word(worst: int) -> str:
    """Return the word for how bad a row's findings are, the plan's if it has any; "" if there are none."""
    ranks = ranks_of(worst)
    if ranks[Origin.PLAN]:
        return str(WORDS[BY_RANK[ranks[Origin.PLAN]]])
    return _("already there") if ranks[Origin.LIVE] else ""


@dataclass(frozen=True, slots=True)
class ShownRemedy:
    """A remedy as a button: a link to ``url``, or ``fields`` to be posted.

    ``choose`` is the key and the part of the cell that the link leads to, if it does.
    """

    label: str
    url: str = ""
    fields: dict[str, Any] = field(default_factory=dict)
    choose: tuple[str, str] | None = None


class Person(NamedTuple):
    """Somebody whom a finding names, and what tells them apart from a namesake, if there is one."""

    key: str
    name: str
    namesake: str


@dataclass(frozen=True, slots=True)
class ShownFinding:
    """A finding in words, with what can be done about it, or with who has accepted it as it is.

    ``people`` are whom it names. ``detail`` is all that it says beside them and its rule.
    """

    people: Sequence[Person]
    sign: SafeString
    label: str | Promise
    detail: str
    sentence: str
    remedies: list[ShownRemedy]
    digest: str
    acknowledgement: Acknowledgement | None = None


def shown_findings(plan: Plan, findings: Iterable[Finding], *, editable: bool) -> list[ShownFinding]:
    """Return findings in words; with the remedies that change the plan only if it is ``editable``.

    Namesakes are told apart. What somebody has acknowledged has no remedies, and takes a query.
    """
    stored = list(findings)
    apart = namesakes_in(plan, stored)
    found = [told_apart(finding, apart) for finding in stored]
    pks = {finding.acknowledgement for finding in found} - {None}
    known = Acknowledgement.objects.select_related("by").in_bulk(pks) if pks else {}
    return [
        ShownFinding(
            [Person(key, name, apart.get(key, "")) for key, name in each.people],
            severity_sign(finding.severity),
            RULE_LABELS[finding.code],
            detail(finding),
            explain(finding),
            [
                _shown(plan, remedy)
                for remedy in remedies_for(finding)
                if finding.acknowledgement is None and (editable or remedy.action in READING)
            ],
            finding.digest,
            known.get(finding.acknowledgement) if finding.acknowledgement else None,
        )
        for finding, each in zip(found, stored, strict=True)
    ]


def drawn_findings(row: GridRow) -> str:
    """Return the inside of the cell: the worst that comes of the plan, or how many there were already.

    It is a link to all of them, which a script opens in a row below.
    """
    if not row.findings:
        return f'<span class="cell">{nothing()}</span>'
    what, caused = _("Findings"), row.caused
    acknowledged = sum(each.acknowledgement is not None for each in row.findings)
    earlier = len(row.findings) - len(caused) - acknowledged
    if caused:
        more = f'<span class="also">+{len(caused) - 1}</span>' if len(caused) > 1 else ""
        label = f'<span class="finding">{escape(str(RULE_LABELS[caused[0].code]))}</span>'
        shown = f"{severity_sign(caused[0].severity)}{label}{more}"
    else:
        said = _("already there: %(count)d") if earlier else _("acknowledged: %(count)d")
        label = said % {"count": earlier or acknowledged}
        shown = f'<span class="earlier">{escape(label)}</span>'
    return (
        f'<a class="cell" id="{row.key}-findings" data-cell data-findings aria-expanded="false"'
        f' href="users/{row.key}/findings/">{opens(what, row.full_name)}{shown}</a>'
    )


def erring_parts(row: GridRow) -> set[Part]:
    """Return the parts of a user that the plan's errors are about."""
    errors = (each.code for each in row.caused if each.severity is Severity.ERROR)
    return {ERRING_PARTS[code] for code in errors if code in ERRING_PARTS}


def severity_sign(severity: Severity) -> SafeString:
    """Return a severity as an icon with its word."""
    return format_html(
        '{}<span class="visually-hidden">{}:</span>',
        render_icon(ICONS[severity], COLOURS[severity]),
        WORDS[severity],
    )


def _shown(plan: Plan, remedy: Remedy) -> ShownRemedy:
    tenant, params, words = plan.tenant.name, remedy.params, label(remedy)
    if remedy.action == remedies.OPEN_ACCOUNT:
        return ShownRemedy(words, reverse("planning:account", args=[tenant, plan.pk, params["extensionId"]]))
    if remedy.action == remedies.OPEN_NUMBER:
        numbers = reverse("inventory:call_presentations", args=[tenant])
        return ShownRemedy(words, f"{numbers}?{urlencode({'q': params['presentation']})}")
    if remedy.action == remedies.OPEN_PLAN:
        other = reverse("planning:grid", args=[tenant, params["planId"]])
        return ShownRemedy(words, f"{other}?{urlencode({'picked': params['key']})}")
    if remedy.action in TAKEN_AT_ONCE:
        fields = {name: str(value) for name, value in params.items() if name != "name"}
        return ShownRemedy(words, fields={"action": remedy.action, **fields})
    key, part = params["key"], params.get("part", Part.EXTENSION.value)
    user = reverse("planning:user", args=[tenant, plan.pk, key])
    return ShownRemedy(words, f"{user}#{part}", choose=(key, part))

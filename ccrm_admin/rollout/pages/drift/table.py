"""The table of drifts."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ccrm_admin.dates import day_text
from ccrm_admin.planning.domain.state import Part
from ccrm_admin.planning.engine.describe import wording_for
from ccrm_admin.planning.engine.values import from_json
from ccrm_admin.planning.text.messages import PART_LABELS
from ccrm_admin.rollout.models import CarriedOutPart
from ccrm_admin.rollout.pages.drift.facets import STATE, DriftState, state_of
from ccrm_admin.spelling import isolated
from ccrm_admin.sync.choices import Trigger
from ccrm_admin.sync.models import SyncRun
from ccrm_admin.tenants.choices import Role
from ccrm_admin.tenants.models import Tenant
from ccrm_admin.ui.columns import DASH, Column, MomentColumn
from ccrm_admin.ui.icons import render_icon
from ccrm_admin.ui.tables import ListTable

VALUES = ("planned", "live", "before")
ICONS = {"put_back_drift": "arrow-back-up", "accept_drift": "check", "rest_drift": "clock-pause"}
ICONS["reopen_drift"] = "rotate"


class PartColumn(Column):
    """Which part of the user's assignment it is."""

    def text(self, value: str) -> str:
        """The word."""
        label = str(PART_LABELS[Part(value)])
        return label[:1].upper() + label[1:]


class WordsColumn(Column):
    """A value in words, as ``worded`` has made them."""

    css = "num"

    def html(self, record: Any) -> str:
        """The words; what has no room is in their title."""
        return format_html('<span class="drift-value" title="{0}">{0}</span>', record.words[self.field])


class RunColumn(Column):
    """The sync that saw it first, and who had asked for that."""

    def html(self, record: Any) -> str:
        """The sync as a link."""
        if record.run is None:
            return DASH
        url = reverse("sync:run", args=[record.tenant_name, record.run.pk])
        return format_html(
            '<span><a href="{}">{}</a> <span class="text-secondary">{}</span></span>',
            url,
            _("no. %(number)s") % {"number": record.run.pk},
            isolated(asked_by(record.run)),
        )


class PlanColumn(Column):
    """The plan that was carried out."""

    def html(self, record: Any) -> str:
        """Its title as a link to what has drifted from it."""
        url = reverse("rollout:plan_drift", args=[record.tenant_name, record.plan_id])
        return format_html('<a href="{}">{}</a>', url, isolated(record.plan.title))


class StateColumn(Column):
    """What somebody has decided about it."""

    def html(self, record: Any) -> str:
        """What, with who and why on a second line."""
        said = described(record)
        if state_of(record, timezone.now()) == DriftState.BACK and record.put_back:
            url = reverse("planning:grid", args=[record.tenant_name, record.put_back.pk])
            link = format_html('<a href="{}">{}</a>', url, isolated(record.put_back.title))
            return format_html("<span>{} {}</span>", said[0], link)
        rest = format_html_join("", ' <span class="text-secondary">{}</span>', ((each,) for each in said[1:]))
        return format_html("<span>{}{}</span>", said[0], rest)


class DoColumn(Column):
    """What can be done about it, each as a link to a question."""

    css = "drift-do"

    def html(self, record: Any) -> str:
        """The links that the reader's role allows."""
        role: Role = record.reader_role
        if not role.can_plan:
            return DASH
        decided = state_of(record, timezone.now()) in {DriftState.ACCEPTED, DriftState.RESTING}
        links: list[tuple[str, str]] = []
        if decided:
            if role.can_manage or not record.accepted:
                links.append(("reopen_drift", _("Open again…")))
        else:
            links.append(("put_back_drift", _("Put back…")))
            if role.can_manage:
                links.append(("accept_drift", _("Accept into the plan…")))
            links.append(("rest_drift", _("Let rest…")))
        return format_html_join(
            " ",
            '<a class="btn btn-sm btn-icon" href="{}?rows={}" title="{}" aria-label="{}: {}, {}">{}</a>',
            (
                (
                    reverse(f"rollout:{view}", args=[record.tenant_name]),
                    record.pk,
                    word,
                    word,
                    record.name,
                    PART_LABELS[Part(record.part)],
                    SafeString(render_icon(ICONS[view])),
                )
                for view, word in links
            ),
        )


class DriftTable(ListTable):
    """Drifts by the names of their users."""

    user = Column(gettext_lazy("User"), field="name", sort="name_sort")
    part = PartColumn(gettext_lazy("Part"), field="part", sort="part_order")
    planned = WordsColumn(gettext_lazy("Planned"), field="planned", sort="part_order")
    live = WordsColumn(gettext_lazy("Live now"), field="live", sort="part_order")
    since = MomentColumn(gettext_lazy("Since"), field="since")
    do = DoColumn(gettext_lazy("Action"), field="part", sort="name_sort")
    state = StateColumn(gettext_lazy("State"), field="rests_until")
    run = RunColumn(gettext_lazy("First seen in"), field="run")
    plan = PlanColumn(gettext_lazy("Carried-out plan"), field="plan", sort="plan__title_sort")
    state.nullable = since.nullable = run.nullable = True

    tenant: Tenant
    role: Role

    class Meta(ListTable.Meta):
        order_by = ("user", "part")

    def first(self, column: Column, record: Any) -> str:
        """The cell; a user's name leads to them in the plan, with what tells them from a namesake."""
        if column.field != "name":
            return column.html(record)
        url = reverse("planning:user", args=[self.tenant.name, record.plan_id, record.key])
        apart = format_html(' <span class="text-secondary">{}</span>', record.apart) if record.apart else ""
        return format_html('<a href="{}">{}</a>{}', url, isolated(record.name), apart)

    def row_class(self, record: Any) -> str:
        """What somebody has decided about stands back."""
        return "" if state_of(record, timezone.now()) == DriftState.OPEN else "gone"

    def body(self, records: Iterable[Any]) -> list[SafeString]:
        """Return the rows of a page, ready to print."""
        return super().body(prepared(self.tenant, list(records), self.role))


def prepared(tenant: Tenant, rows: list[Any], role: Role) -> list[Any]:
    """Return rows with what their cells need beside their columns: one query, none without any."""
    wording = wording_for(tenant, (value_in(row, name) for row in rows for name in VALUES))
    for row in rows:
        person = row.plan_user.survivor
        user = person.crm_user
        row.name, row.key, row.reader_role, row.tenant_name = str(person), person.key, role, tenant.name
        row.email = user.email if user else person.email
        row.apart = row.email or (user.extension if user else "") if row.has_namesake else ""
        old, new = ("before", "planned") if row.accepted else ("planned", "live")
        part = Part(row.part)
        row.part_label = PART_LABELS[part]
        row.words = {
            "planned": wording.of(part, value_in(row, old)),
            "live": wording.of(part, value_in(row, new)),
        }
    return rows


def value_in(row: CarriedOutPart, column: str) -> Any:
    """Return the value of a column; None if there is none."""
    stored = getattr(row, column)
    return None if stored is None else from_json(Part(row.part), stored)


def described(row: CarriedOutPart) -> list[str]:
    """Return what was decided about a drift in words, then who did, and why."""
    state = state_of(row, timezone.now())
    edit = row.accepted_in
    if state == DriftState.ACCEPTED and edit:
        return _lines(_("accepted into the plan"), edit.by, edit.reason)
    if state == DriftState.RESTING and row.rests_until:
        day = day_text(timezone.localtime(row.rests_until) - timedelta(days=1))
        return _lines(_("resting until %(day)s") % {"day": day}, row.rested_by, row.rest_reason)
    if state == DriftState.BACK and row.put_back:
        return [_("being put back:"), row.put_back.title]
    return [STATE.value_label(state)]


def _lines(what: str, by: Any, reason: str) -> list[str]:
    return [what, *([isolated(str(by))] if by else []), *([reason] if reason else [])]


def asked_by(run: SyncRun) -> str:
    """Return who had asked for a run: a person, the schedule, or what else there is."""
    return str(run.requested_by or Trigger(run.trigger).label)

"""What became of a plan that was carried out: who did what when, what was left out, how long it took."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy
from django.views.decorators.http import require_safe

from ccrm_admin.dates import moment_text
from ccrm_admin.planning.models import Plan
from ccrm_admin.planning.pages.access import plan_page
from ccrm_admin.planning.pages.print.sheet import PRINT_MAX_ROWS, PrintColumn, PrintRow, PrintTable, cut
from ccrm_admin.planning.pages.print.views import printed
from ccrm_admin.rollout.models import Rollout, Step
from ccrm_admin.rollout.models.step_choices import StepStatus
from ccrm_admin.rollout.pages.worksheet.described import Words, words_for
from ccrm_admin.rollout.pages.worksheet.files import FIELDS, entered, obstacles_of
from ccrm_admin.rollout.pages.worksheet.printed import with_obstacles
from ccrm_admin.rollout.pages.worksheet.states import state_of
from ccrm_admin.rollout.pages.worksheet.views import rollout_of, worksheet_url
from ccrm_admin.spelling import isolated
from ccrm_admin.tenants.access import TenantRequest
from ccrm_admin.tenants.models import User
from ccrm_admin.ui.columns import Column, NumberColumn
from ccrm_admin.ui.export import ExportedRows
from ccrm_admin.ui.export_xlsx import xlsx_response
from ccrm_admin.ui.one_file import one_file
from ccrm_admin.ui.paging import nearest_page

STEPS_A_PAGE = 50
LISTED = 50  # of what was skipped, and of what can't be done; the file has all

COLUMNS = (
    NumberColumn(gettext_lazy("Step"), field="number"),
    Column(gettext_lazy("User"), field="name"),
    Column(gettext_lazy("What was entered"), field="entered"),
    Column(gettext_lazy("Done by"), field="by"),
    Column(pgettext_lazy("when", "Done"), field="done"),
    Column(gettext_lazy("Confirmed"), field="confirmed"),
    Column(gettext_lazy("Result"), field="state"),
)
WHY = Column(gettext_lazy("Why"), field="why")


@dataclass(frozen=True, slots=True)
class Line:
    """One step in the report; ``why`` it was left out or couldn't be done."""

    number: int
    name: str
    entered: str
    by: str
    done: str
    confirmed: str
    state: str
    why: str


@require_safe
@plan_page()
def report(request: TenantRequest, plan: Plan) -> HttpResponseBase:
    """Show what became of every step; ``_export=xlsx`` gives it as a file."""
    rollout = rollout_of(plan)
    if request.GET.get("_export") == "xlsx":
        heading = _("Report – %(plan)s") % {"plan": plan.title}
        exported = ExportedRows(
            plan.tenant, f"report-{plan.pk}", heading, (*COLUMNS, WHY), _exported(plan, rollout)
        )
        return one_file(request, lambda: xlsx_response(exported))
    page = nearest_page(rollout.steps.with_people().order_by("place"), request.GET, size=STEPS_A_PAGE)
    skipped = rollout.steps.with_people().skipped().order_by("place")
    context = {
        "plan": plan,
        "rollout": rollout,
        "page": page,
        "lines": list(_lines(plan, page.object_list)),
        "columns": [column.verbose_name for column in COLUMNS],
        "people": _people(rollout),
        "skipped": skipped[:LISTED],
        "skipped_left": max(skipped.count() - LISTED, 0),
        "obstacles": obstacles_of(rollout, LISTED) if rollout.obstacle_count else [],
        "obstacles_left": max(rollout.obstacle_count - LISTED, 0),
        "took": took(rollout),
        "url": worksheet_url(plan),
    }
    return render(request, "rollout/worksheet/report.html", context)


@require_safe
@plan_page()
def report_print(request: TenantRequest, plan: Plan) -> HttpResponse:
    """Show the report to be printed."""
    rollout = rollout_of(plan)
    steps = rollout.steps.with_people().order_by("place")
    widths = ("calls", "group", "group", "group", "extension")
    columns = [
        PrintColumn(str(column.verbose_name), width)
        for column, width in zip(COLUMNS[2:], widths, strict=True)
    ]
    rows = [
        PrintRow(
            format_html("{}. {}", line.number, cut(line.name)),
            [(text,) if text else () for text in _values(line)[2:]],
            box=False,
        )
        for line in _lines(plan, steps[:PRINT_MAX_ROWS])
    ]
    table = PrintTable(
        PrintColumn(_("User"), "user"), columns, rows, _("none"), count=steps.count(), signs=False
    )
    if rollout.obstacle_count:
        table = with_obstacles(table, rollout)
    facts = []
    if rollout.closed_at:
        facts = [moment_text(rollout.closed_at), _("took %(time)s") % {"time": took(rollout)}]
    return printed(request, plan, table, [], [*facts, _("Report")])


def _exported(plan: Plan, rollout: Rollout) -> Iterator[tuple[str, ...]]:
    """Yield all steps, what can't be done, and, below, when the plan was approved and how long it took."""
    for line in _lines(plan, rollout.steps.with_people().order_by("place")):
        yield (*map(str, _values(line)), line.why)
    for obstacle, reason in obstacles_of(rollout):
        name = isolated(str(obstacle.plan_user))
        yield ("", name, FIELDS[obstacle.part], "", "", "", _("can't be done"), reason)
    facts = [(_("Approved"), _at(rollout.approved_at, rollout.approved_by))]
    if rollout.closed_at:
        facts.append((str(rollout.get_closed_why_display()).capitalize(), _at(rollout.closed_at, None)))
        facts.append((_("Took"), took(rollout)))
    for name, fact in facts:
        yield ("", name, fact, "", "", "", "", "")


def _at(moment: datetime | None, person: User | None) -> str:
    said = (moment_text(moment) if moment else "", isolated(str(person)) if person else "")
    return ", ".join(filter(None, said))


def _values(line: Line) -> tuple[Any, ...]:
    return (line.number, line.name, line.entered, line.by, line.done, line.confirmed, line.state)


def _lines(plan: Plan, steps: Iterable[Step]) -> Iterator[Line]:
    rows = list(steps)
    words = words_for(plan.tenant, rows)
    for step in rows:
        yield _line(step, words)


def _line(step: Step, words: Words) -> Line:
    said = []
    for field in words.fields(step):
        put, removed = entered(field)
        if removed:
            put = ", ".join(filter(None, (put, _("removed:") + " " + removed)))
        said.append(f"{field.name}: {put}")
    ticked = step.status == StepStatus.DONE
    by = isolated(str(step.changed_by)) if ticked and step.changed_by else ""
    if step.confirmed and not by:
        by = _("seen by a sync")
    return Line(
        step.number,
        isolated(str(step.plan_user)),
        "; ".join(said),
        by,
        moment_text(step.changed_at) if ticked and step.changed_at else "",
        moment_text(step.confirmed_at) if step.confirmed_at else "",
        state_of(step, words).label,
        _why(step),
    )


def _why(step: Step) -> str:
    """Return why a step was left out or couldn't be done, and who said so when."""
    if not (step.skipped or step.failed):
        return ""
    return f"{step.why} ({_at(step.changed_at, step.changed_by)})"


def _people(rollout: Rollout) -> list[tuple[str, int]]:
    """Return who did how many steps, most first; "" is what nobody ticked."""
    done = rollout.steps.confirmed().select_related("changed_by")
    counts = Counter(str(step.changed_by or "") if step.status == StepStatus.DONE else "" for step in done)
    return counts.most_common()


def took(rollout: Rollout) -> str:
    """Return how long it took from the approval to the end, in words; "" before the end."""
    if not (rollout.closed_at and rollout.approved_at):
        return ""
    return duration(rollout.closed_at - rollout.approved_at)


def duration(passed: timedelta) -> str:
    """Return how long something took, in its two largest units."""
    minutes = int(passed.total_seconds() // 60)
    days, hours, minutes = minutes // 1440, minutes % 1440 // 60, minutes % 60
    parts = [
        (days, ngettext("%(count)s day", "%(count)s days", days)),
        (hours, ngettext("%(count)s hour", "%(count)s hours", hours)),
        (minutes, ngettext("%(count)s minute", "%(count)s minutes", minutes)),
    ]
    said = [text % {"count": count} for count, text in parts if count][:2]
    return " ".join(said) or _("less than a minute")

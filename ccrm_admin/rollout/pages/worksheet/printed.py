"""The worksheet as it is printed: a box to tick, the user, and what to enter."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from django.http import HttpResponse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from ccrm_admin.planning.models import Plan
from ccrm_admin.planning.pages.access import plan_page
from ccrm_admin.planning.pages.print.sheet import (
    PRINT_MAX_ROWS,
    Cell,
    PrintColumn,
    PrintRow,
    PrintTable,
    added,
    cut,
    removed,
)
from ccrm_admin.planning.pages.print.views import Choice, printed
from ccrm_admin.rollout.models import Rollout, Step
from ccrm_admin.rollout.pages.worksheet.described import Field, Words, words_for
from ccrm_admin.rollout.pages.worksheet.files import FIELDS, holds, obstacles_of
from ccrm_admin.rollout.pages.worksheet.states import order_of, state_of
from ccrm_admin.rollout.pages.worksheet.views import rollout_of
from ccrm_admin.spelling import isolated
from ccrm_admin.tenants.access import TenantRequest
from ccrm_admin.ui.became import became

OPEN, MINE, ALL = "open", "mine", "all"


@require_safe
@plan_page()
def worksheet(request: TenantRequest, plan: Plan) -> HttpResponse:
    """Show, to be printed, the steps that are open, only the person's own, or all."""
    rollout = rollout_of(plan)
    asked = request.GET.get("steps", OPEN)
    labels = {OPEN: _("Open steps"), MINE: _("My open steps"), ALL: _("All steps")}
    asked = asked if asked in labels else OPEN
    steps = rollout.steps.with_people().order_by("place")
    if asked != ALL:
        steps = steps.unsettled()
    if asked == MINE:
        steps = steps.filter(assigned_to=request.user)
    count = steps.count()
    rows = list(steps[:PRINT_MAX_ROWS])
    table = _table(rows, count, words_for(plan.tenant, rows), states=asked == ALL)
    if asked != MINE and rollout.obstacle_count:
        table = with_obstacles(table, rollout)
    choices: list[Choice] = [(label, f"steps={name}", name == asked) for name, label in labels.items()]
    return printed(request, plan, table, choices, [_("Worksheet"), labels[asked], *holds(rollout)])


def _table(steps: Sequence[Step], count: int, words: Words, *, states: bool) -> PrintTable:
    columns = [
        PrintColumn(_("Enter in the panel"), "calls"),
        PrintColumn(pgettext("of steps", "Order"), "extension"),
        PrintColumn(pgettext("column", "Who"), "group"),
    ]
    if states:
        columns.append(PrintColumn(_("State"), "group"))
    rows = [_row(step, words, states=states) for step in steps]
    return PrintTable(PrintColumn(_("User"), "user"), columns, rows, _("none"), count=count)


def with_obstacles(table: PrintTable, rollout: Rollout) -> PrintTable:
    """Return a table with what can't be done below it, as far as there is room: the reason stands last."""
    rows = list(table.rows)
    for obstacle, reason in obstacles_of(rollout, PRINT_MAX_ROWS - len(rows)):
        name = format_html("{}", isolated(cut(str(obstacle.plan_user))))
        cells: list[Cell] = [(FIELDS[obstacle.part],), *([()] * (len(table.columns) - 2)), (reason,)]
        rows.append(PrintRow(name, cells, box=False))
    return replace(table, rows=rows, count=table.count + rollout.obstacle_count)


def _row(step: Step, words: Words, *, states: bool) -> PrintRow:
    title = format_html("{}. {}", step.number, isolated(cut(str(step.plan_user))))
    cells: list[Cell] = [
        tuple(_entered(words.fields(step))),
        _one(order_of(step)),
        _one(isolated(str(step.assigned_to)) if step.assigned_to else ""),
    ]
    if states:
        cells.append(_one(state_of(step, words).label))
    return PrintRow(title, cells)


def _one(text: str) -> Cell:
    return (text,) if text else ()


def _entered(fields: Iterable[Field]) -> Iterable[str]:
    """Yield what to do about each field, in the panel's words."""
    for field in fields:
        put = " ".join(filter(None, (field.word, field.enter.shown if field.enter else "")))
        if put:
            what = became(field.now, put) if field.now else put
            yield format_html("{}: {}", field.name, what)
        changes = [
            *(added(each.shown) for each in field.add),
            *(removed(each.shown) for each in field.remove),
        ]
        for place, change in enumerate(changes):
            yield change if place else format_html("{}: {}", field.name, change)

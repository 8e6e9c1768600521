"""A worksheet as rows for a file: what people print, hand out, or keep."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from ccrm_admin.dates import moment_text
from ccrm_admin.planning.models import Plan
from ccrm_admin.rollout.models import Obstacle, Rollout, Step
from ccrm_admin.rollout.pages.worksheet.described import Field, Words, words_for
from ccrm_admin.rollout.pages.worksheet.states import order_of, state_of
from ccrm_admin.rollout.text import panel
from ccrm_admin.rollout.text.obstacles import explain_obstacle
from ccrm_admin.ui.columns import Column, NumberColumn
from ccrm_admin.ui.export import ExportedRows

COLUMNS = (
    NumberColumn(gettext_lazy("Step"), field="number"),
    Column(gettext_lazy("User"), field="name"),
    Column(gettext_lazy("E-mail"), field="email"),
    Column(pgettext_lazy("of steps", "Order"), field="order"),
    Column(gettext_lazy("Field in the panel"), field="field"),
    Column(gettext_lazy("Now there"), field="now"),
    Column(gettext_lazy("Enter"), field="enter"),
    Column(gettext_lazy("Remove"), field="remove"),
    Column(pgettext_lazy("column", "Who"), field="who"),
    Column(gettext_lazy("State"), field="state"),
    Column(gettext_lazy("Changed"), field="changed"),
)


def exported_steps(plan: Plan, rollout: Rollout) -> ExportedRows:
    """Return all steps for a file, a row for each field of the panel, and what can't be done."""
    heading = " – ".join([_("Worksheet – %(plan)s") % {"plan": plan.title}, *holds(rollout)])
    return ExportedRows(plan.tenant, f"worksheet-{plan.pk}", heading, COLUMNS, _rows(plan, rollout))


def holds(rollout: Rollout) -> list[str]:
    """Return a note that the worksheet no longer holds, if so."""
    return (
        [_("no longer holds: %(why)s") % {"why": rollout.get_closed_why_display()}]
        if rollout.given_up
        else []
    )


def _rows(plan: Plan, rollout: Rollout) -> Iterator[tuple[Any, ...]]:
    steps = list(rollout.steps.with_people().order_by("place"))
    words = words_for(plan.tenant, steps)
    for step in steps:
        for field in words.fields(step):
            yield (*_who(step), field.name, field.now, *entered(field), *_came_to(step, words))
    for row, reason in obstacles_of(rollout):
        user = row.plan_user.survivor
        email = user.crm_user.email if user.crm_user else user.email
        yield ("", str(user), email, "", FIELDS[row.part], "", "", "", "", reason, "")


def obstacles_of(rollout: Rollout, limit: int | None = None) -> list[tuple[Obstacle, str]]:
    """Return what can't be done, with the reasons; the first of it if there is a ``limit``."""
    rows = rollout.obstacles.select_related("plan_user__crm_user", "plan_user__merged_into__crm_user")
    return [(row, explain_obstacle(row.code, row.params)) for row in rows.order_by("pk")[:limit]]


FIELDS = {"extension": panel.ACCOUNT, "callPresentations": panel.CALLS, "smsSenders": panel.SMS}


def entered(field: Field) -> tuple[str, str]:
    """Return what is to be entered into a field, and what is to go."""
    words = filter(None, (field.word, field.enter.shown if field.enter else ""))
    return (
        " ".join(words) or ", ".join(each.shown for each in field.add),
        ", ".join(each.shown for each in field.remove),
    )


def _who(step: Step) -> tuple[Any, ...]:
    user = step.plan_user.survivor
    return (
        str(step.number),
        str(user),
        user.crm_user.email if user.crm_user else user.email,
        order_of(step),
    )


def _came_to(step: Step, words: Words) -> tuple[str, str, str]:
    changed = moment_text(step.changed_at) if step.changed_at else ""
    return str(step.assigned_to or ""), state_of(step, words).label, changed

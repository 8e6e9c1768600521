"""One part of a user, as the grid edits it in place: the form of a pool, and what is sent from an editor."""

from __future__ import annotations

from uuid import uuid4

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from ccrm_admin.planning import services
from ccrm_admin.planning.domain.state import Part
from ccrm_admin.planning.engine.edit_checks import name_of
from ccrm_admin.planning.engine.freshness import freshen
from ccrm_admin.planning.engine.values import Cell
from ccrm_admin.planning.engine.write import Outcome
from ccrm_admin.planning.models import Plan
from ccrm_admin.planning.pages.grid.pools import pool_choices
from ccrm_admin.planning.pages.grid.posted import posted_cell, posted_part, reason_in, token_in
from ccrm_admin.planning.pages.grid.refusals import cell_refusal
from ccrm_admin.planning.pages.grid.responses import ALREADY_SO, Done, Screen, grid_response
from ccrm_admin.planning.pages.user.row import posted_row, row_of
from ccrm_admin.planning.text.errors import NotADraftError, PlanningError
from ccrm_admin.planning.text.messages import PART_LABELS
from ccrm_admin.spelling import isolating
from ccrm_admin.tenants.access import TenantRequest
from ccrm_admin.ui.querystrings import asked_text


def editor(request: TenantRequest, plan: Plan, key: str) -> HttpResponse:
    """Return the form of a pool, or, while a person looks for numbers, those that fit what is typed."""
    if not plan.editable:
        raise NotADraftError(plan)
    row = row_of(plan, key)
    part = part_asked_for(request)
    if part not in {Part.CALLS, Part.SMS}:
        raise Http404
    _live, decided, _planned = row.pool(part)
    pool = pool_choices(plan, row, part, decided, asked_text(request.GET, f"{part.value}-add"))
    context = {"plan": plan, "row": row, "pool": pool, "token": uuid4}
    alone = request.htmx.target == f"{part.value}-found"
    template = "planning/grid/_pool_found.html" if alone else "planning/grid/_pool_form.html"
    return render(request, template, context)


def part_asked_for(request: TenantRequest) -> Part:
    """Return the part that the query names. Raises Http404 if that is none."""
    try:
        return posted_part(request.GET)
    except PlanningError:
        raise Http404 from None


def save_cell(request: TenantRequest, plan: Plan, key: str) -> HttpResponse:
    """Save one part; return all that is new to the grid."""
    screen = Screen.of(request.POST)
    try:
        cell = posted_cell(plan, key, request.POST)
        outcome = services.set_cells(
            plan=plan,
            by=request.user,
            cells=[cell],
            take_from=request.POST.get("take_from", ""),
            reason=reason_in(request.POST),
            token=token_in(request.POST),
        )
    except PlanningError as error:
        refusal = cell_refusal(plan, error, key, request.POST)
        posted_row(plan, key)
        return grid_response(request, plan, freshen(plan), screen, refusals=[refusal])
    done = Done(_sentence(plan, cell, outcome), outcome.edit)
    return grid_response(request, plan, outcome.state, screen, done=done, edited=outcome.rows)


def _sentence(plan: Plan, cell: Cell, outcome: Outcome) -> str:
    if outcome.edit is None:
        return str(ALREADY_SO)
    row = outcome.rows and outcome.rows.scope.rows.get(cell.key)
    name = row.name if row else name_of(plan, cell.key)
    return saved_sentence(name, str(PART_LABELS[cell.part]))


def saved_sentence(name: str, parts: str) -> str:
    """Return what was saved of whom, in words."""
    return _("Saved: %(name)s, %(part)s.") % isolating(name=name, part=parts)

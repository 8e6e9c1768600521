"""One user of a plan: what they have, what they are to have, and a form for each part of it."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from ccrm_admin.planning import services
from ccrm_admin.planning.domain.keys import is_key
from ccrm_admin.planning.domain.state import Part
from ccrm_admin.planning.engine.edit_checks import name_of
from ccrm_admin.planning.engine.freshness import freshen
from ccrm_admin.planning.engine.values import Cell
from ccrm_admin.planning.engine.write import Outcome
from ccrm_admin.planning.models import Plan
from ccrm_admin.planning.models.history import REASON_MAX_CHARACTERS
from ccrm_admin.planning.pages.access import may_edit, plan_page
from ccrm_admin.planning.pages.grid.options import account_options
from ccrm_admin.planning.pages.grid.peek import peek_context
from ccrm_admin.planning.pages.grid.pools import pool_choices
from ccrm_admin.planning.pages.grid.posted import posted_cell, posted_part, reason_in, token_in
from ccrm_admin.planning.pages.grid.refusals import Refusal, cell_refusal
from ccrm_admin.planning.pages.grid.responses import ALREADY_SO, Done, Screen, grid_response
from ccrm_admin.planning.pages.grid.rows import GridRow, grid_rows
from ccrm_admin.planning.pages.grid.shown_findings import shown_findings
from ccrm_admin.planning.text.errors import PlanArchivedError, PlanningError, UnknownReferenceError
from ccrm_admin.planning.text.messages import PART_LABELS
from ccrm_admin.spelling import isolating
from ccrm_admin.tenants.access import TenantRequest
from ccrm_admin.tenants.choices import Role
from ccrm_admin.tenants.http import form_page
from ccrm_admin.ui.querystrings import asked_text

FOUND_ID = "pool-found"
POOL_MAX_NUMBERS = 500  # on the page, where nothing can be looked for


@form_page
@plan_page(Role.SUPERVISOR)
def user(request: TenantRequest, plan: Plan, user_key: str) -> HttpResponse:
    """Show a user with a form for each part, or, to htmx, one part's form; a POST saves one part."""
    if request.method == "POST":
        return _save(request, plan, user_key)
    if plan.archived:
        raise PlanArchivedError
    response = _editor(request, plan, user_key) if request.htmx else _page(request, plan, user_key)
    patch_vary_headers(response, ["HX-Request", "HX-Target"])
    return response


@require_safe
@plan_page()
def findings(request: TenantRequest, plan: Plan, user_key: str) -> HttpResponse:
    """Show all that is found about a user; to htmx, as the row that opens in the grid."""
    row = _row(plan, user_key)
    shown = shown_findings(plan, row.findings, editable=may_edit(request, plan))
    caused, others = shown[: len(row.caused)], shown[len(row.caused) :]
    earlier = [each for each in others if each.acknowledgement is None]
    acknowledged = [each for each in others if each.acknowledgement is not None]
    context = {
        "plan": plan,
        "tab": "grid",
        "row": row,
        "findings": shown,
        "groups": [
            (_("From this plan"), caused),
            (_("Already there"), earlier),
            (_("Acknowledged"), acknowledged),
        ],
        "token": uuid4,
    }
    page = "planning/grid/_unfolded.html" if request.htmx else "planning/user/findings.html"
    response = render(request, page, context)
    patch_vary_headers(response, ["HX-Request"])
    return response


@require_safe
@plan_page()
def peek(request: TenantRequest, plan: Plan, user_key: str) -> HttpResponse:
    """Return all of the cell of a user's ``part``, for what is shown beside it."""
    row = _row(plan, user_key)
    try:
        part = posted_part(request.GET)
    except PlanningError:
        raise Http404 from None
    return render(request, "planning/grid/_peek.html", peek_context(plan.tenant, row, part))


def _save(request: TenantRequest, plan: Plan, key: str) -> HttpResponse:
    if not is_key(key):
        raise Http404
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
        name = name_of(plan, key)
        refusal = cell_refusal(plan, error, key, request.POST)
        state = freshen(plan)
        if not grid_rows(plan, [key]):
            if name == key:
                raise Http404 from error
            raise UnknownReferenceError(name) from error  # the user has left the grid meanwhile
        if request.htmx:
            return grid_response(request, plan, state, Screen.of(request.POST), refusal=refusal)
        return _page(request, plan, key, refusal)
    done = Done(_sentence(plan, cell, outcome), outcome.edit)
    if not request.htmx:
        messages.success(request, done.sentence)
        return redirect("planning:user", tenant=request.tenant.name, plan=plan.pk, user_key=key)
    return grid_response(
        request, plan, outcome.state, Screen.of(request.POST), done=done, edited=outcome.rows
    )


def _sentence(plan: Plan, cell: Cell, outcome: Outcome) -> str:
    if outcome.edit is None:
        return str(ALREADY_SO)
    row = outcome.rows and outcome.rows.scope.rows.get(cell.key)
    name = row.name if row else name_of(plan, cell.key)
    return _("Saved: %(name)s, %(part)s.") % isolating(name=name, part=PART_LABELS[cell.part])


def _row(plan: Plan, key: str) -> GridRow:
    """Return the user's row. Raises Http404 if the plan's grid has no such user."""
    freshen(plan)
    rows = grid_rows(plan, [key])
    if not rows:
        raise Http404
    return rows[0]


def _editor(request: TenantRequest, plan: Plan, key: str) -> HttpResponse:
    """Return the form of a pool, or, while a person looks for numbers, those that fit what is typed."""
    row = _row(plan, key)
    try:
        part = posted_part(request.GET)
    except PlanningError:
        raise Http404 from None
    if part not in {Part.CALLS, Part.SMS}:
        raise Http404
    pool = pool_choices(plan, row, part, asked_text(request.GET))
    context = {"plan": plan, "row": row, "pool": pool, "token": uuid4}
    alone = request.htmx.target == FOUND_ID
    return render(
        request, "planning/grid/_pool_found.html" if alone else "planning/grid/_pool_form.html", context
    )


def _page(request: TenantRequest, plan: Plan, key: str, refusal: Refusal | None = None) -> HttpResponse:
    row = _row(plan, key)
    typed = asked_text(request.POST, "typed")
    context: dict[str, Any] = {
        "plan": plan,
        "tab": "grid",
        "row": row,
        "findings": shown_findings(plan, row.findings, editable=True),
        "options": account_options(plan, key=key),
        "called_so": account_options(plan, typed, key=key) if typed else [],
        "pools": [pool_choices(plan, row, part, most=POOL_MAX_NUMBERS) for part in (Part.CALLS, Part.SMS)],
        "refusal": refusal,
        "posted": request.POST,
        "reason_max_characters": REASON_MAX_CHARACTERS,
        "token": uuid4,  # each form has one of its own
    }
    return render(request, "planning/user/user.html", context, status=422 if refusal else 200)

"""One user of a plan: what they have, what they are to have, what is found about them and what was done."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from ccrm_admin.planning import services
from ccrm_admin.planning.domain.keys import is_key
from ccrm_admin.planning.models import Edit, Plan
from ccrm_admin.planning.models.history import REASON_MAX_CHARACTERS
from ccrm_admin.planning.pages.access import may_edit, plan_page, plan_url
from ccrm_admin.planning.pages.grid.peek import peek_context
from ccrm_admin.planning.pages.grid.posted import EDITED_PARTS, token_in
from ccrm_admin.planning.pages.grid.responses import ALREADY_SO
from ccrm_admin.planning.pages.grid.rows import GridRow
from ccrm_admin.planning.pages.grid.shown_findings import ShownFinding, shown_findings
from ccrm_admin.planning.pages.history.entries import edits_of_user
from ccrm_admin.planning.pages.user.cell import editor, part_asked_for, save_cell, saved_sentence
from ccrm_admin.planning.pages.user.form import UserForm
from ccrm_admin.planning.pages.user.row import posted_row, row_of
from ccrm_admin.planning.text.errors import PlanningError
from ccrm_admin.planning.text.messages import PART_LABELS
from ccrm_admin.tenants.access import TenantRequest
from ccrm_admin.tenants.choices import Role
from ccrm_admin.tenants.http import form_page
from ccrm_admin.ui.current_page import current_path

USER_MAX_EDITS = 5  # on the page; the history has all


@form_page
def user(request: HttpRequest, /, **kwargs: Any) -> HttpResponseBase:
    """Show a user, to who may plan with one form for all parts; a POST saves it.

    To htmx, the same of one part: a GET returns its form, and a POST saves it.
    """
    return _write(request, **kwargs) if request.method == "POST" else _read(request, **kwargs)


@plan_page()
def _read(request: TenantRequest, plan: Plan, user_key: str) -> HttpResponse:
    response = (
        editor(request, plan, user_key) if request.htmx else _page(request, plan, row_of(plan, user_key))
    )
    patch_vary_headers(response, ["HX-Request", "HX-Target"])
    return response


@plan_page(Role.SUPERVISOR)
def _write(request: TenantRequest, plan: Plan, user_key: str) -> HttpResponse:
    if not is_key(user_key):
        raise Http404
    if request.htmx:
        return save_cell(request, plan, user_key)
    row = posted_row(plan, user_key)
    form = UserForm(plan, row, request.POST)
    if not form.refused:
        try:
            edit = services.set_cells(
                plan=plan,
                by=request.user,
                cells=form.cells,
                take_from=request.POST.get("take_from", ""),
                reason=form.reason,
                token=token_in(request.POST),
            ).edit
        except PlanningError as error:
            form.refuse(error)
        else:
            _report(request, plan, row, form, edit)
            return redirect("planning:user", tenant=request.tenant.name, plan=plan.pk, user_key=row.key)
    return _page(request, plan, row, form)


@require_safe
@plan_page()
def findings(request: TenantRequest, plan: Plan, user_key: str) -> HttpResponse:
    """Return all that is found about a user, as the row that opens in the grid; it is on their page, too."""
    if not request.htmx:
        return redirect(f"{plan_url(plan, 'user', user_key=row_of(plan, user_key).key)}#findings")
    row = row_of(plan, user_key)
    back = f"{current_path(request.htmx) or plan_url(plan)}#{row.key}-findings"  # opens them again
    context = {**_found(request, plan, row), "back": back}
    response = render(request, "planning/grid/_unfolded.html", context)
    patch_vary_headers(response, ["HX-Request"])
    return response


@require_safe
@plan_page()
def peek(request: TenantRequest, plan: Plan, user_key: str) -> HttpResponse:
    """Return all of the cell of a user's ``part``, for what is shown beside it."""
    row, part = row_of(plan, user_key), part_asked_for(request)
    return render(request, "planning/grid/_peek.html", peek_context(plan, row, part))


def _page(request: TenantRequest, plan: Plan, row: GridRow, form: UserForm | None = None) -> HttpResponse:
    """Show the page; to who may not edit, without the form, unless that would lose what they have typed."""
    editable = may_edit(request, plan) or form is not None
    context = {
        **_found(request, plan, row),
        "tab": "user",
        "form": (form or UserForm(plan, row)) if editable else None,
        "parts": [] if editable else _parts(plan, row),
        "history": edits_of_user(plan, row.key, most=USER_MAX_EDITS),
        "reason_max_characters": REASON_MAX_CHARACTERS,
    }
    return render(request, "planning/user/user.html", context, status=422 if form else 200)


def _parts(plan: Plan, row: GridRow) -> list[tuple[str, dict[str, Any]]]:
    """Return what the user has and is to have, part by part, to be read only."""
    shown = [(part, peek_context(plan, row, part)) for part in EDITED_PARTS]
    return [(str(PART_LABELS[part]), context) for part, context in shown]


def _found(request: TenantRequest, plan: Plan, row: GridRow) -> dict[str, Any]:
    shown = shown_findings(plan, row.findings, editable=may_edit(request, plan))
    caused, others = shown[: len(row.caused)], shown[len(row.caused) :]
    groups: list[tuple[str, list[ShownFinding]]] = [
        (_("From this plan"), caused),
        (_("Already there"), [each for each in others if each.acknowledgement is None]),
        (_("Acknowledged"), [each for each in others if each.acknowledgement is not None]),
    ]
    return {"plan": plan, "row": row, "findings": shown, "groups": groups, "token": uuid4}


def _report(request: TenantRequest, plan: Plan, row: GridRow, form: UserForm, edit: Edit | None) -> None:
    """Say on the next page what was saved, with a button that undoes it."""
    if edit is None:
        messages.info(request, str(ALREADY_SO))
        return
    said = saved_sentence(row.full_name, form.changed)
    context = {"plan": plan, "edit": edit, "said": said, "token": uuid4()}
    messages.success(request, render_to_string("planning/user/_saved.html", context, request))

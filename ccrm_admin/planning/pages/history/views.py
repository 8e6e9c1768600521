"""What was done to a plan, and going back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from ccrm_admin.planning import services
from ccrm_admin.planning.models import Edit
from ccrm_admin.planning.pages.access import plan_of, refused
from ccrm_admin.planning.pages.grid.list import may_edit
from ccrm_admin.planning.pages.history.entries import told_changes, told_edits
from ccrm_admin.planning.pages.plans.forms import MomentForm, ReasonForm
from ccrm_admin.planning.text.errors import PlanArchivedError, PlanningError, UndoBlockedError
from ccrm_admin.tenants.access import TenantRequest, tenant_page
from ccrm_admin.tenants.http import form_page, sent
from ccrm_admin.tenants.roles import Role
from ccrm_admin.ui.paging import nearest_page

if TYPE_CHECKING:
    from django.http import HttpResponse

    from ccrm_admin.planning.models import Plan

EDITS_A_PAGE = 25
CHANGES_A_PAGE = 100


@require_safe
@tenant_page()
def history(request: TenantRequest, plan: int) -> HttpResponse:
    """List the plan's edits; ``?moment=`` leads to the question whether to go back to what was then."""
    found = plan_of(request, plan)
    edits = Edit.objects.for_plan(found)
    moment = MomentForm(request.GET if "moment" in request.GET else None)
    if moment.is_valid():
        return redirect(_address(found, "rewind", edits.last_number_at(moment.cleaned_data["moment"])))
    page = nearest_page(edits.newest_first(), request.GET, size=EDITS_A_PAGE)
    context = {"plan": found, "page": page, "edits": told_edits(found, list(page)), "moment": moment}
    return render(request, "planning/history/history.html", context)


@require_safe
@tenant_page()
def edit(request: TenantRequest, plan: int, number: int) -> HttpResponse:
    """Show all that one edit changed."""
    found = plan_of(request, plan)
    shown = _edit(found, number)
    return _edit_page(request, found, shown, ReasonForm() if _may_explain(request, found, shown) else None)


def _edit_page(request: TenantRequest, plan: Plan, shown: Edit, reason: ReasonForm | None) -> HttpResponse:
    page = nearest_page(shown.changes.with_users().order_by("pk"), request.GET, size=CHANGES_A_PAGE)
    context = {
        "plan": plan,
        "edit": shown,
        "page": page,
        "changes": told_changes(plan, list(page)),
        "reason": reason,
    }
    status = 422 if reason and reason.errors else 200
    return render(request, "planning/history/edit.html", context, status=status)


@require_POST
@tenant_page(Role.SUPERVISOR)
def explain(request: TenantRequest, plan: int, number: int) -> HttpResponse:
    """Keep the posted reason of an edit that was made without one; what can't be kept comes back."""
    found = plan_of(request, plan)
    shown = _edit(found, number)
    form = ReasonForm(request.POST)
    if form.is_valid():
        try:
            services.give_reason(
                plan=found, by=request.user, number=number, reason=form.cleaned_data["reason"]
            )
        except PlanningError as error:
            form.add_error("reason", error.sentence)
        else:
            return redirect(_address(found, "history_edit", number))
    return _edit_page(request, found, shown, form)


@form_page
@tenant_page(Role.SUPERVISOR)
def undo(request: TenantRequest, plan: int, number: int) -> HttpResponse:
    """Ask, and put back what an edit changed; if that can't be done, name what is in the way."""
    found = plan_of(request, plan)
    context: dict[str, Any] = {"edit": _edit(found, number)}
    form = ReasonForm(sent(request))
    if form.is_valid():
        try:
            services.undo(plan=found, by=request.user, number=number, **form.cleaned_data)
        except PlanArchivedError as error:
            return refused(request, found, error, _address(found, "history"))
        except PlanningError as error:
            context["refusal"] = error.sentence
            context["blockers"] = error.blockers if isinstance(error, UndoBlockedError) else []
        else:
            messages.success(request, _("Edit %(number)s has been undone.") % {"number": number})
            return redirect(_address(found, "history"))
    return _ask(request, "planning/history/undo.html", found, form, context)


@form_page
@tenant_page(Role.MANAGER)
def rewind(request: TenantRequest, plan: int, number: int) -> HttpResponse:
    """Ask, and put the plan back to what it was right after an edit; 0: before the first one."""
    found = plan_of(request, plan)
    later = Edit.objects.for_plan(found).filter(number__gt=number).count()
    context: dict[str, Any] = {"edit": _edit(found, number) if number else None, "later": later}
    form = ReasonForm(sent(request))
    if form.is_valid():
        try:
            outcome = services.restore(plan=found, by=request.user, number=number, **form.cleaned_data)
        except PlanArchivedError as error:
            return refused(request, found, error, _address(found, "history"))
        except PlanningError as error:
            context["refusal"] = error.sentence
        else:
            if outcome.edit is None:
                messages.info(request, _("The plan is as it was then already, so nothing was changed."))
            else:
                messages.success(request, _("The plan is as it was then. That can be undone as well."))
            return redirect(_address(found, "history"))
    return _ask(request, "planning/history/rewind.html", found, form, context)


def _may_explain(request: TenantRequest, plan: Plan, edit: Edit) -> bool:
    return edit.by_id == request.user.pk and not edit.reason and may_edit(request, plan)


def _edit(plan: Plan, number: int) -> Edit:
    return get_object_or_404(Edit.objects.for_plan(plan).newest_first(), number=number)


def _address(plan: Plan, page: str, *number: int) -> str:
    return reverse(f"planning:{page}", args=[plan.tenant.name, plan.pk, *number])


def _ask(
    request: TenantRequest, template: str, plan: Plan, form: ReasonForm, context: dict[str, Any]
) -> HttpResponse:
    """Return the question; an archived plan has none, since nothing can be done."""
    if plan.archived and request.method != "POST":
        return refused(request, plan, PlanArchivedError(), _address(plan, "history"))
    wrong = form.errors or "refusal" in context
    return render(request, template, {"plan": plan, "form": form, **context}, status=422 if wrong else 200)

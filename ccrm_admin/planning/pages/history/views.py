"""What was done to a plan, and going back."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from ccrm_admin.planning import services
from ccrm_admin.planning.models import Edit, Plan
from ccrm_admin.planning.models.history import REASON_MAX_CHARACTERS
from ccrm_admin.planning.pages.access import may_edit, plan_page, plan_url
from ccrm_admin.planning.pages.history.entries import described_changes, described_edits
from ccrm_admin.planning.pages.plans.forms import MomentForm, ReasonForm
from ccrm_admin.planning.text.errors import PlanningError, UndoBlockedError
from ccrm_admin.tenants.access import TenantRequest
from ccrm_admin.tenants.choices import Role
from ccrm_admin.tenants.http import form_page, saved, sent
from ccrm_admin.ui.paging import nearest_page

EDITS_A_PAGE = 25
CHANGES_A_PAGE = 100


@require_safe
@plan_page()
def history(request: TenantRequest, plan: Plan) -> HttpResponse:
    """List the plan's edits; ``?moment=`` leads to the question whether to go back to what was then."""
    edits = Edit.objects.for_plan(plan)
    moment = MomentForm(request.GET if "moment" in request.GET else None)
    if moment.is_valid():
        return redirect(plan_url(plan, "rewind", number=edits.last_number_at(moment.cleaned_data["moment"])))
    listed = edits.newest_first().prefetch_related("acknowledgements")
    page = nearest_page(listed, request.GET, size=EDITS_A_PAGE)
    context = {"plan": plan, "page": page, "edits": described_edits(plan, list(page)), "moment": moment}
    return render(request, "planning/history/history.html", context)


@require_safe
@plan_page()
def edit(request: TenantRequest, plan: Plan, number: int) -> HttpResponse:
    """Show all that one edit changed."""
    shown = _edit(plan, number)
    may_explain = shown.by_id == request.user.pk and not shown.reason and may_edit(request, plan)
    return _edit_page(request, plan, shown, ReasonForm() if may_explain else None)


def _edit_page(request: TenantRequest, plan: Plan, shown: Edit, reason: ReasonForm | None) -> HttpResponse:
    page = nearest_page(shown.changes.with_users().order_by("pk"), request.GET, size=CHANGES_A_PAGE)
    changes = described_changes(plan, list(page))
    context = {"plan": plan, "edit": shown, "page": page, "changes": changes, "reason": reason}
    status = 422 if reason and reason.errors else 200
    return render(request, "planning/history/edit.html", context, status=status)


@require_POST
@plan_page(Role.SUPERVISOR)
def explain(request: TenantRequest, plan: Plan, number: int) -> HttpResponse:
    """Keep the posted reason of an edit that was made without one; what can't be kept comes back."""
    shown = _edit(plan, number)
    form = ReasonForm(request.POST)
    explained = saved(
        form,
        lambda: services.give_reason(
            plan=plan, by=request.user, number=number, reason=form.cleaned_data["reason"]
        ),
        field="reason",
    )
    if request.htmx:  # from the grid
        kept, wrong = form.cleaned_data.get("reason", "") if explained else "", form.errors.get("reason")
        context = {
            "plan": plan,
            "number": number,
            "reason_kept": kept,
            "reason_error": wrong and wrong[0],
            "reason_typed": request.POST.get("reason", ""),
            "reason_max_characters": REASON_MAX_CHARACTERS,
        }
        return render(request, "planning/grid/_say_why.html", context)
    if explained:
        return redirect(plan_url(plan, "history_edit", number=number))
    return _edit_page(request, plan, shown, form)


@form_page
@plan_page(Role.SUPERVISOR, draft=True, back="history")
def undo(request: TenantRequest, plan: Plan, number: int) -> HttpResponse:
    """Ask, and put back what an edit changed; if that can't be done, name what is in the way."""
    context: dict[str, Any] = {"edit": _edit(plan, number)}
    form = ReasonForm(sent(request))
    if form.is_valid():
        try:
            services.undo(plan=plan, by=request.user, number=number, **form.cleaned_data)
        except PlanningError as error:
            context["refusal"] = error.sentence
            context["blockers"] = error.blockers if isinstance(error, UndoBlockedError) else []
        else:
            messages.success(request, _("Edit #%(number)s undone.") % {"number": number})
            return redirect(plan_url(plan, "history"))
    return _ask(request, "planning/history/undo.html", plan, form, context)


@form_page
@plan_page(Role.MANAGER, draft=True, back="history")
def rewind(request: TenantRequest, plan: Plan, number: int) -> HttpResponse:
    """Ask, and put the plan back to what it was right after an edit; 0: before the first one."""
    later = Edit.objects.for_plan(plan).filter(number__gt=number).count()
    context: dict[str, Any] = {"edit": _edit(plan, number) if number else None, "later": later}
    form = ReasonForm(sent(request))
    if form.is_valid():
        try:
            outcome = services.restore(plan=plan, by=request.user, number=number, **form.cleaned_data)
        except PlanningError as error:
            context["refusal"] = error.sentence
        else:
            if outcome.edit is None:
                messages.info(request, _("The plan is already in this state."))
            else:
                messages.success(request, _("State restored. You can undo this."))
            return redirect(plan_url(plan, "history"))
    return _ask(request, "planning/history/rewind.html", plan, form, context)


def _edit(plan: Plan, number: int) -> Edit:
    return get_object_or_404(Edit.objects.for_plan(plan).newest_first(), number=number)


def _ask(
    request: TenantRequest, template: str, plan: Plan, form: ReasonForm, context: dict[str, Any]
) -> HttpResponse:
    wrong = form.errors or "refusal" in context
    return render(request, template, {"plan": plan, "form": form, **context}, status=422 if wrong else 200)

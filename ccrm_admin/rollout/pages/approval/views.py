"""The approval page of a plan, and what can be done there."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from ccrm_admin.planning.models import Edit, Plan
from ccrm_admin.planning.models.choices import EditKind
from ccrm_admin.planning.pages.access import plan_page
from ccrm_admin.planning.text.errors import PlanningError
from ccrm_admin.rollout import services
from ccrm_admin.rollout.models import Rollout
from ccrm_admin.rollout.pages.approval.forms import CommentForm, SendBackForm
from ccrm_admin.rollout.pages.approval.list import ApprovalList
from ccrm_admin.rollout.pages.approval.notice import Notice
from ccrm_admin.spelling import isolating
from ccrm_admin.tenants.access import TenantRequest
from ccrm_admin.tenants.choices import Role
from ccrm_admin.tenants.http import form_page, saved, sent
from ccrm_admin.ui.list_view import ListView
from ccrm_admin.ui.querystrings import number_in


def approval_url(plan: Plan, page: str = "approval") -> str:
    """Return where the approval of a plan is, or another ``page`` of it."""
    return reverse(f"rollout:{page}", kwargs={"tenant": plan.tenant.name, "plan": plan.pk})


class ApprovalView(ListView[ApprovalList]):
    """``/t/{tenant}/plans/{plan}/approval/``: what is asked for, and below it what is frozen."""

    template_name = "rollout/approval/approval.html"
    fragment_template_name = "rollout/approval/_list.html"
    empty_template_name = "rollout/approval/_empty.html"

    def get(self, request: TenantRequest, plan: Plan) -> HttpResponseBase:  # type: ignore[override]
        """Return the page of the plan that ``plan_page`` found."""
        return super().get(request, plan=plan)

    def spec(self, plan: Plan) -> ApprovalList:  # type: ignore[override]
        """Return what is frozen of the plan."""
        return ApprovalList(plan, self.request.user, self.request.GET)

    def context(self, spec: ApprovalList) -> dict[str, Any]:
        """The plan, its rollout, and what is asked for of the person."""
        rollout = spec.rollout
        asks = rollout is not None and not self.fragment_wanted
        return {
            **super().context(spec),
            "plan": spec.plan,
            "tab": "approval",
            "rollout": rollout,
            "notice": Notice(self.request, spec.plan, rollout) if rollout and asks else None,
            "ended": _ended(spec.plan) if rollout and spec.plan.editable else None,
            "print_url": approval_url(spec.plan, "approval_print"),
        }


def _ended(plan: Plan) -> Edit | None:
    """Return what made a plan a draft again last, if anything did."""
    back = Edit.objects.for_plan(plan).filter(kind__in=[EditKind.SEND_BACK, EditKind.REOPEN])
    return back.newest_first().first()


@require_POST
@plan_page(Role.MANAGER)
def approve(request: TenantRequest, plan: Plan) -> HttpResponse:
    """Approve what was proposed, or the posted entries of what has moved since it was approved.

    What the form was about decides, not what the plan is by now: somebody may have been quicker.
    """
    seen, agreed = request.POST.get("seen", ""), set(request.POST.getlist("agree"))
    posted = (number_in(text) for text in request.POST.getlist("entry"))
    chosen = {number for number in posted if number is not None}
    everything = "all" in request.POST
    try:
        if "moved" in request.POST:
            entries = None if everything else chosen
            rollout = services.approve_moved(
                plan=plan, by=request.user, seen=seen, entries=entries, agreed=agreed
            )
        else:
            rollout = services.approve(plan=plan, by=request.user, seen=seen, agreed=agreed)
    except PlanningError as error:
        messages.error(request, error.sentence)
    else:
        messages.success(request, _approved(rollout))
    return redirect(approval_url(plan))


def _approved(rollout: Rollout) -> str:
    entries = rollout.entries.frozen().count()
    done = ngettext("Approved: %(count)d change.", "Approved: %(count)d changes.", entries)
    return done % {"count": entries}


@form_page
@plan_page(Role.SUPERVISOR, draft=True)
def propose(request: TenantRequest, plan: Plan) -> HttpResponse:
    """Ask, and put a draft up for approval."""
    form = CommentForm(sent(request))
    return _asked(
        request,
        plan,
        form,
        "rollout/approval/propose.html",
        lambda: services.propose(plan=plan, by=request.user, **form.cleaned_data),
        _("Proposed for approval: “%(plan)s”."),
    )


@form_page
@plan_page(Role.MANAGER)
def send_back(request: TenantRequest, plan: Plan) -> HttpResponse:
    """Ask what is to be changed, and let the plan be a draft again."""
    form = SendBackForm(sent(request))
    return _asked(
        request,
        plan,
        form,
        "rollout/approval/send_back.html",
        lambda: services.send_back(plan=plan, by=request.user, **form.cleaned_data),
        _("Sent back: “%(plan)s”. It is a draft again."),
    )


@form_page
@plan_page(Role.SUPERVISOR)
def reopen(request: TenantRequest, plan: Plan) -> HttpResponse:
    """Ask, and take the plan back to draft."""
    form = CommentForm(sent(request))
    return _asked(
        request,
        plan,
        form,
        "rollout/approval/reopen.html",
        lambda: services.reopen(plan=plan, by=request.user, **form.cleaned_data),
        _("Back to draft: “%(plan)s”. It can be edited again."),
    )


def _asked(
    request: TenantRequest,
    plan: Plan,
    form: CommentForm,
    template: str,
    do: Callable[[], object],
    done: str,
) -> HttpResponse:
    """Show the question, or do what was confirmed and go to the approval page."""
    if saved(form, do) is not None:
        messages.success(request, done % isolating(plan=plan.title))
        return redirect(approval_url(plan))
    context = {"plan": plan, "form": form, "approval_url": approval_url(plan)}
    return render(request, template, context, status=422 if form.errors else 200)

"""Many users at once: what is to be done, what it would do to each, and doing it."""

from __future__ import annotations

from uuid import uuid4

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from ccrm_admin.planning import services
from ccrm_admin.planning.domain.batches import SetRows
from ccrm_admin.planning.domain.keys import crm_user_ids, keys_in, keys_of_users
from ccrm_admin.planning.domain.preview import Preview
from ccrm_admin.planning.domain.state import LIVE_PARTS
from ccrm_admin.planning.engine.freshness import freshen
from ccrm_admin.planning.engine.write import Outcome
from ccrm_admin.planning.models import Plan
from ccrm_admin.planning.pages.access import plan_page, plan_url
from ccrm_admin.planning.pages.batch.forms import CallsForm, SmsForm
from ccrm_admin.planning.pages.batch.posted import BatchPost
from ccrm_admin.planning.pages.batch.shown_preview import ShownPreview
from ccrm_admin.planning.pages.grid.list import GridList
from ccrm_admin.planning.pages.plans.forms import ReasonForm
from ccrm_admin.planning.text.errors import PlanningError
from ccrm_admin.tenants.access import TenantRequest, tenant_page
from ccrm_admin.tenants.choices import Role
from ccrm_admin.tenants.http import form_page

THE_REST = "rest"  # leave out who can't be done


@require_safe
@plan_page()
def keys(request: TenantRequest, plan: Plan) -> JsonResponse:
    """Return the keys of all users that the grid would show for the same query, in its order."""
    return JsonResponse({"keys": GridList(plan, request.user, request.GET).keys()})


@require_POST
@tenant_page(Role.SUPERVISOR)
def plan_for(request: TenantRequest) -> HttpResponse:
    """Ask which plan is to take in the posted ``users`` of the CRM: primary keys with commas."""
    picked = keys_in(keys_of_users(request.POST.get("users", "")))
    if not picked:
        return redirect("inventory:users", tenant=request.tenant.name)
    context = {
        "keys": ",".join(picked),
        "users": ",".join(map(str, crm_user_ids(picked))),
        "count": len(picked),
        "plans": Plan.objects.for_tenant(request.tenant).drafts().order_by("-pk"),
    }
    return render(request, "planning/batch/plan_for.html", context)


@form_page
@plan_page(Role.SUPERVISOR, draft=True)
def batch(request: TenantRequest, plan: Plan) -> HttpResponse:
    """Ask what to do with the posted users, preview it, and, with ``do``, carry it out."""
    freshen(plan)
    post = BatchPost.of(plan, request.user, request.POST)
    if not post.keys:
        status = 422 if request.method == "POST" else 200
        return render(request, "planning/batch/nobody.html", {"plan": plan}, status=status)
    if post.form is None or "look" in request.POST:
        return _page(request, plan, post)
    reason = ReasonForm(request.POST)
    if not (post.form.is_valid() and reason.is_valid()):
        return _page(request, plan, post, wrong=reason)
    try:
        if "do" in request.POST:
            outcome = services.apply_batch(
                plan=plan,
                by=request.user,
                batch=post.form.batch(),
                keys=post.keys,
                rest=request.POST["do"] == THE_REST,
                digest=request.POST.get("digest", ""),
                **reason.cleaned_data,
            )
            _report(request, plan, outcome)
            return redirect(_grid_url(plan, post))
        preview = services.preview_batch(plan=plan, batch=post.form.batch(), keys=post.keys)
    except PlanningError as error:
        return _page(request, plan, post, error.preview, refusal=error.sentence)
    return _page(request, plan, post, preview)


def _page(
    request: TenantRequest,
    plan: Plan,
    post: BatchPost,
    preview: Preview | None = None,
    *,
    refusal: str = "",
    wrong: ReasonForm | None = None,
) -> HttpResponse:
    """Show the form and what it would do to each user; without a ``preview``, the users as they are."""
    parts = post.form.parts if preview and post.form else LIVE_PARTS
    batch = post.form.batch() if preview and post.form else None
    found = preview or services.preview_batch(plan=plan, batch=SetRows({}), keys=post.keys)
    shown = ShownPreview(plan, found, parts, batch=batch)
    show = request.POST.get("show", "")
    page = shown.page(show, request.POST.get("page", "1"))
    context = {
        "plan": plan,
        "post": post,
        "keys": ",".join(post.keys),
        "preview": shown,
        "page": page,
        "page_numbers": page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1),
        "rows": shown.shown(page),
        "show": show,
        "reason": wrong or ReasonForm(initial={"reason": request.POST.get("reason", "")}),
        "refusal": refusal,
        "grid_url": _grid_url(plan, post),
    }
    return render(request, "planning/batch/batch.html", context, status=422 if refusal or wrong else 200)


def _report(request: TenantRequest, plan: Plan, outcome: Outcome) -> None:
    """Say on the next page what was done, with a button that undoes it."""
    if outcome.edit is None:
        messages.info(request, _("No change: they all had this already."))
        return
    context = {"plan": plan, "edit": outcome.edit, "token": uuid4()}
    messages.success(request, render_to_string("planning/batch/_done.html", context, request))


def _grid_url(plan: Plan, post: BatchPost) -> str:
    return f"{plan_url(plan)}?{post.query}" if post.query else plan_url(plan)


@require_safe
@plan_page(Role.SUPERVISOR)
def numbers(request: TenantRequest, plan: Plan) -> HttpResponse:
    """Return what can be ticked in the form of the asked-for kind: what is ticked, and what fits its text."""
    kind = CallsForm if request.GET.get("kind") == CallsForm.kind else SmsForm
    freshen(plan)
    form = kind(request.GET, plan=plan)
    return render(request, "planning/batch/_numbers.html", {"form": form, "plan": plan})

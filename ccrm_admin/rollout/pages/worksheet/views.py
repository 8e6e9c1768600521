"""The worksheet: what is next, all steps, and what can be said of each."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe
from django_htmx.http import HttpResponseClientRefresh

from ccrm_admin.planning.models import Plan
from ccrm_admin.planning.models.choices import PlanStatus
from ccrm_admin.planning.models.history import REASON_MAX_CHARACTERS
from ccrm_admin.planning.pages.access import plan_page
from ccrm_admin.planning.text.errors import PlanningError
from ccrm_admin.rollout.models import Rollout, Step
from ccrm_admin.rollout.models.step_choices import StepStatus
from ccrm_admin.rollout.pages.worksheet.described import words_for
from ccrm_admin.rollout.pages.worksheet.files import exported_steps
from ccrm_admin.rollout.pages.worksheet.rows import heads
from ccrm_admin.rollout.pages.worksheet.sheet import Sheet, card_of
from ccrm_admin.rollout.pages.worksheet.states import order_of, state_of
from ccrm_admin.rollout.services import ticking
from ccrm_admin.rollout.services.checking import check_after_ticks
from ccrm_admin.rollout.services.ticking import Named
from ccrm_admin.rollout.services.waiting import hanging_on, left_aside
from ccrm_admin.rollout.text.step_errors import UnknownStepError
from ccrm_admin.rollout.text.waits import shortened
from ccrm_admin.tenants.access import TenantRequest
from ccrm_admin.tenants.choices import Role
from ccrm_admin.tenants.local_path import is_local_path
from ccrm_admin.ui.export_csv import csv_response
from ccrm_admin.ui.export_xlsx import xlsx_response
from ccrm_admin.ui.one_file import one_file
from ccrm_admin.ui.querystrings import number_in, without

FRAGMENT_ID = "worksheet"
REASONED = ("fail", "skip")  # what a person says of a step with a reason
HANGING_SHOWN = 10  # steps that can't be done without one; the worksheet has all


def rollout_of(plan: Plan) -> Rollout:
    """Return the last approved rollout of a plan, whose worksheet is shown. Raises Http404 without one."""
    found = Rollout.objects.for_plan(plan).approved().select_related("taken_from").first()
    if found is None:
        raise Http404
    found.plan = plan
    return found


def may_tick(request: TenantRequest, plan: Plan, rollout: Rollout) -> bool:
    """Tell whether the person may say that steps are done."""
    return request.role.can_plan and plan.status == PlanStatus.APPROVED and rollout.closed_at is None


@require_safe
@plan_page()
def worksheet(request: TenantRequest, plan: Plan) -> HttpResponseBase:
    """Show what is next and all steps; ``_export`` gives them as a file.

    ``seen`` is the mark of what a page shows already: if it is so still, there is nothing to send. ``on`` is
    the step on its card, which stays there.
    """
    rollout = rollout_of(plan)
    if (ending := request.GET.get("_export")) in ("csv", "xlsx"):
        exported = exported_steps(plan, rollout)
        return one_file(request, lambda: (csv_response if ending == "csv" else xlsx_response)(exported))
    wanted = request.htmx and request.htmx.target == FRAGMENT_ID and not request.htmx.history_restore_request
    on = number_in(request.GET.get("on", "")) if wanted else None
    sheet = _sheet(request, plan, rollout, on=on)
    if sheet.editable and sheet.figures.ticked:
        check_after_ticks(rollout)
    seen = request.GET.get("seen", "")
    if wanted and seen == mark_of(sheet):
        return HttpResponse(status=204)
    if wanted and seen and not seen.startswith(f"{plan.status}-"):  # the head of the page is about it, too
        return HttpResponseClientRefresh()
    response = _shown(request, sheet, fragment=bool(wanted))
    patch_vary_headers(response, ["HX-Request", "HX-Target", "HX-History-Restore-Request"])
    return response


def _sheet(request: TenantRequest, plan: Plan, rollout: Rollout, *, on: int | None) -> Sheet:
    editable = may_tick(request, plan, rollout)
    return Sheet(plan, rollout, request.user, request.GET, editable=editable, on=on)


def mark_of(sheet: Sheet) -> str:
    """Return what tells whether a page shows the newest of the worksheet."""
    return f"{sheet.plan.status}-{sheet.rollout.out_of_date:d}-{sheet.figures.mark}"


def _shown(request: TenantRequest, sheet: Sheet, *, fragment: bool) -> HttpResponse:
    name = "rollout/worksheet/_worksheet.html" if fragment else "rollout/worksheet/worksheet.html"
    shown = without(sheet.query, "seen", "on").urlencode()
    url = worksheet_url(sheet.plan)
    context = {
        "plan": sheet.plan,
        "rollout": sheet.rollout,
        "sheet": sheet,
        "card": sheet.card(),
        "heads": heads(),
        "mark": mark_of(sheet),
        "url": f"{url}?{shown}" if shown else url,
        "shown": shown,
        "fragment": fragment,
        "page": sheet.page,
        "reason_max_characters": REASON_MAX_CHARACTERS,
    }
    return render(request, name, context)


def worksheet_url(plan: Plan, page: str = "worksheet", **kwargs: int) -> str:
    """Return where the worksheet of a plan is, or a page of it."""
    return reverse(f"rollout:{page}", kwargs={"tenant": plan.tenant.name, "plan": plan.pk, **kwargs})


@require_safe
@plan_page()
def step(request: TenantRequest, plan: Plan, number: int) -> HttpResponse:
    """Show one step with all that was done to it; what can be said of it works without a script."""
    rollout = rollout_of(plan)
    found = get_object_or_404(rollout.steps.with_people(), number=number)
    words, editable = words_for(plan.tenant, [found]), may_tick(request, plan, rollout)
    context = {
        "card": card_of(found, words),
        "plan": plan,
        "rollout": rollout,
        "state": state_of(found, words),
        "events": found.events.with_people().order_by("at", "pk"),
        "may_tick": editable,
        "url": worksheet_url(plan),
        "reason_max_characters": REASON_MAX_CHARACTERS,
        "total": rollout.steps.count(),
        "order": order_of(found),
        "said": said if (said := request.GET.get("say")) in REASONED else "",
        **(_hanging(found) if editable and found.undone else {}),
    }
    return render(request, "rollout/worksheet/step.html", context)


def _hanging(step: Step) -> dict[str, Any]:
    """Return the steps that can't be done without ``step``, and whom they would leave on another account."""
    found = hanging_on(step)
    return {
        "hanging": found[:HANGING_SHOWN],
        "hanging_left": max(len(found) - HANGING_SHOWN, 0),
        "also": " ".join(f"{each.number}.{each.version}" for each in found),
        "stays": left_aside(found),
    }


@require_POST
@plan_page(Role.SUPERVISOR)
def say(request: TenantRequest, plan: Plan) -> HttpResponse:
    """Take what a person says of a step: it is done, couldn't be done, is skipped, open again, or theirs.

    ``step`` is its number and its version, with a dot between; ``box`` the same, of a box that is ticked or
    unticked; ``also`` the same of the steps that are skipped along with it.
    """
    on, named = number_in(request.POST.get("on", "")), _named(_asked_about(request))
    try:
        _say(request, plan)
    except PlanningError as error:
        messages.error(request, error.sentence)
        word, known = request.POST.get("say"), not isinstance(error, UnknownStepError)
        if known and word in REASONED and not request.htmx:  # it is asked again there
            return redirect(f"{worksheet_url(plan, 'step', number=named.number)}?say={word}#say")
    else:
        on = None if on == named.number else on  # they are done with it: the next one may come
    back = request.POST.get("next", "")
    if request.htmx and request.htmx.target == FRAGMENT_ID:
        plan.refresh_from_db(fields=["status"])
        rollout = rollout_of(plan)
        if rollout.closed_at:
            return HttpResponseClientRefresh()
        return _shown(request, _sheet(request, plan, rollout, on=on), fragment=True)
    return redirect(back if is_local_path(back) else worksheet_url(plan))


def _say(request: TenantRequest, plan: Plan) -> None:
    posted, by = request.POST, request.user
    box = posted.get("box")
    named = _named(_asked_about(request))
    reason, also = posted.get("reason", ""), [_named(each) for each in posted.get("also", "").split()]
    word = posted.get("say", "tick")
    if box:
        found = Step.objects.filter(
            rollout__in=Rollout.objects.for_plan(plan).approved()[:1], number=named.number
        )
        word = "reopen" if found.filter(status=StepStatus.DONE).exists() else "tick"
    skipped = 0
    if word == "tick":
        done = ticking.tick(plan=plan, by=by, step=named)
        messages.success(request, _("Step %(number)s done: %(name)s.") % _of(done))
    elif word == "fail":
        done, skipped = ticking.could_not(plan=plan, by=by, step=named, reason=reason, also=also)
        messages.success(request, _("Step %(number)s couldn't be done: %(name)s.") % _of(done))
    elif word == "skip":
        done, skipped = ticking.skip(plan=plan, by=by, step=named, reason=reason, also=also)
        messages.success(request, _("Step %(number)s skipped: %(name)s.") % _of(done))
    elif word == "reopen":
        done = ticking.reopen(plan=plan, by=by, step=named)
        messages.success(request, _("Step %(number)s is open again: %(name)s.") % _of(done))
    elif word == "take":
        ticking.assign(plan=plan, by=by, steps=[named], to=by)
    elif word == "leave":
        ticking.assign(plan=plan, by=by, steps=[named], to=None)
    if word in REASONED:
        _tell_of_others(request, done, skipped)


def _tell_of_others(request: TenantRequest, step: Step, skipped: int) -> None:
    """Say how many steps were ``skipped`` with one, and which others can't be done without it."""
    if skipped:
        said = ngettext(
            "%(count)s step was skipped with it.", "%(count)s steps were skipped with it.", skipped
        )
        messages.success(request, said % {"count": skipped})
    if hanging := [each.number for each in hanging_on(step)]:
        said = ngettext(
            "Step %(numbers)s waits for it. Skip it too, or open this step again.",
            "Steps %(numbers)s wait for it. Skip them too, or open this step again.",
            len(hanging),
        )
        messages.warning(request, said % {"numbers": shortened(hanging)})


def _asked_about(request: TenantRequest) -> str:
    return request.POST.get("box") or request.POST.get("step", "")


def _named(text: str) -> Named:
    number, _dot, version = text.partition(".")
    return Named(number_in(number) or 0, number_in(version))


def _of(step: Step) -> dict[str, Any]:
    return {"number": step.number, "name": str(step.plan_user)}

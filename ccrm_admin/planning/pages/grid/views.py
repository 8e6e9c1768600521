"""What a grid in a browser asks for: news, accounts to pick from, a remedy taken, an edit undone."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe
from django_htmx.http import HttpResponseClientRefresh

from ccrm_admin.inventory.models import SipAccount
from ccrm_admin.planning import services
from ccrm_admin.planning.domain.keys import keys_in
from ccrm_admin.planning.domain.remedies import Remedy
from ccrm_admin.planning.engine.freshness import freshen
from ccrm_admin.planning.engine.write import Outcome
from ccrm_admin.planning.models import Edit, Plan
from ccrm_admin.planning.pages.access import may_edit, plan_page, plan_url
from ccrm_admin.planning.pages.grid.blocks import write_block
from ccrm_admin.planning.pages.grid.options import account_options
from ccrm_admin.planning.pages.grid.pasted import cleared_block, filled_block, parts_in, pasted_block
from ccrm_admin.planning.pages.grid.posted import token_in
from ccrm_admin.planning.pages.grid.presence import MOST_FACES, look_in
from ccrm_admin.planning.pages.grid.refusals import Refusal, block_refusals
from ccrm_admin.planning.pages.grid.responses import (
    ALREADY_SO,
    SCREEN_MAX_ROWS,
    Done,
    Screen,
    grid_response,
)
from ccrm_admin.planning.pages.grid.rows import grid_rows
from ccrm_admin.planning.pages.history.entries import undone
from ccrm_admin.planning.text.errors import InvalidValueError, PlanningError
from ccrm_admin.planning.text.messages import label
from ccrm_admin.spelling import isolated
from ccrm_admin.tenants.access import TenantRequest
from ccrm_admin.tenants.choices import Role
from ccrm_admin.tenants.local_path import is_local_path
from ccrm_admin.ui.querystrings import asked_text, number_in

LAST = {
    "undo": (services.undo_last, gettext_lazy("Nothing left to undo in this plan.")),
    "redo": (services.redo_last, gettext_lazy("Nothing left to redo in this plan.")),
}


@require_safe
@never_cache
@plan_page()
def changes(request: TenantRequest, plan: Plan) -> HttpResponse:
    """Return what others and syncs have changed on the screen since it was drawn; 204 if nothing."""
    screen = Screen.of(request.GET)
    if screen.editable != may_edit(request, plan):
        return HttpResponseClientRefresh()  # archived or restored meanwhile
    state = freshen(plan)
    if state.version == screen.seen:
        return HttpResponse(status=204)
    return grid_response(request, plan, state, screen, news=True)


@require_POST
@plan_page()
def here(request: TenantRequest, plan: Plan) -> HttpResponse:
    """Note that the person looks at the grid, and return who else does.

    A request of its own that posts: looking for news is a GET, which writes nothing about a person.
    """
    faces = look_in(plan, request.user)
    others = [isolated(face.name) for face in faces[MOST_FACES:]]
    context = {
        "faces": faces,
        "most_faces": MOST_FACES,
        "others": ", ".join(others),
        "other_count": len(others),
    }
    return render(request, "planning/grid/_here.html", context)


@require_safe
@plan_page(Role.SUPERVISOR)
def accounts(request: TenantRequest, plan: Plan) -> HttpResponse:
    """Return the accounts that fit what is ``typed``, as options of a picker for the user ``key``."""
    freshen(plan)
    text = asked_text(request.GET, "typed")
    row = next(iter(grid_rows(plan, [request.GET.get("key", "")])), None)
    options = account_options(plan, text, key=row.key if row else "")
    context = {"query": text, "options": options, "row": row}
    return render(request, "planning/grid/_account_options.html", context)


@require_safe
@plan_page()
def account(request: TenantRequest, _plan: Plan, extension_id: int) -> HttpResponse:
    """Lead from an account, as findings name it, to its page."""
    accounts = SipAccount.objects.for_tenant(request.tenant)
    found = get_object_or_404(accounts, extension_id=extension_id)
    return redirect("inventory:sip_account", tenant=request.tenant.name, pk=found.pk)


@require_POST
@plan_page(Role.SUPERVISOR)
def take_remedy(request: TenantRequest, plan: Plan) -> HttpResponse:
    """Take the remedy of a finding that the posted ``action`` and its values name."""
    key = request.POST.get("key", "")
    name = next((row.name for row in grid_rows(plan, [key])), key)
    remedy = Remedy(request.POST.get("action", ""), {**request.POST.dict(), "name": name})
    return _done(
        request,
        plan,
        lambda: services.take_remedy(
            plan=plan,
            by=request.user,
            action=remedy.action,
            params=request.POST.dict(),
            token=token_in(request.POST),
        ),
        lambda _edit: _("Done: %(what)s.") % {"what": label(remedy)},
    )


@require_POST
@plan_page(Role.SUPERVISOR)
def undo_here(request: TenantRequest, plan: Plan) -> HttpResponse:
    """Undo the edit with the posted ``number``, or the person's ``last``, without leaving the grid."""
    token = token_in(request.POST)
    last = request.POST.get("last", "")
    if last in LAST:
        go, nothing = LAST[last]
        return _done(request, plan, lambda: go(plan=plan, by=request.user, token=token), undone, nothing)
    number = number_in(request.POST.get("number", "")) or 0
    return _done(
        request,
        plan,
        lambda: services.undo(plan=plan, by=request.user, number=number, token=token),
        undone,
    )


@require_POST
@plan_page(Role.SUPERVISOR)
def paste(request: TenantRequest, plan: Plan) -> HttpResponse:
    """Write the posted ``text``, a table, into the cells of ``block`` (keys) and ``parts``, as one edit.

    With ``fill``, all rows get what the first is to have; with ``clear``, what they have live. A cell that
    can't have its value, or that somebody else has changed meanwhile, is left as it is and named.
    """
    posted = request.POST
    screen, state = Screen.of(posted), freshen(plan)
    keys, parts = keys_in([posted.get("block", "")])[:SCREEN_MAX_ROWS], parts_in(posted.get("parts", ""))
    if (token := token_in(posted)) and Edit.objects.for_plan(plan).filter(token=token).exists():
        return grid_response(request, plan, state, screen, done=Done(str(ALREADY_SO)))
    rows = grid_rows(plan, keys)
    try:
        if not parts or not keys or [row.key for row in rows] != keys:
            raise InvalidValueError(
                _("Some of these users have left the grid, so nothing was changed. Reload the page.")
            )
        if "fill" in posted:
            block = filled_block(plan, rows, parts)
        elif "clear" in posted:
            block = cleared_block(plan, rows, parts)
        else:
            block = pasted_block(plan, rows, parts, posted.get("text", ""), spread="spread" in posted)
        seen = dict(zip(keys, map(number_in, posted.get("versions", "").split(",")), strict=False))
        written = write_block(plan, request.user, block.seen(seen), token)
    except PlanningError as error:
        return grid_response(request, plan, freshen(plan), screen, refusals=[Refusal(error.sentence)])
    names = {row.key: row.full_name for row in rows}
    return grid_response(
        request,
        plan,
        written.outcome.state,
        screen,
        done=Done(written.sentence, written.outcome.edit) if written.sentence else None,
        refusals=block_refusals(plan, written.block, written.stale, names),
        edited=written.outcome.rows,
    )


def _done(
    request: TenantRequest,
    plan: Plan,
    do: Callable[[], Outcome],
    sentence: Callable[[Edit], str],
    nothing: str | Promise = ALREADY_SO,
) -> HttpResponse:
    """Do something; respond with the rows that it changed, or, without htmx, with the page posted as next."""
    asked = request.POST.get("next")
    back = asked if is_local_path(asked) else plan_url(plan)
    try:
        outcome = do()
    except PlanningError as error:
        if not request.htmx:
            messages.error(request, error.sentence)
            return redirect(back)
        screen = Screen.of(request.POST)
        return grid_response(request, plan, freshen(plan), screen, refusals=[Refusal(error.sentence)])
    said = sentence(outcome.edit) if outcome.edit else str(nothing)
    if not request.htmx:
        messages.success(request, said)
        return redirect(back)
    done = Done(said, outcome.edit)
    return grid_response(
        request, plan, outcome.state, Screen.of(request.POST), done=done, edited=outcome.rows
    )

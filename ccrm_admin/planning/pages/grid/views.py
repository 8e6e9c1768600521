"""What a grid in a browser asks for: news, accounts to pick from, a way out taken, an edit undone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe
from django_htmx.http import HttpResponseClientRefresh

from ccrm_admin.inventory.models import SipAccount
from ccrm_admin.planning import services
from ccrm_admin.planning.domain.remedies import Way
from ccrm_admin.planning.engine.freshness import freshen
from ccrm_admin.planning.pages.access import address_of, plan_of, refused
from ccrm_admin.planning.pages.grid.list import may_edit
from ccrm_admin.planning.pages.grid.options import account_options
from ccrm_admin.planning.pages.grid.posted import token_in
from ccrm_admin.planning.pages.grid.refusals import Refusal
from ccrm_admin.planning.pages.grid.responses import Done, grid_answer
from ccrm_admin.planning.pages.grid.rows import grid_rows
from ccrm_admin.planning.pages.grid.screen import Screen
from ccrm_admin.planning.pages.history.entries import undone
from ccrm_admin.planning.text.errors import PlanningError
from ccrm_admin.planning.text.messages import label
from ccrm_admin.tenants.access import TenantRequest, tenant_page
from ccrm_admin.tenants.roles import Role
from ccrm_admin.ui.querystrings import asked_text, number_in

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.utils.functional import Promise

    from ccrm_admin.planning.engine.write import Outcome
    from ccrm_admin.planning.models import Edit, Plan

ALREADY_SO = gettext_lazy("It is so already; nothing was changed.")
LAST = {
    "undo": (services.undo_last, gettext_lazy("You have nothing left to undo in this plan.")),
    "redo": (services.redo_last, gettext_lazy("You have nothing left to redo in this plan.")),
}


@require_safe
@never_cache
@tenant_page()
def changes(request: TenantRequest, plan: int) -> HttpResponse:
    """Return what others and syncs have changed on the screen since it was drawn; 204 if nothing."""
    found = plan_of(request, plan)
    screen = Screen.of(request.GET)
    if screen.editable != may_edit(request, found):
        return HttpResponseClientRefresh()  # archived or restored meanwhile
    state = freshen(found)
    if state.version == screen.seen:
        return HttpResponse(status=204)
    return grid_answer(request, found, state, screen, news=True)


@require_safe
@tenant_page(Role.SUPERVISOR)
def accounts(request: TenantRequest, plan: int) -> HttpResponse:
    """Return the accounts that fit ``q``, as options of a picker for the user ``key``."""
    found = plan_of(request, plan)
    freshen(found)
    text = asked_text(request.GET)
    row = next(iter(grid_rows(found, [request.GET.get("key", "")])), None)
    options = account_options(found, text, key=row.key if row else "")
    context = {"query": text, "options": options, "row": row}
    return render(request, "planning/grid/_account_options.html", context)


@require_safe
@tenant_page()
def account(request: TenantRequest, plan: int, extension_id: int) -> HttpResponse:
    """Lead from an account, as findings name it, to its page."""
    plan_of(request, plan)
    accounts = SipAccount.objects.for_tenant(request.tenant)
    found = get_object_or_404(accounts, extension_id=extension_id)
    return redirect("inventory:sip_account", tenant=request.tenant.name, pk=found.pk)


@require_POST
@tenant_page(Role.SUPERVISOR)
def take_way(request: TenantRequest, plan: int) -> HttpResponse:
    """Take the way out of a finding that the posted ``action`` and its values name."""
    found = plan_of(request, plan)
    key = request.POST.get("key", "")
    name = next((row.name for row in grid_rows(found, [key])), key)
    way = Way(request.POST.get("action", ""), {**request.POST.dict(), "name": name})
    return _done(
        request,
        found,
        lambda: services.take_way(
            plan=found,
            by=request.user,
            action=way.action,
            params=request.POST.dict(),
            token=token_in(request.POST),
        ),
        lambda _edit: _("Done: %(what)s.") % {"what": label(way)},
    )


@require_POST
@tenant_page(Role.SUPERVISOR)
def undo_here(request: TenantRequest, plan: int) -> HttpResponse:
    """Undo the edit with the posted ``number``, or the person's ``last``, without leaving the grid."""
    found = plan_of(request, plan)
    token = token_in(request.POST)
    last = request.POST.get("last", "")
    if last in LAST:
        go, nothing = LAST[last]
        return _done(request, found, lambda: go(plan=found, by=request.user, token=token), undone, nothing)
    number = number_in(request.POST.get("number", "")) or 0
    return _done(
        request,
        found,
        lambda: services.undo(plan=found, by=request.user, number=number, token=token),
        undone,
    )


def _done(
    request: TenantRequest,
    plan: Plan,
    do: Callable[[], Outcome],
    sentence: Callable[[Edit], str],
    nothing: str | Promise = ALREADY_SO,
) -> HttpResponse:
    """Do something; answer with the rows that it changed, or, without htmx, with the grid."""
    try:
        outcome = do()
    except PlanningError as error:
        if not request.htmx:
            return refused(request, plan, error)
        refusal = Refusal(error.sentence)
        return grid_answer(request, plan, freshen(plan), Screen.of(request.POST), refusal=refusal)
    said = sentence(outcome.edit) if outcome.edit else str(nothing)
    if not request.htmx:
        messages.success(request, said)
        return redirect(address_of(plan))
    done = Done(said, outcome.edit)
    return grid_answer(request, plan, outcome.state, Screen.of(request.POST), done=done)

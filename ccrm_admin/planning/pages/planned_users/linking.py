"""People who turned out to be users of the CRM: linked, and asked whose values stay where both have some."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from ccrm_admin.inventory.models import CrmUser
from ccrm_admin.planning import services
from ccrm_admin.planning.domain.proposals import Wanted
from ccrm_admin.planning.domain.state import Part
from ccrm_admin.planning.engine.describe import wording_for
from ccrm_admin.planning.models import PlanUser
from ccrm_admin.planning.text.errors import LinkConflictError, PlanningError
from ccrm_admin.planning.text.messages import PART_LABELS
from ccrm_admin.spelling import isolating
from ccrm_admin.tenants.access import TenantRequest, tenant_page
from ccrm_admin.tenants.choices import Role
from ccrm_admin.tenants.local_path import page_before
from ccrm_admin.ui.querystrings import number_in

Person = TypeVar("Person", PlanUser, CrmUser)

KEEP = "keep-"  # and the plan: the field that says whose decisions stay there
MINE, THEIRS = "mine", "theirs"
SENT_AGAIN = {"planned", "former", "user"}


@require_POST
@tenant_page(Role.SUPERVISOR)
def link(request: TenantRequest) -> HttpResponse:
    """Link planned users to the CRM's: each posted ``planned`` to the ``user`` that was posted with it."""
    asked = list(zip(request.POST.getlist("planned"), request.POST.getlist("user"), strict=False))
    if "planned" in request.POST and not asked:
        messages.error(request, _("Nobody was linked. Choose the right CRM user."))
        return redirect(_back(request))
    offered = _by_fields(services.link_suggestions(request.tenant))
    arrivals = [offered[pair] for pair in dict.fromkeys(asked) if pair in offered]
    linked: list[PlanUser] = []
    for planned, user in arrivals:
        try:
            services.link_arrival(planned=planned, user=user, by=request.user, keep=_keep(request))
        except LinkConflictError as error:
            if len(asked) == 1:
                return _ask(request, error, str(planned), user)
            messages.error(request, error.sentence)
        except PlanningError as error:
            messages.error(request, error.sentence)
        else:
            linked.append(planned)
    if arrivals and len(arrivals) < len(asked):
        messages.warning(request, _("Not everyone was linked. Check who is offered now."))
    if linked:
        done = ngettext(
            "%(names)s: linked in all plans.",
            "%(names)s and others: linked in all plans (%(count)d in total).",
            len(linked),
        )
        messages.success(request, done % isolating(names=linked[0], count=len(linked)))
    elif not arrivals:
        messages.info(request, _("Nothing left to link: someone else did it, or the user is gone again."))
    return redirect(_back(request))


@require_POST
@tenant_page(Role.SUPERVISOR)
def same_person(request: TenantRequest) -> HttpResponse:
    """Link who is gone, the posted ``former``, to the ``user`` that the page offered as the same person."""
    asked = request.POST.get("former", ""), request.POST.get("user", "")
    offered = _by_fields(services.return_suggestions(request.tenant))
    if asked not in offered:
        messages.error(request, _("Nobody was linked. Check who is offered now."))
        return redirect(_back(request))
    former, user = offered[asked]
    try:
        services.link_returned(former=former, user=user, by=request.user, keep=_keep(request))
    except LinkConflictError as error:
        return _ask(request, error, str(former), user)
    except PlanningError as error:
        messages.error(request, error.sentence)
    else:
        done = _("Linked in all plans: %(former)s, %(user)s. You can undo this in the history.")
        messages.success(request, done % isolating(former=former, user=user))
    return redirect(_back(request))


def _by_fields(offered: list[tuple[Person, CrmUser]]) -> dict[tuple[str, str], tuple[Person, CrmUser]]:
    """Return the pairs on offer by what the form of each posts: both primary keys."""
    return {(str(former.pk), str(user.pk)): (former, user) for former, user in offered}


def _back(request: TenantRequest) -> str:
    return page_before(request, otherwise=reverse("planning:plans", args=[request.tenant.name]))


def _keep(request: TenantRequest) -> Mapping[int, bool]:
    """Return whose decisions the person wants to stay, by plan: whether the CRM user's."""
    chosen = {
        number_in(name.removeprefix(KEEP)): choice == THEIRS
        for name, choice in request.POST.items()
        if KEEP in name and choice in {MINE, THEIRS}
    }
    return {plan: theirs for plan, theirs in chosen.items() if plan is not None}


def _ask(request: TenantRequest, error: LinkConflictError, former: str, user: CrmUser) -> HttpResponse:
    """Return the question whose decisions are to stay in each plan that has some for both."""
    decided = [each for conflict in error.conflicts for each in (conflict.mine, conflict.theirs)]
    wording = wording_for(request.tenant, (value for values in decided for value in values.values()))

    def described(values: Wanted) -> list[tuple[Any, str]]:
        parts = (part for part in values if part != Part.CHOSEN)
        return [(PART_LABELS[part], wording.of(part, values[part])) for part in parts]

    context = {
        "former": former,
        "crm_user": user,
        "conflicts": [(each.plan, described(each.mine), described(each.theirs)) for each in error.conflicts],
        "sent": [(name, value) for name, value in request.POST.items() if name in SENT_AGAIN],
        "back": _back(request),
        "refusal": error.sentence,
    }
    return render(request, "planning/planned_users/link.html", context, status=422)

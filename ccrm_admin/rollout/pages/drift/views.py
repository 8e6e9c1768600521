"""The pages of drift, and what can be decided there."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ccrm_admin.dates import day_text
from ccrm_admin.planning.models import Plan
from ccrm_admin.planning.pages.access import plan_url
from ccrm_admin.rollout.models import CarriedOutPart
from ccrm_admin.rollout.pages.drift.forms import AcceptForm, AgainForm, PutBackForm, RestForm
from ccrm_admin.rollout.pages.drift.list import DriftList, PlanDriftList
from ccrm_admin.rollout.pages.drift.looked import Looked
from ccrm_admin.rollout.pages.drift.table import prepared
from ccrm_admin.rollout.services import drift_decisions as decisions
from ccrm_admin.rollout.services.drift_decisions import Seen
from ccrm_admin.rollout.text.drift_errors import DriftMovedError
from ccrm_admin.spelling import isolating
from ccrm_admin.tenants.access import TenantRequest, tenant_page
from ccrm_admin.tenants.choices import Role
from ccrm_admin.tenants.http import form_page, saved
from ccrm_admin.tenants.local_path import page_before
from ccrm_admin.ui.list_view import ListView
from ccrm_admin.ui.querystrings import number_in

ROWS_AT_ONCE = 10_000  # drifts decided about together
ROWS_SHOWN = 50  # on the page that asks; the others are counted
TITLE_MAX_CHARACTERS = 100


class DriftView(ListView[DriftList]):
    """``/t/{tenant}/drift/``: of all plans."""

    spec_class = DriftList
    template_name = "rollout/drift/list.html"
    fragment_template_name = "rollout/drift/_list.html"
    empty_template_name = "rollout/drift/_empty.html"

    def context(self, spec: DriftList) -> dict[str, Any]:
        """The list for what the reader may do, and what is known if there is nothing."""
        spec.role = self.request.role
        return {**super().context(spec), "looked": Looked(spec.tenant, spec.of_plan)}


class PlanDriftView(DriftView):
    """``/t/{tenant}/plans/{plan}/drift/``: of one plan."""

    template_name = "rollout/drift/plan.html"

    def get(self, request: TenantRequest, plan: Plan) -> HttpResponseBase:  # type: ignore[override]
        """Return the page of the plan that ``plan_page`` found."""
        return super().get(request, plan=plan)

    def spec(self, plan: Plan) -> PlanDriftList:  # type: ignore[override]
        """Return what has drifted from the plan."""
        return PlanDriftList(plan, self.request.user, self.request.GET)

    def context(self, spec: PlanDriftList) -> dict[str, Any]:  # type: ignore[override]
        """The plan, and its tab."""
        return {**super().context(spec), "plan": spec.plan, "tab": "drift"}


@dataclass(frozen=True)
class _Asked:
    """The drifts that a page asks about: ``seen`` is what the person saw, or sees now."""

    rows: list[CarriedOutPart]
    seen: list[Seen]
    back: str


def _decide(
    request: TenantRequest,
    template: str,
    form_of: Callable[[Any, _Asked], forms.BaseForm],
    act: Callable[[forms.BaseForm, list[Seen]], HttpResponse | None],
) -> HttpResponse:
    """Ask about the ``rows``, primary keys with commas; with ``do``, act on what was ``seen``."""
    listed = reverse("rollout:drift", kwargs={"tenant": request.tenant.name})
    back = page_before(request, otherwise=listed)
    data = request.POST if request.method == "POST" else request.GET
    keys = [pk for text in data.get("rows", "").split(",") if (pk := number_in(text)) is not None]
    if not keys:
        return redirect(listed)
    found = CarriedOutPart.objects.for_tenant(request.tenant).listed().filter(pk__in=keys[:ROWS_AT_ONCE])
    rows = list(found.with_people().with_namesakes().in_parts_order())
    if not rows:
        messages.error(request, DriftMovedError([]).sentence)
        return redirect(back)
    sent = request.POST if request.method == "POST" and "do" in request.POST else None
    asked = _Asked(rows, _seen_in(request) if sent else [], back)
    form = form_of(sent, asked)
    answer: HttpResponse | None = saved(form, lambda: act(form, asked.seen) or redirect(back))
    if answer:
        return answer
    context = {
        "form": form,
        "count": len(rows),
        "rows": ",".join(str(row.pk) for row in rows),
        "seen": ",".join(f"{row.pk}:{row.version}" for row in rows),
        "shown": prepared(request.tenant, rows[:ROWS_SHOWN], request.role),
        "unshown": max(0, len(rows) - ROWS_SHOWN),
        "back": back,
        "list_url": listed,
    }
    return render(request, f"rollout/drift/{template}.html", context, status=422 if form.errors else 200)


def _seen_in(request: TenantRequest) -> list[Seen]:
    pairs = (text.partition(":")[::2] for text in request.POST.get("seen", "").split(","))
    numbers = ((number_in(pk), number_in(version)) for pk, version in pairs)
    return [Seen(pk, version) for pk, version in numbers if pk is not None and version is not None]


@form_page
@tenant_page(Role.MANAGER)
def accept(request: TenantRequest) -> HttpResponse:
    """Let the plans have what is live."""

    def act(form: forms.BaseForm, seen: Iterable[Seen]) -> None:
        count = decisions.accept(tenant=request.tenant, by=request.user, seen=seen, **form.cleaned_data)
        done = ngettext(
            "%(count)d drift accepted into the plan.", "%(count)d drifts accepted into the plan.", count
        )
        messages.success(request, done % {"count": count})

    return _decide(request, "accept", lambda sent, _asked: AcceptForm(sent), act)


@form_page
@tenant_page(Role.SUPERVISOR)
def reopen(request: TenantRequest) -> HttpResponse:
    """Let accepted and resting drifts be as open as at first."""

    def act(_form: forms.BaseForm, seen: Iterable[Seen]) -> None:
        count = decisions.decide_again(tenant=request.tenant, by=request.user, seen=seen)
        done = ngettext("%(count)d drift is open again.", "%(count)d drifts are open again.", count)
        messages.success(request, done % {"count": count})

    return _decide(request, "reopen", lambda sent, _asked: AgainForm(sent), act)


@form_page
@tenant_page(Role.SUPERVISOR)
def rest(request: TenantRequest) -> HttpResponse:
    """Let drifts rest until a day."""

    def act(form: forms.BaseForm, seen: Iterable[Seen]) -> None:
        count = decisions.let_rest(tenant=request.tenant, by=request.user, seen=seen, **form.cleaned_data)
        done = ngettext("%(count)d drift rests until %(day)s.", "%(count)d drifts rest until %(day)s.", count)
        messages.success(request, done % {"count": count, "day": day_text(form.cleaned_data["until"])})

    return _decide(request, "rest", lambda sent, _asked: RestForm(sent), act)


@form_page
@tenant_page(Role.SUPERVISOR)
def put_back(request: TenantRequest) -> HttpResponse:
    """Make a draft that puts drifts back, and go there."""

    def form_of(sent: Any, asked: _Asked) -> PutBackForm:
        words = {"title": asked.rows[0].plan.title, "day": day_text(timezone.localdate())}
        title = (_("%(title)s, put back %(day)s") % words)[:TITLE_MAX_CHARACTERS]
        return PutBackForm(sent, initial={"title": title})

    def act(form: forms.BaseForm, seen: Iterable[Seen]) -> HttpResponse:
        plan = decisions.put_back(tenant=request.tenant, by=request.user, seen=seen, **form.cleaned_data)
        done = _("Plan “%(title)s” created. Propose it: what it puts back is approved like any other plan.")
        messages.success(request, done % isolating(title=plan.title))
        return redirect(f"{plan_url(plan)}?scope=plan")

    return _decide(request, "put_back", form_of, act)

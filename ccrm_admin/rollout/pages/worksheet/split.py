"""The page on which the steps are split among colleagues."""

from __future__ import annotations

import re
from collections import Counter
from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods

from ccrm_admin.planning.models import Plan
from ccrm_admin.planning.pages.access import plan_page
from ccrm_admin.planning.text.errors import PlanningError
from ccrm_admin.rollout.pages.worksheet.views import may_tick, rollout_of, worksheet_url
from ccrm_admin.rollout.services.sharing import group_of, share_by_group, share_evenly, share_numbers
from ccrm_admin.rollout.text.step_errors import NotApprovedError
from ccrm_admin.tenants.access import TenantRequest
from ccrm_admin.tenants.choices import Role
from ccrm_admin.tenants.models import User

EVENLY, BY_GROUP, BY_HAND = "evenly", "group", "hand"
NUMBERS_MAX_CHARACTERS = 500
_SPAN = re.compile(r"(\d{1,6})(?:\s*[-–]\s*(\d{1,6}))?", re.ASCII)
_ALLOWED = re.compile(r"[\d\s,;–-]*", re.ASCII)


class SplitForm(forms.Form):
    """How the steps are split, and among whom."""

    way = forms.ChoiceField(
        label=gettext_lazy("Split"),
        choices=[
            (EVENLY, gettext_lazy("evenly")),
            (BY_GROUP, gettext_lazy("by permission group")),
            (BY_HAND, gettext_lazy("by hand")),
        ],
        widget=forms.RadioSelect,
        initial=EVENLY,
    )
    people = forms.ModelMultipleChoiceField(
        label=gettext_lazy("Among"),
        queryset=User.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    everything = forms.BooleanField(
        label=gettext_lazy("Also steps that are somebody's already"), required=False
    )
    numbers = forms.CharField(
        label=gettext_lazy("Steps"),
        required=False,
        max_length=NUMBERS_MAX_CHARACTERS,
        help_text=gettext_lazy("By hand: numbers and ranges, such as 3, 8-15."),
    )
    person = forms.ModelChoiceField(
        label=gettext_lazy("Give to"),
        queryset=User.objects.none(),
        required=False,
        empty_label=gettext_lazy("nobody"),
    )

    def __init__(self, *args: Any, colleagues: Any, groups: Counter[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["people"].queryset = colleagues  # type: ignore[attr-defined]
        self.fields["person"].queryset = colleagues  # type: ignore[attr-defined]
        self.groups = list(groups)
        for group, count in groups.items():
            self.fields[_field_of(group)] = forms.ModelChoiceField(
                label=_("%(group)s (%(count)s)") % {"group": group or _("no group"), "count": count},
                queryset=colleagues,
                required=False,
                empty_label=_("nobody"),
            )

    @property
    def group_fields(self) -> list[Any]:
        """The fields that give a group to somebody."""
        return [self[name] for name in self.fields if name.startswith("group_")]

    def clean_numbers(self) -> list[int]:
        """Return the numbers that are named, those of ranges too."""
        text = self.cleaned_data["numbers"]
        if not _ALLOWED.fullmatch(text):
            raise forms.ValidationError(_("Write numbers and ranges, such as 3, 8-15."))
        found: set[int] = set()
        for first, last in _SPAN.findall(text):
            found |= set(range(int(first), min(int(last or first), int(first) + 9999) + 1))
        return sorted(found)

    def clean(self) -> dict[str, Any]:
        """Ask for what the chosen way needs."""
        data = self.cleaned_data
        if data.get("way") == EVENLY and not data.get("people") and "people" not in self.errors:
            self.add_error("people", _("Choose at least one person."))
        if data.get("way") == BY_HAND and not data.get("numbers") and "numbers" not in self.errors:
            self.add_error("numbers", _("Write which steps, such as 3, 8-15."))
        return data

    def chosen_groups(self) -> dict[str, User]:
        """Return who gets which group."""
        chosen = ((group, self.cleaned_data[_field_of(group)]) for group in self.groups)
        return {group: person for group, person in chosen if person}


def _field_of(group: str) -> str:
    """Return the name of a group's field: its own, since which groups have open steps changes meanwhile."""
    return f"group_{group}"


@require_http_methods(["GET", "HEAD", "POST"])
@plan_page(Role.SUPERVISOR)
def split(request: TenantRequest, plan: Plan) -> HttpResponse:
    """Ask how the steps are to be split; then split them."""
    rollout = rollout_of(plan)
    if not may_tick(request, plan, rollout):
        messages.error(request, NotApprovedError().sentence)
        return redirect(worksheet_url(plan))
    groups = Counter(sorted(group_of(step) for step in rollout.steps.to_do().with_people()))
    planning = User.objects.planning_in(plan.tenant).values("pk")
    colleagues = User.objects.filter(Q(pk__in=planning) | Q(pk=request.user.pk)).order_by("name", "email")
    sent = request.POST if request.method == "POST" else None
    form = SplitForm(sent, colleagues=colleagues, groups=groups)
    if form.is_valid():
        try:
            count = _split(request, plan, form)
        except PlanningError as error:
            form.add_error(None, error.sentence)
        else:
            said = ngettext("%(count)s step changed hands.", "%(count)s steps changed hands.", count)
            messages.success(request, said % {"count": count})
            return redirect(worksheet_url(plan))
    context = {"plan": plan, "rollout": rollout, "form": form, "url": worksheet_url(plan)}
    return render(request, "rollout/worksheet/split.html", context, status=422 if form.errors else 200)


def _split(request: TenantRequest, plan: Plan, form: SplitForm) -> int:
    data, by = form.cleaned_data, request.user
    if data["way"] == EVENLY:
        return share_evenly(plan=plan, by=by, among=list(data["people"]), everything=data["everything"])
    if data["way"] == BY_GROUP:
        return share_by_group(plan=plan, by=by, people=form.chosen_groups(), everything=data["everything"])
    return share_numbers(plan=plan, by=by, numbers=data["numbers"], to=data["person"])

"""Forms about plans."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, cast
from uuid import UUID, uuid4, uuid5

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from ccrm_admin.inventory.models import CrmUser, RestSettings
from ccrm_admin.inventory.querysets import CrmUserQuerySet
from ccrm_admin.planning.domain.keys import key_of, keys_of_users
from ccrm_admin.planning.models import Plan, PlanningSettings
from ccrm_admin.planning.models.history import REASON_MAX_CHARACTERS
from ccrm_admin.tenants.models import Tenant, User
from ccrm_admin.tenants.validators import validate_text
from ccrm_admin.ui.querystrings import without

TEXT_MAX_CHARACTERS = 200  # of what users are looked for by


class Start(models.TextChoices):
    """What a new plan starts with; ``CHOSEN`` is on offer only with users chosen in a list."""

    CHOSEN = "chosen"
    EMPTY = "empty", gettext_lazy("Empty plan, users later")
    COPY = "copy", gettext_lazy("Copy of another plan")
    GROUP = "group", gettext_lazy("Users of a permission group")
    TEXT = "text", gettext_lazy("Users found by text")


class TokenField(forms.UUIDField):
    """What a form is recognised by when it is sent twice."""

    def __init__(self) -> None:
        unreadable = gettext_lazy("The form did not arrive whole. Nothing was changed; reload the page.")
        errors = {"invalid": unreadable}
        super().__init__(required=False, widget=forms.HiddenInput, initial=uuid4, error_messages=errors)


def token_of(form: forms.BaseForm) -> UUID | None:
    """Return what a valid form with a token is known by when it is sent again, None if it has none.

    Whoever goes back in the browser, writes something else and sends the same form has another wish.
    """
    token: UUID | None = form.cleaned_data["token"]
    written = without(cast("QueryDict", form.data), "csrfmiddlewaretoken")
    return token and uuid5(token, written.urlencode())


class PlanForm(forms.ModelForm[Plan]):
    """What a plan is called, when it is due, and whose it is; filled in by ``person``."""

    class Meta:
        model = Plan
        fields = ["title", "target_date", "owner", "note"]
        widgets = {
            "target_date": forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
            "note": forms.Textarea(attrs={"rows": 3}),
        }

    def __init__(self, *args: Any, tenant: Tenant, person: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        own = {person.pk, self.instance.owner_id}
        planning = Q(pk__in=User.objects.planning_in(tenant).values("pk"))
        self.fields["owner"].queryset = User.objects.filter(planning | Q(pk__in=own)).order_by("name_sort")  # type: ignore[attr-defined]
        title = self.fields["title"].widget
        title.attrs.pop("maxlength", None)  # browsers cut what is pasted to it without a word
        title.attrs["autocomplete"] = "off"


class AddPlanForm(PlanForm):
    """A new plan, and what it starts with: nothing, another plan's decisions, or users taken in at once.

    ``users`` are the primary keys of CRM users that were chosen in a list, with commas.
    """

    start = forms.ChoiceField(label=gettext_lazy("Start with"), widget=forms.RadioSelect, initial=Start.EMPTY)
    plan = forms.ModelChoiceField(Plan.objects.none(), label=gettext_lazy("Plan"), required=False)
    group = forms.ChoiceField(label=gettext_lazy("Permission group"), required=False)
    text = forms.CharField(
        label=gettext_lazy("Text"),
        required=False,
        max_length=TEXT_MAX_CHARACTERS,
        help_text=gettext_lazy("Part of a name, e-mail or number, as in the list of CRM users."),
    )
    users = forms.CharField(required=False, widget=forms.HiddenInput)
    token = TokenField()

    def __init__(self, *args: Any, tenant: Tenant, person: User, **kwargs: Any) -> None:
        super().__init__(*args, tenant=tenant, person=person, **kwargs)
        self._present: CrmUserQuerySet = CrmUser.objects.for_tenant(tenant).present()
        self.fields["plan"].queryset = Plan.objects.for_tenant(tenant).drafts_first()  # type: ignore[attr-defined]
        groups = self._present.order_by("group_sort").values_list("permission_group", flat=True).distinct()
        self.fields["group"].choices = [  # type: ignore[attr-defined]
            (group, group or _("(empty)")) for group in dict.fromkeys(groups)
        ]
        self.fields["start"].choices = self._starts()  # type: ignore[attr-defined]

    @property
    def chosen_users(self) -> list[str]:
        """The users chosen in a list, by key, each once; nobody has checked them yet."""
        return keys_of_users(str(self["users"].value() or ""))

    def clean(self) -> dict[str, Any]:
        """Find out whom the plan takes in."""
        data = super().clean() or self.cleaned_data
        start = data.get("start")
        data["keys"] = []
        if start == Start.COPY and not data.get("plan"):
            self.add_error("plan", _("Choose the plan to copy."))
        elif start == Start.CHOSEN:
            data["keys"] = self.chosen_users
        elif start == Start.GROUP and "group" in data:
            data["keys"] = self._keys(self._present.filter(permission_group=data["group"]), "group")
        elif start == Start.TEXT and "text" in data:
            if not data["text"]:
                self.add_error("text", _("Type what the users have in common."))
            else:
                data["keys"] = self._keys(self._present.matching(data["text"]), "text")
        return data

    def _keys(self, users: CrmUserQuerySet, field: str) -> list[str]:
        keys = [key_of(pk) for pk in users.values_list("pk", flat=True)]
        if not keys:
            self.add_error(field, ValidationError(_("No user matches this, so no plan was created.")))
        return keys

    def _starts(self) -> list[tuple[str, str | Promise]]:
        count = len(self.chosen_users)
        chosen = ngettext("%(count)d selected user", "%(count)d selected users", count)
        own = [(Start.CHOSEN.value, chosen % {"count": count})] if count else []
        return [*own, *Start.choices[1:]]


class PlanningSettingsForm(forms.ModelForm[PlanningSettings]):
    """What a tenant sets for its plans."""

    class Meta:
        model = PlanningSettings
        fields = ["crowded_above", "same_person_approves"]


class RestSettingsForm(forms.ModelForm[RestSettings]):
    """For how many days what nobody has any more rests."""

    class Meta:
        model = RestSettings
        fields = ["number_days", "account_days"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.required = False

    def clean(self) -> dict[str, Any]:
        """Take an empty field for 0."""
        data = super().clean() or self.cleaned_data
        return {name: days or 0 for name, days in data.items()}


class ReasonForm(forms.Form):
    """Why something is done; by its ``token`` a second click is recognised."""

    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        required=False,
        max_length=REASON_MAX_CHARACTERS,
        validators=[validate_text],
        help_text=gettext_lazy("Optional; shown in the history."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    token = TokenField()


class AcknowledgeForm(ReasonForm):
    """Why a finding is accepted as it is, which others will read beside it."""

    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=REASON_MAX_CHARACTERS,
        validators=[validate_text],
        help_text=gettext_lazy("Others read it beside the finding and in the history."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


class MomentForm(forms.Form):
    """A moment in the past, in the local time."""

    moment = forms.DateTimeField(
        label=gettext_lazy("As of"), widget=forms.DateTimeInput(attrs={"type": "datetime-local"})
    )

    def clean_moment(self) -> datetime:
        """Refuse what lies outside the calendar by universal time, in which the database compares."""
        moment: datetime = self.cleaned_data["moment"]
        try:
            return moment.astimezone(UTC)
        except OverflowError:
            raise ValidationError(self.fields["moment"].error_messages["invalid"], code="invalid") from None

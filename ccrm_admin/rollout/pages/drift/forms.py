"""What is asked before something is decided about drifts."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from ccrm_admin.planning.models import Plan
from ccrm_admin.planning.models.history import REASON_MAX_CHARACTERS
from ccrm_admin.tenants.validators import validate_text


class AgainForm(forms.Form):
    """Nothing more than a yes."""


class AcceptForm(forms.Form):
    """Why the plan takes over what is live."""

    reason = forms.CharField(
        label=_("Reason"),
        required=False,
        max_length=REASON_MAX_CHARACTERS,
        validators=[validate_text],
        help_text=_("Optional; shown in the plan's history."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


class RestForm(forms.Form):
    """Until when, and why."""

    until = forms.DateField(
        label=_("Until"),
        help_text=_("The last day of the rest. It ends earlier if something else is live."),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )
    reason = forms.CharField(
        label=_("Reason"),
        required=False,
        max_length=REASON_MAX_CHARACTERS,
        validators=[validate_text],
        help_text=_("Optional; others read it in the list."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


class PutBackForm(forms.ModelForm[Plan]):
    """What the draft is called that puts the drifts back; the service checks the rest."""

    class Meta:
        model = Plan
        fields = ("title",)

    def _post_clean(self) -> None:
        """Leave to the service what the database asks of a plan."""

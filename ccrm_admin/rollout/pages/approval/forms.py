"""Forms about approvals."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy

from ccrm_admin.planning.models.history import REASON_MAX_CHARACTERS
from ccrm_admin.tenants.validators import validate_text


class CommentForm(forms.Form):
    """What somebody says along with a proposal, or why a plan is a draft again."""

    comment = forms.CharField(
        label=gettext_lazy("Comment"),
        required=False,
        max_length=REASON_MAX_CHARACTERS,
        validators=[validate_text],
        help_text=gettext_lazy("Optional; shown in the history."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class SendBackForm(CommentForm):
    """What is to be changed before a plan is proposed again."""

    comment = forms.CharField(
        label=gettext_lazy("Comment"),
        max_length=REASON_MAX_CHARACTERS,
        validators=[validate_text],
        help_text=gettext_lazy("What is to be changed: the person who proposed the plan reads it."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )

"""Forms about saved views."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ccrm_admin.ui.models import VIEW_NAME_LENGTH


class ViewForm(forms.Form):
    """A saved view's name, and who gets it."""

    name = forms.CharField(
        label=_("Name"),
        max_length=VIEW_NAME_LENGTH,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={
            "required": _("Give the view a name."),
            "max_length": _("A name has at most %(limit_value)d characters; this one has %(show_value)d."),
        },
    )
    shared = forms.BooleanField(label=_("Share with everyone in this tenant"), required=False)
    default = forms.BooleanField(label=_("Make it my default"), required=False)

    def __init__(self, *args: Any, may_share: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not may_share and not self["shared"].value():  # who shared it, or tried to, may take that back
            self.fields["shared"].widget = forms.HiddenInput()


class NewViewForm(ViewForm):
    """A view to be made from what is on the screen; ``replace`` lets go of one with the same name."""

    replace = forms.BooleanField(
        label=_("Replace the view with this name"), required=False, widget=forms.HiddenInput
    )

    def offer_replacing(self) -> None:
        """Show the box to replace a view, which nobody needs where none has the name."""
        self.fields["replace"].widget = forms.CheckboxInput()

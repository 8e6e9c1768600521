"""The form of a block."""

from __future__ import annotations

from typing import ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from ccrm_admin.inventory.models.block import Block


class BlockForm(forms.ModelForm[Block]):
    """Until when something is blocked, and why; the service checks the rest."""

    class Meta:
        model = Block
        fields = ("until", "reason", "note")
        labels: ClassVar = {"until": _("Until"), "reason": _("Reason"), "note": _("Note")}
        help_texts: ClassVar = {
            "until": _("The last day of the block. Empty: for good."),
            "note": _(
                "Optional, unless the reason is “other”. Shown where the number or account is offered."
            ),
        }
        widgets: ClassVar = {
            "until": forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
            "note": forms.TextInput(attrs={"autocomplete": "off"}),
        }

    def _post_clean(self) -> None:
        """Leave to the service what the database asks of a block: here there is no number or account yet."""

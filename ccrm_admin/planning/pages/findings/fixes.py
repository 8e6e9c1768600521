"""What can be done at once about all that a rule has found: a batch, with its preview and one undo."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from ccrm_admin.planning.pages.batch.forms import (
    BatchForm,
    CallerIdForm,
    CallsForm,
    DropForm,
    FillForm,
    GoneForm,
)

_FORMS: dict[str, type[BatchForm]] = {
    **dict.fromkeys(("extension_shared", "account_gone", "account_missing"), FillForm),
    **dict.fromkeys(("static_without_account", "not_a_voice_account", "planned_elsewhere"), FillForm),
    **dict.fromkeys(("presentation_gone", "sender_gone"), GoneForm),
    "user_gone": DropForm,
    "empty_call_pool": CallsForm,
    "caller_id_outside_pool": CallerIdForm,
}
_LABELS = {
    FillForm: _("Give free accounts…"),
    GoneForm: _("Remove from the pools…"),
    DropForm: _("Remove from the plan…"),
    CallsForm: _("Choose numbers…"),
    CallerIdForm: _("Add caller IDs to the pools…"),
}


@dataclass(frozen=True, slots=True)
class Fix:
    """A batch for the users of a rule: the button's ``field`` opens its form, or at once its preview."""

    kind: str
    field: str
    label: str


def fix_for(code: str) -> Fix | None:
    """Return the batch for the findings of the rule; None if each is to be looked at for itself."""
    form = _FORMS.get(code)
    if form is None:
        return None
    return Fix(form.kind, "start" if form.base_fields else "kind", str(_LABELS[form]))

"""What a run changed, in people's words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.text import Truncator, capfirst
from django.utils.translation import gettext as _

from ccrm_admin.inventory.models import Resource
from ccrm_admin.sync.mapping import MAPPINGS

if TYPE_CHECKING:
    from ccrm_admin.sync.models import InventoryChange

SHOWN = 200  # characters of a value


@dataclass(frozen=True)
class FieldChange:
    """One field's value before and after, as text."""

    name: str
    before: str
    after: str


def field_changes(change: InventoryChange) -> list[FieldChange]:
    """Return the fields of ``change`` with the names that people know them by."""
    columns = {
        field.name: field
        for field in MAPPINGS[Resource(change.resource)].model._meta.get_fields()  # noqa: SLF001
    }
    found = []
    for name, (before, after) in change.fields.items():
        field = columns.get(name)
        choices = dict(getattr(field, "flatchoices", ()))
        title = capfirst(str(getattr(field, "verbose_name", name)))
        found.append(FieldChange(title, _text(before, choices), _text(after, choices)))
    return found


def _text(value: Any, choices: dict[Any, Any]) -> str:
    if value is None or value in ("", []):
        return "—"
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, list):
        return Truncator(", ".join(map(str, value))).chars(SHOWN)
    return Truncator(str(choices.get(value, value))).chars(SHOWN)

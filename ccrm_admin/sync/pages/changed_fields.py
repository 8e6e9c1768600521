"""What a run changed, in people's words."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

from django.utils.text import Truncator, capfirst
from django.utils.translation import gettext as _
from django_stubs_ext import StrOrPromise

from ccrm_admin.inventory.choices import Resource
from ccrm_admin.inventory.models import MirrorRow
from ccrm_admin.ordering.keys import in_order
from ccrm_admin.spelling import isolated
from ccrm_admin.sync.mirroring.mapping import MAPPINGS
from ccrm_admin.sync.models import InventoryChange

SHOWN = 200  # characters of a value
NOTHING = "—"


@dataclass(frozen=True)
class FieldChange:
    """One field's value before and after, as text."""

    name: str
    before: str
    after: str


def row_route(resource: str) -> str:
    """Return the name of the URL of a record of ``resource``."""
    return MAPPINGS[Resource(resource)].model.route


def field_changes(change: InventoryChange) -> list[FieldChange]:
    """Return the fields of ``change`` with the names that people know them by."""
    model = MAPPINGS[Resource(change.resource)].model
    return [_told(model, name, before, after) for name, (before, after) in change.fields.items()]


def _told(model: type[MirrorRow], name: str, before: Any, after: Any) -> FieldChange:
    label, choices = _column(model, name)
    title = capfirst(str(label))
    if isinstance(before, list) and isinstance(after, list):
        return FieldChange(title, _pool_text(before, after), _pool_text(after, before))
    return FieldChange(title, _text(before, choices), _text(after, choices))


@cache
def _column(model: type[MirrorRow], name: str) -> tuple[StrOrPromise, dict[Any, Any]]:
    """Return the title and the choices of a column; its bare name if an older version had it."""
    field = next((field for field in model._meta.get_fields() if field.name == name), None)  # noqa: SLF001
    return getattr(field, "verbose_name", name), dict(getattr(field, "flatchoices", ()))


def _text(value: Any, choices: dict[Any, Any]) -> str:
    if value is None or value == "":
        return NOTHING
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    return Truncator(str(choices.get(value, value) if choices else value)).chars(SHOWN)


def _pool_text(pool: list[Any], other: list[Any]) -> str:
    """Return a pool; of a long one only what the ``other`` does not have, which would be cut off else."""
    pool = in_order(map(str, pool))
    text = ", ".join(pool)
    if len(text) <= SHOWN:
        return ", ".join(isolated(item) for item in pool) or NOTHING
    own = [item for item in pool if item not in set(map(str, other))]
    return Truncator(", ".join(["…", *own])).chars(SHOWN)

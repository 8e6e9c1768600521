"""The column chooser, as data."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django.utils.functional import Promise

    from ccrm_admin.ui.tables import ListTable


@dataclass(frozen=True)
class ColumnChoice:
    """A column that can be shown."""

    name: str
    label: str | Promise
    shown: bool


def column_choices(table: type[ListTable], shown: Sequence[str]) -> list[ColumnChoice]:
    """Return all columns: the ``shown`` ones in their order, then the others in the table's."""
    hidden = [name for name in table.base_columns if name not in shown]
    return [
        ColumnChoice(name, table.base_columns[name].verbose_name, name in shown) for name in [*shown, *hidden]
    ]


def moved(columns: Sequence[str], name: str, *, up: bool) -> list[str]:
    """Return ``columns`` with ``name`` one place further up or down, if there is such a place."""
    order = list(columns)
    if name in order:
        place = order.index(name)
        order.insert(max(place + (-1 if up else 1), 0), order.pop(place))
    return order

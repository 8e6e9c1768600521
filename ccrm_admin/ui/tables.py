"""The base of every list's table."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from copy import copy
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING, Any, ClassVar

from django.utils.safestring import SafeString, mark_safe

from ccrm_admin.ui.columns import Column, css_class

if TYPE_CHECKING:
    from django.utils.functional import Promise


@dataclass(frozen=True)
class ColumnChoice:
    """A column that can be shown."""

    name: str
    label: str | Promise
    shown: bool


class ListTable:
    """The columns of a list on one page, and their order; a subclass declares all its columns.

    Orders are names of columns, each with a minus before it if it descends.
    """

    declared: ClassVar[dict[str, Column]] = {}
    usual_order: ClassVar[Sequence[str]] = ()

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        own = {name: value for name, value in vars(cls).items() if isinstance(value, Column)}
        cls.declared = cls.declared | own

    def __init__(self, names: Sequence[str], order: Sequence[str] = ()) -> None:
        """Show the columns with these names; the rows may be ordered by hidden ones."""
        # Copies, since what a column makes once is for one page, in one language.
        self.columns = {name: copy(self.declared[name]) for name in names}
        self.order = order or self.usual_order

    @classmethod
    def known(cls, names: Iterable[str]) -> list[str]:
        """Return those of ``names`` that are columns of this table, each once, in the order given."""
        return [name for name in dict.fromkeys(names) if name in cls.declared]

    @classmethod
    def usual(cls) -> list[str]:
        """Return the columns that are shown to who has chosen none."""
        return [name for name, column in cls.declared.items() if column.usual]

    @classmethod
    def sortable(cls, sort: str) -> list[str]:
        """Return the parts of a ``sort`` parameter (``name,-extension``) that name columns of this table."""
        return [part for part in sort.split(",") if part.removeprefix("-") in cls.declared]

    def choices(self) -> list[ColumnChoice]:
        """Return all columns: the shown ones in their order, then the others."""
        return [
            ColumnChoice(name, self.declared[name].label, name in self.columns)
            for name in {**self.columns, **self.declared}
        ]

    def row_class(self, record: Any) -> str:
        """Return the CSS class of a row."""
        return "gone" if getattr(record, "gone", False) else ""

    def first(self, column: Column, record: Any) -> str:
        """Return the inside of a row's first cell, whichever ``column`` that is; it stands for the row."""
        return column.html(record)

    def body(self, records: Iterable[Any]) -> list[SafeString]:
        """Return the rows of a page, ready to print; each begins with a box that selects it."""
        first, *rest = self.columns.values()
        return [
            mark_safe(  # noqa: S308 - every column escapes its own cell
                f"<tr{css_class(self.row_class(record))}>"
                + first.cell(f"{pick_box(record.pk)}{self.first(first, record)}")
                + "".join([column.cell(column.html(record)) for column in rest])
                + "</tr>"
            )
            for record in records
        ]


def pick_box(key: object, attributes: str = "") -> str:
    """Return the box that selects the row ``key``; without a label in ``attributes`` a script names it."""
    return f'<input type="checkbox" class="form-check-input pick" value="{escape(str(key))}"{attributes}>'

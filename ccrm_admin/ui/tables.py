"""The base of every list's table."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

import django_tables2 as tables
from django.utils.functional import Promise
from django.utils.safestring import SafeString, mark_safe
from django_tables2.tables import TableOptions

from ccrm_admin.ui.columns import Column, css_class


@dataclass(frozen=True)
class ColumnChoice:
    """A column that can be shown."""

    name: str
    label: str | Promise
    shown: bool


class ListTable(tables.Table):  # type: ignore[misc]
    """Columns, order and rows of a list; a subclass declares its columns and ``Meta.order_by``."""

    class Meta:
        order_by_field = "sort"

    def __init_subclass__(cls, **kwargs: Any) -> None:
        """Let a table without a ``Meta`` keep that of its base, and so the order: django-tables2 does not."""
        super().__init_subclass__(**kwargs)
        cls._meta = TableOptions(cls.Meta, cls.__name__)

    @classmethod
    def known(cls, names: Iterable[str]) -> list[str]:
        """Return those of ``names`` that are columns of this table, each once, in the order given."""
        return [name for name in dict.fromkeys(names) if name in cls.base_columns]

    @classmethod
    def usual(cls) -> list[str]:
        """Return the columns that are shown to who has chosen none."""
        return [name for name, column in cls.base_columns.items() if column.usual]

    @classmethod
    def sortable(cls, sort: str) -> list[str]:
        """Return the parts of a ``sort`` parameter (``name,-extension``) that name columns of this table."""
        return [alias for alias in sort.split(",") if alias.removeprefix("-") in cls.base_columns]

    @classmethod
    def choices(cls, shown: Sequence[str]) -> list[ColumnChoice]:
        """Return all columns: the ``shown`` ones in their order, then the others in the table's."""
        names = dict.fromkeys([*shown, *cls.base_columns])
        return [ColumnChoice(name, cls.base_columns[name].verbose_name, name in shown) for name in names]

    def show(self, names: Sequence[str]) -> None:
        """Show the columns with these names alone, in this order; the rows may be ordered by a hidden one."""
        self.sequence = list(names)
        for bound in self.columns.iterall():
            bound.column.visible = bound.name in names

    def row_class(self, record: Any) -> str:
        """Return the CSS class of a row."""
        return "gone" if getattr(record, "gone", False) else ""

    @property
    def shown(self) -> list[Column]:
        """The columns on the page, in order."""
        return [bound.column for bound in self.columns.itervisible()]

    def first(self, column: Column, record: Any) -> str:
        """Return the inside of a row's first cell, whichever ``column`` that is; it stands for the row."""
        return column.html(record)

    def body(self, records: Iterable[Any]) -> list[SafeString]:
        """Return the rows of a page, ready to print; each begins with a box that selects it."""
        first, *rest = self.shown
        cells = [(column.opening, column.html) for column in rest]
        return [
            mark_safe(  # noqa: S308 - every column escapes its own cell
                f"<tr{css_class(self.row_class(record))}>"
                f"{first.opening}{pick_box(record.pk)}{self.first(first, record)}</td>"
                + "".join([f"{opening}{html(record)}</td>" for opening, html in cells])
                + "</tr>"
            )
            for record in records
        ]


def pick_box(key: object, attributes: str = "") -> str:
    """Return the box that selects the row ``key``; without a label in ``attributes`` a script names it."""
    return f'<input type="checkbox" class="pick" value="{escape(str(key))}"{attributes}>'

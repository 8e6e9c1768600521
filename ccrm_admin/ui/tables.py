"""The base of every list's table."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import django_tables2 as tables
from django.utils.safestring import SafeString, mark_safe


class ListTable(tables.Table):  # type: ignore[misc]
    """Columns, order and rows of a list; a subclass declares its columns and ``Meta.order_by``."""

    class Meta:
        order_by_field = "sort"

    @classmethod
    def sortable(cls, sort: str) -> list[str]:
        """Return the parts of a ``sort`` parameter (``name,-extension``) that name columns of this table."""
        return [alias for alias in sort.split(",") if alias.removeprefix("-") in cls.base_columns]

    def row_class(self, record: Any) -> str:
        """Return the CSS class of a row."""
        return "gone" if getattr(record, "gone", False) else ""

    def body(self, records: Iterable[Any]) -> list[SafeString]:
        """Return the rows of a page, ready to print."""
        columns = [bound.column for bound in self.columns.iterall()]
        return [
            mark_safe(  # noqa: S308 - every column escapes its own cell
                f'<tr class="{self.row_class(record)}">'
                + "".join(column.cell(record) for column in columns)
                + "</tr>"
            )
            for record in records
        ]

"""A table as a file: a whole filtered list, in the columns and order of the page, or rows at hand."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.translation import gettext as _

from ccrm_admin.spelling import undirected
from ccrm_admin.ui.columns import Column, YesNoColumn
from ccrm_admin.ui.snapshot import snapshot

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterable, Sequence
    from typing import Any

    from django.db.models import QuerySet

    from ccrm_admin.tenants.models import Tenant


@dataclass(frozen=True)
class Exported:
    """What goes into a file: rows of one value for each of ``columns``."""

    tenant: Tenant
    name: str
    heading: str
    columns: Sequence[Column]

    @property
    def title(self) -> str:
        """What people read in the file's properties."""
        words = {"list": self.heading, "tenant": self.tenant}
        return undirected(_("%(list)s of %(tenant)s") % words)

    def file_name(self, ending: str) -> str:
        """Return the name of the file."""
        return file_name(self.tenant, self.name, ending)

    def read(self) -> Generator[tuple[Any, ...], None, None]:
        """Yield the rows."""
        raise NotImplementedError


@dataclass(frozen=True)
class ExportedList(Exported):
    """A list, read from the database while the file is written."""

    rows: QuerySet[Any, tuple[Any, ...]]

    def read(self) -> Generator[tuple[Any, ...], None, None]:
        """Yield the rows as they all were at one moment."""
        return snapshot(self.rows)


@dataclass(frozen=True)
class ExportedRows(Exported):
    """Rows that are at hand."""

    rows: Iterable[tuple[Any, ...]]

    def read(self) -> Generator[tuple[Any, ...], None, None]:
        """Yield the rows."""
        yield from self.rows


def file_name(tenant: Tenant, list_name: str, ending: str) -> str:
    """Return the name of a list's file: tenant, list and today."""
    return f"{tenant.name}-{list_name}-{timezone.localdate().isoformat()}.{ending}"


def text_maker(column: Column) -> Callable[[Any], str]:
    """Return a quick ``column.text`` without what turns the direction of writing.

    Words are translated once, not once for each of 100,000 rows.
    """
    if isinstance(column, YesNoColumn):
        yes, no = column.text(value=True), column.text(value=False)
        return lambda value: yes if value else no
    if type(column).text is Column.text:
        return lambda value: undirected(value if type(value) is str else str(value))
    return lambda value: undirected(column.text(value))

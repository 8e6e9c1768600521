"""What a grid in a browser shows: it says so with every request, and the answer holds what is new to it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

from ccrm_admin.planning.domain.keys import keys_in
from ccrm_admin.planning.pages.grid.table import USUAL_COLUMNS, GridTable
from ccrm_admin.ui.querystrings import number_in

if TYPE_CHECKING:
    from django.http import QueryDict

MOST_ROWS = 200  # of a page, and some


@dataclass(frozen=True, slots=True)
class Screen:
    """The keys of the rows and the names of the columns shown, and the version of the grid they are as of."""

    keys: list[str]
    columns: list[str]
    seen: int
    editable: bool

    @classmethod
    def of(cls, address: QueryDict) -> Self:
        """Read it from what was sent; what makes no sense is left out."""
        columns = GridTable.known(address.get("columns", "").split(","))
        return cls(
            keys=keys_in([address.get("keys", "")])[:MOST_ROWS],
            columns=columns or list(USUAL_COLUMNS),
            seen=number_in(address.get("seen", "")) or 0,
            editable=address.get("editable") == "1",
        )

"""A block of cells at once: pasted from a spreadsheet, or filled down from its first row.

A text that is empty leaves its cell as it is; a dash, or the word for none, empties it.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from ccrm_admin.planning import services
from ccrm_admin.planning.domain.batches import SetRows
from ccrm_admin.planning.domain.state import Part
from ccrm_admin.planning.engine.references import NewPools
from ccrm_admin.planning.engine.values import Cell, Value
from ccrm_admin.planning.models import Plan
from ccrm_admin.planning.models.choices import EditKind
from ccrm_admin.planning.pages.grid.posted import EDITED_PARTS, unknown_numbers
from ccrm_admin.planning.pages.grid.rows import GridRow
from ccrm_admin.planning.pages.grid.written import Reader
from ccrm_admin.planning.text.errors import InvalidValueError
from ccrm_admin.planning.text.messages import explain_refusal

PASTE_MAX_CHARACTERS = 200_000


@dataclass(frozen=True, slots=True)
class Block:
    """New values of cells of several users; ``refused`` says why some can't have theirs, by key."""

    cells: Sequence[Cell]
    refused: Mapping[str, str]
    names: Mapping[str, str] = field(default_factory=dict)

    @property
    def accepted(self) -> list[Cell]:
        """The cells of the users who can have theirs."""
        return [cell for cell in self.cells if cell.key not in self.refused]


def table_in(text: str) -> list[list[str]]:
    """Return the rows of what a spreadsheet puts on the clipboard; a cell of several lines is in quotes.

    Where the quotes do not match, they are a part of what is written. Raises InvalidValueError if it is more
    than PASTE_MAX_CHARACTERS.
    """
    if len(text) > PASTE_MAX_CHARACTERS:
        raise InvalidValueError(
            _("This is too much text to paste at once, so nothing was changed. Paste fewer rows.")
        )
    lines = text.replace("\r\n", "\n").removesuffix("\n")
    try:
        table = list(csv.reader(io.StringIO(lines, newline=""), delimiter="\t", strict=True))
    except csv.Error:
        table = [line.split("\t") for line in lines.split("\n")]
        cells = [cell for line in table for cell in line]
        if any(cell.startswith('"') for cell in cells) and any(cell.endswith('"') for cell in cells):
            raise InvalidValueError(
                _("The quotes in this text do not match, so nothing was changed. Copy it from a spreadsheet.")
            ) from None
    return [line or [""] for line in table]


def pasted_block(
    plan: Plan, rows: Sequence[GridRow], parts: Sequence[Part], text: str, *, spread: bool = False
) -> Block:
    """Return the cells of ``rows`` and ``parts`` with the texts of a table; ``spread``: one alone is for all.

    Raises InvalidValueError if the table has more rows or columns than there are.
    """
    table = table_in(text)
    if spread and len(table) == 1 and len(table[0]) == 1:
        table = [table[0] * len(parts)] * len(rows)
    width = max(map(len, table), default=0)
    if len(table) > len(rows) or width > len(parts):
        raise InvalidValueError(
            _(
                "The block has %(rows)s rows and %(columns)s columns; there is room for %(free_rows)s and"
                " %(free_columns)s from this cell on. Nothing was changed."
            )
            % {
                "rows": len(table),
                "columns": width,
                "free_rows": len(rows),
                "free_columns": len(parts),
            }
        )
    reader = Reader(plan.tenant)
    cells: list[Cell] = []
    refused: dict[str, str] = {}
    for row, line in zip(rows, table, strict=False):
        for part, words in zip(parts, line, strict=False):
            try:
                if words.strip():
                    cells.append(Cell(row.key, part, reader.read(part, words.strip()), None))
            except InvalidValueError as error:
                refused.setdefault(row.key, error.sentence)
    return _judged(plan, rows, cells, refused)


def filled_block(plan: Plan, rows: Sequence[GridRow], parts: Sequence[Part]) -> Block:
    """Return the cells of all rows but the first, with what the first is to have."""
    first, *others = rows
    effective = first.user.effective
    values: dict[Part, Value] = {
        Part.EXTENSION: effective.extension,
        Part.CALLS: effective.calls,
        Part.SMS: effective.sms,
        Part.NOTE: first.note,
    }
    cells = [Cell(row.key, part, values[part], None) for row in others for part in parts]
    return _judged(plan, rows, cells, {})


def _judged(plan: Plan, rows: Sequence[GridRow], cells: Sequence[Cell], refused: Mapping[str, str]) -> Block:
    """Return the block with all that speaks against it, as a batch would be judged."""
    wanted: dict[str, dict[Part, Value]] = {}
    for cell in cells:
        wanted.setdefault(cell.key, {})[cell.part] = cell.value
    found = dict(refused)
    pools = NewPools(plan.tenant, wanted)
    for key, names in pools.unknown().items():
        found.setdefault(key, unknown_numbers(names))
    good = {key: parts for key, parts in wanted.items() if key not in found}
    preview = services.preview_batch(plan=plan, batch=SetRows(good, EditKind.CELL), keys=list(good))
    for row in preview.refused:
        if row.refused is not None:
            found.setdefault(row.key, explain_refusal(row.refused))
    return Block(cells, found, {row.key: row.full_name for row in rows})


def parts_in(text: str) -> list[Part]:
    """Return the parts that a comma-separated text names."""
    return [part for name in text.split(",") for part in EDITED_PARTS if part.value == name]

"""A block of cells at once: pasted from a spreadsheet, filled down from its first row, or cleared.

A text that is empty leaves its cell as it is; a dash, or the word for none, empties it. What a cell can't
have is refused for that cell alone.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from django.utils.translation import gettext as _

from ccrm_admin.planning import services
from ccrm_admin.planning.domain.batches import Fill, SetRows
from ccrm_admin.planning.domain.proposals import Wanted
from ccrm_admin.planning.domain.state import Part
from ccrm_admin.planning.engine.namesakes import namesakes, refusal_told_apart
from ccrm_admin.planning.engine.references import POOLS, NewPools
from ccrm_admin.planning.engine.values import Cell, Value
from ccrm_admin.planning.models import Plan
from ccrm_admin.planning.models.choices import EditKind
from ccrm_admin.planning.pages.grid.posted import EDITED_PARTS, unknown_numbers
from ccrm_admin.planning.pages.grid.rows import GridRow
from ccrm_admin.planning.pages.grid.written import Reader
from ccrm_admin.planning.text.errors import InvalidValueError
from ccrm_admin.planning.text.messages import explain_refusal

PASTE_MAX_CHARACTERS = 200_000

Place = tuple[str, Part]  # whose cell it is, and of which part


@dataclass(frozen=True, slots=True)
class Block:
    """New values of cells of several users; ``refused`` says why some can't have theirs.

    ``counted``: the extensions that are given one after the other, by user.
    """

    cells: Sequence[Cell]
    refused: Mapping[Place, str] = field(default_factory=dict)
    counted: Mapping[str, str] = field(default_factory=dict)

    def seen(self, versions: Mapping[str, int | None]) -> Block:
        """Return the block as of the versions of the users' rows that the person saw."""
        cells = [replace(cell, expected_version=versions.get(cell.key)) for cell in self.cells]
        return replace(self, cells=cells)

    def without(self, places: Iterable[Place]) -> Block:
        """Return the block without some of its cells."""
        left_out = set(places)
        return replace(self, cells=[cell for cell in self.cells if (cell.key, cell.part) not in left_out])


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
    refused: dict[Place, str] = {}
    for row, line in zip(rows, table, strict=False):
        for part, words in zip(parts, line, strict=False):
            try:
                if words.strip():
                    cells.append(Cell(row.key, part, reader.read(part, words.strip())))
            except InvalidValueError as error:
                refused[row.key, part] = error.sentence
    return judged(plan, Block(cells, refused))


def filled_block(plan: Plan, rows: Sequence[GridRow], parts: Sequence[Part]) -> Block:
    """Return the cells of all rows but the first, with what the first is to have.

    An account is one user's own: the others get the free ones whose extensions follow.
    """
    first, *others = rows
    effective = first.user.effective
    values: dict[Part, Value] = {
        Part.EXTENSION: effective.extension,
        Part.CALLS: effective.calls,
        Part.SMS: effective.sms,
        Part.NOTE: first.note,
    }
    counts = Part.EXTENSION in parts and effective.extension.extension_id is not None
    alike = [part for part in parts if not (counts and part == Part.EXTENSION)]
    block = judged(plan, Block([Cell(row.key, part, values[part]) for row in others for part in alike]))
    return _counted_on(plan, first, others, block) if counts else block


def cleared_block(plan: Plan, rows: Sequence[GridRow], parts: Sequence[Part]) -> Block:
    """Return the cells of ``rows`` and ``parts`` as live again, notes empty."""
    values: dict[Part, Value] = dict.fromkeys(parts) | ({Part.NOTE: ""} if Part.NOTE in parts else {})
    return judged(plan, Block([Cell(row.key, part, value) for row in rows for part, value in values.items()]))


def _counted_on(plan: Plan, first: GridRow, others: Sequence[GridRow], block: Block) -> Block:
    """Return ``block`` with the extensions after that of the ``first`` row for the ``others``, as a batch."""
    batch = Fill(after=first.account.extension if first.account else "")
    preview = services.preview_batch(plan=plan, batch=batch, keys=[row.key for row in others])
    given = [Cell(row.key, Part.EXTENSION, row.after.extension) for row in preview.changed]
    refused = {
        (row.key, Part.EXTENSION): explain_refusal(row.refused) for row in preview.refused if row.refused
    }
    numbers = {row.key: row.after.extension.extension_id for row in preview.changed}
    counted = {key: preview.world.accounts[pk].extension for key, pk in numbers.items() if pk is not None}
    return Block([*block.cells, *given], {**block.refused, **refused}, counted)


def judged(plan: Plan, block: Block) -> Block:
    """Return the block without the cells that something speaks against, as a batch would be judged."""
    refused: dict[Place, str] = {}
    for part in POOLS:
        pools = {cell.key: {part: cell.value} for cell in block.cells if cell.part == part}
        for key, names in NewPools(plan.tenant, pools).unknown().items():
            refused[key, part] = unknown_numbers(names)
    moving: dict[str, Wanted] = {
        cell.key: {cell.part: cell.value} for cell in block.cells if cell.part == Part.EXTENSION
    }
    if moving:
        preview = services.preview_batch(plan=plan, batch=SetRows(moving, EditKind.CELL), keys=list(moving))
        wrong = {row.key: row.refused for row in preview.refused if row.refused is not None}
        holders = {each.params.get("holderKey", "") for each in wrong.values()}
        apart = namesakes(holders, plan) if wrong else {}
        for key, why in wrong.items():
            refused[key, Part.EXTENSION] = explain_refusal(refusal_told_apart(why, apart))
    return replace(block.without(refused), refused={**block.refused, **refused})


def parts_in(text: str) -> list[Part]:
    """Return the parts that a comma-separated text names."""
    return [part for name in text.split(",") for part in EDITED_PARTS if part.value == name]

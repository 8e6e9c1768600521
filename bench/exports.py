"""Files of all rows: the CSV while one waits, the workbook as the worker makes it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bench import memory
from bench.data import LARGE
from bench.figures import Line, limit, middle
from bench.lists import address

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bench.environment import Environment
    from bench.visitor import Visitor

TURNS = 5


def measure(database: str, place: Environment, visitor: Visitor, gunicorn: int) -> Iterator[Line]:
    """Yield the figures of the export, each turn after one of the bare stream."""
    workers = memory.children(gunicorn)
    csv = address(LARGE, "_export=csv")
    visitor.download(address(LARGE, "q=no+such+row&_export=csv"))  # the code is loaded
    before = [memory.held(worker) for worker in workers]
    memory.forget_peaks(workers)
    first, whole, bare, size = [], [], [], 0
    for _ in range(TURNS):
        to_first, to_last, size = visitor.download(csv)
        first.append(to_first)
        whole.append(to_last)
        if len(whole) == 1:
            grown = [memory.held(worker, "VmHWM") for worker in workers]
        bare.append(visitor.download("/contestants/stream/")[1])
    note = f"{middle(whole):.2f} s for {size / 1e6:.1f} MB; bare {middle(bare):.2f} s"
    yield limit(database, "exports", "CSV, first byte", middle(first), 0.2, "s")
    yield limit(database, "exports", "CSV, whole", middle(whole) / middle(bare), 3, "× bare stream", note)
    if workers:
        growth = max(after - held for after, held in zip(grown, before, strict=True))
        yield limit(database, "exports", "CSV, memory of the worker grows", growth, 30, "MB")
    book = place.call("-m", "bench.xlsx_once", LARGE)
    note = f"{book['rows']} rows in {book['seconds']:.1f} s, in the background"
    yield limit(database, "exports", "XLSX, peak", book["peak"], 300, "MB", note)

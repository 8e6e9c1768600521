"""What a benchmark comes to: lines of a table, each with its budget if there is one."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from statistics import median, quantiles
from typing import Any


@dataclass(frozen=True)
class Line:
    """One measurement and its budget in words, and whether it is met (None: there is no budget)."""

    database: str
    part: str
    case: str
    measured: str
    budget: str = ""
    met: bool | None = None

    def as_json(self) -> dict[str, Any]:
        """Return the fields by name."""
        return asdict(self)


def limit(database: str, part: str, case: str, value: float, most: float, unit: str, note: str = "") -> Line:
    """Return a line whose ``value`` may be ``most``, both in ``unit``."""
    measured = f"{value:.4g} {unit}{note and f' ({note})'}"
    return Line(database, part, case, measured, f"≤ {most:g} {unit}", value <= most)


def middle(times: list[float]) -> float:
    """Return the median."""
    return median(times)


def p95(times: list[float]) -> float:
    """Return the 95th percentile."""
    return quantiles(times, n=20)[-1] if len(times) > 1 else times[0]


def markdown(lines: list[Line]) -> str:
    """Return the lines as a table."""
    mark = {True: "yes", False: "**no**", None: ""}
    rows = ["| database | part | case | measured | budget | met |", "| --- | --- | --- | --- | --- | --- |"]
    for line in lines:
        cells = (line.database, line.part, line.case, line.measured, line.budget, mark[line.met])
        rows.append(f"| {' | '.join(cells)} |")
    return "\n".join(rows)

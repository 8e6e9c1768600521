"""How much memory processes hold, on Linux."""

from __future__ import annotations

from pathlib import Path


def children(pid: int) -> list[int]:
    """Return the ids of a process's own children; none where /proc does not tell."""
    listed = Path(f"/proc/{pid}/task/{pid}/children")
    return [int(child) for child in listed.read_text().split()] if listed.exists() else []


def forget_peaks(pids: list[int]) -> None:
    """Let the peak of each process begin at what it holds now (man 5 proc, clear_refs)."""
    for pid in pids:
        Path(f"/proc/{pid}/clear_refs").write_text("5")


def held(pid: int, field: str = "VmRSS") -> float:
    """Return the megabytes a process holds now, or at its peak (``VmHWM``)."""
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith(field + ":"):
            return int(line.split()[1]) / 1000
    raise RuntimeError(f"There is no {field} of process {pid}.")

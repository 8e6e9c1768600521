"""Users whose pools lack the numbers of their accounts."""

from __future__ import annotations

from ccrm_admin.planning.domain.state import Extension, Part
from ccrm_admin.planning.engine.values import Cell
from ccrm_admin.planning.services import set_cells
from tests.planning.world import OTHER, Centre


def outside(centre: Centre, many: int, number: str = OTHER) -> list[str]:
    """Let the plan give accounts to users whose pools lack the accounts' own numbers; return their keys."""
    centre.number()
    keys, cells = [], []
    for at in range(many):
        centre.account(100 + at, caller_id=number)
        keys.append(centre.user(f"User {at:02}"))
        cells.append(Cell(keys[-1], Part.EXTENSION, Extension("static", 9100 + at)))
    set_cells(plan=centre.plan, by=None, cells=cells)
    return keys

"""Writing a block of cells, and what to say of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ccrm_admin.planning import services
from ccrm_admin.planning.domain.state import Part
from ccrm_admin.planning.engine.write import Outcome
from ccrm_admin.planning.models import Plan
from ccrm_admin.planning.pages.grid.pasted import Block, judged
from ccrm_admin.planning.pages.grid.responses import ALREADY_SO
from ccrm_admin.planning.text.errors import AccountTakenError, Stale, StaleEditError
from ccrm_admin.planning.text.messages import explain_refusal
from ccrm_admin.tenants.models import User


@dataclass(frozen=True, slots=True)
class Written:
    """What became of a ``block``: it was written but for what is refused in it, or ``stale``."""

    block: Block
    outcome: Outcome
    stale: Sequence[Stale]

    @property
    def sentence(self) -> str:
        """How many users were changed, and which extensions they were given; "" if nothing could be."""
        if not self.block.cells:
            return "" if self.block.refused else str(ALREADY_SO)
        if self.outcome.edit is None:
            return str(ALREADY_SO)
        users = len({cell.key for cell in self.block.cells})
        saved = ngettext("Saved: %(users)s user.", "Saved: %(users)s users.", users) % {"users": users}
        counted = self.block.counted
        extended = (cell.key for cell in self.block.cells if cell.part == Part.EXTENSION)
        given = [counted[key] for key in extended if key in counted]
        if not given:
            return saved
        one = given[0] == given[-1]
        which = _("Extension given: %(first)s.") if one else _("Extensions given: %(first)s to %(last)s.")
        return f"{saved} {which % {'first': given[0], 'last': given[-1]}}"


def write_block(plan: Plan, by: User, block: Block, token: UUID | None) -> Written:
    """Write the cells of a block as one edit, but for those that somebody else changed since they were seen.

    Nor is an extension written that the plan gives to somebody else by now. Raises what
    ``services.set_cells`` raises besides.
    """
    stale: list[Stale] = []
    while True:
        try:
            outcome = services.set_cells(plan=plan, by=by, cells=block.cells, token=token)
        except StaleEditError as error:
            stale += error.stale
            block = judged(plan, block.without((each.key, each.part) for each in error.stale))
        except AccountTakenError as error:
            place = error.key, Part.EXTENSION
            block = judged(plan, block.without([place]))
            block = replace(block, refused={**block.refused, place: explain_refusal(error.refused)})
        else:
            return Written(block, outcome, stale)

"""What a grid in a browser shows, as it says with every request, and what goes back to it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self
from uuid import uuid4

from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext_lazy

from ccrm_admin.planning.domain.keys import keys_in
from ccrm_admin.planning.engine.write import EditedRows
from ccrm_admin.planning.models import Edit, Plan, PlanState
from ccrm_admin.planning.models.history import REASON_MAX_CHARACTERS
from ccrm_admin.planning.pages.access import may_edit
from ccrm_admin.planning.pages.grid.refusals import Refusal
from ccrm_admin.planning.pages.grid.rows import edited_rows, grid_rows, touched_since
from ccrm_admin.planning.pages.grid.shown_totals import shown_totals
from ccrm_admin.planning.pages.grid.table import USUAL_COLUMNS, GridTable
from ccrm_admin.tenants.access import TenantRequest
from ccrm_admin.ui.querystrings import number_in

ALREADY_SO = gettext_lazy("No change: it is so already.")
SCREEN_MAX_ROWS = 200  # of a page, and some


@dataclass(frozen=True, slots=True)
class Screen:
    """The keys of the rows and the names of the columns shown, and the version of the grid they are as of."""

    keys: list[str]
    columns: list[str]
    seen: int
    editable: bool

    @classmethod
    def of(cls, sent: QueryDict) -> Self:
        """Read it from what was sent; what makes no sense is left out."""
        columns = GridTable.known(sent.get("columns", "").split(","))
        return cls(
            keys=keys_in([sent.get("keys", "")])[:SCREEN_MAX_ROWS],
            columns=columns or list(USUAL_COLUMNS),
            seen=number_in(sent.get("seen", "")) or 0,
            editable=sent.get("editable") == "1",
        )


@dataclass(frozen=True, slots=True)
class Done:
    """What was done, in words, and the edit that undoes it; None if nothing was to be changed."""

    sentence: str
    edit: Edit | None = None


def grid_response(
    request: TenantRequest,
    plan: Plan,
    state: PlanState,
    screen: Screen,
    *,
    done: Done | None = None,
    refusals: Sequence[Refusal] = (),
    news: bool = False,
    edited: EditedRows | None = None,
) -> HttpResponse:
    """Return all that is new to ``screen``, for htmx to put in its places.

    Where all was refused the status is 422; the rows come along, since they show what is there now.
    ``news``: the person did not ask for it, so the rows draw the eye for a moment. ``edited``: of the edit
    after which the grid has its version; nothing is read again if there was no other since the screen was
    drawn.
    """
    if edited and screen.seen == state.version - 1:
        rows, left = edited_rows(plan, edited, screen.keys), edited.computed.left.intersection(screen.keys)
    else:
        touched, left = touched_since(plan, screen.seen, screen.keys)
        rows = grid_rows(plan, touched)
    table = GridTable([])
    table.show(screen.columns)
    table.plan, table.editable = plan, may_edit(request, plan)
    context = {
        "plan": plan,
        "state": state,
        "rows": table.drawn(rows, attributes=f' hx-swap-oob="true"{" data-news" * news}'),
        "left": left,
        "totals": shown_totals(state),
        "done": done,
        "refusals": refusals,
        "token": uuid4,
        "reason_max_characters": REASON_MAX_CHARACTERS,
    }
    return render(
        request, "planning/grid/_response.html", context, status=422 if refusals and not done else 200
    )

"""What the grid, or the page of a batch itself, sends to that page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self, cast

from django.http import QueryDict

from ccrm_admin.planning.domain.keys import keys_in
from ccrm_admin.planning.models import Plan
from ccrm_admin.planning.pages.batch.forms import BATCH_FORMS, BatchForm
from ccrm_admin.planning.pages.findings.fixes import chosen, keys_to_fix
from ccrm_admin.planning.pages.findings.list import FindingList
from ccrm_admin.planning.pages.grid.list import GridList
from ccrm_admin.tenants.models import User
from ccrm_admin.ui.querystrings import canonical

SHOWN_AGAIN = "kind"  # is there once the page has posted to itself


@dataclass(frozen=True, slots=True)
class BatchPost:
    """The picked users' ``keys``, the grid's ``query``, and the forms on the page.

    ``form`` is the one that was filled in, None before any was; the page opens with the kind ``first``.
    """

    keys: list[str]
    query: str
    forms: list[BatchForm]
    form: BatchForm | None
    first: str

    @classmethod
    def of(cls, plan: Plan, person: User, posted: QueryDict) -> Self:
        """Read it; what makes no sense is left out.

        ``keys`` have commas between them; ``all`` stands for everybody that fits ``query``, and a ``rule``
        for all of whom it finds something that the page of findings shows with the query string ``shown``, or
        of whom each picked ``finding`` tells. When they come from the grid, or the findings, they are brought
        into its order, and stay in that from then on.
        """
        query = canonical(GridList, QueryDict(posted.get("query", "")))
        keys = keys_in(posted.getlist("keys"))
        if posted and ("rule" in posted or SHOWN_AGAIN not in posted):
            grid = GridList(plan, person, QueryDict(query))
            if "rule" in posted:
                shown = FindingList(plan, person, QueryDict(posted.get("shown", "")))
                found = [row.finding for row in shown.of_rule(posted.get("rule", ""))]
                keys = keys_to_fix(plan, chosen(found, posted.getlist("finding")))
            keys = grid.keys() if "all" in posted else grid.in_order(keys)
        kind = posted.get("kind", "")
        forms = [form(posted if form.kind == kind else None, plan=plan) for form in BATCH_FORMS]
        filled = next((form for form in forms if form.is_bound), None)
        first = next((form for form in forms if form.kind == posted.get("start")), forms[0])
        return cls(keys, query, forms, filled, (filled or first).kind)

    def sent_again(self) -> list[tuple[str, str]]:
        """Return the fields that ask for the same batch."""
        if self.form is None:
            return []
        own = f"{self.form.kind}-"
        sent = cast("QueryDict", self.form.data).lists()
        fields = [(name, value) for name, values in sent if name.startswith(own) for value in values]
        return [("kind", self.form.kind), *fields]

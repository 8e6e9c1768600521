"""What of a difference somebody asks for by a query string: its page, its files and its print view alike."""

from __future__ import annotations

from functools import cached_property

from django.http import Http404, QueryDict
from django.shortcuts import get_object_or_404

from ccrm_admin.inventory.normalize import search_terms
from ccrm_admin.planning.models import Plan
from ccrm_admin.planning.models.querysets import PlanQuerySet
from ccrm_admin.planning.pages.difference.comparison import Comparison, compare_plans, compare_rows
from ccrm_admin.planning.pages.difference.entries import By, Entry, Kind, entries
from ccrm_admin.ui.querystrings import asked_text, number_in


class AskedDifference:
    """A plan against live, or ``against`` another plan: grouped ``by``, narrowed to a text and a kind.

    Raises Http404 for a plan to compare with that is none of the tenant's others.
    """

    def __init__(self, plan: Plan, asked: QueryDict) -> None:
        self.plan = plan
        by, kind = asked.get("by", ""), asked.get("kind", "")
        self.by = By(by) if by in By.values else By.USER
        self.kind = Kind(kind) if kind in Kind.values else None
        self.query = asked_text(asked)
        self.against = self._against(asked.get("against", ""))

    @property
    def others(self) -> PlanQuerySet:
        """The plans that it can be compared with."""
        return Plan.objects.for_tenant(self.plan.tenant).exclude(pk=self.plan.pk)

    @cached_property
    def comparison(self) -> Comparison:
        """The whole difference."""
        return (
            compare_plans(self.plan, self.against) if self.against else compare_rows(self.plan, changes__gt=0)
        )

    @cached_property
    def matching(self) -> list[Entry]:
        """The entries that fit the text, of every kind."""
        found = entries(self.comparison, self.by, self.plan, self.against)
        if not (terms := search_terms(self.query)):
            return found
        return [entry for entry in found for text in (entry.search,) if all(term in text for term in terms)]

    @property
    def chosen(self) -> list[Entry]:
        """Those of the kind."""
        return [entry for entry in self.matching if self.kind is None or self.kind in entry.kinds]

    def _against(self, asked: str) -> Plan | None:
        if not asked:
            return None
        if (pk := number_in(asked)) is None:
            raise Http404
        plan = get_object_or_404(self.others, pk=pk)
        plan.tenant = self.plan.tenant
        return plan

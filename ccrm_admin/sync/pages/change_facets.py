"""What the changes can be narrowed by."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ccrm_admin.inventory.choices import Resource
from ccrm_admin.sync.choices import ChangeKind
from ccrm_admin.sync.pages.days import Midnight
from ccrm_admin.ui.facets import Choice, ChoiceFacet, Scope
from ccrm_admin.ui.querystrings import number_in


class RunScope(Scope):
    """The changes of one sync."""

    def condition(self, slugs: Sequence[str]) -> Q:
        """Any of the syncs."""
        return Q(run_id__in=[int(slug) for slug in slugs])

    def accepts(self, slug: str) -> bool:
        """Only what can be a sync's number."""
        return number_in(slug) is not None

    def value_label(self, slug: str) -> str:
        """Its number, as the list shows it."""
        return _("no. %(number)s") % {"number": slug}


CHANGE_FACETS = (
    ChoiceFacet(
        "when",
        gettext_lazy("When"),
        choices=(
            Choice("today", gettext_lazy("today"), Q(at__gte=Midnight())),
            Choice("yesterday", gettext_lazy("yesterday"), Q(at__gte=Midnight(1), at__lt=Midnight())),
            Choice("week", gettext_lazy("2–6 days ago"), Q(at__gte=Midnight(6), at__lt=Midnight(1))),
            Choice("month", gettext_lazy("7–29 days ago"), Q(at__gte=Midnight(29), at__lt=Midnight(6))),
            Choice("earlier", gettext_lazy("earlier"), Q(at__lt=Midnight(29))),
        ),
    ),
    ChoiceFacet(
        "resource",
        gettext_lazy("List"),
        choices=tuple(
            Choice(resource.value, resource.label, Q(resource=resource.value)) for resource in Resource
        ),
    ),
    ChoiceFacet(
        "change",
        gettext_lazy("Change"),
        choices=tuple(Choice(kind.value, kind.label, Q(kind=kind.value)) for kind in ChangeKind),
    ),
    RunScope("run", gettext_lazy("Sync"), "run_id"),
)

"""What the changes can be narrowed by."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import Q
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

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
        return _now("no. %(number)s") % {"number": slug}


CHANGE_FACETS = (
    ChoiceFacet(
        "when",
        _("When"),
        choices=(
            Choice("today", _("today"), Q(at__gte=Midnight())),
            Choice("yesterday", _("yesterday"), Q(at__gte=Midnight(1), at__lt=Midnight())),
            Choice("week", _("2 to 6 days ago"), Q(at__gte=Midnight(6), at__lt=Midnight(1))),
            Choice("month", _("7 to 29 days ago"), Q(at__gte=Midnight(29), at__lt=Midnight(6))),
            Choice("earlier", _("earlier"), Q(at__lt=Midnight(29))),
        ),
    ),
    ChoiceFacet(
        "resource",
        _("List"),
        choices=tuple(
            Choice(resource.value, resource.label, Q(resource=resource.value)) for resource in Resource
        ),
    ),
    ChoiceFacet(
        "change",
        _("Change"),
        choices=tuple(Choice(kind.value, kind.label, Q(kind=kind.value)) for kind in ChangeKind),
    ),
    RunScope("run", _("Sync"), "run_id"),
)

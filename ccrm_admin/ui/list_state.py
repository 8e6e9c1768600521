"""What a person has kept of the lists of a tenant, read in one statement a request."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from django.db.models import CharField, FilteredRelation, OuterRef, Q, Subquery, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce, NullIf

from ccrm_admin.ordering.keys import sort_key
from ccrm_admin.statements import Given, Statement, given_row
from ccrm_admin.tenants.access import TenantRequest
from ccrm_admin.tenants.models import Tenant, User
from ccrm_admin.ui.models import ListPreference
from ccrm_admin.ui.registry import registry

TENANT, PERSON = given_row("tenant"), given_row("person")
VIEW_COLUMNS = ("id", "list_name", "name", "query", "shared", "default", "owner")


@dataclass(frozen=True)
class KnownView:
    """A saved view that the person may open; ``own`` if they made it."""

    pk: int
    list_name: str
    name: str
    query: str
    shared: bool
    own: bool
    default: bool
    owner_name: str


@dataclass
class Remembered:
    """The person's and the shared views of a tenant, and the preferences for the list being shown.

    ``columns`` are names, in order, maybe of columns that are no longer there. ``along`` are the figures that
    were read in the same statement. ``screen`` is what the list shows now, as a saved view would keep it.
    """

    views: list[KnownView]
    columns: list[str] = field(default_factory=list)
    per_page: int | None = None
    along: dict[str, Any] = field(default_factory=dict)
    screen: str = ""

    def views_of(self, list_name: str) -> list[KnownView]:
        """Return the views of one list, by name."""
        return [view for view in self.views if view.list_name == list_name]

    def default_of(self, list_name: str) -> KnownView | None:
        """Return the view that the person lets a list open with."""
        return next((view for view in self.views_of(list_name) if view.default), None)

    def current_of(self, list_name: str) -> KnownView | None:
        """Return the view of the list that is what the screen shows."""
        return next((view for view in self.views_of(list_name) if view.query == self.screen), None)


@lru_cache
def _statement(*along: tuple[str, Combinable]) -> Statement[dict[str, Any]]:
    """Return what reads all that a person keeps in a tenant, and expressions ``along``."""
    preference = ListPreference.objects.filter(person=PERSON.pk, list_name=Given("list_name", CharField()))
    owner = User.objects.filter(pk=OuterRef("seen__owner"))
    seen = Q(saved_views__owner=PERSON.pk) | Q(saved_views__shared=True)
    names = [name for name, _expression in along]
    return Statement(
        Tenant.objects.filter(pk=TENANT.pk)
        .annotate(
            seen=FilteredRelation("saved_views", condition=seen),
            owner_name=Subquery(
                owner.values(shown=Coalesce(NullIf("name", Value("")), "email", output_field=CharField()))
            ),
            own_columns=Subquery(preference.values("columns")),
            own_per_page=Subquery(preference.values("per_page")),
            **dict(along),
        )
        .order_by()
        .values(
            "own_columns",
            "own_per_page",
            "owner_name",
            *names,
            *(f"seen__{column}" for column in VIEW_COLUMNS),
        )
    )


def recall(
    tenant: Tenant,
    person: User,
    list_name: str = "",
    along: Mapping[str, Combinable] | None = None,
    **given: Any,
) -> Remembered:
    """Read what ``person`` keeps in ``tenant``, and ``along``: expressions over the tenant.

    They are the same for each request, but for what is ``Given`` in them. The menu's figures come with them.
    """
    along = {**registry().figures, **(along or {})}
    statement = _statement(*along.items())
    rows = statement.rows(tenant=tenant.pk, person=person.pk, list_name=list_name, **given)
    first = rows[0]
    views = [_known(row, person.pk) for row in rows if row["seen__id"]]
    return Remembered(
        views=sorted(views, key=lambda view: sort_key(view.name)),
        columns=first["own_columns"] or [],
        per_page=first["own_per_page"],
        along={name: first[name] for name in along},
    )


def remembered_by(request: TenantRequest) -> Remembered:
    """Return what was read for this request already, else read it now."""
    known: Remembered | None = getattr(request, "remembered", None)
    if known is None:
        known = request.remembered = recall(request.tenant, request.user)  # type: ignore[attr-defined]
    return known


def _known(row: dict[str, Any], reader: int) -> KnownView:
    """Return the view in ``row`` as the person with the primary key ``reader`` sees it."""
    own = row["seen__owner"] == reader
    return KnownView(
        pk=row["seen__id"],
        list_name=row["seen__list_name"],
        name=row["seen__name"],
        query=row["seen__query"],
        shared=row["seen__shared"],
        own=own,
        default=own and row["seen__default"],
        owner_name=row["owner_name"],
    )

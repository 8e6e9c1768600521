"""Records of many tenants: the database finds candidates, never sorting all that match; Python ranks them."""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce
from operator import or_
from typing import Any
from urllib.parse import urlencode

from django.db.models import Q
from django.urls import reverse

from ccrm_admin.inventory.querysets import MirrorQuerySet
from ccrm_admin.inventory.search.query import Fit, Wanted
from ccrm_admin.inventory.search.results import GROUP_RESULTS_SHOWN, Group, Result, shortened
from ccrm_admin.inventory.search.sources import Source
from ccrm_admin.ordering.keys import sort_key
from ccrm_admin.tenants.models import Tenant
from ccrm_admin.ui.usual_choice import ALL

CANDIDATES = 12  # rows that the database gives for each kind of match


def records(source: Source, wanted: Wanted, *, visible: Sequence[Tenant], current: Tenant | None) -> Group:
    """Return the best records of the ``visible`` tenants: a few queries, however many tenants.

    Among equal ones those of the ``current`` tenant come first; those that the CCRM no longer has, last.
    """
    rows: MirrorQuerySet[Any] = source.model.objects.defer("search")  # type: ignore[attr-defined]
    matching = rows.for_tenants(visible).matching(wanted.text)
    found = _present(rows, matching, source, wanted, _scopes(visible, current))
    if len(found) <= GROUP_RESULTS_SHOWN:
        found += matching.gone()[:CANDIDATES]
    found.sort(
        key=lambda row: (
            row.gone,
            source.fit(wanted, row),
            current is None or row.tenant_id != current.pk,
            sort_key(source.shown(row)),
            row.pk,
        )
    )
    by_id = {tenant.pk: tenant for tenant in visible}
    shown = found[:GROUP_RESULTS_SHOWN]
    here = current is not None and any(row.tenant_id == current.pk for row in shown)
    return Group(
        name=source.name,
        title=source.title,
        results=[_result(source, row, by_id[row.tenant_id]) for row in shown],
        fit=min((source.fit(wanted, row) for row in shown if not row.gone), default=Fit.ANYWHERE),
        more=len(found) > GROUP_RESULTS_SHOWN,
        list_url=_list_url(source, wanted, current, shown) if here and current else "",
    )


def _scopes(visible: Sequence[Tenant], current: Tenant | None) -> list[list[Tenant]]:
    """Return the current tenant alone, then all others, so that neither crowds the other out."""
    here = [tenant for tenant in visible if tenant == current]
    return [scope for scope in (here, [tenant for tenant in visible if tenant != current]) if scope]


def _present(
    rows: MirrorQuerySet[Any],
    matching: MirrorQuerySet[Any],
    source: Source,
    wanted: Wanted,
    scopes: list[list[Tenant]],
) -> list[Any]:
    """Return present rows of every kind of match, each limited by itself: one query."""
    matches = [
        rows.filter(pk__in=match.present().values("pk")[:CANDIDATES])
        for scope in scopes
        for match in (
            rows.filter(_exact(source, wanted, scope)),
            rows.for_tenants(scope).filter(**_start(source, wanted)),
            matching.for_tenants(scope),
        )
    ]
    return list(matches[0].union(*matches[1:]))


def _exact(source: Source, wanted: Wanted, scope: list[Tenant]) -> Q:
    # The tenant stands in every branch: SQLite looks each one up in an index of its own.
    ids, spellings = [tenant.pk for tenant in scope], wanted.spellings
    return reduce(or_, (Q(tenant_id__in=ids, **{f"{column}__in": spellings}) for column in source.exact))


def _start(source: Source, wanted: Wanted) -> dict[str, str]:
    low, high = wanted.start
    return {f"{source.start}__gte": low, f"{source.start}__lt": high}


def _result(source: Source, row: Any, tenant: Tenant) -> Result:
    return Result(
        title=shortened(source.shown(row)),
        url=reverse(row.route, kwargs={"tenant": tenant.name, "pk": row.pk}),
        icon=source.icon,
        note=shortened(" · ".join(note for note in source.notes(row) if note)),
        tenant=str(tenant),
        gone=row.gone,
    )


def _list_url(source: Source, wanted: Wanted, tenant: Tenant, shown: Sequence[Any]) -> str:
    """Return the list of what is found, with the rows that are gone if some of those ``shown`` are."""
    state = {"state": ALL} if any(row.gone for row in shown) else {}
    query = urlencode({"q": wanted.text, **state})
    return f"{reverse(source.list_view, kwargs={'tenant': tenant.name})}?{query}"

"""What all pages of single records have: fields, what belongs to the record, panels of other apps."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.functional import Promise
from django.views import View

from ccrm_admin.inventory import detail_fields
from ccrm_admin.inventory.choices import HoldingKind, Resource
from ccrm_admin.inventory.detail_fields import Fact
from ccrm_admin.inventory.holdings.over_time import held_since, over_time
from ccrm_admin.inventory.holdings.stretches import Stretch
from ccrm_admin.inventory.models import MirrorRow
from ccrm_admin.inventory.registry import registry
from ccrm_admin.tenants.access import TenantRequest
from ccrm_admin.ui.http import PANEL_ID, beside

GROUP_ROWS_SHOWN = 25  # rows of a group; the link leads to all of them


@dataclass(frozen=True)
class Group:
    """Rows that belong to the record: the first few, how many in all, and the list that has them.

    ``url`` is "" where no filter of a list gives just these rows. ``since`` tells for how long a row has
    belonged to the record, by the row's primary key.
    """

    title: str | Promise
    none: str | Promise
    rows: list[Any]
    count: int
    url: str
    since: Mapping[int, Stretch]

    @property
    def dated(self) -> list[tuple[Any, Stretch | None]]:
        """The rows, each with since when it belongs to the record, as far as that is known."""
        return [(row, self.since.get(row.pk)) for row in self.rows]

    @property
    def alike(self) -> list[Any]:
        """Those of the rows that only their ids tell from another one."""
        texts = Counter(map(str, self.rows))
        return [row for row in self.rows if texts[str(row)] > 1 and row.remote_id is not None]


class Detail(View):
    """One record of a tenant, as a page and as a panel beside its list."""

    model: ClassVar[type[MirrorRow]]
    resource: ClassVar[Resource]
    list_view: ClassVar[str]
    facts: ClassVar[staticmethod[[Any], list[Fact]]]  # the record's fields, labelled
    request: TenantRequest

    def groups(self, record: Any) -> list[Group]:
        """Return what belongs to the record."""
        raise NotImplementedError

    def unlisted(self, record: Any) -> list[Fact]:  # noqa: ARG002 - of most, all is listed
        """Return what the record has and none of its groups shows, since the CCRM does not list it."""
        return []

    def get(self, request: TenantRequest, pk: int) -> HttpResponse:
        """Return the page, or the panel if htmx asks for one; another tenant's record is 404."""
        rows: Any = self.model.objects  # type: ignore[attr-defined]
        record = get_object_or_404(rows.for_tenant(request.tenant), pk=pk)
        groups = self.groups(record)
        context = {
            "record": record,
            "list_title": self.resource.label,
            "list_url": reverse(self.list_view, kwargs={"tenant": request.tenant.name}),
            "facts": [*self.facts(record), *self.unlisted(record)],
            "ids": detail_fields.ids(record),
            "groups": groups,
            "over_time": over_time(request, record),
            "panels": [
                {"title": panel.title, "last": panel.last, "body": panel.draw(request, self.resource, record)}
                for panel in registry().panels
                if not panel.resources or self.resource in panel.resources
            ],
        }
        panel = request.htmx and request.htmx.target == PANEL_ID
        template = "inventory/_detail.html" if panel else "inventory/detail.html"
        response = render(request, template, context)
        patch_vary_headers(response, ["HX-Request", "HX-Target"])
        return beside(request, response, pk) if panel else response

    def group(
        self,
        record: Any,
        title: str | Promise,
        none: str | Promise,
        rows: QuerySet[Any],
        view: str,
        *,
        kind: HoldingKind | None = None,
        **query: str,
    ) -> Group:
        """Return ``rows`` as a group whose link is the list ``view`` narrowed by ``query``, or all if none.

        ``kind`` is what users have of ``record``, or it of them; None if the rows are something else.
        """
        url = reverse(view, kwargs={"tenant": self.request.tenant.name})
        shown = list(rows[: GROUP_ROWS_SHOWN + 1] if query else rows)
        count = len(shown) if not query or len(shown) <= GROUP_ROWS_SHOWN else rows.count()
        link = f"{url}?{urlencode(query)}" if query else ""
        held = shown[:GROUP_ROWS_SHOWN] if query else shown
        since = held_since(self.request.tenant, record, held, kind) if kind and held else {}
        return Group(title, none, held, count, link, since)

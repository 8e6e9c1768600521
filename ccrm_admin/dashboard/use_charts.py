"""Charts of the use of accounts, by type and by server: rows with a bar, each figure a link to its list."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import ngettext

from ccrm_admin.dashboard.bars import Part, Segment, stacked
from ccrm_admin.ordering.keys import sort_key
from ccrm_admin.tenants.models import Tenant
from ccrm_admin.ui.slugs import label_of, slug_for

BARS_SHOWN = 12  # the smallest beyond are summed up
QUERY_CHARACTERS = 2000  # characters; web servers refuse longer URLs than about 4,000


@dataclass(frozen=True)
class Group:
    """Accounts that belong together: ``values`` of the facet, and how many are free and used.

    ``restricted`` ones nobody has, but they are blocked or rest.
    """

    values: Sequence[str]
    free: int
    restricted: int
    used: int

    @property
    def total(self) -> int:
        """All of them."""
        return self.free + self.restricted + self.used


@dataclass(frozen=True)
class ChartRow:
    """A group as a row of the chart; ``tells_restricted``: the chart says what is blocked or rests."""

    label: str
    total: int
    url: str
    parts: list[Part]
    bar: list[Segment]
    tells_restricted: bool


def use_chart(
    sums: Mapping[str, tuple[int, int, int]], *, tenant: Tenant, facet: str, **narrowed: str
) -> list[ChartRow]:
    """Return the rows of a chart of {value of ``facet``: (free, restricted, used)}, the largest first.

    Links lead to the list of SIP accounts, present ones, ``narrowed`` so besides.
    """
    groups = [Group([value], *counts) for value, counts in sums.items()]
    groups.sort(key=lambda group: (-group.total, sort_key(group.values[0])))
    if len(groups) > BARS_SHOWN:
        largest, rest = groups[: BARS_SHOWN - 1], groups[BARS_SHOWN - 1 :]
        groups = [*largest, _others(rest)]
    widest = max((group.total for group in groups), default=0)
    kinds = ["free", "restricted", "used"] if any(group.restricted for group in groups) else ["free", "used"]
    return [_row(group, kinds, widest, tenant, facet, narrowed) for group in groups]


def _others(groups: Sequence[Group]) -> Group:
    values = [value for group in groups for value in group.values]
    parts = zip(*((group.free, group.restricted, group.used) for group in groups), strict=True)
    return Group(values, *map(sum, parts))


def _row(
    group: Group,
    kinds: Sequence[str],
    widest: int,
    tenant: Tenant,
    facet: str,
    narrowed: Mapping[str, str],
) -> ChartRow:
    chosen = [(facet, slug_for(value)) for value in group.values]
    if len(urlencode(chosen)) > QUERY_CHARACTERS:
        chosen = []  # their list as a whole: better than a URL that is refused
    query = [*narrowed.items(), *chosen, ("state", "present")]
    list_url = reverse("inventory:sip_accounts", args=[tenant.name])
    parts = [
        Part(kind, getattr(group, kind), f"{list_url}?{urlencode([*query, ('use', kind)])}") for kind in kinds
    ]
    return ChartRow(
        label=_label(group),
        total=group.total,
        url=f"{list_url}?{urlencode(query)}",
        parts=parts,
        bar=stacked(parts, whole=widest),
        tells_restricted="restricted" in kinds,
    )


def _label(group: Group) -> str:
    if len(group.values) == 1:
        return label_of(slug_for(group.values[0]))
    others = len(group.values)
    return ngettext("%(number)d other", "%(number)d others", others) % {"number": others}

"""A plan's difference as rows for a file: what people tick off, or carry into another system."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from ccrm_admin.ordering.keys import in_order
from ccrm_admin.planning.domain.diff import Value
from ccrm_admin.planning.domain.state import Extension, Part, Pool
from ccrm_admin.planning.engine.describe import Wording, with_ids
from ccrm_admin.planning.engine.interchange import names_of
from ccrm_admin.planning.models import Plan
from ccrm_admin.planning.pages.difference.comparison import Comparison
from ccrm_admin.planning.pages.difference.entries import (
    By,
    described_accounts,
    described_numbers,
    kind_of,
    names_apart,
    sides_of,
)
from ccrm_admin.planning.text.messages import PART_LABELS
from ccrm_admin.ui.columns import Column, NumberColumn
from ccrm_admin.ui.export import ExportedRows

Row = tuple[str, ...]
Who = Mapping[str, Row]  # the columns that say who somebody is, by key

_WHO = (
    Column(gettext_lazy("User"), field="name"),
    Column(gettext_lazy("UUID or e-mail"), field="key"),
    Column(gettext_lazy("Permission group"), field="group"),
)
_KIND = Column(gettext_lazy("Change"), field="kind")
_COLUMNS = {
    By.USER: (
        *_WHO,
        Column(gettext_lazy("Part"), field="part"),
        _KIND,
        Column(gettext_lazy("Live"), field="live"),
        Column(gettext_lazy("Planned"), field="planned"),
        Column(gettext_lazy("Added"), field="added"),
        Column(gettext_lazy("Removed"), field="removed"),
    ),
    By.EXTENSION: (
        NumberColumn(pgettext_lazy("column", "Extension"), field="extension"),
        Column(gettext_lazy("Account"), field="account"),
        Column(gettext_lazy("Server"), field="server"),
        _KIND,
        *_WHO,
    ),
    By.NUMBER: (
        NumberColumn(gettext_lazy("Number or sender"), field="number"),
        Column(gettext_lazy("Name"), field="label"),
        Column(gettext_lazy("Part"), field="part"),
        _KIND,
        *_WHO,
    ),
}


def exported_difference(
    plan: Plan, comparison: Comparison, by: By, against: Plan | None = None
) -> ExportedRows:
    """Return everything that the plan changes, grouped as asked, for a file; ``against`` live if no plan."""
    heading, name = _("Differences – %(plan)s") % {"plan": plan.title}, f"plan-{plan.pk}"
    if against:
        heading = _("%(plan)s compared with %(other)s") % {"plan": plan.title, "other": against.title}
        name = f"{name}-against-{against.pk}"
    wording = Wording(comparison.world.accounts, plan.tenant)
    apart = names_apart(comparison, plan, against)
    names = names_of(plan.tenant, apart)
    who = {
        key: (name, names.get(key, ""), comparison.sources[key].permission_group)
        for key, name in apart.items()
    }
    grouped = {By.USER: _by_user, By.EXTENSION: _by_extension, By.NUMBER: _by_number}[by]
    rows = grouped(comparison, wording, who)
    return ExportedRows(plan.tenant, f"{name}-by-{by}", heading, _columns(by, plan, against), rows)


def _columns(by: By, plan: Plan, against: Plan | None) -> tuple[Column, ...]:
    """Return the columns; two plans that are compared head their sides by their titles."""
    titles = {"live": against.title, "planned": plan.title} if against else {}
    return tuple(
        Column(titles[column.field], field=column.field) if column.field in titles else column
        for column in _COLUMNS[by]
    )


def _by_user(comparison: Comparison, wording: Wording, who: Who) -> Iterable[Row]:
    for change in comparison.changes:
        live, planned = _pool(change.live), _pool(change.planned)
        words = wording.change(change.part, change.live, change.planned)

        def plain(pool: Pool, part: Part = change.part) -> str:
            return ", ".join(with_ids(number, wording.ids(part, number)) for number in in_order(pool))

        yield (
            *who[change.user],
            str(PART_LABELS[change.part]),
            str(kind_of(change).label),
            words.before if isinstance(change.live, Extension) else plain(live),
            words.after if isinstance(change.planned, Extension) else plain(planned),
            plain(wording.without(planned, live)),
            plain(wording.without(live, planned)),
        )


def _by_extension(comparison: Comparison, wording: Wording, who: Who) -> Iterable[Row]:
    for moved, number, name, server, _account in described_accounts(comparison, wording):
        for kind, users in sides_of(moved):
            for user in users:
                yield number, name, server, str(kind.label), *who[user.key]


def _by_number(comparison: Comparison, wording: Wording, who: Who) -> Iterable[Row]:
    for moved, part, number, name in described_numbers(comparison, wording):
        for kind, users in sides_of(moved):
            for user in users:
                yield number, name, str(PART_LABELS[part]), str(kind.label), *who[user.key]


def _pool(value: Value) -> Pool:
    return value if isinstance(value, tuple) else ()

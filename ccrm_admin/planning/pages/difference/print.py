"""A plan on paper: users, extensions and numbers, with signs that black and white can show."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import TextChoices
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext_lazy

from ccrm_admin.ordering.keys import in_order
from ccrm_admin.planning.domain.state import Part
from ccrm_admin.planning.engine.describe import Wording, unbroken, with_ids
from ccrm_admin.planning.pages.difference.comparison import compare, compare_changed, compare_taken_in

if TYPE_CHECKING:
    from django.utils.safestring import SafeString

    from ccrm_admin.planning.domain.state import Pool
    from ccrm_admin.planning.engine.loading import Source
    from ccrm_admin.planning.models import Plan

MOST_PRINTED = 2000  # users; about 80 sheets


_KEPT, _ADDED, _REMOVED = "{}", "<ins>+ {}</ins>", "<del>− {}</del>"


class Scope(TextChoices):
    """Who goes on paper."""

    PLAN = "plan", gettext_lazy("Users in the plan")
    CHANGED = "changed", gettext_lazy("Only who changes")
    ALL = "all", gettext_lazy("Everybody")


_COMPARED = {Scope.PLAN: compare_taken_in, Scope.CHANGED: compare_changed, Scope.ALL: compare}


@dataclass(frozen=True, slots=True)
class PrintedRow:
    """One user; ``before`` is "" where the extension stays."""

    name: str
    group: str
    gone: bool
    before: str
    extension: str
    calls: SafeString
    sms: SafeString
    note: str


def printed(plan: Plan, scope: Scope) -> tuple[list[PrintedRow], int]:
    """Return the first users of ``scope`` by name, MOST_PRINTED at most, and how many there are in all."""
    comparison = _COMPARED[scope](plan)
    sources = list(comparison.sources.values())
    if scope == Scope.PLAN:
        sources = [source for source in sources if source.user.in_plan]
    elif scope == Scope.CHANGED:
        sources = [source for source, _changes in comparison.by_user()]
    wording = Wording(comparison.world.accounts, plan.tenant)
    return [_row(source, wording) for source in sources[:MOST_PRINTED]], len(sources)


def _row(source: Source, wording: Wording) -> PrintedRow:
    user = source.user
    live, planned = user.live, (user.live if user.gone else user.effective)
    extension = wording.change(Part.EXTENSION, live.extension, planned.extension)
    return PrintedRow(
        name=user.name,
        group=source.permission_group,
        gone=user.gone,
        before=extension.before if live.extension != planned.extension else "",
        extension=extension.after,
        calls=_pool(wording, Part.CALLS, live.calls, planned.calls),
        sms=_pool(wording, Part.SMS, live.sms, planned.sms),
        note=source.note,
    )


def _pool(wording: Wording, part: Part, live: Pool, planned: Pool) -> SafeString:
    """Return a pool with a line for each number: what stays, what comes, what goes."""
    live, planned = tuple(in_order(live)), tuple(in_order(planned))
    added = wording.without(planned, live)
    lines = [
        *((_KEPT, number) for number in planned if number not in added),
        *((_ADDED, number) for number in added),
        *((_REMOVED, number) for number in wording.without(live, planned)),
    ]
    told = ((line, with_ids(unbroken(number), wording.ids(part, number))) for line, number in lines)
    return format_html_join("", "<div>{}</div>", ((format_html(line, number),) for line, number in told))

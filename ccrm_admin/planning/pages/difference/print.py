"""A plan in print: users, extensions and numbers, with signs that black and white can show."""

from __future__ import annotations

from typing import Any

from django.db.models import TextChoices
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy

from ccrm_admin.ordering.keys import in_order
from ccrm_admin.planning.domain.state import Part, Pool
from ccrm_admin.planning.engine.describe import Wording, unbroken, with_ids
from ccrm_admin.planning.engine.loading import Source
from ccrm_admin.planning.models import Plan
from ccrm_admin.planning.pages.difference.comparison import compare, compare_rows

PRINT_MAX_USERS = 2000  # about 80 sheets


_KEPT, _ADDED, _REMOVED = "{}", "<ins>+ {}</ins>", "<del>− {}</del>"


class Scope(TextChoices):
    """Who is printed."""

    PLAN = "plan", gettext_lazy("Users in the plan")
    CHANGED = "changed", gettext_lazy("Only who changes")
    ALL = "all", gettext_lazy("Everybody")


_CHOSEN: dict[Scope, dict[str, Any]] = {Scope.PLAN: {"in_plan": True}, Scope.CHANGED: {"changes__gt": 0}}


def printed(plan: Plan, scope: Scope) -> tuple[list[dict[str, Any]], int]:
    """Return the first users of ``scope`` by name, PRINT_MAX_USERS at most, and how many there are in all.

    ``before`` of a user is "" where the extension stays.
    """
    comparison = compare(plan) if scope == Scope.ALL else compare_rows(plan, **_CHOSEN[scope])
    sources = list(comparison.sources.values())
    wording = Wording(comparison.world.accounts, plan.tenant)
    return [_row(source, wording) for source in sources[:PRINT_MAX_USERS]], len(sources)


def _row(source: Source, wording: Wording) -> dict[str, Any]:
    user = source.user
    live, planned = user.live, (user.live if user.gone else user.effective)
    extension = wording.change(Part.EXTENSION, live.extension, planned.extension)
    return {
        "name": user.name,
        "group": source.permission_group,
        "gone": user.gone,
        "before": extension.before if live.extension != planned.extension else "",
        "extension": extension.after,
        "calls": _pool(wording, Part.CALLS, live.calls, planned.calls),
        "sms": _pool(wording, Part.SMS, live.sms, planned.sms),
        "note": source.note,
    }


def _pool(wording: Wording, part: Part, live: Pool, planned: Pool) -> SafeString:
    """Return a pool with a line for each number: what stays, what comes, what goes."""
    live, planned = tuple(in_order(live)), tuple(in_order(planned))
    added = wording.without(planned, live)
    lines = [
        *((_KEPT, number) for number in planned if number not in added),
        *((_ADDED, number) for number in added),
        *((_REMOVED, number) for number in wording.without(live, planned)),
    ]
    words = ((line, with_ids(unbroken(number), wording.ids(part, number))) for line, number in lines)
    return format_html_join("", "<div>{}</div>", ((format_html(line, number),) for line, number in words))

"""A plan on paper: users, extensions and numbers, with signs that black and white can show."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy

from ccrm_admin.planning.effective import Part
from ccrm_admin.planning.wording import Wording, unbroken

if TYPE_CHECKING:
    from ccrm_admin.planning.comparison import Comparison
    from ccrm_admin.planning.effective import Extension, Pool
    from ccrm_admin.planning.loading import Source

MOST_PRINTED = 2000  # users; about 80 sheets


class Scope(TextChoices):
    """Who goes on paper."""

    PLAN = "plan", gettext_lazy("Users in the plan")
    CHANGED = "changed", gettext_lazy("Only who changes")
    ALL = "all", gettext_lazy("Everybody")


@dataclass(frozen=True, slots=True)
class PrintedPool:
    """A pool: what goes, what comes, what stays."""

    removed: Sequence[str]
    added: Sequence[str]
    kept: Sequence[str]


@dataclass(frozen=True, slots=True)
class PrintedRow:
    """One user; ``before`` is "" where the extension stays."""

    name: str
    group: str
    gone: bool
    before: str
    extension: str
    calls: PrintedPool
    sms: PrintedPool
    note: str


def printed(comparison: Comparison, scope: Scope) -> list[PrintedRow]:
    """Return the users of ``scope``, in the order of their names."""
    sources: Iterable[Source] = comparison.sources.values()
    if scope == Scope.PLAN:
        sources = (source for source in sources if source.user.in_plan)
    elif scope == Scope.CHANGED:
        sources = (source for source, _changes in comparison.by_user())
    wording = Wording(comparison.world.accounts)
    return [_row(source, wording) for source in sources]


def _row(source: Source, wording: Wording) -> PrintedRow:
    user = source.user
    live, planned = user.live, (user.live if user.gone else user.effective)
    before, after = _extension(wording, live.extension), _extension(wording, planned.extension)
    return PrintedRow(
        name=user.name,
        group=source.permission_group,
        gone=user.gone,
        before=before if live.extension != planned.extension else "",
        extension=after,
        calls=_pool(live.calls, planned.calls),
        sms=_pool(live.sms, planned.sms),
        note=source.note,
    )


def _extension(wording: Wording, extension: Extension) -> str:
    return wording.of(Part.EXTENSION, extension)


def _pool(live: Pool, planned: Pool) -> PrintedPool:
    return PrintedPool(
        [unbroken(number) for number in live if number not in planned],
        [unbroken(number) for number in planned if number not in live],
        [unbroken(number) for number in planned if number in live],
    )

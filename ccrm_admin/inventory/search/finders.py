"""What else is searched: kinds of results that belong to the apps above this one, which register them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ccrm_admin.inventory.search.query import Wanted
    from ccrm_admin.inventory.search.results import Group
    from ccrm_admin.tenants.models import Tenant

# Looks in the visible tenants, and knows which of them the person is in, if any.
Finder = Callable[["Wanted", "Sequence[Tenant]", "Tenant | None"], "Group"]

_finders: list[Finder] = []


def register(finder: Finder) -> None:
    """Let a search ask ``finder`` too; once is enough, however often an app starts."""
    if finder not in _finders:
        _finders.append(finder)


def finders() -> Sequence[Finder]:
    """Return all that are registered."""
    return tuple(_finders)

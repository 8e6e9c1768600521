"""What may be remembered of how a person wants to see a list."""

from __future__ import annotations

from collections.abc import Sequence

from ccrm_admin.tenants.models import User
from ccrm_admin.ui.models import ListPreference


def remember_columns(*, person: User, list_name: str, columns: Sequence[str]) -> None:
    """Show ``columns`` (names, in order) from now on; none stands for the usual ones."""
    _remember(person, list_name, columns=list(columns))


def remember_page_size(*, person: User, list_name: str, per_page: int) -> None:
    """Show ``per_page`` rows a page from now on."""
    _remember(person, list_name, per_page=per_page)


def moved(columns: Sequence[str], name: str, *, up: bool) -> list[str]:
    """Return ``columns`` with ``name`` one place further up or down, if there is such a place."""
    order = list(columns)
    if name in order:
        place = order.index(name)
        order.insert(max(place + (-1 if up else 1), 0), order.pop(place))
    return order


def _remember(person: User, list_name: str, **values: object) -> None:
    ListPreference.objects.update_or_create(person=person, list_name=list_name, defaults=values)

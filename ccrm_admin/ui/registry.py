"""What the apps lend to the pages that all share; each registers its own in ``AppConfig.ready``.

It hangs on this app's config, so that it lives and dies with Django's registry of apps.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from operator import attrgetter
from typing import TYPE_CHECKING, cast

from django.apps import apps

from ccrm_admin.tenants.choices import Role

if TYPE_CHECKING:
    from django.db.models.expressions import Combinable
    from django_stubs_ext import StrOrPromise

    from ccrm_admin.ui.apps import UiConfig
    from ccrm_admin.ui.list_spec import ListSpec


@dataclass(frozen=True, slots=True)
class MenuEntry:
    """A page of the menu: ``view`` is the name of its URL, ``role`` the least that may open it.

    Entries stand in the order of their ``place``. ``whole`` marks one as current on its own URL alone, not on
    the pages below it. ``list_name`` is the list whose saved views stand under it. ``sign`` is a template
    that draws what stands behind the label.
    """

    label: StrOrPromise
    view: str
    icon: str
    place: int
    role: Role = Role.VIEWER
    whole: bool = False
    list_name: str = ""
    sign: str = ""


@dataclass(frozen=True, slots=True)
class RowAction:
    """What can be done with the selected rows of a list: a template, and the least role that may do it."""

    template_name: str
    role: Role = Role.VIEWER


@dataclass
class Registry:
    """``home`` is the page of all of a person's tenants, ``large_files`` the name of the URL (tenant, list)
    of the page where large files are made. ``figures`` are expressions over the tenant, read in the one
    statement of what a person keeps there: see ``list_state.recall``.
    """

    home: MenuEntry | None = None
    menu: list[MenuEntry] = field(default_factory=list)  # of a tenant
    lists: dict[str, type[ListSpec]] = field(default_factory=dict)
    row_actions: dict[str, list[RowAction]] = field(default_factory=dict)
    large_files: str = ""
    slots: dict[str, list[str]] = field(default_factory=dict)  # templates by the place where they are drawn
    figures: dict[str, Combinable] = field(default_factory=dict)  # of a tenant, for the menu's signs

    def add_to_menu(self, *entries: MenuEntry) -> None:
        """Show pages in the menu of a tenant."""
        self.menu = sorted([*self.menu, *entries], key=attrgetter("place"))

    def add_to_slot(self, place: str, *template_names: str) -> None:
        """Draw templates where a shared one says ``{% slot place %}``."""
        self.slots.setdefault(place, []).extend(template_names)

    def add_lists(self, *specs: type[ListSpec]) -> None:
        """Let lists be found by their names."""
        self.lists |= {spec.name: spec for spec in specs}

    def add_row_action(self, list_name: str, action: RowAction) -> None:
        """Offer an action for the selected rows of a list."""
        self.row_actions.setdefault(list_name, []).append(action)

    def row_actions_of(self, list_name: str, role: Role) -> list[RowAction]:
        """Return what somebody with ``role`` may do with the selected rows of a list."""
        return [action for action in self.row_actions.get(list_name, []) if role.includes(action.role)]


def registry() -> Registry:
    """Return the registry of the running site."""
    return cast("UiConfig", apps.get_app_config("ui")).registry

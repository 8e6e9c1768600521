"""What the apps above lend to the lists, the records and the search of the mirror; see ``ui.registry``."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, cast

from django.apps import apps

from ccrm_admin.inventory.planned import Planner

if TYPE_CHECKING:
    from django.utils.safestring import SafeString
    from django_stubs_ext import StrOrPromise

    from ccrm_admin.inventory.apps import InventoryConfig
    from ccrm_admin.inventory.choices import Resource
    from ccrm_admin.inventory.search.query import Wanted
    from ccrm_admin.inventory.search.results import Group
    from ccrm_admin.tenants.access import TenantRequest
    from ccrm_admin.tenants.models import Tenant

# Looks in the visible tenants, and knows which of them the person is in, if any.
Finder = Callable[["Wanted", "Sequence[Tenant]", "Tenant | None"], "Group"]


@dataclass(frozen=True, slots=True)
class Panel:
    """A part of a record's page; ``last`` ones stand below the others.

    It is of the records of ``resources``, of all if there are none.
    """

    title: StrOrPromise
    draw: Callable[[TenantRequest, Resource, Any], SafeString]
    last: bool = False
    resources: frozenset[Resource] = frozenset()


@dataclass
class Registry:
    """``planner`` tells what plans decide."""

    planner: Planner = field(default_factory=Planner)
    panels: list[Panel] = field(default_factory=list)
    finders: list[Finder] = field(default_factory=list)


def registry() -> Registry:
    """Return the registry of the running site."""
    return cast("InventoryConfig", apps.get_app_config("inventory")).registry

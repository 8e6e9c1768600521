"""The left menu and the tenant switch, as data."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cache
from typing import cast

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise

from ccrm_admin.statements import Statement, given_row
from ccrm_admin.tenants.access import TenantRequest
from ccrm_admin.tenants.models import Tenant, User
from ccrm_admin.ui.list_state import Remembered, remembered_by
from ccrm_admin.ui.registry import MenuEntry, registry

CHOICES_SHOWN = 30
VIEWS_SHOWN = 8  # under one list; the list itself offers all


@dataclass(frozen=True)
class ViewLink:
    """A saved view under its list."""

    name: str
    url: str
    current: bool


@dataclass(frozen=True)
class Link:
    """A line of the menu as drawn; ``current`` is the value of ``aria-current``, "" elsewhere."""

    label: StrOrPromise
    url: str
    icon: str
    current: str
    sign: str = ""
    views: list[ViewLink] = field(default_factory=list)


@dataclass(frozen=True)
class Section:
    """Lines of the menu under one title."""

    title: StrOrPromise
    links: list[Link]


OPERATOR_PAGES = (MenuEntry(_("Tenants"), "tenants:list", icon="building", place=10),)


def menu(request: HttpRequest) -> list[Section]:
    """Return the sections of the menu that the person of ``request`` may open, the current line marked."""
    user = cast("User", request.user)
    tenant: Tenant | None = getattr(request, "tenant", None)
    home = registry().home
    everywhere = [*([home] if home else ()), *(OPERATOR_PAGES if user.is_superuser else ())]
    sections = [Section("", [_link(request, entry) for entry in everywhere])]
    if tenant is not None:
        entered = cast("TenantRequest", request)
        pages = [entry for entry in registry().menu if entered.role.includes(entry.role)]
        links = [_tenant_link(entered, entry, remembered_by(entered)) for entry in pages]
        sections.append(Section(str(tenant), links))
    return sections


def _tenant_link(request: TenantRequest, entry: MenuEntry, remembered: Remembered) -> Link:
    """Return the line of a tenant's page, with the saved views under it."""
    link = _link(request, entry, tenant=request.tenant.name)
    current = remembered.current_of(entry.list_name) if request.path == link.url else None
    views = [
        ViewLink(view.name, f"{link.url}?{view.query}", view == current)
        for view in remembered.views_of(entry.list_name)[:VIEWS_SHOWN]
    ]
    return replace(link, views=views, current="true" if current else link.current)


def _link(request: HttpRequest, entry: MenuEntry, **kwargs: str) -> Link:
    url = reverse(entry.view, kwargs=kwargs)
    if request.path == url:
        current = "page"
    elif not entry.whole and request.path.startswith(url):
        current = "true"
    else:
        current = ""
    return Link(entry.label, url, entry.icon, current, entry.sign)


def overview_url(tenant: Tenant) -> str:
    """Return the URL of the first page of a tenant's menu."""
    return reverse(registry().menu[0].view, kwargs={"tenant": tenant.name})


@dataclass(frozen=True)
class TenantChoice:
    """A tenant one can switch to."""

    title: str
    name: str
    url: str
    current: bool


def tenant_choices(request: HttpRequest) -> list[TenantChoice]:
    """Return the first tenants, by title, that the person of ``request`` may switch to: one query."""
    entered: Tenant | None = getattr(request, "tenant", None)
    person = cast("User", request.user)
    return [
        TenantChoice(
            title=str(tenant),
            name=tenant.name,
            url=overview_url(tenant),
            current=tenant == entered,
        )
        for tenant in _choices(is_superuser=person.is_superuser).rows(person=person.pk)
    ]


@cache
def _choices(*, is_superuser: bool) -> Statement[Tenant]:
    person = given_row("person", is_superuser=is_superuser)
    return Statement(Tenant.objects.active().visible_to(person).only("name", "title")[:CHOICES_SHOWN])

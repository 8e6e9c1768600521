"""Access to a tenant's pages: it finds the tenant, and whether the person may come in."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache, wraps
from typing import Any, Concatenate, ParamSpec, cast

from django.core.exceptions import PermissionDenied
from django.db.models import BigIntegerField, CharField, FilteredRelation, Q
from django.http import Http404, HttpRequest, HttpResponseBase
from django.utils.translation import gettext as _
from django_htmx.middleware import HtmxDetails

from ccrm_admin.statements import Given, Statement, given_row
from ccrm_admin.tenants.access_log import log_refusal
from ccrm_admin.tenants.choices import Role
from ccrm_admin.tenants.models import Tenant, User

Arguments = ParamSpec("Arguments")


class PersonRequest(HttpRequest):
    """A request of someone who has logged in."""

    user: User
    htmx: HtmxDetails


class TenantRequest(PersonRequest):
    """A request to a page of ``tenant`` by someone who has ``role`` there."""

    tenant: Tenant
    role: Role


def enter(
    request: HttpRequest, name: str, *, role: Role = Role.VIEWER, related: str = "", pk: int = 0
) -> TenantRequest:
    """Return ``request`` with its tenant and role set.

    ``related``: a relation of tenants; the tenant's row there with the primary key ``pk`` is read along, into
    ``tenant.along``, which it lacks if there is no such row.

    Raises Http404 alike for a tenant that is unknown, not active, or not the person's, so that names can't
    be probed; PermissionDenied if they are a member with less than ``role``.
    """
    user = cast("User", request.user)
    statement = _entered(is_superuser=user.is_superuser, related=related)
    found = statement.rows(user=user.pk, name=name, pk=pk)
    if not found:
        log_refusal(f"no tenant of theirs: {name}")
        raise Http404
    entered = cast("TenantRequest", request)
    (entered.tenant,) = found
    entered.role = Role(entered.tenant.role)
    if not entered.role.includes(role):
        raise PermissionDenied(
            _("You need the role “%(role)s” in this tenant. Ask one of its managers.") % {"role": role.label}
        )
    return entered


@cache
def _entered(*, is_superuser: bool, related: str) -> Statement[Tenant]:
    user = given_row("user", is_superuser=is_superuser)
    tenants = Tenant.objects.visible_to(user).with_role_of(user).filter(name=Given("name", CharField()))
    if related:
        one = Q(**{f"{related}__pk": Given("pk", BigIntegerField())})
        read = tenants.annotate(along=FilteredRelation(related, condition=one))
        tenants = read.select_related("along")  # type: ignore[misc] # the plugin knows no filtered relations
    return Statement(tenants)


def tenant_page(
    role: Role = Role.VIEWER,
) -> Callable[
    [Callable[Concatenate[TenantRequest, Arguments], HttpResponseBase]],
    Callable[..., HttpResponseBase],
]:
    """Let a view in a tenant's URL (``<slug:tenant>``) be entered with at least ``role``."""

    def decorate(
        view: Callable[Concatenate[TenantRequest, Arguments], HttpResponseBase],
    ) -> Callable[..., HttpResponseBase]:
        @wraps(view)
        def guarded(request: HttpRequest, tenant: str, **kwargs: Any) -> HttpResponseBase:
            return view(enter(request, tenant, role=role), **kwargs)  # type: ignore[call-arg]

        return guarded

    return decorate


def operators_only(
    view: Callable[Concatenate[TenantRequest, Arguments], HttpResponseBase],
) -> Callable[..., HttpResponseBase]:
    """Keep a tenant's page, entered through ``tenant_page``, to operators: members get a 403."""

    @wraps(view)
    def guarded(request: TenantRequest, **kwargs: Any) -> HttpResponseBase:
        if not request.user.is_superuser:
            raise PermissionDenied(
                _("Only operators can do this. Ask the person who runs this installation.")
            )
        return view(request, **kwargs)  # type: ignore[call-arg]

    return guarded


def operator_page(
    view: Callable[Concatenate[PersonRequest, Arguments], HttpResponseBase],
) -> Callable[..., HttpResponseBase]:
    """Let a view be entered by operators alone; for others it does not exist."""

    @wraps(view)
    def guarded(request: HttpRequest, **kwargs: Any) -> HttpResponseBase:
        person = cast("PersonRequest", request)
        if not person.user.is_superuser:
            log_refusal(f"a page for operators alone: {view.__name__}")
            raise Http404
        return view(person, **kwargs)  # type: ignore[call-arg]

    return guarded

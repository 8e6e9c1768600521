"""Rows of a tenant, and which tenants and which people a person may see."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self, TypeVar

from django.db.models import Count, F, Model, QuerySet, Value

from ccrm_admin.tenants.choices import Role

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ccrm_admin.tenants.models import Membership, Tenant, User  # noqa: F401 - in base classes


Row = TypeVar("Row", bound=Model)


class TenantQuerySet(QuerySet[Row]):
    """Reads of rows that belong to a tenant: every page starts from one of these."""

    def for_tenant(self, tenant: Tenant) -> Self:
        """The rows of ``tenant`` alone (by id, so that the database needs no join)."""
        return self.filter(tenant_id=tenant.pk)

    def for_tenants(self, tenants: Iterable[Tenant]) -> Self:
        """The rows of several tenants, all of which the person may see."""
        return self.filter(tenant_id__in=[tenant.pk for tenant in tenants])


class TenantsQuerySet(QuerySet["Tenant"]):
    """Reads of tenants."""

    def active(self) -> Self:
        """Those that are mirrored and shown to their members."""
        return self.filter(active=True)

    def visible_to(self, user: User) -> Self:
        """Those that ``user`` may see: an operator all, a member the active ones of their own."""
        if user.is_superuser:
            return self
        return self.active().filter(memberships__user=user.pk)

    def with_role_of(self, user: User) -> Self:
        """Annotate those ``visible_to`` the same ``user`` with ``role``: what they may do there.

        An operator may do all that a manager may. A member's comes from the join that made the row visible.
        """
        return self.annotate(role=Value(Role.MANAGER.value) if user.is_superuser else F("memberships__role"))

    def with_member_count(self) -> Self:
        """Annotate ``member_count``: how many people have a role there."""
        return self.annotate(member_count=Count("memberships"))


class UserQuerySet(QuerySet["User"]):
    """Reads of people."""

    def known_to(self, user: User) -> Self:
        """Those that ``user`` sees anyway: an operator everybody, others who is in a tenant they manage."""
        if user.is_superuser:
            return self
        managed = user.memberships.filter(role=Role.MANAGER, tenant__active=True).values("tenant")
        return self.filter(pk__in=user.memberships.model.objects.filter(tenant__in=managed).values("user"))

    def planning_in(self, tenant: Tenant) -> Self:
        """Those whose role in ``tenant`` lets them change plans, and who can log in."""
        roles = [role for role in Role if role.can_plan]
        return self.filter(is_active=True, memberships__tenant=tenant.pk, memberships__role__in=roles)


class MembershipQuerySet(TenantQuerySet["Membership"]):
    """Reads of who has which role where."""

    def managers(self) -> Self:
        """Those of people who run the tenant and can log in."""
        return self.filter(role=Role.MANAGER, user__is_active=True)

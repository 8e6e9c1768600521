"""Which tenants a person may see."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db.models import OuterRef, QuerySet, Subquery, Value

if TYPE_CHECKING:
    from ccrm_admin.tenants.models import Tenant, User  # noqa: F401 - in a base class


class TenantQuerySet(QuerySet["Tenant"]):
    """Reads of tenants."""

    def active(self) -> Self:
        """Those that are mirrored and shown to their members."""
        return self.filter(active=True)

    def visible_to(self, user: User) -> Self:
        """Those that ``user`` may see: an operator all, a member the active ones of his own."""
        if user.is_superuser:
            return self
        return self.active().filter(memberships__user=user)

    def with_role_of(self, user: User) -> Self:
        """Annotate ``role``: what ``user`` may do there (an operator: all that a manager may)."""
        from ccrm_admin.tenants.models import Membership, Role  # noqa: PLC0415 - models import this

        own = Membership.objects.filter(user=user, tenant=OuterRef("pk")).values("role")
        role = Value(Role.MANAGER.value) if user.is_superuser else Subquery(own)
        return self.annotate(role=role)

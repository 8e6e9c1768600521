"""How people are added."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib.auth.models import BaseUserManager

from ccrm_admin.tenants.access_log import log_change
from ccrm_admin.tenants.querysets import UserQuerySet

if TYPE_CHECKING:
    from ccrm_admin.tenants.models import Tenant, User


class UserManager(BaseUserManager["User"]):
    """Adds people by their e-mail, and finds them whatever its case."""

    def get_queryset(self) -> UserQuerySet:
        """Everybody."""
        return UserQuerySet(self.model, using=self._db)

    def known_to(self, user: User) -> UserQuerySet:
        """Those that ``user`` sees anyway; see UserQuerySet."""
        return self.get_queryset().known_to(user)

    def planning_in(self, tenant: Tenant) -> UserQuerySet:
        """Those who may change plans in ``tenant``; see UserQuerySet."""
        return self.get_queryset().planning_in(tenant)

    def get_by_natural_key(self, username: str | None) -> User:
        """Return the person with the e-mail ``username``, compared without case."""
        return self.get(email__iexact=username)

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> User:
        """Add a person; without a password they can't log in until they set one by a link."""
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> User:
        """Add an operator."""
        operator = self.create_user(email, password, **{**fields, "is_superuser": True})
        log_change(f"added the operator {operator.email}")
        return operator

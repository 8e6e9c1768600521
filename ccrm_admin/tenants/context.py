"""What every template knows of the person who looks at it."""

from __future__ import annotations

from django.http import HttpRequest

from ccrm_admin.tenants.choices import Role


def abilities(request: HttpRequest) -> dict[str, bool]:
    """Return what the person may do in the page's tenant: ``{% if can_plan %}``, ``{% if can_manage %}``."""
    role: Role | None = getattr(request, "role", None)
    return {"can_plan": bool(role and role.can_plan), "can_manage": bool(role and role.can_manage)}

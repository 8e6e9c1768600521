"""Ewa, who was planned before they came."""

from __future__ import annotations

from ccrm_admin.planning.domain.state import STATIC, Extension
from ccrm_admin.planning.models import Assignment, Plan

EMAIL = "ewa@firma.example"
LINK = 3  # the number of the edit in the plan of ``centre``


def decided(plan: Plan) -> dict[str, tuple[Extension | None, str, bool]]:
    """Return what the plan decides, by the users' keys."""
    rows = Assignment.objects.filter(plan=plan).in_plan().select_related("account", "plan_user")
    return {row.plan_user.key: (row.extension, row.note, row.chosen) for row in rows}


HERS = (Extension(STATIC, 9101), "Window seat", True)

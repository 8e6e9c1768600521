"""What can be done at once about all that a rule has found: a batch, with its preview and one undo."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ccrm_admin.planning.domain.finding import Finding
from ccrm_admin.planning.models import Assignment, Plan

SHARED = "extension_shared"


@dataclass(frozen=True, slots=True)
class Fix:
    """A batch for the users of a rule: the button's ``field`` opens its form, or at once its preview."""

    kind: str
    field: str
    label: Promise


_FREE_ACCOUNTS = Fix("fill", "start", _("Give free accounts…"))
_REMOVE_GONE = Fix("gone", "kind", _("Remove from the pools…"))
_FIXES = {
    **dict.fromkeys((SHARED, "account_gone", "account_missing"), _FREE_ACCOUNTS),
    **dict.fromkeys(("static_without_account", "not_a_voice_account", "planned_elsewhere"), _FREE_ACCOUNTS),
    **dict.fromkeys(("account_blocked", "account_resting"), _FREE_ACCOUNTS),
    **dict.fromkeys(("presentation_gone", "sender_gone"), _REMOVE_GONE),
    "user_gone": Fix("drop", "kind", _("Remove from the plan…")),
    "empty_call_pool": Fix("calls", "start", _("Choose numbers…")),
    "caller_id_outside_pool": Fix("caller_id", "kind", _("Add caller IDs to the pools…")),
}


def fix_for(code: str) -> Fix | None:
    """Return the batch for the findings of the rule; None if each is to be looked at for itself."""
    return _FIXES.get(code)


def chosen(findings: Collection[Finding], digests: Collection[str]) -> list[Finding]:
    """Return those of ``findings`` with the ``digests``; all if there are none."""
    return [each for each in findings if not digests or each.digest in digests]


def keys_to_fix(plan: Plan, findings: Collection[Finding]) -> list[str]:
    """Return the keys of the users whom a rule's ``findings`` name, each once.

    Of those who share an account one may keep it: only those to whom the plan gives it are to have another,
    and where it gives it to all of them, or to none, all but the first.
    """
    shared = any(each.code == SHARED for each in findings)
    given = _given(plan) if shared else set()
    return list(dict.fromkeys(key for each in findings for key in _to_fix(each, given)))


def _to_fix(finding: Finding, given: Collection[str]) -> Iterator[str]:
    keys = [key for key, _name in finding.people]
    if finding.code != SHARED:
        yield from keys
        return
    by_plan = [key for key in keys if key in given]
    yield from by_plan if 0 < len(by_plan) < len(keys) else keys[1:]


def _given(plan: Plan) -> set[str]:
    """Return the keys of those to whom the plan gives accounts."""
    decided = Assignment.objects.filter(plan=plan, account__isnull=False).select_related("plan_user")
    return {row.plan_user.key for row in decided}

"""What is offered for all that a rule has found: afterwards it finds that no more, and nothing worse came."""

from __future__ import annotations

from typing import Any

import pytest

from ccrm_admin.inventory.models import CallPresentation
from ccrm_admin.planning.domain.finding import SEVERITIES
from ccrm_admin.planning.engine.freshness import freshen
from ccrm_admin.planning.models import PlanFinding
from ccrm_admin.planning.pages.findings.fixes import fix_for
from tests.conftest import ClientOf
from tests.html import select
from tests.planning.found import RULES
from tests.planning.pages import PLANS
from tests.planning.world import NUMBER, OTHER, Centre

FIELDS = {"calls": {"calls-how": "add", "calls-number": NUMBER}}  # by kind, of its form


def shared_already(centre: Centre) -> None:
    centre.account(101)
    for name in ("Jan", "Anna", "Iza"):
        centre.user(name, 101)


def shared_by_all_kinds(centre: Centre) -> None:
    RULES["extension_shared"](centre)
    centre.account(102)
    for name in ("Jan", "Ewa"):
        centre.user(name, 102)
    centre.give(centre.user("Ola"), 102)


CASES = {
    **{code: (code, RULES[code]) for code in SEVERITIES if fix_for(code)},
    "shared already": ("extension_shared", shared_already),
    "shared by the plan, and already": ("extension_shared", shared_by_all_kinds),
}
KEPT = {"shared already": {"Anna"}}  # who is to keep what they share


@pytest.mark.parametrize("case", CASES)
def test_after_a_fix_nothing_is_found_any_more(centre: Centre, client_of: ClientOf, case: str) -> None:
    code, made = CASES[case]
    made(centre)
    for number in (201, 202, 203, 204):
        centre.account(number)
    for number in {NUMBER, OTHER} - set(CallPresentation.objects.values_list("presentation", flat=True)):
        centre.number(number)
    errors = freshen(centre.plan).errors
    origin = PlanFinding.objects.for_plan(centre.plan).filter(code=code).values_list("origin", flat=True)[0]
    fix, batch = fix_for(code), f"{PLANS}{centre.plan.pk}/batch/"
    assert fix is not None
    supervisor: Any = client_of("supervisor")
    sent = {"rule": code, "shown": f"origin={origin}", "kind": fix.kind, **FIELDS.get(fix.kind, {})}
    preview = supervisor.post(batch, sent)
    fields: dict[str, list[str]] = {}
    for field in select(preview, "#preview input[type=hidden]"):
        fields.setdefault(str(field["name"]), []).append(str(field["value"]))
    offered = set(fields["keys"][0].split(","))
    assert offered
    assert supervisor.post(batch, {**fields, "do": "all"}).status_code == 302
    assert freshen(centre.plan).errors <= errors
    found = PlanFinding.objects.for_plan(centre.plan).filter(code=code)
    assert not offered & {key for row in found for key, _name in row.people}
    kept = {row.name for row in centre.plan.rows.exclude(key__in=offered)}
    assert KEPT.get(case, set()) <= kept
    assert not found.filter(origin=origin, severity="error").exists() or case != "shared already"

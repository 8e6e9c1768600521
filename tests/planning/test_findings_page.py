"""The page of all findings by rule, and what is done about many of them at once."""

from __future__ import annotations

from typing import Any

import pytest

from ccrm_admin.inventory.models import CrmUser
from ccrm_admin.planning.domain.finding import Origin
from ccrm_admin.planning.domain.state import Extension, Part
from ccrm_admin.planning.engine.freshness import freshen
from ccrm_admin.planning.engine.values import Cell
from ccrm_admin.planning.models import Assignment, Edit
from ccrm_admin.planning.pages.findings.by_rule import RULE_MAX_ROWS
from ccrm_admin.planning.services import set_cells, undo
from tests.conftest import ClientOf
from tests.html import one, select, text
from tests.planning.pages import PLANS, queries
from tests.planning.world import NUMBER, OTHER, Centre


@pytest.fixture
def url(centre: Centre) -> str:
    return f"{PLANS}{centre.plan.pk}/findings/"


def outside(centre: Centre, many: int, number: str = OTHER) -> list[str]:
    """Let the plan give accounts to users whose pools lack the accounts' own numbers; return their keys."""
    centre.number()
    keys, cells = [], []
    for at in range(many):
        centre.account(100 + at, caller_id=number)
        keys.append(centre.user(f"User {at:02}"))
        cells.append(Cell(keys[-1], Part.EXTENSION, Extension("static", 9100 + at)))
    set_cells(plan=centre.plan, by=None, cells=cells)
    return keys


def rules(page: Any) -> dict[str, tuple[int, int]]:
    """Return the count that each rule's heading gives, and how many findings stand below it."""
    return {
        str(rule["aria-labelledby"]).removeprefix("rule-"): (
            int(text(one(rule, "h2 > .num"))),
            len(select(rule, ".rule-row")),
        )
        for rule in select(page, ".rule")
    }


def test_findings_stand_by_rule_and_are_as_many_as_the_totals_say(
    centre: Centre, client_of: ClientOf, url: str
) -> None:
    many = RULE_MAX_ROWS + 2
    centre.number(OTHER)
    keys = outside(centre, many)
    centre.set(keys[0], Part.CALLS, ())
    centre.user("Ewa", 150)  # was on an account that is not listed before there was a plan
    viewer: Any = client_of("viewer")
    state = freshen(centre.plan)
    caused = rules(viewer.get(url))
    assert caused == {"empty_call_pool": (1, 1), "caller_id_outside_pool": (many, RULE_MAX_ROWS)}
    assert sum(count for count, _shown in caused.values()) == state.warnings
    assert (state.errors, state.notices, state.earlier) == (0, 0, 1)
    assert rules(viewer.get(f"{url}?origin=live")) == {"account_missing": (1, 1)}
    assert rules(viewer.get(f"{url}?severity=warning")) == caused
    assert rules(viewer.get(f"{url}?severity=error")) == {}
    whole = viewer.get(f"{url}?rule=caller_id_outside_pool")
    assert rules(whole) == {"caller_id_outside_pool": (many, many)}
    for bad in ("origin=x", "rule=x", "severity=x", "page=x", "rule=caller_id_outside_pool&page=99"):
        assert viewer.get(f"{url}?{bad}").status_code == 200
    assert "<form" not in str(one(whole, ".rules")), "a viewer changes nothing"


def test_the_page_takes_as_many_statements_for_many(centre: Centre, client_of: ClientOf, url: str) -> None:
    outside(centre, 2)
    viewer = client_of("viewer")
    queries(viewer, url)
    few = queries(viewer, url)
    for at in range(30):
        centre.user(f"Other {at}", 300 + at, call_pool=[])
    freshen(centre.plan)
    assert queries(viewer, f"{url}?origin=live") == queries(viewer, url) == few


def test_the_caller_ids_of_many_are_added_to_their_pools_and_taken_back_at_once(
    centre: Centre, client_of: ClientOf, url: str
) -> None:
    centre.number(OTHER)
    outside(centre, 12)
    supervisor: Any = client_of("supervisor")
    page = supervisor.get(url)
    form = one(page, "#fix-caller_id_outside_pool")
    button = one(form, "button[name=kind]")
    sent = {str(field["name"]): str(field["value"]) for field in select(form, "input[type=hidden]")}
    sent |= {str(button["name"]): str(button["value"])}
    preview = supervisor.post(str(form["action"]), sent)
    assert len(select(preview, "#preview tbody > tr.batch-changed")) == 12
    again = {str(each["name"]): str(each["value"]) for each in select(preview, "#preview input[type=hidden]")}
    assert supervisor.post(str(form["action"]), {**again, "do": "all"}).status_code == 302
    assert [row.call_pool for row in Assignment.objects.filter(plan=centre.plan)] == [[OTHER, NUMBER]] * 12
    assert freshen(centre.plan).warnings == 0
    undo(plan=centre.plan, by=None, number=Edit.objects.latest("number").number)
    assert freshen(centre.plan).warnings == 12
    boxes = [str(box["value"]) for box in select(page, ".rule-row input[name=finding]")]
    some = supervisor.post(str(form["action"]), {**sent, "finding": boxes[:3]})
    assert len(select(some, "#preview tbody > tr.batch-changed")) == 3, "only those that are selected"


def test_whose_caller_id_is_not_the_tenants_is_refused(centre: Centre, client_of: ClientOf, url: str) -> None:
    keys = outside(centre, 2, number="48111222333")
    batch = f"{PLANS}{centre.plan.pk}/batch/"
    sent = {"keys": ",".join(keys), "kind": "caller_id"}
    page: Any = client_of("supervisor").post(batch, sent)
    assert len(select(page, "#preview tbody > tr.batch-refused")) == 2
    assert "is not in this tenant's list of numbers" in text(one(page, "#preview"))


def test_what_is_gone_is_removed_from_the_pools(centre: Centre, client_of: ClientOf) -> None:
    centre.number()
    anna = centre.user("Anna", call_pool=[NUMBER, "48600600600"])
    centre.set(anna, Part.CALLS, (NUMBER, "48600600600"))
    centre.set(anna, Part.SMS, ())
    supervisor: Any = client_of("supervisor")
    batch = f"{PLANS}{centre.plan.pk}/batch/"
    sent = {"rule": "presentation_gone", "origin": Origin.LIVE.value, "kind": "gone"}
    preview = supervisor.post(batch, sent)
    again = {str(each["name"]): str(each["value"]) for each in select(preview, "#preview input[type=hidden]")}
    supervisor.post(batch, {**again, "do": "all"})
    assert Assignment.objects.get(plan=centre.plan).call_pool == [NUMBER]
    assert CrmUser.objects.get().call_pool == [NUMBER, "48600600600"], "the mirror is as it was"


def test_those_who_share_an_account_because_of_the_plan_are_not_all_given_another(
    centre: Centre, client_of: ClientOf
) -> None:
    centre.account(101)
    centre.account(102)
    centre.user("Jan", 101)
    anna = centre.user("Anna")
    centre.give(anna, 101)
    page: Any = client_of("supervisor").post(
        f"{PLANS}{centre.plan.pk}/batch/", {"rule": "extension_shared", "origin": "plan", "start": "fill"}
    )
    assert [str(field["value"]) for field in select(page, "#preview input[name=keys]")] == [anna]


def test_a_fix_leads_back_to_the_findings(centre: Centre, client_of: ClientOf, url: str) -> None:
    centre.number(OTHER)
    outside(centre, 1)
    supervisor: Any = client_of("supervisor")
    form = one(supervisor.get(f"{url}?rule=caller_id_outside_pool"), ".rule-row form")
    sent = {str(field["name"]): str(field["value"]) for field in select(form, "input[type=hidden]")}
    assert supervisor.post(str(form["action"]), sent)["Location"] == f"{url}?rule=caller_id_outside_pool"
    outward = supervisor.post(str(form["action"]), {**sent, "next": "//elsewhere.example/"})
    assert outward["Location"] == f"{PLANS}{centre.plan.pk}/"

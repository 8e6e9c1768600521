"""What is done about many findings of a rule at once."""

from __future__ import annotations

from typing import Any

import pytest

from ccrm_admin.inventory.models import CrmUser
from ccrm_admin.planning.domain.finding import SEVERITIES
from ccrm_admin.planning.domain.state import Part
from ccrm_admin.planning.engine.freshness import freshen
from ccrm_admin.planning.models import Assignment, Edit
from ccrm_admin.planning.pages.batch.forms import BATCH_FORMS
from ccrm_admin.planning.pages.findings.fixes import fix_for
from ccrm_admin.planning.services import undo
from tests.conftest import ClientOf
from tests.html import one, select, text
from tests.planning.outside_pools import outside
from tests.planning.pages import PLANS
from tests.planning.world import NUMBER, OTHER, Centre


@pytest.fixture
def url(centre: Centre) -> str:
    return f"{PLANS}{centre.plan.pk}/findings/"


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
    narrowed = supervisor.post(str(form["action"]), {**sent, "shown": "q=user+07"})
    assert len(select(narrowed, "#preview tbody > tr.batch-changed")) == 1, "only those that are shown"


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
    sent = {"rule": "presentation_gone", "shown": "origin=live", "kind": "gone"}
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
        f"{PLANS}{centre.plan.pk}/batch/", {"rule": "extension_shared", "shown": "", "start": "fill"}
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


def test_each_fix_is_a_batch_that_opens_where_it_takes_something() -> None:
    forms = {form.kind: form for form in BATCH_FORMS}
    fixes = [fix for code in SEVERITIES if (fix := fix_for(code))]
    assert fixes
    for fix in fixes:
        assert fix.field == ("start" if forms[fix.kind].base_fields else "kind"), fix.kind

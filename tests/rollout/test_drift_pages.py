"""The pages of drift: lists, files, and what is asked before anything is decided."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from ccrm_admin.inventory.choices import Resource
from ccrm_admin.inventory.models import CrmUser, ResourceState
from ccrm_admin.planning.domain.state import Part
from ccrm_admin.planning.models import Plan
from ccrm_admin.planning.models.choices import PlanStatus
from ccrm_admin.planning.services import set_status
from ccrm_admin.rollout.models import CarriedOutPart
from ccrm_admin.rollout.services import approve, propose
from ccrm_admin.rollout.services.drift_decisions import accept, let_rest
from ccrm_admin.rollout.services.ticking import Named, skip
from ccrm_admin.tenants.models import User
from tests.conftest import ClientOf
from tests.html import cells, hidden, one, text, texts, values
from tests.planning.world import OTHER, Centre
from tests.rollout.carried_out import listed, panel, seen, synced
from tests.rollout.moves import swapping
from tests.rollout.test_drift import later

pytestmark = pytest.mark.django_db
LIST = "/t/alfa/drift/"
FRAGMENT = {"HX-Request": "true", "HX-Target": "list"}


@pytest.fixture
def plan(centre: Centre, supervisor: User, manager: User) -> Plan:
    """Anna was to have 102 and OTHER, Bob 103; both have something else by now."""
    for number in (101, 102, 103, 104):
        centre.account(number)
    centre.number()
    centre.number(OTHER)
    anna, bob = centre.user("Anna", 101), centre.user("Bob", 104)
    centre.give(anna, 102)
    centre.set(anna, Part.CALLS, (OTHER,))
    centre.give(bob, 103)
    propose(plan=centre.plan, by=supervisor)
    approve(plan=centre.plan, by=manager, agree_to_all=True)
    panel("Anna", 102, call_pool=[OTHER])
    panel("Bob", 103)
    centre.moved()
    plan = set_status(plan=centre.plan, status=PlanStatus.CARRIED_OUT, by=None)
    panel("Anna", 101, call_pool=[])
    panel("Bob", 104)
    centre.moved()
    synced(centre.tenant, by=supervisor, changed=["Anna", "Bob"])
    plan.tenant = centre.tenant
    return plan


def ask(client: Client, what: str, **narrowed: object) -> tuple[Any, dict[str, str]]:
    """The page that asks about some drifts, and what its form sends."""
    rows = ",".join(str(each.pk) for each in seen(**narrowed))
    page = client.get(f"{LIST}{what}/?rows={rows}")
    assert page.status_code == 200
    return page, {name: values[0] for name, values in hidden(one(page, "main form.card")).items()}


def test_the_list_says_what_since_when_and_in_which_sync(plan: Plan, client_of: ClientOf) -> None:
    rows = cells(client_of("manager").get(LIST))
    run = CarriedOutPart.objects.drifted()[0].run
    assert run
    assert [row[:4] for row in rows] == [
        ["Anna", "Extension", "102, static", "101, static"],
        ["Anna", "Call presentations", "+48 777 888 000", "nothing"],
        ["Bob", "Extension", "103, static", "104, static"],
    ]
    assert rows[0][6:] == ["open", f"no. {run.pk} Supervisor", "Monday"]


def test_the_menu_counts_what_is_open(plan: Plan, client_of: ClientOf, supervisor: User) -> None:
    client = client_of("viewer")
    assert text(one(client.get("/t/alfa/plans/"), "#drift-sign")) == "3 open"
    let_rest(tenant=plan.tenant, by=supervisor, seen=seen(name="Anna"), until=timezone.localdate())
    assert text(one(client.get("/t/alfa/users/"), "#drift-sign")) == "1 open"
    assert text(one(client.get(LIST, headers=FRAGMENT), "#drift-sign")) == "1 open"
    panel("Bob", 103)
    synced(plan.tenant)
    assert text(one(client.get("/t/alfa/"), "#drift-sign")) == ""


def test_facets_and_text(plan: Plan, client_of: ClientOf, manager: User, supervisor: User) -> None:
    client = client_of("viewer")
    today = timezone.localdate()
    let_rest(tenant=plan.tenant, by=supervisor, seen=seen(name="Bob"), until=today, reason="Why")
    accept(tenant=plan.tenant, by=manager, seen=seen(part="callPresentations"), reason="Fine")

    def names(query: str) -> list[list[str]]:
        return [row[:2] + row[6:7] for row in cells(client.get(LIST + query))]

    assert names("") == [["Anna", "Extension", "open"]]
    assert [row[0] for row in names("?state=resting")] == ["Bob"]
    assert "Supervisor Why" in names("?state=resting")[0][2]
    assert names("?state=accepted") == [["Anna", "Call presentations", "accepted into the plan Manager Fine"]]
    assert len(names("?state=all")) == 3
    assert len(names("?state=all&q=anna")) == 2
    assert len(names("?state=all&q=777888000")) == 1
    assert names("?state=back") == []
    assert len(names("?state=all&part=extension&sort=-since,run,state")) == 2
    assert len(names("?state=nonsense&part=x&page=99&per_page=7&sort=nothing")) == 1


def test_the_plan_has_its_own_list_and_a_tab_once_it_is_carried_out(
    plan: Plan, centre: Centre, client_of: ClientOf, manager: User
) -> None:
    client = client_of("viewer")
    own = f"/t/alfa/plans/{plan.pk}/drift/"
    assert values(client.get(f"/t/alfa/plans/{plan.pk}/"), f'a[href="{own}"]', "href") == [own]
    assert len(cells(client.get(own))) == 3
    assert one(client.get(own), "button[data-print]")
    assert "Monday" not in [cell for row in cells(client.get(own)) for cell in row]
    reopened = set_status(plan=plan, status=PlanStatus.DRAFT, by=manager)
    assert values(client.get(f"/t/alfa/plans/{reopened.pk}/"), f'a[href="{own}"]', "href") == []
    assert "Not carried out" in text(client.get(own))


def test_files_have_all_that_is_shown(plan: Plan, client_of: ClientOf) -> None:
    client = client_of("viewer")
    for address in (LIST, f"/t/alfa/plans/{plan.pk}/drift/"):
        file = b"".join(client.get(address + "?_export=csv&part=extension")).decode("utf-8-sig")  # type: ignore[arg-type]
        lines = file.splitlines()
        assert lines[0].startswith("User")
        assert len(lines) == 3
        assert "Supervisor" in lines[1]
        assert b"".join(client.get(address + "?_export=xlsx"))[:2] == b"PK"  # type: ignore[arg-type]


def test_namesakes_are_told_apart(plan: Plan, centre: Centre, client_of: ClientOf) -> None:
    centre.user("Anna", 103, email="other@firma.example", name_folded="anna")
    CrmUser.objects.filter(first_name="Anna").update(name_folded="anna")
    CrmUser.objects.filter(first_name="Anna", extension="101").update(email="anna@firma.example")
    assert cells(client_of("viewer").get(LIST))[0][0] == "Anna anna@firma.example"


def test_the_start_page_tells_who_answers_for_the_plan(
    plan: Plan, client_of: ClientOf, supervisor: User, viewer: User
) -> None:
    for who in (supervisor, viewer):
        Plan.objects.filter(pk=plan.pk).update(owner=who)
        lines = texts(client_of(who.name.lower()).get("/"), ".inbox-line")
        assert [line[:20] for line in lines] == (["Monday 3 open drifts"] if who == supervisor else [])
    assert texts(client_of("manager").get("/"), ".inbox-line") == []


def test_a_question_is_answered_for_what_was_seen(plan: Plan, client_of: ClientOf) -> None:
    client = client_of("manager")
    page, sent = ask(client, "accept", part="extension")
    assert "Accept 2 drifts into the plan?" in text(page)
    panel("Bob", 101)
    synced(plan.tenant)
    refused = client.post(f"{LIST}accept/", {**sent, "do": "1"})
    assert refused.status_code == 422
    assert "1 drift has changed since you looked" in text(refused)
    again = {name: values_[0] for name, values_ in hidden(one(refused, "main form.card")).items()}
    refused = client.post(f"{LIST}accept/", {**again, "do": "1"})
    assert refused.status_code == 422, "two users can't have one account in a plan"
    panel("Bob", 104)
    synced(plan.tenant)
    page, sent = ask(client, "accept", part="extension")
    done = client.post(f"{LIST}accept/", {**sent, "do": "1", "reason": "As agreed"}, follow=True)
    assert "2 drifts accepted into the plan." in text(done)
    assert "drift accepted" in text(client.get(f"/t/alfa/plans/{plan.pk}/history/"))
    assert "As agreed" in text(client.get(f"/t/alfa/plans/{plan.pk}/history/"))
    page, sent = ask(client, "reopen", part="extension")
    client.post(f"{LIST}reopen/", {**sent, "do": "1"})
    assert len(listed()) == 3


def test_rest_and_put_back(plan: Plan, client_of: ClientOf) -> None:
    client = client_of("supervisor")
    _page, sent = ask(client, "rest", name="Bob")
    day = timezone.localdate()
    for until in ("", "soon", (day - timedelta(days=1)).isoformat()):
        assert client.post(f"{LIST}rest/", {**sent, "do": "1", "until": until}).status_code == 422
    client.post(f"{LIST}rest/", {**sent, "do": "1", "until": day.isoformat()})
    assert [row[0] for row in listed()] == ["Anna", "Anna"]
    page, sent = ask(client, "put-back", name="Anna")
    title = values(page, "#id_title", "value")[0]
    assert title.startswith("Monday, put back")
    taken = client.post(f"{LIST}put-back/", {**sent, "do": "1", "title": "Monday"})
    assert (taken.status_code, "already exists" in text(taken)) == (422, True)
    made = client.post(f"{LIST}put-back/", {**sent, "do": "1", "title": title}, follow=True)
    assert "Propose it" in text(made)
    back = Plan.objects.get(title=title)
    assert made.redirect_chain[-1][0] == f"/t/alfa/plans/{back.pk}/?scope=plan"
    rows = cells(client.get(f"{LIST}?state=back"))
    assert [row[6] for row in rows] == [f"being put back: {title}"] * 2


def test_what_is_asked_of_others_or_of_nothing(plan: Plan, client_of: ClientOf) -> None:
    rows = ",".join(str(each.pk) for each in seen())
    for what in ("accept", "rest", "put-back", "reopen"):
        address = f"{LIST}{what}/?rows={rows}"
        assert client_of("viewer").get(address).status_code == 403
        foreign = client_of("outsider").get(address.replace("alfa", "beta"), follow=True)
        assert "no longer there" in text(foreign)
        for odd in ("", "x", "1e9", "0", "-1", str(2**70)):
            assert client_of("manager").get(f"{LIST}{what}/?rows={odd}").status_code == 302
        odd_form = {"rows": rows, "seen": "1:x,:,a", "do": "1", "until": "2030-01-01", "title": "T"}
        assert client_of("manager").post(f"{LIST}{what}/", odd_form).status_code == 422
    assert client_of("supervisor").get(f"{LIST}accept/?rows={rows}").status_code == 403
    assert len(listed()) == 3


def test_the_list_takes_few_statements(
    plan: Plan, client_of: ClientOf, django_assert_max_num_queries: Callable
) -> None:
    client = client_of("manager")
    for address in (LIST, f"/t/alfa/plans/{plan.pk}/drift/"):
        client.get(address)
        most = 9 if address == LIST else 10  # a plan's head may tell of users to be linked
        with django_assert_max_num_queries(most):
            client.get(address)
        with django_assert_max_num_queries(6):
            client.get(address, headers=FRAGMENT)
        with django_assert_max_num_queries(7):  # what a text finds is counted anew
            client.get(address + "?q=anna", headers=FRAGMENT)


def test_what_another_plan_is_to_change_is_not_said_to_be_as_it_was(
    plan: Plan, supervisor: User, manager: User, client_of: ClientOf
) -> None:
    panel("Anna", call_pool=[OTHER])
    panel("Bob", 103)
    synced(plan.tenant)
    assert [(name, part) for name, part, *_values in listed()] == [("Anna", "extension")]
    tuesday = later(plan.tenant, "Tuesday", 104)
    propose(plan=tuesday, by=supervisor)
    approve(plan=tuesday, by=manager, agree_to_all=True)
    for address in (LIST, f"/t/alfa/plans/{plan.pk}/drift/"):
        said = text(client_of("viewer").get(address))
        assert "CCRM has 1 part otherwise than when it was carried out" in said
        assert "still has" not in said


def test_an_empty_list_says_no_more_than_is_known(
    centre: Centre, supervisor: User, manager: User, client_of: ClientOf
) -> None:
    client = client_of("viewer")
    assert "Once a plan is carried out" in text(client.get(LIST))
    plan = swapping(centre, supervisor, manager).plan  # Dora can't have 105
    page = f"/t/alfa/plans/{plan.pk}/drift/"
    assert "Once this plan is carried out" in text(client.get(page))
    cleo = plan.rollouts.get().steps.get(plan_user__crm_user__first_name="Cleo")
    skip(plan=plan, by=supervisor, step=Named(cleo.number, cleo.version), reason="on leave")
    set_status(plan=plan, status=PlanStatus.CARRIED_OUT, by=None)
    said = text(client.get(page))
    assert "CCRM still has what it had of this plan" in said
    assert "2 parts of it were skipped or could not be done" in said
    assert "What was not done then is in the report of each plan" in text(client.get(LIST))
    users = ResourceState.objects.for_tenant(centre.tenant).filter(resource=Resource.CRM_USERS)
    users.update(fetched_at=timezone.now() - timedelta(days=2))
    for address in (LIST, page):
        said = text(client.get(address))
        assert "What has changed there since is not known" in said
        assert "still has" not in said

"""The approval page: what it asks of whom, and what comes of it."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from ccrm_admin.inventory.models import CrmUser
from ccrm_admin.inventory.vocabulary import DYNAMIC
from ccrm_admin.planning.domain.state import Extension, Part
from ccrm_admin.planning.engine.values import Cell
from ccrm_admin.planning.models import Edit
from ccrm_admin.planning.services import add_planned_user, archive_plan, link_planned_user, set_cells
from ccrm_admin.rollout.models import FrozenEntry, Rollout
from ccrm_admin.rollout.pages.approval.notice import MOVED_SHOWN
from ccrm_admin.rollout.services import approve, propose
from ccrm_admin.tenants.models import User
from tests.conftest import ClientOf
from tests.html import select, text, values
from tests.inventory import rows
from tests.planning.world import OTHER, Centre
from tests.rollout.test_approval import live, now

HTMX = {"HX-Request": "true", "HX-Target": "list"}


@pytest.fixture
def anna(centre: Centre) -> str:
    """Anna on 101, who is to have 102 and another number; Jan, who has 102, and nothing planned."""
    for number in (101, 102, 103):
        centre.account(number)
    centre.number()
    centre.number(OTHER)
    anna = centre.user("Anna", 101)
    centre.give(anna, 102)
    centre.set(anna, Part.CALLS, (OTHER,))
    return anna


@pytest.fixture
def path(centre: Centre) -> str:
    return f"/t/alfa/plans/{centre.plan.pk}/approval/"


def said(client: Client, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 200
    return response.content.decode()


def test_proposed_sent_back_proposed_and_approved(
    centre: Centre, anna: str, path: str, client_of: ClientOf, supervisor: User, manager: User
) -> None:
    proposing, approving = client_of("supervisor"), client_of("manager")
    assert "Not proposed yet" in said(proposing, path)
    asked = proposing.post(f"{path}propose/", {"comment": "For Monday"}, follow=True).content.decode()
    assert "Proposed for approval" in text(asked)
    assert "A manager approves it." in text(asked)
    assert not select(asked, "[name=agree], .approval button")
    grid = said(proposing, f"/t/alfa/plans/{centre.plan.pk}/")
    assert "Locked until it is a draft again" in text(grid)
    assert "For Monday" in text(said(approving, path))
    late = approving.post(f"{path}send-back/", {"comment": " "})
    assert late.status_code == 422
    back = approving.post(f"{path}send-back/", {"comment": "Rather 103"}, follow=True).content.decode()
    assert "Rather 103" in text(back)
    assert "A draft again" in text(back)
    centre.give(anna, 103, by=supervisor)
    proposing.post(f"{path}propose/", {})
    page = said(approving, path)
    assert "Approve 2 changes" in text(page)
    [seen] = values(page, "[name=seen]", "value")
    done = approving.post(f"{path}approve/", {"seen": seen}, follow=True).content.decode()
    assert "Approved: 2 changes." in text(done)
    assert [cell.get_text(" ", strip=True) for cell in select(done, ".entry-table tbody th a")] == ["Anna"]
    assert "approved" in said(proposing, "/t/alfa/plans/?status=approved")
    history = text(said(proposing, f"/t/alfa/plans/{centre.plan.pk}/history/"))
    assert all(word in history for word in ("proposed", "sent back", "approved", "Rather 103"))


def test_who_wrote_the_plan_is_told_so(
    centre: Centre, anna: str, path: str, client_of: ClientOf, supervisor: User, manager: User
) -> None:
    centre.give(anna, 103, by=manager)
    propose(plan=centre.plan, by=supervisor)
    client = client_of("manager")
    page = text(said(client, path))
    assert "has edited this plan" in page
    assert "Approve 2 changes" not in page
    forged = client.post(f"{path}approve/", {"seen": ""}, follow=True)
    assert "has edited this plan" in text(forged.content.decode())
    assert now(centre).status == "proposed"


def test_what_changed_a_second_ago_is_refused(
    centre: Centre, anna: str, path: str, client_of: ClientOf, supervisor: User
) -> None:
    propose(plan=centre.plan, by=supervisor)
    client = client_of("manager")
    [seen] = values(said(client, path), "[name=seen]", "value")
    live(centre, anna, call_pool=[])
    refused = client.post(f"{path}approve/", {"seen": seen}, follow=True).content.decode()
    assert "1 change is no longer as you saw it: Anna" in text(refused)
    assert "1 change is no longer as it was proposed" in text(refused)
    assert now(centre).status == "proposed"
    [seen] = values(refused, "[name=seen]", "value")
    client.post(f"{path}approve/", {"seen": seen})
    assert now(centre).status == "approved"


def test_what_the_crm_has_meanwhile_keeps_nobody_from_approving_the_rest(
    centre: Centre, anna: str, path: str, client_of: ClientOf, supervisor: User
) -> None:
    centre.account(104)
    person = {"first_name": "Ewa", "last_name": "", "permission_group": ""}
    ewa = add_planned_user(plan=centre.plan, by=None, email="ewa@example.com", **person)
    centre.give(ewa.key, 104)
    propose(plan=centre.plan, by=supervisor)
    live(centre, anna, extension_id=9102, extension="102")
    user = rows.crm_user(centre.tenant, "Ewa", email="ewa@example.com", mode=DYNAMIC)
    centre.moved()
    link_planned_user(planned=ewa, user=user, by=supervisor)
    client = client_of("manager")
    page = said(client, path)
    assert "Approve 2 changes" in text(page)
    [seen] = values(page, "[name=seen]", "value")
    done = client.post(f"{path}approve/", {"seen": seen}, follow=True).content.decode()
    assert "Approved: 2 changes." in text(done)
    assert now(centre).status == "approved"
    rollout = Rollout.objects.get()
    assert rollout.hash == seen
    assert {(row.name, row.part) for row in rollout.entries.all()} == {
        ("Anna", "callPresentations"),
        ("Ewa", "extension"),
    }


def test_who_approves_second_is_told_who_was_quicker(
    centre: Centre, anna: str, path: str, client_of: ClientOf, supervisor: User, other_manager: User
) -> None:
    propose(plan=centre.plan, by=supervisor)
    client = client_of("manager")
    [seen] = values(said(client, path), "[name=seen]", "value")
    approve(plan=now(centre), by=other_manager, seen=seen)
    late = text(client.post(f"{path}approve/", {"seen": seen}, follow=True).content.decode())
    assert "This plan is approved already: Second Manager, " in late
    assert "has moved" not in late
    live(centre, anna, call_pool=[])
    page = said(client, path)
    form = {name: values(page, f"[name={name}]", "value") for name in ("seen", "moved", "entry")}
    client.post(f"{path}approve/", form)
    twice = text(client.post(f"{path}approve/", form, follow=True).content.decode())
    assert "This plan is approved already: Manager, " in twice
    assert "Nothing was selected" not in twice


@pytest.fixture
def approved(centre: Centre, anna: str, supervisor: User, manager: User) -> Rollout:
    propose(plan=centre.plan, by=supervisor)
    return approve(plan=now(centre), by=manager)


def test_what_moved_is_approved_entry_by_entry(
    approved: Rollout, centre: Centre, anna: str, path: str, client_of: ClientOf
) -> None:
    client = client_of("manager")
    assert not select(said(client, path), ".approval-moved")
    live(centre, anna, extension_id=9103, extension="103", call_pool=[])
    page = said(client, path)
    assert "2 of 2 changes are no longer as they were approved" in text(page)
    rows = [row.get_text(" ", strip=True) for row in select(page, ".moved-entries tbody tr")]
    assert "Anna, extension" in rows[0]
    assert "103 planned: 102" in rows[0]
    assert "changed in CCRM" in rows[0]
    assert "approved, out of date" in text(said(client, f"/t/alfa/plans/{centre.plan.pk}/"))
    assert "approved, out of date" in text(said(client, "/t/alfa/plans/"))
    entries, [seen] = values(page, "[name=entry]", "value"), values(page, "[name=seen]", "value")
    form = {"seen": seen, "moved": "1"}
    for wrong in ([], ["x"], ["999999999999999999999"], ["1"]):
        refused = client.post(f"{path}approve/", {**form, "entry": wrong}, follow=True)
        assert "Nothing was selected" in text(refused.content.decode())
    half = client.post(f"{path}approve/", {**form, "entry": entries[0]}, follow=True).content.decode()
    assert "1 of 2 changes is no longer as it was approved" in text(half)
    [seen] = values(half, "[name=seen]", "value")
    client.post(f"{path}approve/", {**form, "seen": seen, "entry": entries[1]})
    assert not now(centre).out_of_date


def test_namesakes_that_moved_are_told_apart(
    centre: Centre, supervisor: User, manager: User, client_of: ClientOf
) -> None:
    centre.number(OTHER)
    for mail in ("one@firma.example", "two@firma.example"):
        centre.set(centre.user("Anna", email=mail), Part.CALLS, (OTHER,))
    propose(plan=centre.plan, by=supervisor)
    approve(plan=centre.plan, by=manager, agree_to_all=True)
    CrmUser.objects.update(call_pool=["777888111"])
    centre.moved()
    shown = select(
        client_of("manager").get(f"/t/alfa/plans/{centre.plan.pk}/approval/"), ".moved-entries th label"
    )
    assert [cell.get_text(" ", strip=True) for cell in shown] == [
        "Anna (one@firma.example), call presentations",
        "Anna (two@firma.example), call presentations",
    ]


def test_what_came_since_is_counted_among_all(
    approved: Rollout, centre: Centre, anna: str, path: str, client_of: ClientOf
) -> None:
    FrozenEntry.objects.filter(part="callPresentations").delete()  # as if it came into the difference since
    live(centre, anna, extension_id=9103, extension="103")
    assert "2 of 2 changes are no longer" in text(said(client_of("manager"), path))


def test_errors_are_ticked_one_by_one(
    centre: Centre, anna: str, path: str, client_of: ClientOf, supervisor: User
) -> None:
    centre.user("Jan", 102)
    ola = centre.user("Ola")
    centre.set(ola, Part.EXTENSION, Extension("static"))
    propose(plan=centre.plan, by=supervisor)
    client = client_of("manager")
    page = said(client, path)
    assert "2 of 2 errors still need agreement" in text(page)
    digests, [seen] = values(page, "[name=agree]", "value"), values(page, "[name=seen]", "value")
    refused = client.post(f"{path}approve/", {"seen": seen, "agree": digests[:1]}, follow=True)
    assert "1 error of this plan is not agreed to" in text(refused.content.decode())
    done = client.post(f"{path}approve/", {"seen": seen, "agree": digests}, follow=True).content.decode()
    assert text(done).count("agreed to by Manager") == 2


def test_the_list_its_files_and_its_print(
    approved: Rollout, centre: Centre, anna: str, path: str, client_of: ClientOf
) -> None:
    client = client_of("manager")
    live(centre, anna, call_pool=[OTHER])
    only = said(client, f"{path}?state=progress")
    assert len(select(only, ".entry-table tbody tr")) == 1
    assert not select(said(client, f"{path}?q=nobody"), ".entry-table")
    assert (
        len(select(said(client, f"{path}?q=anna&sort=-state&state=wrong&page=x"), ".entry-table tbody tr"))
        == 2
    )
    csv = b"".join(client.get(f"{path}?_export=csv").streaming_content).decode()  # type: ignore[attr-defined]
    assert "Anna" in csv
    assert "already so in CCRM" in csv
    assert "102" in csv
    assert client.get(f"{path}?_export=xlsx").status_code == 200
    printed = text(said(client, f"{path}print/"))
    assert "Anna" in printed
    assert "already so in CCRM" in printed
    fragment = client.get(path, headers=HTMX).content.decode()
    assert fragment.lstrip().startswith('<div id="list"')


def test_statements(
    approved: Rollout, centre: Centre, path: str, client_of: ClientOf, viewer: User, manager: User
) -> None:
    client = client_of("viewer")
    for headers, most in (({}, 12), (HTMX, 9)):
        client.get(path, headers=headers)
        with CaptureQueriesContext(connection) as statements:
            client.get(path, headers=headers)
        assert len(statements) <= most


def test_put_away_plans(
    centre: Centre, anna: str, path: str, client_of: ClientOf, supervisor: User, manager: User
) -> None:
    client = client_of("manager")
    archive_plan(plan=centre.plan, by=manager)
    assert "Never proposed" in text(said(client, path))
    for page in ("propose/", "approve/", "send-back/", "reopen/"):
        response = client.post(f"{path}{page}", {"comment": "x", "seen": "x"}, follow=True)
        assert response.status_code in (200, 422)
        assert "archived" in text(response.content.decode())
    assert now(centre).status == "archived"
    assert Edit.objects.filter(kind="archive").count() == 1


def test_many_entries(
    centre: Centre, path: str, client_of: ClientOf, supervisor: User, manager: User
) -> None:
    keys = [centre.user(f"User {at:04}") for at in range(120)]
    centre.number()
    centre.number(OTHER)
    set_cells(plan=centre.plan, by=None, cells=[Cell(key, Part.CALLS, (OTHER,)) for key in keys])
    propose(plan=centre.plan, by=supervisor)
    client = client_of("manager")
    assert len(select(said(client, path), ".entry-table tbody tr")) == 50
    approve(plan=now(centre), by=manager)
    CrmUser.objects.update(call_pool=[])
    centre.moved()
    page = said(client, path)
    assert len(select(page, "[name=entry]")) == MOVED_SHOWN
    [rest] = values(page, ".approval-notice p a", "href")
    listed = [line.get_text(" ", strip=True) for line in select(said(client, path + rest), ".entry-state")]
    assert sum("moved, needs approval would now be:" in line for line in listed) == 50
    [seen] = values(page, "[name=seen]", "value")
    client.post(f"{path}approve/", {"seen": seen, "moved": "1", "all": "1"})
    assert not now(centre).out_of_date

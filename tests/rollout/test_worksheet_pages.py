"""The worksheet as people meet it: what is next, all steps, what they say of them, print and files."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ccrm_admin.inventory.models import CrmUser
from ccrm_admin.planning.domain.state import Extension, Part
from ccrm_admin.planning.models import PlanUser
from ccrm_admin.planning.models.choices import PlanStatus
from ccrm_admin.planning.services import add_planned_user, archive_plan
from ccrm_admin.rollout.models import Obstacle, Rollout, Step
from ccrm_admin.rollout.services import approve, checking, propose
from ccrm_admin.rollout.services.ticking import Named, assign, reopen, skip, tick
from ccrm_admin.sync.models import SyncRun
from ccrm_admin.sync.signals import run_ended
from ccrm_admin.tenants.models import User
from tests.conftest import ClientOf
from tests.planning.world import Centre
from tests.rollout.moves import Move
from tests.rollout.test_verify import live, synced
from tests.rollout.worksheet import FRAGMENT, read, say, url

pytestmark = pytest.mark.django_db


def groups(page: BeautifulSoup) -> dict[str, list[str]]:
    """The rows by the heads of their groups."""
    found = {}
    for body in page.select(".steps-table tbody"):
        head = " ".join(body.select_one(".steps-group").get_text().split())
        found[head] = [row.select_one(".value").get_text() for row in body.select("tr[data-key]")]
    return found


def test_the_next_step_says_what_to_enter_in_the_panels_own_words(move: Move, client_of: ClientOf) -> None:
    client = client_of("supervisor")
    card = read(client.get(url(move))).select_one(".next")
    assert card.select_one("h2").get_text() == "Bob"
    assert card.select_one(".panel-path").get_text() == "Panel zarządzaniaUżytkownicyBobEdytuj"
    assert [field.get_text() for field in card.select("dt")] == ["Konto SIP"]
    assert card.select_one(".now").get_text() == "102"
    assert card.select_one("[data-copy]")["data-copy"] == "103"
    assert "temporary step" in card.get_text()
    say(client, move, "tick", 1)
    card = read(client.get(url(move))).select_one(".next")
    assert [field.get_text() for field in card.select("dt")] == ["Konto SIP", "Prezentacja dla połączeń"]
    assert [each["data-copy"] for each in card.select("[data-copy]")] == [
        "102",
        "+48777888000",
        "+48777888999",
    ]
    assert "Then: Cleo" in card.get_text()


def test_the_list_is_grouped_by_what_is_mine_and_possible(
    move: Move, client_of: ClientOf, supervisor: User, manager: User
) -> None:
    assign(plan=move.plan, by=manager, steps=[Named(1), Named(2)], to=supervisor)
    assign(plan=move.plan, by=manager, steps=[Named(3)], to=manager)
    page = read(client_of("supervisor").get(url(move)))
    assert groups(page) == {
        "Mine, possible now 1": ["Bob"],
        "Nobody's yet 1": ["Cleo"],
        "Mine, waiting for another step 1": ["Anna"],
        "Manager 1": [],  # what others are to do is shut
        "Can't be done 1": ["Dora"],
    }
    opened = page.select_one(f"#group-others{manager.pk}")["href"]
    assert groups(read(client_of("supervisor").get(url(move) + opened)))["Manager 1"] == ["Bob"]
    figures = [figure.get_text() for figure in page.select(".states b")]
    assert figures == ["0", "0", "0", "4"]
    assert "Edek has extension 105 and keeps it." in page.get_text()


def test_a_step_is_ticked_and_unticked_by_its_box(move: Move, client_of: ClientOf) -> None:
    client = client_of("supervisor")
    box = read(client.get(url(move))).select_one("#box-4")
    assert box["aria-checked"] == "false"
    page = read(client.post(url(move, "say/"), {"box": box["value"]}, headers=FRAGMENT))
    assert page.select_one("#box-4")["aria-checked"] == "true"
    assert "Step 4 done: Cleo." in page.get_text()
    client.post(url(move, "say/"), {"box": page.select_one("#box-4")["value"]})
    assert move.steps.get(number=4).status == "open"
    page = read(client.get(url(move)))
    assert page.select_one("#box-2").has_attr("disabled")  # it waits


def test_two_screens_see_one_another(move: Move, client_of: ClientOf) -> None:
    """One looks for news and gets none; after the other's tick they get it, and hear what they missed."""
    mine, other = client_of("supervisor"), client_of("manager")
    page = read(mine.get(url(move)))
    seen = page.select_one("#worksheet-seen")["value"]
    assert mine.get(url(move), {"seen": seen}, headers=FRAGMENT).status_code == 204
    stale = page.select_one("#next-form [name=step]")["value"]
    shown = {"seen": seen, "on": page.select_one("#worksheet-on")["value"]}
    say(other, move, "tick", 1)
    card = read(mine.get(url(move), shown, headers=FRAGMENT)).select_one(".next")
    assert (card.select_one("h2").get_text(), card.select("button[name=say]")) == ("Bob", [])
    assert "done, " in card.get_text()  # whoever is about to press Enter goes on by it, and ticks nothing
    assert " ".join(card.select_one("a#next-done").get_text().split()) == "Go on Enter"
    assert read(mine.get(url(move), headers=FRAGMENT)).select_one(".next h2").get_text() == "Anna"
    told = mine.post(url(move, "say/"), {"say": "tick", "step": stale}, headers=FRAGMENT)
    assert "Step 1 was changed by someone else (Manager" in told.content.decode()


def test_the_card_keeps_to_its_step(move: Move, client_of: ClientOf, manager: User) -> None:
    client = client_of("supervisor")
    say(client, move, "tick", 1)

    def card(on: int, box: str = "") -> BeautifulSoup:
        sent = {"on": str(on), "box": box}
        answer = client.post(url(move, "say/"), sent, headers=FRAGMENT) if box else None
        page = read(answer or client.get(url(move), sent, headers=FRAGMENT))
        assert page.select_one("#worksheet-on")["value"] in {str(on), "2", "3"}
        return page.select_one(".next")

    assert card(4).select_one("h2").get_text() == "Cleo"  # though Anna would come first
    assert card(4).select_one("button#next-done")
    box = f"2.{move.steps.get(number=2).version}"
    assert card(4, box).select_one("h2").get_text() == "Cleo"  # another is ticked in the list
    box = f"4.{move.steps.get(number=4).version}"
    assert card(4, box).select_one("h2").get_text() == "Bob"  # that very step: the next may come
    assign(plan=move.plan, by=manager, steps=[Named(3)], to=manager)
    assert card(3).select_one("button#next-done") is None  # somebody took it
    move.steps.filter(number=3).delete()
    assert "Step 3 is no longer needed" in card(3).get_text()


def test_a_skip_names_what_hangs_on_it_and_takes_it_along(move: Move, client_of: ClientOf) -> None:
    client = client_of("supervisor")
    page = read(client.get(url(move, "1/") + "?say=skip"))
    assert "These can't be done without it: 2. Anna, 3. Bob." in " ".join(page.get_text().split())
    also = page.select_one("#say [name=also]")["value"]
    told = say(client, move, "skip", 1, reason="On leave").content.decode()
    assert "Steps 2, 3 wait for it." in told
    page = read(client.get(url(move)))
    assert "waits for step 1, which was skipped" in page.select_one("tr[data-key='2']").get_text()
    say(client, move, "skip", 4, reason="On leave")
    note = " ".join(read(client.get(url(move))).select_one("p.list-note").get_text().split())
    assert note.endswith("Step 2 (Anna) waits for step 1, which was skipped.")
    say(client, move, "reopen", 1)
    told = say(client, move, "skip", 1, reason="On leave", also=also).content.decode()
    assert "2 steps were skipped with it." in told
    move.plan.refresh_from_db(fields=["status"])
    assert move.plan.status == PlanStatus.CARRIED_OUT


def test_steps_of_who_lost_the_role_are_shown_and_offered(
    move: Move, client_of: ClientOf, supervisor: User, manager: User
) -> None:
    assign(plan=move.plan, by=manager, steps=[Named(n) for n in (1, 2, 3, 4)], to=supervisor)
    supervisor.memberships.update(role="viewer")
    page = read(client_of("manager").get(url(move)))
    assert list(groups(page)) == [
        "Supervisor can no longer do these: split them again 4",
        "Can't be done 1",
    ]
    assert page.select_one(".next h2").get_text() == "Bob"
    say(client_of("manager"), move, "take", 1)
    assert move.steps.get(number=1).assigned_to == manager


def test_what_could_not_be_done_asks_why(move: Move, client_of: ClientOf) -> None:
    client = client_of("supervisor")
    page = read(client.get(url(move, "4/") + "?say=fail"))
    assert page.select_one("#reason").has_attr("autofocus")
    refused = say(client, move, "fail", 4, reason=" ")
    assert "Say why, in a few words." in refused.content.decode()
    assert read(refused).select_one("#reason").has_attr("autofocus")  # it asks again
    say(client, move, "fail", 4, reason="The page would not open")
    page = read(client.get(url(move)))
    assert groups(page)["Couldn't be done 1"] == ["Cleo"]
    assert "couldn't: The page would not open" in page.get_text()
    say(client, move, "skip", 4, reason="On leave")
    page = read(client.get(url(move)))
    assert "skipped: On leave" in page.get_text()
    history = read(client.get(url(move, "4/"))).select(".step-events li")
    assert ["On leave" in history[1].get_text(), "would not open" in history[0].get_text()] == [True, True]


def test_who_is_in_a_call_is_marked_where_it_would_be_cut(move: Move, client_of: ClientOf) -> None:
    CrmUser.objects.update(talking=True)
    client = client_of("supervisor")
    page = read(client.get(url(move)))
    assert "In a call (as of" in page.select_one(".next").get_text()
    assert len(page.select(".steps-table .in-call")) == 3  # not Cleo, whose numbers alone change
    say(client, move, "tick", 1)
    say(client, move, "tick", 2)
    say(client, move, "tick", 3)
    assert (
        "In a call" not in read(client.get(url(move))).select_one(".next").get_text()
    )  # their numbers alone


def test_somebody_to_come_is_created_with_all_fields(
    centre: Centre, supervisor: User, manager: User, client_of: ClientOf
) -> None:
    centre.account(101, name="Konsultant", server_id="SIP8")
    ivo = add_planned_user(
        plan=centre.plan,
        by=supervisor,
        email="ivo@firma.example",
        first_name="Ivo",
        last_name="Nowak",
        permission_group="Day",
    )
    centre.set(ivo.key, Part.EXTENSION, Extension("static", 9101))
    propose(plan=centre.plan, by=supervisor)
    approve(plan=centre.plan, by=manager, agree_to_all=True)
    card = read(client_of("supervisor").get(f"/t/alfa/plans/{centre.plan.pk}/worksheet/")).select_one(".next")
    assert card.select_one(".panel-path").get_text().endswith("Dodaj użytkownika")
    copied = [each["data-copy"] for each in card.select("[data-copy]")]
    assert copied == ["Ivo", "Nowak", "ivo@firma.example", "Day", "101"]
    assert "Konsultant, SIP8" in card.get_text()


def test_the_steps_are_split(move: Move, client_of: ClientOf, supervisor: User, manager: User) -> None:
    client = client_of("manager")
    split = url(move, "split/")
    assert "Night (1)" in read(client.get(split)).get_text()
    assert client.post(split, {"way": "evenly"}).status_code == 422
    assert client.post(split, {"way": "hand", "numbers": "1; drop"}).status_code == 422
    assert client.post(split, {"way": "hand", "numbers": "1", "person": 10**9}).status_code == 422
    client.post(split, {"way": "evenly", "people": [supervisor.pk, manager.pk]})
    assert set(move.steps.values_list("assigned_to", flat=True)) == {supervisor.pk, manager.pk}
    client.post(split, {"way": "hand", "numbers": "1", "person": supervisor.pk})
    assert move.steps.filter(assigned_to=supervisor).count() == 3


def test_looking_after_a_batch_of_ticks_asks_ccrm(move: Move, client_of: ClientOf, supervisor: User) -> None:
    move.plan.tenant.set_key("key")
    move.plan.tenant.save()
    synced(move.plan.tenant, minutes=-60)
    tick(plan=move.plan, by=supervisor, step=Named(4))
    client = client_of("supervisor")

    def asked() -> int:
        return SyncRun.objects.filter(queued_at__gt=move.steps.get(number=4).changed_at).count()

    client.get(url(move), headers=FRAGMENT)
    assert asked() == 0  # more may be ticked
    Step.objects.filter(number=4).update(changed_at="2026-11-30T08:00Z")
    SyncRun.objects.update(started_at="2026-11-30T07:00Z", queued_at="2026-11-30T07:00Z")
    client.get(url(move), headers=FRAGMENT)
    client.get(url(move), headers=FRAGMENT)
    assert asked() == 1


def test_the_last_tick_asks_ccrm_also_if_the_page_is_closed(
    move: Move, supervisor: User, django_capture_on_commit_callbacks: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    move.plan.tenant.set_key("key")
    move.plan.tenant.save()
    live("Bob", 103)  # the others can do nothing without Anna's
    began = synced(move.plan.tenant, minutes=-60)
    SyncRun.objects.update(queued_at=began.started_at)

    def ticked(*numbers: int) -> int:
        with django_capture_on_commit_callbacks(execute=True):
            for number in numbers:
                tick(plan=move.plan, by=supervisor, step=Named(number))
        return SyncRun.objects.exclude(pk=began.pk).count()

    assert ticked(2) == 0  # Bob's and Cleo's are possible still
    assert ticked(3, 4) == 1
    run = SyncRun.objects.exclude(pk=began.pk).get()
    run.status, run.started_at, run.finished_at = "ok", run.queued_at - timedelta(minutes=1), run.queued_at
    run.save()
    run.results.create(resource="crm_users", status="ok")
    run_ended.send(sender=SyncRun, tenant=move.plan.tenant)  # it had begun before the ticks
    assert SyncRun.objects.exclude(pk__in=[began.pk, run.pk]).count() == 1
    SyncRun.objects.exclude(pk=began.pk).delete()
    reopen(plan=move.plan, by=supervisor, step=Named(4))
    assert ticked() == 0
    reopen(plan=move.plan, by=supervisor, step=Named(3))
    monkeypatch.setattr(checking, "BATCH_TICKS", 2)
    assert ticked(3) == 1  # Anna's and this one are many; Cleo's is possible still


def test_a_page_that_shows_the_end_is_loaded_anew(move: Move, client_of: ClientOf, supervisor: User) -> None:
    client = client_of("supervisor")
    seen = read(client.get(url(move))).select_one("#worksheet-seen")["value"]
    for number in (1, 2, 3):
        skip(plan=move.plan, by=supervisor, step=Named(number), reason="Put off")
    version = move.steps.get(number=4).version
    last = {"say": "skip", "step": f"4.{version}", "reason": "Put off"}
    assert client.post(url(move, "say/"), last, headers=FRAGMENT)["HX-Refresh"] == "true"
    assert client.get(url(move), {"seen": seen}, headers=FRAGMENT)["HX-Refresh"] == "true"


def test_a_viewer_looks_and_touches_nothing(move: Move, client_of: ClientOf) -> None:
    client = client_of("viewer")
    page = read(client.get(url(move)))
    assert page.select(".next, .step-box:not([disabled])") == []
    assert client.post(url(move, "say/"), {"box": "4.0"}).status_code == 403
    assert client.get(url(move, "split/")).status_code == 403


@pytest.mark.parametrize(
    "sent", [{}, {"box": "x"}, {"box": "99.1"}, {"say": "drop", "step": "1.0"}, {"say": "skip", "step": "x"}]
)
def test_odd_posts_are_refused_in_words(move: Move, client_of: ClientOf, sent: dict) -> None:
    assert client_of("supervisor").post(url(move, "say/"), sent, follow=True).status_code == 200
    assert not Step.objects.exclude(status="open").exists()


def test_the_worksheet_of_an_archived_plan_says_so_and_takes_no_tick(move: Move, client_of: ClientOf) -> None:
    client = client_of("supervisor")
    archive_plan(plan=move.plan)
    page = read(client.get(url(move)))
    assert not page.select_one("#next-done")
    assert "archived" in page.select_one("main").get_text()
    say(client, move, "tick", 4)
    assert move.steps.get(number=4).status == "open"


def test_there_is_no_worksheet_before_an_approval(centre: Centre, client_of: ClientOf) -> None:
    assert client_of("supervisor").get(f"/t/alfa/plans/{centre.plan.pk}/worksheet/").status_code == 404


def test_statements_do_not_grow_with_the_steps(
    centre: Centre, supervisor: User, manager: User, client_of: ClientOf
) -> None:
    def many(count: int) -> None:
        for number in range(300, 300 + count):
            centre.account(number)
            centre.account(number + 300)
            centre.give(centre.user(f"User {number}", number), number + 300)

    many(3)
    propose(plan=centre.plan, by=supervisor)
    approve(plan=centre.plan, by=manager, agree_to_all=True)
    client = client_of("supervisor")
    address = f"/t/alfa/plans/{centre.plan.pk}/worksheet/"

    def statements(headers: Any) -> int:
        with CaptureQueriesContext(
            connection,
        ) as caught:
            read(client.get(address, headers=headers))
        return len(caught)

    few = statements(FRAGMENT), statements({})
    rollout = Rollout.objects.get()
    step = Step.objects.first()
    survivor = step.plan_user
    for number in range(10, 120):
        linked = PlanUser.objects.create(tenant=centre.tenant, email=f"{number}@x.pl", merged_into=survivor)
        step.pk, step.number, step.place, step.plan_user = None, number, number, linked
        step.save(force_insert=True)
        Obstacle.objects.create(rollout=rollout, plan_user=linked, part="extension", code="user_gone")
    assert rollout.steps.count() > 100
    assert (statements(FRAGMENT), statements({})) == few
    assert few == (7, 12)
    for page in ("print/?steps=all", "report/", "report/print/", "split/"):
        address = f"/t/alfa/plans/{centre.plan.pk}/worksheet/{page}"
        assert statements({}) < 20, page
    address = f"/t/alfa/plans/{centre.plan.pk}/worksheet/?page=3"
    listed = read(client.get(address))
    assert len(listed.select("tr.obstacle")) == 51
    assert "60 more, in the XLSX" in listed.get_text()

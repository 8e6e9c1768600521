"""How an open grid follows what others do and what a sync brings."""

from __future__ import annotations

from ccrm_admin.inventory.models import SipAccount
from ccrm_admin.planning.domain.state import Part
from ccrm_admin.planning.services import add_planned_user, archive_plan
from ccrm_admin.tenants.models import User
from tests.html import one, text
from tests.planning.screen import GridScreen
from tests.planning.world import Centre


def test_others_edits_come_within_a_look(centre: Centre, screen: GridScreen, manager: User) -> None:
    anna, ewa = centre.user("Anna"), centre.user("Ewa")
    screen.open()
    assert screen.look().status_code == 204
    centre.set(anna, Part.NOTE, "by the manager", by=manager)
    assert screen.look().status_code == 200
    assert set(screen.changed) == {anna}
    assert screen.text(anna, "Note") == "by the manager"
    assert screen.rows[anna]["data-by"] == "Manager"
    assert screen.look().status_code == 204
    assert f"row-{ewa}" not in screen.last


def test_a_sync_is_followed_by_a_look(centre: Centre, screen: GridScreen) -> None:
    account = centre.account(101)
    anna = centre.user("Anna")
    centre.give(anna, 101)
    screen.open()
    SipAccount.objects.filter(pk=account.pk).update(missing_since="2026-01-01T00:00Z")
    centre.moved()
    assert screen.look().status_code == 200
    assert screen.text(anna, "Findings") == "error: Account gone"


def test_a_user_who_left_the_grid_leaves_the_screen(centre: Centre, screen: GridScreen) -> None:
    ewa = add_planned_user(plan=centre.plan, by=None, email="ewa@firma.example")
    screen.open()
    centre.set(f"p{ewa.pk}", Part.CHOSEN, value=False)
    screen.look()
    assert one(screen.last, f"tr#row-p{ewa.pk}")["hx-swap-oob"] == "delete"


def test_a_plan_archived_meanwhile_is_loaded_anew(centre: Centre, screen: GridScreen) -> None:
    anna = centre.user("Anna")
    screen.open()
    archive_plan(plan=centre.plan)
    assert screen.look()["HX-Refresh"] == "true"
    assert screen.edit(anna, "note", note="too late").status_code == 422
    assert "This plan is archived" in text(screen.last)
    assert "data-edit" not in screen.open().last

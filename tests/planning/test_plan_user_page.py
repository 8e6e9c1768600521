"""The page of one user of a plan, which needs no script."""

from __future__ import annotations

from ccrm_admin.inventory.vocabulary import STATIC
from ccrm_admin.planning.domain.state import Extension, Part
from ccrm_admin.planning.models import Assignment
from ccrm_admin.planning.services import archive_plan
from ccrm_admin.tenants.models import User
from tests.html import select, text, values
from tests.planning.screen import GridScreen, fields_of
from tests.planning.world import NUMBER, Centre


def test_a_users_page_edits_every_part(centre: Centre, screen: GridScreen) -> None:
    centre.account(101)
    centre.number(NUMBER)
    anna = centre.user("Anna", call_pool=[])
    page = f"{screen.path}users/{anna}/"
    assert select(screen.open().last, f"[href='users/{anna}/#extension']")
    assert len(set(values(screen.client.get(page), "[name=token]", "value"))) == 4
    for fields in (
        {"part": "extension", "mode": "static", "typed": "101"},
        {"part": "callPresentations", "as": "own", "number": [NUMBER]},
        {"part": "smsSenders", "as": "live"},
        {"part": "note", "note": "Monday"},
    ):
        response = screen.client.post(page, fields, follow=True)
        assert response.redirect_chain in ([], [(page, 302)])
        assert response.status_code == 200
    row = Assignment.objects.get()
    assert (row.extension, row.call_pool, row.note) == (Extension(STATIC, 9101), [NUMBER], "Monday")
    assert "Saved: Anna, note." in text(response.content.decode())


def test_a_users_page_tells_of_a_refusal_with_its_choices(
    centre: Centre, screen: GridScreen, manager: User
) -> None:
    for number in (101, 102):
        centre.account(number)
    anna, jan = centre.user("Anna"), centre.user("Jan")
    centre.give(jan, 101)
    page = f"{screen.path}users/{anna}/"
    response = screen.client.post(page, {"part": "extension", "mode": "static", "typed": "101"})
    assert response.status_code == 422
    again = fields_of(response.content.decode(), "Move it here")
    assert screen.client.post(page, again)["Location"] == page
    assert centre.row(anna).extension == "101"
    centre.set(anna, Part.NOTE, "theirs", by=manager)
    stale = screen.client.post(page, {"part": "note", "note": "mine", "version": "0"}).content.decode()
    assert "Now theirs" in text(stale)
    screen.client.post(page, fields_of(stale, "Use mine"))
    assert Assignment.objects.of([anna]).get().note == "mine"


def test_a_users_page_has_the_remedies_too(centre: Centre, screen: GridScreen) -> None:
    centre.account(101, assigned=True, holder_count=1)
    jan, anna = centre.user("Jan", 101), centre.user("Anna")
    centre.give(anna, 101)
    html = screen.client.get(f"{screen.path}users/{anna}/").content.decode()
    response = screen.client.post(f"{screen.path}remedies/", fields_of(html, "Take from Jan"))
    assert response["Location"] == screen.path
    assert centre.row(jan).mode == "none"


def test_an_archived_plans_users_have_no_page_to_edit_them(centre: Centre, screen: GridScreen) -> None:
    anna = centre.user("Anna")
    archive_plan(plan=centre.plan)
    response = screen.client.get(f"{screen.path}users/{anna}/", follow=True)
    assert response.redirect_chain == [(screen.path, 302)]
    assert "A manager can unarchive it." in text(response.content.decode())

"""The pages that tell what was done to a plan, and take it back."""

from __future__ import annotations

import datetime as dt
from typing import Any
from uuid import uuid4

import pytest
from django.utils import timezone

from ccrm_admin.planning.domain.batches import SetMode
from ccrm_admin.planning.domain.state import Part
from ccrm_admin.planning.engine.freshness import freshen
from ccrm_admin.planning.models import Edit, Plan
from ccrm_admin.planning.pages.history.entries import undone as undone_in_words
from ccrm_admin.planning.services import apply_batch, archive_plan, undo
from ccrm_admin.tenants.models import User
from tests.conftest import ClientOf
from tests.html import select, text, texts
from tests.planning.pages import queries
from tests.planning.world import NUMBER, OTHER, Centre


@pytest.fixture
def url(centre: Centre) -> str:
    return f"/t/alfa/plans/{centre.plan.pk}/history/"


def edits(response: Any) -> list[str]:
    """Return what each edit of the page says, the newest first."""
    return texts(response, "ol > li[id^=edit-]")


def test_every_edit_says_who_what_and_why(
    centre: Centre, supervisor: User, client_of: ClientOf, url: str
) -> None:
    for number in (NUMBER, OTHER):
        centre.number(number)
    centre.account(101)
    anna = centre.user("Anna")
    centre.give(anna, 101, by=supervisor, reason="Asked <b>twice</b>")
    centre.set(anna, Part.CALLS, (NUMBER,))
    centre.set(anna, Part.CALLS, (OTHER,))
    undo(plan=centre.plan, by=supervisor, number=3)

    undone, third, second, first = edits(client_of("viewer").get(url))

    assert "Supervisor edited by hand 1 user, 1 change" in first
    assert "Reason: Asked <b>twice</b> Anna extension no change → became 101, static" in first
    assert "the command line" in second
    assert "call presentations no change → became +48 777 888 999" in second
    assert "undone in #4" in third
    assert "removed: +48 777 888 999 added: +48 777 888 000" in third.replace("\xa0", " ")
    assert "undone #3" in undone


def test_a_reason_can_be_given_afterwards_and_once(
    centre: Centre, supervisor: User, client_of: ClientOf, url: str
) -> None:
    centre.set(centre.user("Adam"), Part.NOTE, "window", by=supervisor)
    last = Edit.objects.for_plan(centre.plan).newest_first()[0]
    edit, supervisor = f"{url}{last.number}/", client_of("supervisor")
    assert select(supervisor.get(edit), "[name=reason]")
    assert not select(client_of("viewer").get(edit), "[name=reason]")
    manager = client_of("manager")
    assert not select(manager.get(edit), "[name=reason]")
    refused = manager.post(f"{edit}reason/", {"reason": "because I say so"})
    assert "Only its author can give the reason." in text(refused.content.decode())
    supervisor.post(f"{edit}reason/", {"reason": "as they asked"})
    assert "as they asked" in text(supervisor.get(edit).content.decode())
    refused = supervisor.post(f"{edit}reason/", {"reason": "another one"})
    assert "This edit already has a reason" in text(refused.content.decode())
    assert 'value="another one"' in refused.content.decode(), "what was typed comes back"
    supervisor.post(f"{url}999/reason/", {"reason": "x"})
    assert Edit.objects.filter(reason="as they asked").count() == 1


def test_a_token_that_cannot_be_read_is_refused_in_words(
    centre: Centre, supervisor: User, client_of: ClientOf, url: str
) -> None:
    centre.set(centre.user("Adam"), Part.NOTE, "window", by=supervisor)
    client, posted = client_of("supervisor"), {"reason": "as they asked", "token": "no token"}
    for page in ("1/reason/", "1/undo/"):
        response = client.post(f"{url}{page}", posted, follow=True)
        assert "The form did not arrive whole" in response.content.decode()
    assert [edit.reason for edit in Edit.objects.for_plan(centre.plan)] == [""]


@pytest.mark.parametrize("language", ["en", "pl"])
def test_large_numbers_of_edits_lead_to_them(
    centre: Centre, supervisor: User, client_of: ClientOf, url: str, language: str
) -> None:
    Plan.objects.update(version=1_234_567)
    centre.plan.refresh_from_db()
    centre.set(centre.user("Adam"), Part.NOTE, "window", by=supervisor)
    client = client_of("manager")
    client.cookies["django_language"] = language
    page = client.get(url).content.decode()
    assert '<ol class="plan-edits" reversed start="1234568">' in page
    assert 'id="edit-1234568"' in page
    assert client.get(f"{url}1234568/").status_code == 200


def test_a_batch_has_a_page_of_its_own(centre: Centre, client_of: ClientOf, url: str) -> None:
    keys = [centre.user(f"User {number:03}") for number in range(120)]
    apply_batch(plan=centre.plan, by=None, batch=SetMode("dynamic"), keys=keys)
    viewer = client_of("viewer")
    assert "See all 120 changes" in edits(viewer.get(url))[0]
    first, second = (viewer.get(f"{url}1/?page={page}").content.decode() for page in (1, 2))
    assert ("User 099" in first, "User 100" in first) == (True, False)
    assert ("User 099" in second, "User 119" in second) == (False, True)


def test_pages_take_as_many_queries_for_long_histories(centre: Centre, client_of: ClientOf, url: str) -> None:
    centre.account(101)
    users = [centre.user(f"User {number}") for number in range(10)]
    viewer = client_of("viewer")
    for turn in range(3):
        centre.give(users[turn], 101)
        centre.set(users[turn], Part.EXTENSION, None)
    few = queries(viewer, url)
    for turn in range(30):
        centre.give(users[turn % 10], 101)
        centre.set(users[turn % 10], Part.EXTENSION, None)
    assert queries(viewer, url) == few <= 12
    assert len(edits(viewer.get(f"{url}?page=3"))) == 16
    for page in ("0", "-1", "9999", "x", "\x00"):
        assert viewer.get(url, {"page": page}).status_code == 200


def test_an_edit_is_undone_once(centre: Centre, client_of: ClientOf, supervisor: User, url: str) -> None:
    anna = centre.user("Anna")
    centre.set(anna, Part.NOTE, "one")
    client, posted = client_of("supervisor"), {"reason": "wrong user", "token": str(uuid4())}
    assert "Undo edit #1?" in client.get(f"{url}1/undo/").content.decode()
    for _click in range(2):
        assert client.post(f"{url}1/undo/", posted)["Location"] == url
    undone = Edit.objects.get(number=2)
    assert (undone.kind, undone.by, undone.reason) == ("undo", supervisor, "wrong user")
    assert Edit.objects.count() == 2
    assert "Edit #1 undone." in client.get(url).content.decode()


def test_what_is_in_the_way_of_an_undo_is_named(centre: Centre, client_of: ClientOf, url: str) -> None:
    anna = centre.user("Anna")
    centre.set(anna, Part.NOTE, "one")
    centre.set(anna, Part.NOTE, "two", by=None)
    refused = client_of("supervisor").post(f"{url}1/undo/")
    page = refused.content.decode()
    assert refused.status_code == 422
    assert "a later edit changed the same cells" in page
    assert f'href="{url}2/"' in page
    assert Edit.objects.count() == 2


def test_an_account_that_somebody_else_has_by_now_stays_with_him(
    centre: Centre, client_of: ClientOf, url: str
) -> None:
    centre.account(101)
    anna, jan = centre.user("Anna"), centre.user("Jan")
    centre.give(anna, 101)
    centre.set(anna, Part.EXTENSION, None)
    centre.give(jan, 101)
    refused = client_of("supervisor").post(f"{url}2/undo/")
    assert (refused.status_code, b"Jan has extension 101" in refused.content) == (422, True)


def test_a_manager_puts_the_plan_back(centre: Centre, client_of: ClientOf, url: str) -> None:
    anna = centre.user("Anna")
    for value in ("one", "two", "three"):
        centre.set(anna, Part.NOTE, value)
    manager = client_of("manager")
    assert "Undoes 2 later edits" in manager.get(f"{url}1/restore/").content.decode()
    assert manager.post(f"{url}1/restore/", {"reason": "again"})["Location"] == url
    assert centre.plan.assignments.get().note == "one"
    manager.post(f"{url}0/restore/")
    assert centre.plan.assignments.get().note == ""
    manager.post(f"{url}0/restore/")
    assert "already in this state" in manager.get(url).content.decode()
    assert Edit.objects.count() == 5


def test_a_moment_leads_to_the_edit_before_it(centre: Centre, client_of: ClientOf, url: str) -> None:
    anna = centre.user("Anna")
    for value in ("one", "two"):
        centre.set(anna, Part.NOTE, value)
    Edit.objects.filter(number=1).update(at=timezone.now() - dt.timedelta(days=2))
    manager = client_of("manager")
    yesterday = timezone.localtime(timezone.now() - dt.timedelta(days=1)).strftime("%Y-%m-%dT%H:%M")
    for moment, number in ((yesterday, 1), ("2000-01-01T00:00", 0)):
        assert manager.get(url, {"moment": moment})["Location"] == f"{url}{number}/restore/"
    for wrong in ("once", "0001-01-01T00:00", "9999-99-99T00:00", "10000-01-01T00:00", "\x00", ""):
        response = manager.get(url, {"moment": wrong})
        assert (response.status_code, 'id="moment-error"' in response.content.decode()) == (200, True), wrong
    assert manager.get(url, {"moment": "9999-12-31T23:59"})["Location"] == f"{url}2/restore/"


@pytest.mark.parametrize("page", ["9/", "9/undo/", "9/restore/", f"{10**30}/undo/"])
def test_edits_that_never_were(client_of: ClientOf, url: str, page: str) -> None:
    assert client_of("manager").get(f"{url}{page}").status_code == 404


def test_reasons_are_bounded(centre: Centre, client_of: ClientOf, url: str) -> None:
    centre.set(centre.user("Anna"), Part.NOTE, "one")
    for reason in ("x" * 100_000, "a\x00b"):
        assert client_of("supervisor").post(f"{url}1/undo/", {"reason": reason}).status_code == 422
    assert client_of("supervisor").post(f"{url}1/undo/", {"token": "none"}).status_code == 422


def test_an_archived_plan_stays_as_it_is(centre: Centre, client_of: ClientOf, url: str) -> None:
    centre.set(centre.user("Anna"), Part.NOTE, "one")
    archive_plan(plan=centre.plan)
    manager = client_of("manager")
    assert "Restore this state" not in manager.get(url).content.decode()
    for page in ("1/undo/", "0/restore/"):
        for response in (manager.get(f"{url}{page}"), manager.post(f"{url}{page}")):
            assert response["Location"] == url
    assert "This plan is archived. Nothing was changed;" in manager.get(url).content.decode()
    assert freshen(centre.plan).in_plan == 1


def test_viewers_only_look(centre: Centre, client_of: ClientOf, url: str) -> None:
    centre.set(centre.user("Anna"), Part.NOTE, "one")
    for who, buttons in (("viewer", 0), ("supervisor", 1)):
        assert len(select(client_of(who).get(url), "a[href$='/undo/']")) == buttons


def test_namesakes_are_told_apart(centre: Centre, supervisor: User, client_of: ClientOf, url: str) -> None:
    centre.account(101)
    anna, other = (centre.user("Anna", email=f"{name}@alfa.pl") for name in ("a1", "a2"))
    centre.give(anna, 101, by=supervisor)
    centre.set(other, Part.NOTE, "On leave")
    undone = undo(plan=centre.plan, by=supervisor, number=2).edit
    assert undone
    _undone, second, first = edits(client_of("viewer").get(url))
    assert "Anna a1@alfa.pl extension no change" in first
    assert "Anna a2@alfa.pl note" in second
    assert "Anna (a2@alfa.pl), note" in undone_in_words(undone)

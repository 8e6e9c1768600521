"""A user who was deleted in the CRM, and is back with the same e-mail under another uuid."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils import timezone

from ccrm_admin.inventory.models import CrmUser
from ccrm_admin.inventory.vocabulary import STATIC
from ccrm_admin.planning.domain.state import Extension, Part
from ccrm_admin.planning.engine.values import Cell
from ccrm_admin.planning.models import Assignment, Edit, Plan
from ccrm_admin.planning.services import (
    archive_plan,
    create_plan,
    link_returned,
    restore,
    return_suggestions,
    set_cells,
    undo,
)
from ccrm_admin.planning.text.errors import LinkConflictError, LinkMovedError, UndoBlockedError
from ccrm_admin.tenants.models import Tenant
from tests.conftest import ClientOf
from tests.html import hidden, select, text
from tests.inventory import rows
from tests.planning.pages import PLANS
from tests.planning.world import NUMBER, OTHER, Centre

EMAIL = "anna@firma.example"


@pytest.fixture
def old(centre: Centre) -> str:
    """Anna as the CRM had them, planned on 101 with another pool; then they go."""
    centre.account(101)
    centre.account(102)
    centre.number(NUMBER)
    centre.number(OTHER)
    key = centre.user("Anna", email=EMAIL)
    centre.give(key, 101)
    centre.set(key, Part.CALLS, (OTHER,))
    leave(centre, key)
    return key


@pytest.fixture
def new(centre: Centre, old: str) -> str:
    """Anna as the CRM has them now."""
    return centre.user("Anna Nowa", email="ANNA@firma.example ")


def leave(centre: Centre, key: str) -> None:
    CrmUser.objects.filter(pk=int(key[1:])).update(missing_since=timezone.now())
    centre.moved()


def user_of(key: str) -> CrmUser:
    return CrmUser.objects.get(pk=int(key[1:]))


def link(old: str, new: str) -> None:
    link_returned(former=user_of(old), user=user_of(new), by=None)


def decided(plan: Plan, key: str) -> tuple[Any, Any]:
    row = Assignment.objects.of([key]).filter(plan=plan).first()
    return (row.extension, row.call_pool) if row else (None, None)


SEAT = (Extension(STATIC, 9101), [OTHER])
NOTHING = (None, None)


def test_decisions_of_every_plan_go_along_and_come_back(centre: Centre, old: str, new: str) -> None:
    other = create_plan(tenant=centre.tenant, title="Easter", by=None)
    set_cells(plan=other, by=None, cells=[Cell(old, Part.NOTE, "as before")])
    put_away = create_plan(tenant=centre.tenant, title="Old", by=None)
    set_cells(plan=put_away, by=None, cells=[Cell(old, Part.EXTENSION, Extension(STATIC, 9102))])
    archive_plan(plan=put_away)
    link(old, new)
    assert (decided(centre.plan, old), decided(centre.plan, new)) == (NOTHING, SEAT)
    assert Assignment.objects.of([new]).get(plan=other).note == "as before"
    assert decided(put_away, new)[0] == Extension(STATIC, 9102)
    assert centre.row(new).extension == "101"
    assert "user_gone" not in [code for code, _who in centre.findings()]
    last = Edit.objects.filter(plan=centre.plan).latest("number")
    assert last.what == "same person linked"
    undo(plan=centre.plan, by=None, number=last.number)
    assert (decided(centre.plan, old), decided(centre.plan, new)) == (SEAT, NOTHING)
    assert not Assignment.objects.of([new]).filter(plan=other).exclude(note="").exists()
    undone = Edit.objects.filter(plan=centre.plan).latest("number")
    assert undone.what == "same person unlinked"
    undo(plan=centre.plan, by=None, number=undone.number)
    assert (decided(centre.plan, old), decided(centre.plan, new)) == (NOTHING, SEAT)


def test_what_was_done_before_is_undone_for_who_is_back(centre: Centre, old: str, new: str) -> None:
    link(old, new)
    undo(plan=centre.plan, by=None, number=2)  # the pool
    assert decided(centre.plan, new) == (SEAT[0], None)
    restore(plan=centre.plan, by=None, number=0)
    assert (decided(centre.plan, old), decided(centre.plan, new)) == (NOTHING, NOTHING)


def test_a_person_who_comes_back_twice(centre: Centre, old: str, new: str) -> None:
    link(old, new)
    leave(centre, new)
    again = centre.user("Anna Trzecia", email=EMAIL)
    link(new, again)
    assert decided(centre.plan, again) == SEAT
    undo(plan=centre.plan, by=None, number=2)
    assert decided(centre.plan, again) == (SEAT[0], None)
    with pytest.raises(UndoBlockedError):
        undo(plan=centre.plan, by=None, number=3)  # the first link, under the second
    restore(plan=centre.plan, by=None, number=1)
    assert decided(centre.plan, again) == (SEAT[0], None)


def test_who_is_there_again_under_the_old_uuid_is_somebody_of_their_own(
    centre: Centre, old: str, new: str
) -> None:
    link(old, new)
    CrmUser.objects.filter(pk=int(old[1:])).update(missing_since=None)
    centre.moved()
    centre.set(old, Part.CALLS, ())
    undo(plan=centre.plan, by=None, number=Edit.objects.filter(plan=centre.plan).latest("number").number)
    assert (decided(centre.plan, old), decided(centre.plan, new)) == (NOTHING, SEAT)
    centre.set(old, Part.CALLS, ())
    with pytest.raises(LinkConflictError):
        undo(plan=centre.plan, by=None, number=3)
    centre.set(old, Part.CALLS, None)
    last = Edit.objects.filter(plan=centre.plan).latest("number").number
    undo(plan=centre.plan, by=None, number=3)
    assert (decided(centre.plan, old), decided(centre.plan, new)) == (SEAT, NOTHING)
    assert undo(plan=centre.plan, by=None, number=last).edit is None  # of a place that is hers again
    assert decided(centre.plan, old) == SEAT


def test_a_later_edit_in_another_plan_goes_back_along(centre: Centre, old: str, new: str) -> None:
    other = create_plan(tenant=centre.tenant, title="Easter", by=None)
    set_cells(plan=other, by=None, cells=[Cell(old, Part.NOTE, "as before")])
    link(old, new)
    set_cells(plan=other, by=None, cells=[Cell(new, Part.NOTE, "otherwise")])
    undo(plan=centre.plan, by=None, number=3)
    assert decided(centre.plan, old) == SEAT
    assert Assignment.objects.of([old]).get(plan=other).note == "otherwise"


def test_a_conflict_changes_nothing(centre: Centre, old: str, new: str) -> None:
    centre.set(new, Part.EXTENSION, Extension("dynamic"))
    with pytest.raises(LinkConflictError):
        link(old, new)
    assert decided(centre.plan, old) == SEAT


def test_nobody_else_is_the_same_person(centre: Centre, old: str, new: str, beta: Tenant) -> None:
    strangers = [
        centre.user("Jan", email="jan@firma.example"),
        f"c{rows.crm_user(beta, 'Anna', email=EMAIL).pk}",
        old,
    ]
    for key in strangers:
        with pytest.raises(LinkMovedError):
            link(old, key)
    with pytest.raises(LinkMovedError):
        link(new, old)  # who is there is nobody's former self
    for key in (old, new):
        CrmUser.objects.filter(pk=int(key[1:])).update(email_key="")
    with pytest.raises(LinkMovedError):
        link(old, new)
    assert return_suggestions(centre.tenant) == []


def test_the_page_asks_and_links(centre: Centre, old: str, new: str, client_of: ClientOf) -> None:
    supervisor, grid = client_of("supervisor"), f"{PLANS}{centre.plan.pk}/"
    for page in (PLANS, f"{grid}people/", f"{grid}history/"):
        said = text(supervisor.get(page).content.decode())
        assert "The same person?" in said, page
        assert f"Anna ({EMAIL}) = Anna Nowa" in said
        assert "The same person?" not in client_of("viewer").get(page).content.decode()
    form, *_ = select(supervisor.get(PLANS), "form[method=post][action$='/people/same/']")
    fields = hidden(form)
    assert fields == {"former": [old[1:]], "user": [new[1:]], "next": [PLANS]}
    for forged in ({"user": old[1:]}, {"former": new[1:]}, {"user": ""}, {"former": "x"}):
        supervisor.post(f"{PLANS}people/same/", fields | forged)
        assert decided(centre.plan, old) == SEAT
    response = supervisor.post(f"{PLANS}people/same/", fields, follow=True)
    assert "Linked in all plans: Anna, Anna Nowa." in text(response)
    assert "The same person?" not in response.content.decode()
    assert decided(centre.plan, new) == SEAT
    history = text(supervisor.get(f"{grid}history/").content.decode())
    assert "same person linked" in history
    assert f"Anna ({EMAIL}) = Anna Nowa" in history


def test_whose_values_stay_is_asked(centre: Centre, old: str, new: str, client_of: ClientOf) -> None:
    centre.set(new, Part.EXTENSION, Extension("dynamic"))
    form, page = {"former": old[1:], "user": new[1:], "next": PLANS}, f"{PLANS}people/same/"
    response = client_of("supervisor").post(page, form)
    assert response.status_code == 422
    assert "Values of Anna extension: 101, static" in text(response.content.decode())
    client_of("supervisor").post(page, {**form, f"keep-{centre.plan.pk}": "theirs"})
    assert decided(centre.plan, new) == (Extension("dynamic"), None)


def test_who_is_gone_but_in_no_draft_is_not_asked_about(centre: Centre, old: str, new: str) -> None:
    assert [(f"c{former.pk}", f"c{user.pk}") for former, user in return_suggestions(centre.tenant)] == [
        (old, new)
    ]
    archive_plan(plan=centre.plan)
    assert return_suggestions(centre.tenant) == []

"""How far a plan is: what may follow what, what its history says, and that only a draft is edited."""

from __future__ import annotations

from uuid import uuid4

import pytest

from ccrm_admin.planning.domain.state import Part
from ccrm_admin.planning.engine.freshness import freshen
from ccrm_admin.planning.models import Edit, Plan, PlanUser
from ccrm_admin.planning.models.choices import EditKind, PlanStatus
from ccrm_admin.planning.services import (
    add_planned_user,
    archive_plan,
    create_plan,
    edit_planned_user,
    link_planned_user,
    restore_plan,
    set_status,
    undo,
    undo_last,
)
from ccrm_admin.planning.text.errors import (
    InvalidValueError,
    NewcomerProposedError,
    NotADraftError,
    StatusMovedError,
)
from ccrm_admin.tenants.models import User
from tests.conftest import ClientOf
from tests.html import text
from tests.inventory import rows
from tests.planning.screen import GridScreen, path_of
from tests.planning.world import Centre

DRAFT, PROPOSED, APPROVED, CARRIED_OUT, ARCHIVED = PlanStatus
ALLOWED = {
    *((DRAFT, status) for status in (PROPOSED, ARCHIVED)),
    *((PROPOSED, status) for status in (DRAFT, APPROVED, ARCHIVED)),
    *((APPROVED, status) for status in (DRAFT, APPROVED, CARRIED_OUT, ARCHIVED)),
    *((CARRIED_OUT, status) for status in (DRAFT, ARCHIVED)),
    (ARCHIVED, DRAFT),
}


def put(centre: Centre, status: PlanStatus) -> None:
    """Let the plan be as far as that, however it came there."""
    Plan.objects.filter(pk=centre.plan.pk).update(status=status)
    centre.plan.refresh_from_db()


def test_what_may_follow_what(centre: Centre) -> None:
    for before in PlanStatus:
        for status in PlanStatus:
            put(centre, before)
            entries = Edit.objects.for_plan(centre.plan).count()
            if (before, status) in ALLOWED:
                assert set_status(plan=centre.plan, status=status, by=None).status == status
                assert Edit.objects.for_plan(centre.plan).count() == entries + 1
            else:
                with pytest.raises(StatusMovedError, match=str(before.label)):
                    set_status(plan=centre.plan, status=status, by=None)
                assert Plan.objects.get(pk=centre.plan.pk).status == before


def test_the_history_says_so_and_nothing_undoes_it(
    centre: Centre, supervisor: User, client_of: ClientOf
) -> None:
    anna = centre.user("Anna", 101)
    centre.set(anna, Part.NOTE, "why", by=supervisor)
    set_status(plan=centre.plan, status=PROPOSED, by=supervisor, reason="For Monday")
    set_status(plan=centre.plan, status=DRAFT, by=supervisor, kind=EditKind.SEND_BACK, reason="Not yet")
    history = client_of("supervisor").get(f"{path_of(centre)}history/").content.decode()
    said = text(history)
    assert all(word in said for word in ("proposed", "For Monday", "sent back", "Not yet"))
    assert history.count("/undo/") == 2, "of the page itself, and of the note"
    with pytest.raises(InvalidValueError):
        undo(plan=centre.plan, by=supervisor, number=2)
    assert undo_last(plan=centre.plan, by=supervisor).edit
    assert centre.row(anna).in_plan is False


def test_only_a_draft_is_edited(centre: Centre, client_of: ClientOf) -> None:
    anna = centre.user("Anna", 101)
    centre.account(102)
    client, path = client_of("manager"), path_of(centre)
    centre.set(anna, Part.NOTE, "why")
    posts = {
        f"users/{anna}/": {"part": "note", "note": "other", "token": uuid4()},
        "batch/": {"keys": anna, "kind": "take", "do": "all", "token": uuid4()},
        "undo/": {"last": "undo", "token": uuid4()},
        "paste/": {"cells": "[]", "token": uuid4()},
        "edit/": {"title": "Renamed"},
        "people/add/": {"email": "ewa@example.com", "token": uuid4()},
        "history/1/undo/": {"token": uuid4()},
        "history/0/restore/": {"token": uuid4()},
        "restore/": {},
        "findings/acknowledge/": {"code": "extension_shared", "reason": "so be it", "token": uuid4()},
    }
    for status, word in (
        (PROPOSED, "is proposed"),
        (APPROVED, "is approved"),
        (CARRIED_OUT, "is carried out"),
    ):
        put(centre, status)
        before = freshen(centre.plan), centre.row(anna).assignment, Edit.objects.count()
        for address, data in posts.items():
            response = client.post(f"{path}{address}", data)
            assert response.status_code < 500, address
        assert (freshen(centre.plan), centre.row(anna).assignment, Edit.objects.count()) == before
        assert (centre.plan.title, PlanUser.objects.planned().count()) == ("Monday", 0)
        with pytest.raises(NotADraftError, match=word):
            centre.set(anna, Part.NOTE, "other")
        assert "Undo my last edit" not in client.get(path).content.decode()


def test_a_grid_that_is_open_learns_of_it(screen: GridScreen, centre: Centre) -> None:
    centre.user("Anna", 101)
    screen.open()
    set_status(plan=centre.plan, status=PROPOSED, by=None)
    news = screen.client.get(f"{screen.path}changes/", screen.state, headers={"HX-Request": "true"})
    assert news.headers["HX-Refresh"] == "true"


def test_what_is_put_away_claims_nothing(centre: Centre) -> None:
    centre.account(101)
    anna, jan = centre.user("Anna"), centre.user("Jan")
    centre.give(anna, 101)
    other = create_plan(tenant=centre.tenant, title="Tuesday", by=None)
    centre.plan, monday = other, centre.plan
    centre.give(jan, 101)
    claimed = {DRAFT, PROPOSED, APPROVED}
    for status in (DRAFT, PROPOSED, APPROVED, CARRIED_OUT, DRAFT, ARCHIVED):
        if status != monday.status:
            monday = set_status(plan=monday, status=status, by=None)
        found = any(code == "planned_elsewhere" for code, _names in centre.findings())
        assert found == (status in claimed), status
        assert monday.current == (status in claimed)


def test_no_one_archives_or_unarchives_twice(centre: Centre, supervisor: User) -> None:
    set_status(plan=centre.plan, status=PROPOSED, by=supervisor)
    assert restore_plan(plan=centre.plan, by=supervisor).status == PROPOSED, "it was not archived"
    archive_plan(plan=centre.plan, by=supervisor)
    archive_plan(plan=centre.plan, by=supervisor)
    kinds = Edit.objects.for_plan(centre.plan).order_by("number").values_list("kind", flat=True)
    assert list(kinds) == [EditKind.PROPOSE, EditKind.ARCHIVE]


def test_newcomers_are_linked_in_any_plan_and_renamed_in_drafts_alone(centre: Centre) -> None:
    person = {"first_name": "Ewa", "last_name": "", "permission_group": ""}
    ewa = add_planned_user(plan=centre.plan, by=None, email="ewa@example.com", **person)
    other = create_plan(tenant=centre.tenant, title="Tuesday", by=None, keys=[ewa.key])
    set_status(plan=centre.plan, status=PROPOSED, by=None)
    with pytest.raises(NewcomerProposedError, match="Monday"):
        edit_planned_user(planned=ewa, email="eva@example.com", **person)
    user = rows.crm_user(centre.tenant, "Ewa", email="ewa@example.com")
    link_planned_user(planned=ewa, user=user, by=None)
    for plan in (centre.plan, other):
        assert Edit.objects.for_plan(plan).filter(kind=EditKind.LINK).exists()

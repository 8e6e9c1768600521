"""A link undone: in every plan there are two people again, each with what was theirs."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.utils import timezone

from ccrm_admin.inventory.models import CrmUser
from ccrm_admin.planning.domain.state import NO_EXTENSION, STATIC, Extension, Part
from ccrm_admin.planning.engine.freshness import freshen
from ccrm_admin.planning.engine.values import Cell
from ccrm_admin.planning.models import Edit, PlanUser
from ccrm_admin.planning.models.choices import EditKind
from ccrm_admin.planning.services import (
    add_planned_user,
    archive_plan,
    create_plan,
    link_planned_user,
    link_returned,
    link_suggestions,
    set_cells,
    undo,
)
from ccrm_admin.planning.text.errors import (
    AccountTakenError,
    EmailTakenError,
    LinkConflictError,
    LinkHeldError,
    NotADraftError,
    UndoBlockedError,
    UnknownReferenceError,
)
from tests.conftest import ClientOf
from tests.html import text
from tests.inventory import rows
from tests.planning.ewa import EMAIL, HERS, LINK, decided
from tests.planning.world import Centre


def blockers_of(centre: Centre, number: int) -> list[int]:
    """Return the numbers of the edits that are in the way of undoing one, newest first."""
    with pytest.raises(UndoBlockedError) as blocked:
        undo(plan=centre.plan, by=None, number=number)
    return [edit.number for edit in blocked.value.blockers]


def test_the_planned_user_comes_back_and_is_offered_again(
    centre: Centre, ewa: PlanUser, real: CrmUser
) -> None:
    assert decided(centre.plan) == {f"c{real.pk}": HERS}
    outcome = undo(plan=centre.plan, by=None, number=LINK, reason="Another Ewa")
    assert decided(centre.plan) == {f"p{ewa.pk}": HERS}
    assert link_suggestions(centre.tenant) == [(ewa, real)]
    edit = outcome.edit
    assert edit
    assert (edit.kind, edit.reason, edit.number) == (EditKind.UNLINK, "Another Ewa", LINK + 1)
    assert Edit.objects.get(number=LINK).undone_by == edit
    assert centre.row(f"p{ewa.pk}").extension == "101"
    assert centre.row(f"c{real.pk}").in_plan is False


def test_that_is_undone_and_done_again(centre: Centre, ewa: PlanUser, real: CrmUser) -> None:
    for number, holder in ((LINK, f"p{ewa.pk}"), (LINK + 1, f"c{real.pk}"), (LINK + 2, f"p{ewa.pk}")):
        undo(plan=centre.plan, by=None, number=number)
        assert decided(centre.plan) == {holder: HERS}
    link_planned_user(planned=ewa, user=real, by=None)
    with pytest.raises(UndoBlockedError):  # linked by the offer meanwhile
        undo(plan=centre.plan, by=None, number=LINK + 3)
    undo(plan=centre.plan, by=None, number=LINK + 4)
    assert decided(centre.plan) == {f"p{ewa.pk}": HERS}


def test_the_first_link_is_as_good_as_the_one_that_did_it_again(
    centre: Centre, ewa: PlanUser, real: CrmUser
) -> None:
    for number in (LINK, LINK + 1, LINK):
        undo(plan=centre.plan, by=None, number=number)
    assert decided(centre.plan) == {f"p{ewa.pk}": HERS}
    with pytest.raises(UndoBlockedError):
        undo(plan=centre.plan, by=None, number=LINK)
    undo(plan=centre.plan, by=None, number=LINK + 1)
    centre.set(f"c{real.pk}", Part.NOTE, "Aisle")
    undo(plan=centre.plan, by=None, number=LINK)
    assert decided(centre.plan) == {f"p{ewa.pk}": (Extension(STATIC, 9101), "Aisle", True)}


def test_earlier_edits_of_the_planned_user_are_undone_linked_and_unlinked(
    centre: Centre, ewa: PlanUser, real: CrmUser
) -> None:
    undo(plan=centre.plan, by=None, number=LINK)
    undo(plan=centre.plan, by=None, number=2)
    assert decided(centre.plan) == {f"p{ewa.pk}": (None, "", True)}
    undo(plan=centre.plan, by=None, number=LINK + 2)
    undo(plan=centre.plan, by=None, number=LINK + 1)
    assert decided(centre.plan) == {f"c{real.pk}": HERS}
    undo(plan=centre.plan, by=None, number=2)
    assert decided(centre.plan) == {f"c{real.pk}": (None, "", True)}


def test_what_was_decided_since_stays_the_persons(centre: Centre, ewa: PlanUser, real: CrmUser) -> None:
    centre.set(f"c{real.pk}", Part.CALLS, ())
    centre.set(f"c{real.pk}", Part.NOTE, "Aisle")
    undo(plan=centre.plan, by=None, number=LINK)
    assert decided(centre.plan) == {f"p{ewa.pk}": (Extension(STATIC, 9101), "Aisle", True)}
    assert centre.row(f"p{ewa.pk}").call_count == 0
    undo(plan=centre.plan, by=None, number=LINK + 2)
    assert decided(centre.plan) == {f"p{ewa.pk}": HERS}
    assert centre.row(f"c{real.pk}").decided is False


@pytest.mark.parametrize("theirs", [False, True])
def test_what_both_have_decided_is_asked_about_and_comes_back(
    centre: Centre, ewa: PlanUser, theirs: bool
) -> None:
    user = rows.crm_user(centre.tenant, "Ewa", "Nowak", email=EMAIL)
    key, planned = f"c{user.pk}", f"p{ewa.pk}"
    centre.account(102)
    centre.give(key, 102)
    before = decided(centre.plan)
    with pytest.raises(LinkConflictError, match="“Monday” has different values"):
        link_planned_user(planned=ewa, user=user, by=None)
    assert decided(centre.plan) == before
    link_planned_user(planned=ewa, user=user, by=None, keep={centre.plan.pk: theirs})
    kept = (Extension(STATIC, 9102), "", False) if theirs else HERS
    assert decided(centre.plan) == {key: kept}
    assert Edit.objects.get(number=4).cells == (3 if theirs else 1), "what gave way is in the history"
    undo(plan=centre.plan, by=None, number=4)
    assert decided(centre.plan) == before
    undo(plan=centre.plan, by=None, number=5)
    assert decided(centre.plan) == {key: kept}
    undo(plan=centre.plan, by=None, number=3 if theirs else 2)
    assert planned not in decided(centre.plan)
    assert blockers_of(centre, 2 if theirs else 3) == [4], "what gave way waits for the link"
    undo(plan=centre.plan, by=None, number=6)
    assert set(decided(centre.plan)) == ({planned} if theirs else {planned, key})


def test_what_gave_way_may_be_anothers_by_now(centre: Centre, ewa: PlanUser) -> None:
    user = rows.crm_user(centre.tenant, "Ewa", "Nowak", email=EMAIL)
    centre.set(f"c{user.pk}", Part.NOTE, "Own")
    link_planned_user(planned=ewa, user=user, by=None, keep={centre.plan.pk: True})
    jan = centre.user("Jan")
    centre.give(jan, 101)
    with pytest.raises(AccountTakenError, match="Jan has extension"):
        undo(plan=centre.plan, by=None, number=4)
    assert set(decided(centre.plan)) == {f"c{user.pk}", jan}


def test_decisions_of_both_in_different_plans_are_one_persons(centre: Centre, ewa: PlanUser) -> None:
    user = rows.crm_user(centre.tenant, "Ewa", "Nowak", email=EMAIL)
    other = create_plan(tenant=centre.tenant, title="Tuesday", by=None)
    set_cells(plan=other, by=None, cells=[Cell(f"c{user.pk}", Part.NOTE, "Own")])
    link_planned_user(planned=ewa, user=user, by=None)
    assert decided(other) == {f"c{user.pk}": (None, "Own", False)}
    set_cells(plan=other, by=None, cells=[Cell(f"c{user.pk}", Part.NOTE, "New")])
    undo(plan=other, by=None, number=1 + 1)
    assert decided(other) == {f"c{user.pk}": (None, "New", False)}
    undo(plan=other, by=None, number=3)
    undo(plan=other, by=None, number=1)
    assert (decided(other), decided(centre.plan)) == ({}, {f"p{ewa.pk}": HERS})


def test_every_plan_has_her_back_archived_ones_too(centre: Centre, ewa: PlanUser) -> None:
    other = create_plan(tenant=centre.tenant, title="Tuesday", by=None)
    key = f"p{ewa.pk}"
    set_cells(plan=other, by=None, cells=[Cell(key, Part.NOTE, "Tuesdays off")])
    archive_plan(plan=other)
    user = rows.crm_user(centre.tenant, "Ewa", "Nowak", email=EMAIL)
    link_planned_user(planned=ewa, user=user, by=None)
    assert decided(other) == {f"c{user.pk}": (None, "Tuesdays off", False)}
    with pytest.raises(NotADraftError):
        undo(plan=other, by=None, number=3)
    undo(plan=centre.plan, by=None, number=LINK)
    assert decided(other) == {key: (None, "Tuesdays off", False)}
    assert Edit.objects.get(plan=other, number=3).undone_by == Edit.objects.get(plan=other, number=4)
    undo(plan=centre.plan, by=None, number=LINK + 1)
    assert decided(other) == {f"c{user.pk}": (None, "Tuesdays off", False)}


def test_a_later_link_in_another_plan_is_in_the_way(
    centre: Centre, ewa: PlanUser, real: CrmUser, client_of: ClientOf
) -> None:
    CrmUser.objects.filter(pk=real.pk).update(missing_since=timezone.now())
    again = rows.crm_user(centre.tenant, "Ewa", "Nowa", email=EMAIL)
    other = create_plan(tenant=centre.tenant, title="Tuesday", by=None)
    set_cells(plan=other, by=None, cells=[Cell(f"c{again.pk}", Part.NOTE, "Tuesdays off")])
    link_returned(former=real, user=again, by=None)
    assert blockers_of(centre, LINK) == [LINK + 1]
    Edit.objects.filter(plan=centre.plan, number=LINK + 1).delete()
    with pytest.raises(
        LinkHeldError, match=r"in “Tuesday” a later edit changed the same person .same person linked by"
    ):
        undo(plan=centre.plan, by=None, number=LINK)
    page = f"/t/alfa/plans/{centre.plan.pk}/history/{LINK}/undo/"
    response = client_of("supervisor").post(page, {"reason": "", "token": str(uuid4())})
    assert response.status_code == 422
    assert "Undo that first" in text(response.content.decode())
    archive_plan(plan=other)
    with pytest.raises(LinkHeldError, match="a manager can unarchive it"):
        undo(plan=centre.plan, by=None, number=LINK)
    assert decided(centre.plan) == {f"c{again.pk}": HERS}, "it is all or nothing"


def test_not_if_somebody_else_has_come_between(centre: Centre, ewa: PlanUser, real: CrmUser) -> None:
    namesake = add_planned_user(plan=centre.plan, by=None, email=EMAIL, first_name="Ewelina")
    with pytest.raises(EmailTakenError, match=EMAIL):
        undo(plan=centre.plan, by=None, number=LINK)
    PlanUser.objects.filter(pk=namesake.pk).update(email="ewelina@firma.example")
    undo(plan=centre.plan, by=None, number=LINK)
    centre.set(f"c{real.pk}", Part.EXTENSION, NO_EXTENSION)
    for again in (
        lambda: undo(plan=centre.plan, by=None, number=LINK + 2),
        lambda: link_planned_user(planned=ewa, user=real, by=None),
    ):
        with pytest.raises(LinkConflictError):
            again()


def test_who_was_linked_to_somebody_else_meanwhile(centre: Centre, ewa: PlanUser, real: CrmUser) -> None:
    undo(plan=centre.plan, by=None, number=LINK)
    other = rows.crm_user(centre.tenant, "Ewelina")
    link_planned_user(planned=ewa, user=other, by=None)
    assert blockers_of(centre, LINK + 1) == [LINK + 2]
    undo(plan=centre.plan, by=None, number=2)
    for number in (2 + LINK, LINK + 1):
        undo(plan=centre.plan, by=None, number=number)
    assert decided(centre.plan) == {f"c{real.pk}": (None, "", True)}


def test_who_is_linked_can_not_be_planned_for_any_more(centre: Centre, ewa: PlanUser, real: CrmUser) -> None:
    for part, value in ((Part.NOTE, "lost?"), (Part.CALLS, ())):
        with pytest.raises(UnknownReferenceError):
            centre.set(f"p{ewa.pk}", part, value)
    assert freshen(centre.plan).in_plan == 1


def test_a_form_of_who_was_linked_meanwhile_is_answered_with_the_grid(
    centre: Centre, ewa: PlanUser, client_of: ClientOf
) -> None:
    supervisor, plan = client_of("supervisor"), f"/t/alfa/plans/{centre.plan.pk}/"
    page = f"{plan}users/p{ewa.pk}/"
    assert supervisor.get(page).status_code == 200
    user = rows.crm_user(centre.tenant, "Ewa", "Nowak", email=EMAIL)
    link_planned_user(planned=ewa, user=user, by=None)
    assert supervisor.post(page, {"part": "note", "note": "Aisle", "version": "1"})["Location"] == plan
    assert "“Ewa” is not known in this tenant" in text(supervisor.get(plan).content.decode())
    assert decided(centre.plan) == {f"c{user.pk}": HERS}


def test_the_pages_say_who_it_was_and_what_undoing_means(
    centre: Centre, ewa: PlanUser, real: CrmUser, client_of: ClientOf
) -> None:
    supervisor = client_of("supervisor")
    history = f"/t/alfa/plans/{centre.plan.pk}/history/"
    page = text(supervisor.get(history).content.decode())
    assert f"Ewa ({EMAIL}) = Ewa Nowak" in page
    assert "Ewa Nowak extension" in page
    question = f"{history}{LINK}/undo/"
    assert "two people again in all plans" in text(supervisor.get(question).content.decode())
    token = str(uuid4())
    for _ in range(2):  # a double click
        assert supervisor.post(question, {"reason": "", "token": token})["Location"] == history
    assert decided(centre.plan) == {f"p{ewa.pk}": HERS}
    page = text(supervisor.get(history).content.decode())
    assert "planned user unlinked" in page
    assert f"Ewa ({EMAIL}) ≠ Ewa Nowak" in page
    assert "linked again" in text(supervisor.get(f"{history}{LINK + 1}/undo/").content.decode())

"""Findings accepted as they are: who, when and why, until they say anything else."""

from __future__ import annotations

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from ccrm_admin.inventory.models import CrmUser, SipAccount
from ccrm_admin.inventory.vocabulary import STATIC
from ccrm_admin.planning.domain.state import Extension, Part
from ccrm_admin.planning.engine.freshness import freshen
from ccrm_admin.planning.engine.recompute import recompute
from ccrm_admin.planning.engine.values import Cell
from ccrm_admin.planning.models import Acknowledgement, Edit, Plan, PlanFinding
from ccrm_admin.planning.services import (
    acknowledge,
    add_planned_user,
    archive_plan,
    create_plan,
    edit_plan,
    link_planned_user,
    set_cells,
    set_crowded_above,
    show_again,
    undo,
)
from ccrm_admin.planning.services.undo import redo_last, undo_last
from ccrm_admin.planning.text.errors import (
    FindingsMovedError,
    InvalidValueError,
    NotADraftError,
    UndoBlockedError,
    UnknownReferenceError,
)
from ccrm_admin.tenants.models import User
from tests.inventory import rows
from tests.planning.acknowledged import REASON, accept, digests, figures, last
from tests.planning.world import NUMBER, OTHER, Centre


def test_what_is_acknowledged_counts_no_longer_and_survives(shared: Centre, operator: User) -> None:
    accept(shared, operator)
    assert figures(shared.plan) == (0, 0, 2)
    kept = Acknowledgement.objects.first()
    assert kept is not None
    assert (kept.by, kept.reason, kept.at) == (
        operator,
        REASON,
        Edit.objects.get(number=last(shared.plan)).at,
    )
    anna = next(row for row in shared.plan.rows.all() if row.name == "Anna")
    assert anna.worst == 0
    shared.set(anna.key, Part.NOTE, "another edit")
    shared.moved()  # a sync
    assert figures(shared.plan) == (0, 0, 2)
    shared.set(anna.key, Part.CALLS, (NUMBER, OTHER))
    assert figures(shared.plan)[0] == 1, "a number of the pool is gone, which nobody has acknowledged"
    state = freshen(shared.plan)
    recompute(shared.plan, state)
    assert figures(shared.plan) == (1, 0, 2)


def test_it_comes_back_when_it_says_anything_else(shared: Centre) -> None:
    accept(shared)
    ola = shared.user("Ola")
    shared.set(ola, Part.EXTENSION, Extension("static"))
    assert figures(shared.plan) == (1, 0, 2), "of another user"
    shared.set(ola, Part.EXTENSION, None)
    shared.user("Iza", 101)  # a third one, live
    assert figures(shared.plan) == (1, 0, 1)


def test_a_crowd_that_grows_is_no_longer_acknowledged_for_anybody(centre: Centre, operator: User) -> None:
    centre.number()
    set_crowded_above(tenant=centre.tenant, users=2)
    keys = [centre.user(name, call_pool=[]) for name in ("Anna", "Jan", "Ewa", "Ola")]
    for key in keys[:3]:
        centre.set(key, Part.CALLS, (NUMBER,))
    found = PlanFinding.objects.for_plan(centre.plan).filter(code="number_crowded")
    (crowded,) = (row.finding.digest for row in found)
    acknowledge(plan=centre.plan, by=operator, digests=[crowded], reason=REASON)
    assert [centre.row(key).worst for key in keys[:3]] == [0, 0, 0]
    centre.set(keys[3], Part.CALLS, (NUMBER,))
    shown = [centre.row(key).worst for key in keys]
    with transaction.atomic():
        plan = Plan.objects.get(pk=centre.plan.pk)
        recompute(plan, freshen(plan))
    assert shown == [centre.row(key).worst for key in keys]
    assert 0 not in shown


def test_it_survives_a_link_and_its_undoing(centre: Centre) -> None:
    ewa = add_planned_user(plan=centre.plan, by=None, email="ewa@alfa.pl", first_name="Ewa")
    assert figures(centre.plan) == (0, 0, 0)
    accept(centre)
    assert open_and_accepted(centre) == (0, 1)
    real = rows.crm_user(centre.tenant, "Ewa", "Nowak", email="ewa@alfa.pl", call_pool=[])
    link_planned_user(planned=ewa, user=real, by=None)
    assert open_and_accepted(centre) == (0, 1), "linked: the same, of the same person"
    linked = last(centre.plan)
    centre.account(101, caller_id=OTHER)
    centre.give(f"c{real.pk}", 101)
    assert open_and_accepted(centre) == (1, 1)
    accept(centre)
    undo(plan=centre.plan, by=None, number=linked)
    waiting = {row.finding.people[0][0]: row.acknowledgement_id for row in centre.plan.findings.all()}
    assert waiting.pop(f"c{real.pk}") is None, "the other one's own pool is another finding"
    assert set(waiting) == {ewa.key}
    assert None not in waiting.values(), "what was accepted since is about the person"
    undo(plan=centre.plan, by=None, number=last(centre.plan))
    assert open_and_accepted(centre) == (0, 2)


def open_and_accepted(centre: Centre) -> tuple[int, int]:
    """Return how many findings count, and how many are acknowledged."""
    freshen(centre.plan)
    found = PlanFinding.objects.for_plan(centre.plan)
    return found.filter(acknowledgement=None).count(), found.acknowledged().count()


def test_shown_again_is_shown_whatever_they_are_called_by_then(shared: Centre, operator: User) -> None:
    accept(shared, operator)
    first = Acknowledgement.objects.get(code="empty_call_pool")
    show_again(plan=shared.plan, by=operator, number=first.pk)
    shown = last(shared.plan)
    CrmUser.objects.filter(first_name="Ewa").update(first_name="Eva")
    shared.moved()
    accept(shared, operator)
    undo(plan=shared.plan, by=operator, number=shown)
    assert open_and_accepted(shared) == (0, 2)
    second = Acknowledgement.objects.filter(code="empty_call_pool").latest("pk")
    assert second.pk != first.pk
    show_again(plan=shared.plan, by=operator, number=second.pk)
    assert open_and_accepted(shared) == (1, 1), "accepted twice, and shown again at once"
    undo(plan=shared.plan, by=operator, number=last(shared.plan))
    assert open_and_accepted(shared) == (0, 2)


def test_any_number_is_accepted_in_as_many_statements(centre: Centre, operator: User) -> None:
    taken = []
    for many in (2, 620):
        for at in range(many):
            rows.crm_user(centre.tenant, f"User {many}", str(at), call_pool=[])
        centre.moved()
        wanted = digests(centre.plan)
        with CaptureQueriesContext(connection) as captured:
            acknowledge(plan=centre.plan, by=operator, digests=wanted, reason=REASON)
        taken.append(sum(not each["sql"].startswith(("INSERT", "COPY")) for each in captured))
    assert open_and_accepted(centre) == (0, 622)
    assert taken[0] == taken[1]


def test_it_holds_while_a_name_changes_alone(centre: Centre) -> None:
    """Those of the other plan, of who is to have the account there, and of accounts with one number."""
    for number, columns in ((101, {}), (102, {"extension": "101"}), (103, {})):
        centre.account(number, **columns)
    anna, jan, ewa = (centre.user(name) for name in ("Anna", "Jan", "Ewa"))
    other = create_plan(tenant=centre.tenant, title="Easter", by=None)
    set_cells(plan=other, by=None, cells=[Cell(jan, Part.EXTENSION, Extension(STATIC, 9103))])
    centre.give(anna, 103)
    centre.give(ewa, 101)
    wanted = digests(centre.plan)
    codes = {row.code for row in PlanFinding.objects.for_plan(centre.plan)}
    assert {"planned_elsewhere", "extension_number_repeated"} <= codes
    acknowledge(plan=centre.plan, by=None, digests=wanted, reason=REASON)
    assert figures(centre.plan) == (0, 0, len(wanted))
    edit_plan(plan=other, title="Spring", note="", target_date=None, owner=None)
    CrmUser.objects.filter(pk=int(jan[1:])).update(first_name="Janusz")
    SipAccount.objects.filter(extension="101").update(name="Kasa")
    centre.moved()
    assert figures(centre.plan) == (0, 0, len(wanted))
    set_cells(
        plan=other,
        by=None,
        cells=[
            Cell(jan, Part.EXTENSION, None),
            Cell(centre.user("Janusz"), Part.EXTENSION, Extension(STATIC, 9103)),
        ],
    )
    assert figures(centre.plan)[2] == len(wanted) - 1, "somebody else of that name"


def test_showing_again_and_undoing(shared: Centre, operator: User) -> None:
    accept(shared, operator)
    made = last(shared.plan)
    number = Acknowledgement.objects.order_by("pk")[0].pk
    show_again(plan=shared.plan, by=operator, number=number)
    assert sum(figures(shared.plan)[:2]) == 1
    assert show_again(plan=shared.plan, by=operator, number=number).edit is None
    undo(plan=shared.plan, by=operator, number=last(shared.plan))
    assert figures(shared.plan) == (0, 0, 2)
    undo(plan=shared.plan, by=operator, number=made)
    assert figures(shared.plan) == (1, 1, 0)
    with pytest.raises(UndoBlockedError):
        undo(plan=shared.plan, by=operator, number=made)
    undo(plan=shared.plan, by=operator, number=last(shared.plan))
    assert figures(shared.plan) == (0, 0, 2)
    assert undo_last(plan=shared.plan, by=operator).edit is not None
    assert figures(shared.plan) == (1, 1, 0)
    assert redo_last(plan=shared.plan, by=operator).edit is not None
    assert figures(shared.plan) == (0, 0, 2)


def test_what_is_refused(shared: Centre) -> None:
    wanted = digests(shared.plan)
    edits = Edit.objects.count()
    for given, reason, error in (
        (wanted, " ", InvalidValueError),
        (wanted, "\x07", InvalidValueError),
        (["0" * 16], REASON, FindingsMovedError),
    ):
        with pytest.raises(error):
            acknowledge(plan=shared.plan, by=None, digests=given, reason=reason)
    with pytest.raises(UnknownReferenceError):
        show_again(plan=shared.plan, by=None, number=999)
    accept(shared)
    assert acknowledge(plan=shared.plan, by=None, digests=wanted, reason="again").edit is None
    assert Edit.objects.count() == edits + 1
    archive_plan(plan=shared.plan)
    with pytest.raises(NotADraftError):
        acknowledge(plan=shared.plan, by=None, digests=wanted, reason=REASON)

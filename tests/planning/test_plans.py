"""Plans themselves: made, copied, put away."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import ValidationError

from ccrm_admin.planning.domain.finding import Origin, Severity, ranks_of
from ccrm_admin.planning.domain.state import Part
from ccrm_admin.planning.engine.freshness import freshen
from ccrm_admin.planning.models import Plan
from ccrm_admin.planning.services import (
    archive_plan,
    copy_plan,
    create_plan,
    edit_plan,
    restore_plan,
    set_crowded_above,
    undo,
)
from ccrm_admin.planning.text.errors import NotADraftError, UnknownReferenceError
from ccrm_admin.tenants.models import Tenant, User
from tests.inventory import rows
from tests.planning.world import NUMBER, Centre


def test_a_plan_for_chosen_users(centre: Centre, supervisor: User) -> None:
    anna = centre.user("Anna")
    centre.user("Jan")
    plan = create_plan(tenant=centre.tenant, title=" Team A ", by=supervisor, keys=[anna])
    state = freshen(plan)
    assert (plan.title, plan.created_by, state.in_plan, state.decided) == ("Team A", supervisor, 1, 0)


def test_users_of_another_tenant_make_no_plan(centre: Centre, beta: Tenant) -> None:
    stranger = rows.crm_user(beta)
    with pytest.raises(UnknownReferenceError):
        create_plan(tenant=centre.tenant, title="Theirs", by=None, keys=[f"c{stranger.pk}"])
    assert not Plan.objects.filter(title="Theirs").exists()


@pytest.mark.parametrize("title", ["", "   ", "x" * 101, "Monday", "a\x00b"])
def test_titles_that_can_not_be(centre: Centre, title: str) -> None:
    with pytest.raises(ValidationError) as refused:
        create_plan(tenant=centre.tenant, title=title, by=None)
    assert refused.value.messages


def test_a_title_is_free_again_once_its_plan_is_archived(centre: Centre, beta: Tenant) -> None:
    create_plan(tenant=beta, title="Monday", by=None)
    archive_plan(plan=centre.plan)
    create_plan(tenant=centre.tenant, title="Monday", by=None)
    with pytest.raises(ValidationError, match="this title already"):
        restore_plan(plan=centre.plan)
    assert Plan.objects.for_tenant(centre.tenant).drafts().count() == 1


def test_a_copy_decides_the_same_and_goes_its_own_way(centre: Centre) -> None:
    centre.account(101)
    anna = centre.user("Anna")
    centre.give(anna, 101)
    centre.set(anna, Part.NOTE, "why")
    archive_plan(plan=centre.plan)

    copy = copy_plan(plan=centre.plan, title="Tuesday", by=None)

    state = freshen(copy)
    assert (state.differences, state.free_accounts, copy.assignments.get().note) == (1, 0, "why")
    undo(plan=copy, by=None, number=1)
    assert (freshen(copy).differences, freshen(centre.plan).differences) == (0, 1)


def test_a_plan_is_renamed_and_dated_unless_it_is_archived(centre: Centre) -> None:
    day = dt.date(2030, 1, 7)
    plan = edit_plan(plan=centre.plan, title="New hall", note="Second floor", target_date=day, owner=None)
    assert Plan.objects.get(pk=plan.pk).target_date == day
    archive_plan(plan=plan)
    with pytest.raises(NotADraftError):
        edit_plan(plan=plan, title="x", note="", target_date=None, owner=None)


def test_the_limit_of_a_crowd_is_the_tenants(centre: Centre) -> None:
    for name in ("Anna", "Jan"):
        centre.user(name)
    assert centre.findings() == []
    set_crowded_above(tenant=centre.tenant, users=1)
    assert centre.findings() == [("number_crowded", [])]
    with pytest.raises(ValidationError):
        set_crowded_above(tenant=centre.tenant, users=-1)


def test_the_crowd_forms_and_dissolves_with_single_edits(centre: Centre) -> None:
    centre.number(NUMBER)
    set_crowded_above(tenant=centre.tenant, users=1)
    anna, jan = centre.user("Anna"), centre.user("Jan", call_pool=["48111222333"])
    freshen(centre.plan)
    centre.set(jan, Part.CALLS, (NUMBER,))
    concerned = [ranks_of(centre.row(key).worst)[Origin.PLAN] for key in (anna, jan)]
    assert concerned == [0, Severity.NOTICE.rank], "those whom the plan gives the number"
    centre.set(jan, Part.CALLS, None)
    assert [centre.row(key).worst for key in (anna, jan)] == [0, 0]


def test_a_tenant_can_be_deleted_with_its_plans(centre: Centre) -> None:
    centre.account(101)
    centre.give(centre.user("Anna"), 101)
    centre.tenant.delete()
    assert not Plan.objects.exists()

"""Which plans that give an account are in the way of another: by their dates, and by how far they are."""

from __future__ import annotations

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from ccrm_admin.inventory.vocabulary import STATIC
from ccrm_admin.planning.domain.claims import Given, in_the_way
from ccrm_admin.planning.domain.finding import Severity
from ccrm_admin.planning.domain.rules import check
from ccrm_admin.planning.domain.state import Extension, Part
from ccrm_admin.planning.engine.freshness import freshen
from ccrm_admin.planning.engine.values import Cell
from ccrm_admin.planning.models import Plan, PlanState
from ccrm_admin.planning.models.choices import PlanStatus
from ccrm_admin.planning.pages.grid.options import account_options
from ccrm_admin.planning.services import (
    archive_plan,
    create_plan,
    edit_plan,
    set_cells,
)
from ccrm_admin.planning.services.statuses import set_status
from ccrm_admin.planning.text.messages import explain
from tests.planning.elsewhere import claimed_by, give
from tests.planning.world import NUMBER, Centre, ordered, stored_findings


def plan_due(centre: Centre, title: str, day: int | None, key: str, number: int | None) -> Plan:
    """Make a plan that is due on a day of December and gives a user an account, or none."""
    due = None if day is None else date(2026, 12, day)
    plan = create_plan(tenant=centre.tenant, title=title, by=None, target_date=due)
    value = Extension("none") if number is None else Extension(STATIC, 9000 + number)
    set_cells(plan=plan, by=None, cells=[Cell(key, Part.EXTENSION, value)])
    return plan


def due(centre: Centre, day: int | None) -> None:
    target_date = None if day is None else date(2026, 12, day)
    centre.plan = edit_plan(plan=centre.plan, title="Monday", note="", target_date=target_date, owner=None)


def test_a_plan_that_is_due_earlier_and_frees_the_account_is_not_in_the_way(centre: Centre) -> None:
    centre.number(NUMBER)
    for number in (101, 102):
        centre.account(number)
    anna, carl = centre.user("Anna"), centre.user("Carl")
    plan_due(centre, "B", 5, carl, 101)
    due(centre, 10)
    centre.give(anna, 101)
    assert claimed_by(centre) == ["Carl in B 2026-12-05"]
    freeing = plan_due(centre, "C", 8, carl, None)
    assert claimed_by(centre) == []
    assert [option.extension for option in account_options(centre.plan, key=anna)][:1] == ["102"]
    for day, found in ((11, True), (10, True), (5, True), (6, False), (None, True), (9, False)):
        target_date = None if day is None else date(2026, 12, day)
        freeing = edit_plan(plan=freeing, title="C", note="", target_date=target_date, owner=None)
        assert bool(claimed_by(centre)) is found, day
    archive_plan(plan=freeing)
    assert claimed_by(centre) == ["Carl in B 2026-12-05"]
    centre.give(carl, 102)  # this plan itself moves them on
    assert claimed_by(centre) == []
    due(centre, None)
    assert claimed_by(centre) == ["Carl in B 2026-12-05"]
    due(centre, 4)
    assert claimed_by(centre) == ["Carl in B 2026-12-05"], "the later one does not move Anna"
    plan_due(centre, "A", 5, anna, None)
    assert claimed_by(centre) == ["Carl in B 2026-12-05"], "of two on one day neither is earlier"


def test_it_is_a_warning_where_the_other_plan_is_more_than_a_draft(centre: Centre, easter: Plan) -> None:
    anna, jan = centre.user("Anna"), centre.user("Jan")
    give(easter, jan, 101)
    centre.give(anna, 101)
    for status, severity, words in (
        (PlanStatus.DRAFT, Severity.NOTICE, ""),
        (PlanStatus.PROPOSED, Severity.WARNING, "That plan is proposed."),
        (PlanStatus.APPROVED, Severity.WARNING, "That plan is approved."),
        (PlanStatus.CARRIED_OUT, None, ""),
    ):
        if status != PlanStatus.DRAFT:
            easter = set_status(plan=easter, status=status, by=None)
        freshen(centre.plan)
        assert ordered(stored_findings(centre.plan)) == ordered(check(centre.world()))
        found = [each for each in stored_findings(centre.plan) if each.code == "planned_elsewhere"]
        assert [each.severity for each in found] == ([severity] if severity else [])
        assert all(explain(each).endswith(words or "2026.") for each in found)
        state = PlanState.objects.get(plan=centre.plan)
        assert state.warnings == sum(
            each.severity == Severity.WARNING for each in stored_findings(centre.plan)
        )


gifts = st.builds(
    Given,
    st.integers(1, 5),
    st.sampled_from(["", "2026-12-01", "2026-12-02", "2026-12-03"]),
    st.sampled_from(["c1", "c2"]),
    st.sampled_from([101, 102, None]),
)


@given(gifts, gifts, st.lists(gifts))
def test_being_in_the_way_is_mutual(one: Given, other: Given, said: list[Given]) -> None:
    one, other = one._replace(extension_id=101), other._replace(extension_id=101)
    decided: dict[str, list[Given]] = {}
    for each in said:
        decided.setdefault(each.key, []).append(each)
    found = in_the_way(one, other, decided)
    assert found == in_the_way(other, one, decided)
    if not one.due or not other.due or one.due == other.due:
        assert found
    if not found:  # and then somebody is moved off it
        assert any((each.extension_id != 101 and each.due != "") or each.plan_id for each in said)
    assert in_the_way(one, other, {})

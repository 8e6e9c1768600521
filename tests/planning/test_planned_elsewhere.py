"""What other drafts give: told in the grid and in the picker, after every edit of any of them."""

from __future__ import annotations

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from ccrm_admin.inventory.models import CrmUser, SipAccount
from ccrm_admin.inventory.vocabulary import STATIC
from ccrm_admin.planning.domain.batches import Fill
from ccrm_admin.planning.domain.finding import Origin, Severity, ranks_of
from ccrm_admin.planning.domain.rules import check
from ccrm_admin.planning.domain.state import Extension, Part
from ccrm_admin.planning.engine.freshness import freshen, freshen_drafts
from ccrm_admin.planning.engine.loading import load_sources, load_world
from ccrm_admin.planning.engine.stamp import stamp_of
from ccrm_admin.planning.engine.values import Cell
from ccrm_admin.planning.models import Plan, PlanState
from ccrm_admin.planning.services import (
    add_planned_user,
    archive_plan,
    copy_plan,
    create_plan,
    edit_plan,
    preview_batch,
    restore_plan,
    set_cells,
)
from ccrm_admin.tenants.models import Tenant
from tests.conftest import ClientOf
from tests.html import text
from tests.planning.elsewhere import claimed_by, give
from tests.planning.pages import PLANS
from tests.planning.screen import GridScreen
from tests.planning.world import Centre, ordered, stored_findings


def test_edits_of_the_other_plan_are_followed(centre: Centre, easter: Plan) -> None:
    anna, jan = centre.user("Anna"), centre.user("Jan")
    centre.give(anna, 101)
    assert claimed_by(centre) == []
    give(easter, jan, 101)
    assert claimed_by(centre) == ["Jan in Easter 2026-12-01"]
    assert ranks_of(centre.row(anna).worst)[Origin.PLAN] == Severity.NOTICE.rank
    easter = edit_plan(plan=easter, title="Spring", note="", target_date=None, owner=None)
    assert claimed_by(centre) == ["Jan in Spring "]
    archive_plan(plan=easter)
    assert claimed_by(centre) == []
    assert centre.row(anna).worst == 0
    easter = restore_plan(plan=easter)
    assert claimed_by(centre) == ["Jan in Spring "]
    give(easter, jan, None)
    give(easter, anna, 101)  # the same person in both
    assert claimed_by(centre) == []
    copy_plan(plan=easter, title="Copy", by=None)
    assert claimed_by(centre) == []
    give(easter, anna, 102)
    give(easter, jan, 101)
    assert claimed_by(centre) == ["Jan in Spring "]
    CrmUser.objects.filter(pk=int(jan[1:])).update(missing_since=timezone.now())
    centre.moved()
    assert claimed_by(centre) == []


def test_edits_of_this_plan_are_followed(centre: Centre, easter: Plan) -> None:
    anna, jan, ewa = (centre.user(name) for name in ("Anna", "Jan", "Ewa"))
    give(easter, jan, 101)
    centre.give(anna, 101)
    assert claimed_by(centre) == ["Jan in Easter 2026-12-01"]
    centre.set(anna, Part.EXTENSION, None)
    assert claimed_by(centre) == []
    give(easter, ewa, 102)  # of which this plan is told with its own next edit
    centre.give(jan, 102)
    assert claimed_by(centre) == ["Ewa in Easter 2026-12-01"]
    centre.plan = archive_plan(plan=centre.plan)
    assert claimed_by(centre) == []


def test_an_edit_leaves_alone_what_is_told_of_an_account_with_the_same_number(
    centre: Centre, easter: Plan
) -> None:
    centre.account(103, extension="101")
    anna, jan, ewa = (centre.user(name) for name in ("Anna", "Jan", "Ewa"))
    give(easter, jan, 103)
    centre.give(anna, 103)
    assert claimed_by(centre) == ["Jan in Easter 2026-12-01"]
    centre.give(ewa, 101)
    assert claimed_by(centre) == ["Jan in Easter 2026-12-01"]


def test_an_edit_takes_hardly_more_statements_for_it(centre: Centre, easter: Plan) -> None:
    def statements(number: int) -> int:
        with CaptureQueriesContext(connection) as captured:
            centre.give(anna, number)
        return len(captured)

    anna, jan = centre.user("Anna"), centre.user("Jan")
    centre.account(103)
    centre.give(anna, 103)
    alone = statements(101)
    give(easter, jan, 102)
    claimed_by(centre)
    assert statements(102) <= alone + 2  # what others give, and the finding about it
    for number in range(10):
        create_plan(tenant=centre.tenant, title=f"Plan {number}", by=None)
    claimed_by(centre)
    assert statements(103) <= alone + 2  # what others give, and the finding that goes


def test_an_edit_that_moves_no_account_concerns_no_other_plan(centre: Centre, easter: Plan) -> None:
    jan = centre.user("Jan")
    freshen(centre.plan)
    before = PlanState.objects.get(plan=centre.plan).drafts
    set_cells(plan=easter, by=None, cells=[Cell(jan, Part.NOTE, "later")])
    freshen(centre.plan)
    assert PlanState.objects.get(plan=centre.plan).drafts == before


def test_the_picker_marks_what_is_planned_elsewhere(centre: Centre, easter: Plan, screen: GridScreen) -> None:
    anna, jan = centre.user("Anna"), centre.user("Jan")
    give(easter, jan, 101)

    def options(key: str) -> str:
        return text(screen.client.get(f"{screen.path}accounts/?key={key}").content.decode())

    assert "Free 102 Konsultant 102 SIP8 Free here, planned elsewhere 101" in options(anna)
    assert "101 Konsultant 101 SIP8 Jan in “Easter”" in options(anna)
    assert "elsewhere" not in options(jan)
    page = text(screen.client.get(f"{screen.path}users/{anna}/").content.decode())
    assert "Konsultant 101 SIP8 · Jan in “Easter”" in page
    archive_plan(plan=easter)
    assert "elsewhere" not in options(anna)


def test_the_grid_leads_to_the_other_plan(centre: Centre, easter: Plan, screen: GridScreen) -> None:
    anna, jan = centre.user("Anna"), centre.user("Jan")
    centre.give(anna, 101)
    give(easter, jan, 101)
    found = screen.open().findings(anna)
    assert "planned for Anna here and for Jan in “Easter”, due 1 Dec 2026." in text(found)
    assert f'href="{PLANS}{easter.pk}/?picked={jan}"' in found
    assert "1 notice" in text(screen.last)


def test_namesakes_are_told_apart_wherever_a_plan_has_the_account(
    centre: Centre, easter: Plan, screen: GridScreen
) -> None:
    """A pair of this plan's grid, and somebody who is planned in the other plan alone."""
    anna, jan = centre.user("Anna", email="anna@alfa.pl"), centre.user("Jan", email="jan@alfa.pl")
    planned = add_planned_user(plan=easter, by=None, email="to.come@alfa.pl", first_name="Jan")
    centre.give(anna, 101)
    give(easter, f"p{planned.pk}", 101)
    told_apart = "Jan (to.come@alfa.pl)"
    assert f"here and for {told_apart} in “Easter”" in text(screen.open().findings(anna))
    findings = text(screen.client.get(f"{screen.path}findings/").content.decode())
    assert f"in “Easter” for {told_apart}" in findings
    for page in ("accounts/", f"users/{anna}/"):
        assert f"{told_apart} in “Easter”" in text(screen.client.get(f"{screen.path}{page}").content.decode())
    account = SipAccount.objects.get(extension="101")
    assert told_apart in text(screen.client.get(f"/t/alfa/sip-accounts/{account.pk}/").content.decode())
    listed = screen.client.get("/t/alfa/sip-accounts/?columns=extension,plans").content.decode()
    assert told_apart in text(listed)
    give(easter, f"p{planned.pk}", None)
    give(easter, jan, 102)
    centre.user("Jan", email="jan2@alfa.pl")
    centre.set(jan, Part.EXTENSION, None)
    centre.set(jan, Part.EXTENSION, Extension(STATIC, 9102))
    assert "Jan (jan@alfa.pl) (planned)" in text(
        screen.client.get(f"{screen.path}accounts/").content.decode()
    )


def test_that_the_other_is_a_namesake_is_found_anew(centre: Centre, easter: Plan) -> None:
    anna = centre.user("Anna")
    centre.give(anna, 101)
    for email in ("jan@alfa.pl", "jan2@alfa.pl"):
        jan = centre.user("Jan", email=email)
        set_cells(
            plan=easter,
            by=None,
            cells=[
                Cell(f"c{user.pk}", Part.EXTENSION, None) for user in CrmUser.objects.filter(first_name="Jan")
            ],
        )
        give(easter, jan, 101)
        assert claimed_by(centre) == ["Jan in Easter 2026-12-01"]
        (found,) = (each for each in stored_findings(centre.plan) if each.code == "planned_elsewhere")
        assert found.params["holderKey"] == jan


def test_a_preview_tells_it_before_anything_is_written(centre: Centre, easter: Plan) -> None:
    anna, jan = centre.user("Anna"), centre.user("Jan")
    give(easter, jan, 101)
    preview = preview_batch(plan=centre.plan, batch=Fill(first=101, last=101), keys=[anna])
    assert [finding.code for finding in preview.findings[anna]] == ["planned_elsewhere"]


def test_the_list_of_plans_counts_it(centre: Centre, easter: Plan, client_of: ClientOf) -> None:
    anna, jan = centre.user("Anna"), centre.user("Jan")
    centre.give(anna, 101)
    viewer = client_of("viewer")
    viewer.get(PLANS)
    give(easter, jan, 101)
    viewer.get(PLANS)
    assert PlanState.objects.get(plan=centre.plan).notices == 1
    assert PlanState.objects.get(plan=easter).notices == 1


def test_many_drafts_are_brought_up_to_date_at_once(centre: Centre, easter: Plan, alfa: Tenant) -> None:
    anna, jan = centre.user("Anna"), centre.user("Jan")
    planned = add_planned_user(plan=easter, by=None, email="new@firma.example")
    plans = [create_plan(tenant=alfa, title=f"Plan {number}", by=None) for number in range(6)]
    for plan in plans[:3]:
        give(plan, anna, 101)
    give(plans[3], jan, 102)
    give(easter, f"p{planned.pk}", 101)

    def look() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert freshen_drafts(alfa, stamp=stamp_of(alfa), seconds=60)
        return len(captured)

    look()
    found = {plan.title: len(stored_findings(plan)) for plan in plans}
    assert found == {"Plan 0": 1, "Plan 1": 1, "Plan 2": 1, "Plan 3": 0, "Plan 4": 0, "Plan 5": 0}
    give(plans[4], anna, 102)  # which concerns one other plan
    few = look()
    assert len(stored_findings(plans[3])) == 1
    for number in range(10):
        create_plan(tenant=alfa, title=f"More {number}", by=None)
    look()
    give(plans[4], anna, None)
    assert look() <= few
    for plan in Plan.objects.filter(tenant=alfa):
        assert ordered(stored_findings(plan)) == ordered(check(load_world(plan, load_sources(plan))))

"""An earlier moment of a plan restored over links that were made since."""

from __future__ import annotations

from ccrm_admin.inventory.models import CrmUser
from ccrm_admin.planning.domain.state import STATIC, Extension, Part
from ccrm_admin.planning.models import PlanUser
from ccrm_admin.planning.services import (
    link_planned_user,
    restore,
    undo,
)
from tests.inventory import rows
from tests.planning.ewa import EMAIL, HERS, LINK, decided
from tests.planning.world import Centre


def test_restoring_an_earlier_moment_unlinks_nobody(centre: Centre, ewa: PlanUser, real: CrmUser) -> None:
    centre.set(f"c{real.pk}", Part.NOTE, "Aisle")
    restore(plan=centre.plan, by=None, number=2)
    assert decided(centre.plan) == {f"c{real.pk}": HERS}
    restore(plan=centre.plan, by=None, number=0)
    assert decided(centre.plan) == {}


def test_restoring_over_a_link_that_was_undone(centre: Centre, ewa: PlanUser, real: CrmUser) -> None:
    centre.set(f"c{real.pk}", Part.NOTE, "Aisle")
    undo(plan=centre.plan, by=None, number=LINK)
    restore(plan=centre.plan, by=None, number=2)
    assert decided(centre.plan) == {f"p{ewa.pk}": HERS}
    restore(plan=centre.plan, by=None, number=LINK + 1)
    assert decided(centre.plan) == {f"p{ewa.pk}": (Extension(STATIC, 9101), "Aisle", True)}
    restore(plan=centre.plan, by=None, number=0)
    assert decided(centre.plan) == {}


def test_restoring_gives_what_gave_way_unless_there_was_something_else(centre: Centre, ewa: PlanUser) -> None:
    user = rows.crm_user(centre.tenant, "Ewa", "Nowak", email=EMAIL)
    own = f"c{user.pk}"
    centre.account(102)
    centre.give(own, 102)
    link_planned_user(planned=ewa, user=user, by=None, keep={centre.plan.pk: True})
    restore(plan=centre.plan, by=None, number=3)  # 101 for the one, 102 for the other
    assert decided(centre.plan) == {own: (Extension(STATIC, 9102), "", False)}
    restore(plan=centre.plan, by=None, number=2)
    assert decided(centre.plan) == {own: HERS}

"""People who are to come, and tying them when they are there."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from ccrm_admin.inventory.vocabulary import STATIC
from ccrm_admin.planning.domain.state import NO_EXTENSION, Extension, Part
from ccrm_admin.planning.engine.freshness import freshen
from ccrm_admin.planning.models import Assignment, Edit, PlanUser
from ccrm_admin.planning.models.choices import EditKind
from ccrm_admin.planning.services import (
    add_planned_user,
    create_plan,
    edit_planned_user,
    link_planned_user,
    link_suggestions,
    undo,
)
from ccrm_admin.planning.text.errors import LinkConflictError, UnknownReferenceError
from ccrm_admin.tenants.models import Tenant
from tests.inventory import rows
from tests.planning.world import Centre

EMAIL = "ewa@firma.example"


@pytest.fixture
def ewa(centre: Centre) -> PlanUser:
    """Ewa, planned for extension 101."""
    centre.account(101)
    planned = add_planned_user(
        plan=centre.plan, by=None, email=f" {EMAIL.upper()}", first_name="Ewa", permission_group="Konsultant"
    )
    centre.give(f"p{planned.pk}", 101)
    return planned


def test_a_planned_user_stands_in_the_grid_like_others(centre: Centre, ewa: PlanUser) -> None:
    centre.user("Anna")
    centre.user("Zofia")
    freshen(centre.plan)
    ordered = centre.plan.rows.order_by("name_sort").values_list("name", "status")
    assert list(ordered) == [("Anna", "offline"), ("Ewa", "planned"), ("Zofia", "offline")]
    row = centre.row(f"p{ewa.pk}")
    assert (row.extension, row.permission_group, row.changes) == ("101", "Konsultant", 1)
    assert centre.plan.rows.matching("ewa@firma").count() == 1


def test_he_is_one_person_over_all_plans_and_in_those_that_took_him_in(centre: Centre, ewa: PlanUser) -> None:
    other = create_plan(tenant=centre.tenant, title="Other", by=None)
    assert freshen(other).in_plan == 0
    again = add_planned_user(plan=other, by=None, email=EMAIL, first_name="Someone")
    assert again == ewa
    assert freshen(other).in_plan == 1


def test_what_is_known_of_him_can_change(centre: Centre, ewa: PlanUser) -> None:
    freshen(centre.plan)
    edit_planned_user(
        planned=ewa, email=EMAIL, first_name="Ewa", last_name="Żak", permission_group="Kierownik"
    )
    assert centre.row(f"p{ewa.pk}").name == "Ewa Żak"
    other = add_planned_user(plan=centre.plan, by=None, email="jan@firma.example")
    with pytest.raises(ValidationError, match="already exists"):
        edit_planned_user(planned=other, email=EMAIL, first_name="", last_name="", permission_group="")
    with pytest.raises(ValidationError):
        add_planned_user(plan=centre.plan, by=None, email="not an e-mail")


def test_tying_is_offered_when_the_crm_has_the_email(centre: Centre, ewa: PlanUser, beta: Tenant) -> None:
    rows.crm_user(beta, "Ewa", email=EMAIL)
    rows.crm_user(centre.tenant, "Ewa", email=EMAIL, missing_since=timezone.now())
    assert link_suggestions(centre.tenant) == []
    real = rows.crm_user(centre.tenant, "Ewa", "Nowak", email=EMAIL.title())
    assert link_suggestions(centre.tenant) == [(ewa, real)]


def test_the_assignment_and_its_history_go_along(centre: Centre, ewa: PlanUser) -> None:
    real = rows.crm_user(centre.tenant, "Ewa", "Nowak", email=EMAIL)
    link_planned_user(planned=ewa, user=real, by=None)
    assert link_suggestions(centre.tenant) == []
    assert centre.row(f"c{real.pk}").extension == "101"
    assert freshen(centre.plan).in_plan == 1
    link = Edit.objects.get(kind=EditKind.LINK).link
    assert link
    assert (link.plan_user, link.former, link.user) == (ewa, None, real)
    undo(plan=centre.plan, by=None, number=2)
    assert centre.row(f"c{real.pk}").extension == ""
    # The next person with that e-mail is another one.
    assert add_planned_user(plan=centre.plan, by=None, email=EMAIL) != ewa


def test_who_has_decided_less_and_the_same_is_no_conflict(centre: Centre, ewa: PlanUser) -> None:
    real = rows.crm_user(centre.tenant, "Ewa", "Nowak", email=EMAIL)
    key = f"c{real.pk}"
    centre.set(key, Part.EXTENSION, NO_EXTENSION)
    with pytest.raises(LinkConflictError, match="Monday"):
        link_planned_user(planned=ewa, user=real, by=None)
    assert PlanUser.objects.planned().count() == 1

    centre.set(key, Part.EXTENSION, None)
    centre.set(f"p{ewa.pk}", Part.NOTE, "Window seat")
    centre.set(key, Part.NOTE, "Window seat")
    link_planned_user(planned=ewa, user=real, by=None)
    assignment = Assignment.objects.in_plan().get()
    assert (assignment.extension, assignment.note) == (Extension(STATIC, 9101), "Window seat")


def test_a_tie_outlives_an_edit_by_somebody_who_has_not_seen_it(centre: Centre, ewa: PlanUser) -> None:
    real = rows.crm_user(centre.tenant, "Ewa", "Nowak", email=EMAIL)
    seen_before = PlanUser.objects.get(pk=ewa.pk)
    link_planned_user(planned=ewa, user=real, by=None)
    edit_planned_user(
        planned=seen_before, email=EMAIL, first_name="Ewa", last_name="Żak", permission_group="Kierownik"
    )
    assert PlanUser.objects.get().crm_user == real


def test_nobody_is_tied_twice_or_to_another_tenants_user(centre: Centre, ewa: PlanUser, beta: Tenant) -> None:
    with pytest.raises(UnknownReferenceError):
        link_planned_user(planned=ewa, user=rows.crm_user(beta, "Ewa", email=EMAIL), by=None)
    real = rows.crm_user(centre.tenant, "Ewa", email=EMAIL)
    link_planned_user(planned=ewa, user=real, by=None)
    with pytest.raises(UnknownReferenceError):
        link_planned_user(planned=ewa, user=real, by=None)

"""The order of what planning shows: titles, people, numbers and senders."""

from __future__ import annotations

from ccrm_admin.numbers import DEFAULT_REGION
from ccrm_admin.planning.models import Plan
from ccrm_admin.planning.pages.grid.cell_html import Happens, pool_changes
from ccrm_admin.planning.services import create_plan
from ccrm_admin.tenants.models import Tenant, User
from ccrm_admin.tenants.services import edit_tenant
from tests.conftest import ClientOf
from tests.html import one, text

NAMES = ["Cybulski", "Czaja", "Ćwik", "Luty", "Łabędzki", "Zółtek", "Źrebak", "Żak"]


def test_plans_stand_in_the_order_of_their_titles(alfa: Tenant, client_of: ClientOf) -> None:
    for name in reversed(NAMES):
        create_plan(tenant=alfa, title=f"Plan {name}", by=None)
    titles = [f"Plan {name}" for name in NAMES]
    assert [plan.title for plan in Plan.objects.for_tenant(alfa).drafts_first()] == titles
    for sort, wanted in (("title", titles), ("-title", titles[::-1])):
        said = text(one(client_of("viewer").get("/t/alfa/plans/", {"sort": sort}), "tbody"))
        assert sorted(titles, key=said.index) == wanted


def test_tenants_and_people_stand_in_the_order_of_their_names(alfa: Tenant, operator: User) -> None:
    Tenant.objects.all().delete()
    for number, name in enumerate(reversed(NAMES)):
        Tenant.objects.create(name=f"t{number}", title=name)
        User.objects.create_user(f"{number}@firma.example", "x", name=name)
    assert [tenant.title for tenant in Tenant.objects.all()] == NAMES
    last = Tenant.objects.get(title=NAMES[-1])
    edit_tenant(tenant=last, title="Ada", refresh_interval=300)
    assert [tenant.title for tenant in Tenant.objects.all()] == ["Ada", *NAMES[:-1]]
    people = User.objects.exclude(pk=operator.pk).order_by("name_sort")
    assert [person.name for person in people] == NAMES


def test_people_pages_list_in_that_order(alfa: Tenant, client_of: ClientOf) -> None:
    for number, name in enumerate(reversed(NAMES)):
        person = User.objects.create_user(f"{number}@firma.example", "x", name=name)
        person.memberships.create(tenant=alfa, role="viewer")
    for who, path in (("operator", "/people/"), ("manager", "/t/alfa/people/")):
        said = text(one(client_of(who).get(path), "tbody"))
        assert sorted(NAMES, key=said.index) == NAMES, path


def test_a_pool_says_what_goes_comes_and_stays_in_order() -> None:
    live, planned = tuple(sorted(["Żak", "Ćwik", "Czaja"])), tuple(sorted(["Żak", "Łąka", "Luty"]))
    assert pool_changes(live, planned, DEFAULT_REGION) == [
        (Happens.COMES, "Luty"),
        (Happens.COMES, "Łąka"),
        (Happens.GOES, "Czaja"),
        (Happens.GOES, "Ćwik"),
        (Happens.STAYS, "Żak"),
    ]

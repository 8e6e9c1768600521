"""What the mirror's own pages tell of plans: single records, and the lists."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils import timezone

from ccrm_admin.planning.domain.state import Extension, Part
from ccrm_admin.planning.engine.values import Cell
from ccrm_admin.planning.services import archive_plan, create_plan, restore_plan, set_cells
from ccrm_admin.tenants.models import Tenant
from tests.conftest import ClientOf
from tests.html import cells, one, select, text, values
from tests.inventory import rows
from tests.planning.pages import FRAGMENT, queries
from tests.planning.world import NUMBER, OTHER, Centre


def in_plans(response: Any) -> str:
    """Return what a record's page says of plans."""
    return text(one(response, "section:has(h2:-soup-contains('In plans'))")).removeprefix("In plans ")


def facet(response: Any) -> dict[str, int]:
    """Return how many rows some plan gives, and how many none does."""
    (shown,) = (each for each in response.context["facets"] if each.name == "planned")
    return {value.slug: value.count for value in shown.values}


def test_an_account_says_who_has_it_in_each_plan(centre: Centre, client_of: ClientOf) -> None:
    account = centre.account(101)
    anna, jan = centre.user("Anna", 101), centre.user("Jan")
    url, viewer = f"/t/alfa/sip-accounts/{account.pk}/", client_of("viewer")
    assert in_plans(viewer.get(url)) == "Monday Anna"
    centre.give(jan, 101)
    create_plan(tenant=centre.tenant, title="Easter", by=None)
    assert in_plans(viewer.get(url)) == "Easter Anna Monday Anna , Jan"
    centre.set(anna, Part.EXTENSION, Extension("none"))
    centre.set(jan, Part.EXTENSION, Extension("none"))
    assert in_plans(viewer.get(url)) == "Easter Anna Monday nobody"
    archive_plan(plan=centre.plan)
    assert in_plans(viewer.get(url)) == "Easter Anna"


def test_a_number_and_a_sender_say_who_has_them(centre: Centre, client_of: ClientOf) -> None:
    number, sender = rows.call_presentation(centre.tenant, OTHER), rows.sms_sender(centre.tenant)
    for name in range(25):
        centre.set(centre.user(f"User {name:02}"), Part.CALLS, (OTHER,))
    viewer = client_of("viewer")
    said = in_plans(viewer.get(f"/t/alfa/call-presentations/{number.pk}/"))
    assert said.startswith("Monday User 00 , User 01")
    assert said.endswith("User 19 25 users in total")
    assert in_plans(viewer.get(f"/t/alfa/sms-senders/{sender.pk}/")) == "Monday nobody"


def test_a_user_says_what_each_plan_gives_them(centre: Centre, client_of: ClientOf) -> None:
    centre.account(102)
    centre.number(OTHER)
    anna = centre.user("Anna", 101)
    url, viewer = f"/t/alfa/users/{anna[1:]}/", client_of("viewer")
    assert in_plans(viewer.get(url)) == "In no current plan."
    centre.give(anna, 102)
    centre.set(anna, Part.CALLS, (OTHER,))
    create_plan(tenant=centre.tenant, title="Easter", by=None, keys=[anna])
    assert in_plans(viewer.get(url)) == (
        "Easter no change Monday extension: account 9101, static → became 102, static "
        "call presentations: removed: +48 77 788 89 99 added: +48 777 888 000"
    )


def test_a_plan_of_a_user_opens_on_them_alone(centre: Centre, client_of: ClientOf) -> None:
    centre.account(102)
    jan, _namesake = centre.user("Jan"), centre.user("Jan")
    centre.give(jan, 102)
    viewer = client_of("viewer")
    (link,) = select(viewer.get(f"/t/alfa/users/{jan[1:]}/"), ".detail-plans a")
    (row,) = select(viewer.get(str(link["href"])), "#list tbody tr[id]")
    assert "102" in text(row)


def test_a_user_can_be_changed_in_a_plan_from_their_page(centre: Centre, client_of: ClientOf) -> None:
    anna = centre.user("Anna", 101)
    archive_plan(plan=create_plan(tenant=centre.tenant, title="Old", by=None))
    url, supervisor = f"/t/alfa/users/{anna[1:]}/", client_of("supervisor")
    edit = f"/t/alfa/plans/{centre.plan.pk}/users/{anna}/"
    for page in (supervisor.get(url), supervisor.get(url, headers={"HX-Request": "true"})):
        assert values(page, "details a.dropdown-item[href*=plans]", "href") == [edit]
        assert values(page, ".dropdown-item[name=users]", "value") == [anna[1:]]
    assert supervisor.get(edit).status_code == 200
    assert edit not in client_of("viewer").get(url).content.decode()
    rows.CrmUser.objects.update(missing_since=timezone.now())
    assert edit not in supervisor.get(url).content.decode()


def test_no_plan_at_all(alfa: Tenant, client_of: ClientOf) -> None:
    account = rows.sip_account(alfa)
    assert in_plans(client_of("viewer").get(f"/t/alfa/sip-accounts/{account.pk}/")) == "No current plans."


def test_a_records_page_takes_as_many_queries_for_many_plans(centre: Centre, client_of: ClientOf) -> None:
    account = centre.account(101)
    anna = centre.user("Anna", 101)
    urls = [f"/t/alfa/sip-accounts/{account.pk}/", f"/t/alfa/users/{anna[1:]}/"]
    viewer = client_of("viewer")
    centre.give(anna, 101)
    for url in urls:
        viewer.get(url)
    few = [queries(viewer, url) for url in urls]
    for number in range(20):
        plan = create_plan(tenant=centre.tenant, title=f"Plan {number}", by=None)
        set_cells(plan=plan, by=None, cells=[Cell(anna, Part.EXTENSION, Extension("static", 9101))])
    for url in urls:
        viewer.get(url)
    assert [queries(viewer, url) for url in urls] == few


@pytest.mark.parametrize("query", ["", "q=ko", "q=Konsultant", "type=VOICE", "use=free"])
def test_accounts_are_counted_by_whether_a_plan_gives_them(
    centre: Centre, client_of: ClientOf, beta: Tenant, query: str
) -> None:
    viewer, url = client_of("viewer"), f"/t/alfa/sip-accounts/?{query}"
    for number in (101, 102, 103):
        centre.account(number)
    rows.sip_account(beta)
    anna, jan = centre.user("Anna"), centre.user("Jan")
    assert facet(viewer.get(url)) == {"yes": 0, "no": 3}
    centre.give(anna, 101)
    assert facet(viewer.get(url)) == {"yes": 1, "no": 2}
    centre.give(jan, 102)
    assert facet(viewer.get(url)) == {"yes": 2, "no": 1}
    assert cells(viewer.get(f"{url}&planned=yes&columns=extension")) == [["101"], ["102"]]
    assert cells(viewer.get(f"{url}&planned=no&columns=extension")) == [["103"]]
    archive_plan(plan=centre.plan)
    assert facet(viewer.get(url)) == {"yes": 0, "no": 3}
    restore_plan(plan=centre.plan)
    centre.set(jan, Part.EXTENSION, None)
    assert facet(viewer.get(url)) == {"yes": 1, "no": 2}


@pytest.mark.parametrize(
    ("path", "part", "make"),
    [
        ("call-presentations", Part.CALLS, rows.call_presentation),
        ("sms-senders", Part.SMS, rows.sms_sender),
    ],
)
def test_numbers_are_counted_by_whether_a_plan_gives_them(
    centre: Centre, client_of: ClientOf, path: str, part: Part, make: Any
) -> None:
    viewer, url = client_of("viewer"), f"/t/alfa/{path}/"
    for number in (NUMBER, OTHER):
        make(centre.tenant, number)
    users = [centre.user(name) for name in ("Anna", "Jan")]
    assert facet(viewer.get(url)) == {"yes": 0, "no": 2}
    for user in users:
        centre.set(user, part, (OTHER,))
    assert facet(viewer.get(url)) == facet(viewer.get(f"{url}?q=48777")) == {"yes": 1, "no": 1}
    shown = cells(viewer.get(f"{url}?columns=plans&sort=-plans"))
    assert shown == [["Monday : 2 users"], ["–"]]
    centre.set(users[0], part, (NUMBER,))
    assert facet(viewer.get(url)) == {"yes": 2, "no": 0}


def test_the_column_names_plans_and_users_once_it_is_chosen(centre: Centre, client_of: ClientOf) -> None:
    for number in (101, 102):
        centre.account(number)
    anna = centre.user("<b>Anna")
    centre.give(anna, 101)
    viewer, url = client_of("viewer"), "/t/alfa/sip-accounts/"
    assert "In plans:" not in viewer.get(url).content.decode()
    assert 'data-focus-key="sort-plans"' not in viewer.get(url).content.decode()
    page = viewer.get(f"{url}?columns=extension,plans")
    assert cells(page) == [["101", "Monday : <b>Anna"], ["102", "–"]]
    assert f'href="/t/alfa/plans/{centre.plan.pk}/?picked={anna}"' in page.content.decode()
    file = viewer.get(f"{url}?columns=extension,plans&_export=csv")
    lines = b"".join(file.streaming_content).decode("utf-8-sig").splitlines()  # type: ignore[attr-defined]
    assert lines == ["Extension,In plans", "101,yes", "102,no"]


def test_lists_take_as_many_queries_for_many_plans(centre: Centre, client_of: ClientOf) -> None:
    viewer = client_of("viewer")
    urls = [f"/t/alfa/{path}/?columns=plans" for path in ("sip-accounts", "call-presentations")]
    centre.account(101)
    centre.number(OTHER)
    anna = centre.user("Anna")

    def counted() -> list[int]:
        for url in urls:
            viewer.get(url)
        return [queries(viewer, url) for url in urls]

    centre.give(anna, 101)
    centre.set(anna, Part.CALLS, (OTHER,))
    few = counted()
    for number in range(10):
        plan = create_plan(tenant=centre.tenant, title=f"Plan {number}", by=None)
        wanted = [Cell(anna, Part.EXTENSION, Extension("static", 9101)), Cell(anna, Part.CALLS, (OTHER,))]
        set_cells(plan=plan, by=None, cells=wanted)
    assert counted() == few
    assert max(few) <= 9
    fragment = viewer.get("/t/alfa/sip-accounts/", headers=FRAGMENT)
    assert fragment.status_code == 200


def test_the_mirror_knows_no_plans_of_others(centre: Centre, beta: Tenant, client_of: ClientOf) -> None:
    theirs = create_plan(tenant=beta, title="Theirs", by=None)
    stranger, account = rows.crm_user(beta), rows.sip_account(beta)
    rows.call_presentation(beta, OTHER)
    wanted = [
        Cell(f"c{stranger.pk}", Part.EXTENSION, Extension("static", account.extension_id)),
        Cell(f"c{stranger.pk}", Part.CALLS, (OTHER,)),
    ]
    set_cells(plan=theirs, by=None, cells=wanted)
    centre.account(101)
    centre.number(OTHER)
    viewer = client_of("viewer")
    for path in ("sip-accounts", "call-presentations"):
        assert facet(viewer.get(f"/t/alfa/{path}/")) == {"yes": 0, "no": 1}

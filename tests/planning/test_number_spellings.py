"""One number in two spellings: in findings, pools, pickers, plans, differences and histories it is one."""

from __future__ import annotations

from typing import Any

import pytest

from ccrm_admin.inventory.models import CallPresentation, CrmUser, SipAccount
from ccrm_admin.planning.domain.pool_batches import ChangePool, How
from ccrm_admin.planning.domain.rules import check
from ccrm_admin.planning.domain.state import Account, Extension, Holding, Part, User
from ccrm_admin.planning.domain.world import World
from ccrm_admin.planning.engine.freshness import freshen
from ccrm_admin.planning.models import Assignment, CellChange, PlanningSettings
from ccrm_admin.planning.pages.grid.options import account_options, named_options, number_options
from ccrm_admin.planning.services import apply_batch, preview_batch
from tests.conftest import ClientOf
from tests.html import select, text
from tests.inventory import rows
from tests.planning.pages import PLANS
from tests.planning.world import Centre
from tests.test_numbers import SPELLINGS

LISTED, OTHER = "48222000000", "48777888999"


def findings(caller_id: str, *pool: str, region: str = "PL", **columns: Any) -> list[Any]:
    """Return what is found about Anna's caller ID, who may show the numbers of ``pool``."""
    anna = User("c1", "Anna", Holding(Extension("static", 101), pool), current_id=101, region=region)
    account = Account(101, "101", caller_id=caller_id, assigned=True)
    world = World({"c1": anna}, {101: account}, frozenset({LISTED}), region=region, **columns)
    return [finding for finding in check(world) if finding.code == "caller_id_outside_pool"]


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_a_caller_id_is_in_the_pool_in_whatever_spelling(spelling: str) -> None:
    assert not findings(spelling, LISTED)
    assert not findings(LISTED, spelling)
    (outside,) = findings(spelling, OTHER)
    assert outside.params["presentation"] == LISTED
    assert outside.params["callerId"] == spelling


@pytest.mark.parametrize(
    "withheld", ["", " ", "anonymous", '"Anonymous" <sip:anonymous@x.invalid>', "Zastrzeżony"]
)
def test_who_shows_no_number_is_outside_of_no_pool(withheld: str) -> None:
    assert not findings(withheld, LISTED)


def test_numbers_are_of_the_tenants_country() -> None:
    assert not findings("030 123456", "4930123456", region="DE")
    assert findings("030 123456", "4930123456")


def test_users_of_one_number_are_counted_whatever_their_pools_say(centre: Centre) -> None:
    PlanningSettings.objects.create(tenant=centre.tenant, crowded_above=2)
    centre.number(LISTED)
    for pool in ([LISTED], ["222000000", "+48 222 000 000"]):
        centre.user("Anna", call_pool=pool)
    assert centre.findings() == []
    third = centre.user("Ewa")

    centre.set(third, Part.CALLS, ("22 200 00 00",))

    assert [code for code, _people in centre.findings()] == ["number_crowded"]
    assert Assignment.objects.get().call_pool == [LISTED]  # as the tenant's list spells it


def test_the_same_number_planned_in_another_spelling_is_no_difference(
    centre: Centre, client_of: ClientOf
) -> None:
    for number in (LISTED, OTHER):
        centre.number(number)
    anna = centre.user("Anna", call_pool=["222000000"])
    centre.set(anna, Part.CALLS, (LISTED,))
    assert (centre.row(anna).changes, centre.row(anna).decided) == (0, True)
    page = client_of("viewer").get(f"{PLANS}{centre.plan.pk}/difference/").content.decode()
    assert "222" not in text(page)

    centre.set(anna, Part.CALLS, (LISTED, OTHER))

    page = text(client_of("viewer").get(f"{PLANS}{centre.plan.pk}/difference/").content.decode())
    assert "added: +48 777 888 999" in page.replace("\xa0", " ")
    assert "222" not in page
    assert centre.row(anna).calls == f"\n222000000\n{OTHER}\n"
    history = text(client_of("viewer").get(f"{PLANS}{centre.plan.pk}/history/").content.decode())
    assert "removed" not in history


def test_two_spellings_in_the_ccrm_are_one_to_a_plan(centre: Centre) -> None:
    centre.number(LISTED)
    anna = centre.user("Anna", call_pool=["222000000", LISTED])
    centre.set(anna, Part.CALLS, (LISTED,))
    assert centre.row(anna).changes == 0
    centre.set(anna, Part.CALLS, ())
    assert centre.row(anna).changes == 1


def test_the_spelling_alone_is_no_edit(centre: Centre) -> None:
    centre.number(LISTED)
    anna = centre.user("Anna")
    centre.set(anna, Part.CALLS, (LISTED,))
    assert centre.set(anna, Part.CALLS, ("+48 22 200 00 00", "222000000")).edit is None
    assert CellChange.objects.count() == 1


def test_a_respelled_list_leaves_no_planned_number_gone(centre: Centre) -> None:
    centre.number(LISTED)
    anna = centre.user("Anna")
    centre.set(anna, Part.CALLS, (LISTED,))
    CallPresentation.objects.update(presentation="+48 222 000 000")
    centre.moved()
    assert centre.findings() == []


@pytest.mark.parametrize(
    ("how", "named", "pool"),
    [
        (How.ADD, ("+48222000000",), ("222000000",)),
        (How.ADD, (OTHER,), ("222000000", OTHER)),
        (How.REMOVE, ("+48222000000",), ()),
        (How.SET, ("+48222000000", OTHER), ("222000000", OTHER)),
    ],
)
def test_a_batch_takes_numbers_in_any_spelling(
    centre: Centre, how: How, named: tuple[str, ...], pool: tuple[str, ...]
) -> None:
    for number in (LISTED, OTHER):
        centre.number(number)
    anna = centre.user("Anna", call_pool=["222000000"])
    batch = ChangePool(Part.CALLS, how, named)

    (row,) = preview_batch(plan=centre.plan, batch=batch, keys=[anna]).rows
    apply_batch(plan=centre.plan, by=None, batch=batch, keys=[anna])

    assert row.after.calls == pool
    assert centre.row(anna).calls.split() == list(pool)


QUERIES = [
    "22-2000000",
    "(22)2000000",
    "022 200 00 00",
    "+48 (0) 222 000 000",
    "tel:+48222000000",
    "222–000–000",
]
QUERIES += ["22.200.00.00", "'+48222000000", "\u202d+48 222 000 000\u202c", "222000000;", "222000000,"]


@pytest.mark.parametrize("query", QUERIES)
@pytest.mark.parametrize("sent", [LISTED, "222000000", "+48 222 000 000", '"Biuro" <0048222000000>'])
def test_pickers_and_the_grid_find_a_number_in_any_spelling(centre: Centre, query: str, sent: str) -> None:
    centre.number(sent)
    centre.account(101, caller_id=sent)
    anna = centre.user("Anna", call_pool=[sent])
    freshen(centre.plan)
    assert [option.presentation for option in number_options(centre.plan, Part.CALLS, query)] == [sent]
    assert [option.extension for option in account_options(centre.plan, query)] == ["101"]
    assert [row.key for row in centre.plan.rows.matching(query)] == [anna]
    assert [option.gone for option in named_options(centre.plan, Part.CALLS, (LISTED,))] == [False]


def test_holders_and_their_links_do_not_depend_on_the_spelling(centre: Centre, client_of: ClientOf) -> None:
    number = rows.call_presentation(centre.tenant, LISTED)
    centre.user("Anna", call_pool=["222000000"])
    jan = centre.user("Jan", call_pool=[])
    centre.set(jan, Part.CALLS, ("+48222000000",))
    viewer = client_of("viewer")
    page = viewer.get(f"/t/alfa/call-presentations/{number.pk}/").content.decode()
    assert "Anna" in page
    assert "Jan" in page
    for spelling in (LISTED, "222000000", "+48 222 000 000"):
        listed = viewer.get("/t/alfa/users/", {"number": spelling}).content.decode()
        assert "Anna" in listed
        assert "Jan" not in listed
    columns = {"planned": "yes", "columns": "number,plans"}
    planned = viewer.get("/t/alfa/call-presentations/", columns).content.decode()
    assert f"{number.pk}/" in planned
    assert "1 user" in planned
    user = CrmUser.objects.get(first_name="Anna")
    assert (
        f"/t/alfa/call-presentations/{number.pk}/" in viewer.get(f"/t/alfa/users/{user.pk}/").content.decode()
    )


@pytest.mark.parametrize("query", QUERIES)
def test_lists_and_the_search_find_what_the_ccrm_spells_otherwise(
    centre: Centre, client_of: ClientOf, query: str
) -> None:
    rows.call_presentation(centre.tenant, "22 200 00 00", name="Hotline")
    rows.sip_account(centre.tenant, 101, caller_id="0222000000", name="Hotline")
    rows.crm_user(centre.tenant, "Kow\u00adal\u200bska", "", call_pool=["+48222000000"])
    assert SipAccount.objects.exists()
    viewer = client_of("viewer")
    for path in ("call-presentations", "sip-accounts", "users"):
        listed = viewer.get(
            f"/t/alfa/{path}/", {"q": query}, headers={"HX-Request": "true", "HX-Target": "list"}
        )
        assert ("Hotline" if path != "users" else "Kow") in listed.content.decode()
        assert "Kow" in viewer.get("/t/alfa/users/", {"q": "kowalska"}).content.decode()
    found = viewer.get("/search/", {"q": query}, headers={"HX-Request": "true", "HX-Target": "found"})
    assert len(select(found, ".found-title")) == 3

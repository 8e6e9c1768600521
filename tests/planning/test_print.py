"""The print views of a plan: what is on them, in which order, and what is said once."""

from __future__ import annotations

from typing import Any

import pytest

from ccrm_admin.planning.domain.batches import SetMode
from ccrm_admin.planning.domain.pool_batches import ChangePool, How
from ccrm_admin.planning.domain.state import NO_EXTENSION, Part
from ccrm_admin.planning.services import add_planned_user, apply_batch, archive_plan, copy_plan
from tests.conftest import ClientOf
from tests.html import one, select, text, texts, values
from tests.planning.pages import PLANS, queries
from tests.planning.world import NUMBER, OTHER, Centre

USERS = ".print-table tbody th"
HEADS = ".print-table thead tr + tr > *"


@pytest.fixture
def url(centre: Centre) -> str:
    """A plan in which Anna gives extension 101 to Jan, and both get another number; Ewa is not in it."""
    centre.account(101, name="Hall", server_id="SIP8")
    for number in (NUMBER, OTHER):
        centre.number(number, name="Sales")
    anna = centre.user("Anna", 101, permission_group="Sales")
    jan = centre.user("Jan")
    centre.user("Ewa", email="ewa@alfa.pl")
    centre.set(anna, Part.EXTENSION, NO_EXTENSION)
    centre.give(jan, 101)
    centre.set(anna, Part.CALLS, (NUMBER, OTHER))
    centre.set(jan, Part.CALLS, (OTHER,))
    return f"{PLANS}{centre.plan.pk}/"


def lines(response: Any) -> list[str]:
    """Return what the rows say."""
    return [text(row) for row in select(response, ".print-table tbody tr:has(> th)")]


def common(response: Any) -> str:
    """Return what is said once."""
    return text(one(response, ".print-common"))


def test_the_grid_is_printed_with_signs_and_what_all_have_is_said_once(client_of: ClientOf, url: str) -> None:
    page = client_of("viewer").get(f"{url}print/?scope=plan")
    assert "Monday · Alfa Call Center Users in the plan: 2 · live as of" in texts(page, ".print-head")[0]
    assert texts(page, HEADS) == [
        *("", "User", "Permission group", "Extension", "Call presentations (others)")
    ]
    assert lines(page) == [
        "Anna Sales 101 → became none +48 777 888 999",
        "Jan Konsultant none → became 101 − +48 777 888 999",
    ]
    assert common(page).startswith(
        "In common: Call presentations: + +48 777 888 000 ; SMS senders: none; Note: none → becomes"
    )


@pytest.mark.parametrize(
    ("query", "names", "shown"),
    [
        ("", ["Anna", "Jan", "Ewa"], "Everybody"),
        ("sort=-name&page=7&columns=sms&per_page=25&open=1", ["Jan", "Ewa", "Anna"], "Everybody"),
        ("scope=plan&sort=-name", ["Jan", "Anna"], "Users in the plan"),
        ("changed=yes", ["Anna", "Jan"], "Users with changes"),
        ("q=ewa", ["Ewa"], "As in the grid"),
        ("scope=plan&changed=yes", ["Anna", "Jan"], "As in the grid"),
        ("scope=nothing&q=%00&sort=x", ["Anna", "Jan", "Ewa"], "Everybody"),
    ],
)
def test_it_has_the_rows_of_the_grid_in_its_order(
    client_of: ClientOf, url: str, query: str, names: list[str], shown: str
) -> None:
    viewer = client_of("viewer")
    page = viewer.get(f"{url}print/?{query}")
    assert texts(page, USERS) == names
    assert texts(page, ".print-tools [aria-current]") == [shown]
    if "page=" not in query:
        assert values(viewer.get(f"{url}?{query}"), "tr[data-key]", "data-name") == names
    sorts = [link.partition("sort=")[2] for link in values(page, ".print-tools a", "href")][:3]
    assert set(sorts) == {query.partition("sort=")[2].partition("&")[0]}


def test_who_shares_a_name_is_told_apart_and_who_is_gone_is_said_to_be(
    centre: Centre, client_of: ClientOf
) -> None:
    centre.user("Jan", email="jan@alfa.pl")
    centre.user("Jan", email="jan2@alfa.pl")
    gone = centre.user("Ola", email="ola@alfa.pl", missing_since=centre.plan.created_at)
    centre.set(gone, Part.EXTENSION, NO_EXTENSION)
    add_planned_user(plan=centre.plan, by=None, email="jan3@alfa.pl", first_name="Jan")
    page = client_of("viewer").get(f"{PLANS}{centre.plan.pk}/print/?sort=name")
    assert texts(page, USERS) == ["Jan jan@alfa.pl", "Jan jan2@alfa.pl", "Jan jan3@alfa.pl", "Ola (gone)"]
    one_of_them = client_of("viewer").get(f"{PLANS}{centre.plan.pk}/print/?q=jan2")
    assert texts(one_of_them, USERS) == ["Jan jan2@alfa.pl"], "the other is not printed"
    centre.number(OTHER)
    key = next(row.key for row in centre.plan.rows.filter(crm_user__email="jan2@alfa.pl"))
    centre.set(key, Part.CALLS, (NUMBER, OTHER))
    for by in ("user", "number"):
        for page in ("", "print/"):
            difference = client_of("viewer").get(f"{PLANS}{centre.plan.pk}/difference/{page}?by={by}")
            assert "Jan (jan2@alfa.pl)" in text(difference), f"{page} by {by}"


def test_nothing_runs_in_print_and_long_names_are_cut(centre: Centre, client_of: ClientOf) -> None:
    key = centre.user("<b>" + "Żółć" * 2_500, permission_group="<i>")
    centre.set(key, Part.NOTE, "<script>\nnext line")
    page = client_of("viewer").get(f"{PLANS}{centre.plan.pk}/print/")
    (name,) = texts(page, USERS)
    assert (name[:7], name[-1], len(name)) == ("<b>Żółć", "…", 161)
    assert "<i> none +48 77 788 89 99 <script> next line" in lines(page)[0]


def test_a_print_has_an_end(
    centre: Centre, client_of: ClientOf, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in ("grid", "difference"):
        monkeypatch.setattr(f"ccrm_admin.planning.pages.print.{module}.PRINT_MAX_ROWS", 1)
    for path, count in ((f"{url}print/", 3), (f"{url}difference/print/", 2)):
        page = client_of("viewer").get(path)
        assert f"only the first 1 of {count} rows are here." in text(page)
        assert len(lines(page)) == 1


def test_the_difference_is_printed_as_it_is_grouped_and_narrowed(client_of: ClientOf, url: str) -> None:
    viewer = client_of("viewer")
    page = viewer.get(f"{url}difference/print/")
    assert lines(page) == [
        "Anna Sales 101, static → became none",
        "Jan Konsultant none → became 101, static − +48 777 888 999",
    ]
    assert "In common: Call presentations: + +48 777 888 000 ; SMS senders: no change" in common(page)
    page = viewer.get(f"{url}difference/print/?by=extension")
    assert lines(page) == ["101 Hall, SIP8 − Anna + Jan"]
    assert texts(page, HEADS) == ["", "Extension", "Account", "Removed", "Added"]
    page = viewer.get(f"{url}difference/print/?by=number&kind=added")
    assert lines(page) == ["+48 777 888 000 call presentation, Sales + Anna , + Jan"]
    assert "Differences · By number · added: 1" in texts(page, ".print-head")[0]
    assert texts(viewer.get(f"{url}difference/print/?q=jan"), USERS) == ["Jan"]
    assert "Nothing to print" in text(viewer.get(f"{url}difference/print/?q=nobody"))


def test_two_plans_are_compared_in_print(centre: Centre, client_of: ClientOf, url: str) -> None:
    other = copy_plan(plan=centre.plan, title="Tuesday", by=None)
    apply_batch(plan=other, by=None, batch=SetMode("dynamic"), keys=[centre.user("Olga")])
    viewer = client_of("viewer")
    page = viewer.get(f"{url}difference/print/?against={other.pk}")
    assert "Monday compared with Tuesday · By user: 1" in texts(page, ".print-head")[0]
    assert lines(page)[0].startswith("Olga Konsultant dynamic → became none")
    assert viewer.get(f"{url}difference/print/?against={centre.plan.pk}").status_code == 404


def test_each_page_of_a_plan_leads_to_its_print_view(centre: Centre, client_of: ClientOf, url: str) -> None:
    viewer = client_of("viewer")
    for path, wanted in (
        ("?scope=plan&q=jan&page=2", "print/?scope=plan&q=jan#print"),
        ("difference/?by=number&page=1", "difference/print/?by=number#print"),
        ("history/", "print/?scope=plan#print"),
    ):
        assert values(viewer.get(f"{url}{path}"), "[data-print-view]", "href") == [f"{url}{wanted}"]
    assert select(viewer.get(f"{url}print/"), "[data-print-view]") == []
    archive_plan(plan=centre.plan)
    assert len(lines(viewer.get(f"{url}print/?scope=plan"))) == 2


def test_a_print_takes_as_many_queries_for_many_users(centre: Centre, client_of: ClientOf) -> None:
    viewer, url = client_of("viewer"), f"{PLANS}{centre.plan.pk}/"
    centre.number(OTHER)
    keys = [centre.user(f"User {number:03}") for number in range(60)]
    pages = [f"{url}print/", *(f"{url}difference/print/?by={by}" for by in ("user", "extension", "number"))]
    counts = []
    for few in (keys[:2], keys):
        apply_batch(plan=centre.plan, by=None, batch=ChangePool(Part.CALLS, How.ADD, (OTHER,)), keys=few)
        viewer.get(url)
        counts.append([queries(viewer, page) for page in pages])
    assert counts[0] == counts[1]
    assert max(counts[0]) <= 16

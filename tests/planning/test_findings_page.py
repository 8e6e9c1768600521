"""The page of all findings by rule."""

from __future__ import annotations

import csv
import io
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ccrm_admin.inventory.models import CrmUser
from ccrm_admin.planning.domain.state import Part
from ccrm_admin.planning.engine.freshness import freshen
from ccrm_admin.planning.models import PlanFinding
from ccrm_admin.planning.pages.findings.by_rule import RULE_MAX_ROWS
from ccrm_admin.planning.services import acknowledge
from ccrm_admin.ui.list_spec import ListSpec
from tests.conftest import ClientOf
from tests.html import one, select, text, texts
from tests.planning.outside_pools import outside
from tests.planning.pages import FRAGMENT, PLANS, queries
from tests.planning.world import OTHER, Centre

PAGE_MAX_QUERIES = 10  # of which one counts what a text finds; else that is kept


@pytest.fixture
def url(centre: Centre) -> str:
    return f"{PLANS}{centre.plan.pk}/findings/"


def rules(page: Any) -> dict[str, tuple[int, int]]:
    """Return the count that each rule's heading gives, and how many findings stand below it."""
    return {
        str(rule["aria-labelledby"]).removeprefix("rule-"): (
            int(text(one(rule, "h2 > .num"))),
            len(select(rule, ".rule-row")),
        )
        for rule in select(page, ".rule")
    }


def test_findings_stand_by_rule_and_are_as_many_as_the_totals_say(
    centre: Centre, client_of: ClientOf, url: str
) -> None:
    many = RULE_MAX_ROWS + 2
    centre.number(OTHER)
    keys = outside(centre, many)
    centre.set(keys[0], Part.CALLS, ())
    centre.user("Ewa", 150)  # was on an account that is not listed before there was a plan
    viewer: Any = client_of("viewer")
    state = freshen(centre.plan)
    caused = rules(viewer.get(url))
    assert caused == {"empty_call_pool": (1, 1), "caller_id_outside_pool": (many, RULE_MAX_ROWS)}
    assert sum(count for count, _shown in caused.values()) == state.warnings
    assert (state.errors, state.notices, state.earlier) == (0, 0, 1)
    assert rules(viewer.get(f"{url}?origin=live")) == {"account_missing": (1, 1)}
    assert rules(viewer.get(f"{url}?severity=warning")) == caused
    assert rules(viewer.get(f"{url}?severity=error")) == {}
    whole = viewer.get(f"{url}?rule=caller_id_outside_pool")
    assert rules(whole) == {"caller_id_outside_pool": (many, many)}
    for bad in ("origin=x", "rule=x", "severity=x", "page=x", "rule=caller_id_outside_pool&page=99"):
        assert viewer.get(f"{url}?{bad}").status_code == 200
    assert "<form" not in str(one(whole, "#rules")), "a viewer changes nothing"


def test_the_page_takes_as_many_statements_for_many(centre: Centre, client_of: ClientOf, url: str) -> None:
    outside(centre, 2)
    viewer = client_of("viewer")
    queries(viewer, url)
    few = queries(viewer, url)
    for at in range(30):
        centre.user(f"Other {at}", 300 + at, call_pool=[])
    queries(viewer, url)
    filtered = queries(viewer, f"{url}?origin=live&q=other")
    assert filtered - 1 == queries(viewer, f"{url}?origin=live") == queries(viewer, url) == few
    assert filtered <= PAGE_MAX_QUERIES
    assert file_queries(viewer, f"{url}?origin=live&_export=csv") == file_queries(
        viewer, f"{url}?_export=csv"
    )


def file_queries(client: Any, url: str) -> int:
    """Return how many statements a file takes."""
    with CaptureQueriesContext(connection) as captured:
        client.get(url).getvalue()
    return len(captured)


def people(page: Any) -> list[str]:
    """Return whom the rows name."""
    return [text(each) for each in select(page, ".rule-people")]


@pytest.fixture
def three_out_of_pool(centre: Centre) -> dict[str, str]:
    """Two Annas and a Jan of two groups, each given an account with a number out of their pools."""
    centre.number()
    centre.number(OTHER)
    keys = {}
    for at, (name, email, group) in enumerate(
        (("Anna", "a1@alfa.pl", "Sales"), ("Anna", "a2@alfa.pl", "Back office"), ("Jan", "", "Sales"))
    ):
        centre.account(100 + at, caller_id=OTHER)
        keys[email] = centre.user(name, email=email, permission_group=group)
        centre.give(keys[email], 100 + at)
    centre.user("Ewa", call_pool=[], permission_group="Back office")
    return keys


def test_findings_are_filtered_like_a_list(
    centre: Centre, client_of: ClientOf, url: str, three_out_of_pool: dict[str, str]
) -> None:
    viewer: Any = client_of("viewer")
    cases = {
        "": ["Anna a1@alfa.pl", "Anna a2@alfa.pl", "Jan"],
        "q=jan": ["Jan"],
        "q=a1@alfa": ["Anna a1@alfa.pl"],
        "q=anna+a2": ["Anna a2@alfa.pl"],
        "q=101": ["Anna a2@alfa.pl"],
        "q=777888000+anna": ["Anna a1@alfa.pl", "Anna a2@alfa.pl"],
        "q=%2B48+777+888+000": ["Anna a1@alfa.pl", "Anna a2@alfa.pl", "Jan"],
        "q=back+office": ["Anna a2@alfa.pl"],
        "group=Sales": ["Anna a1@alfa.pl", "Jan"],
        "group=Sales&group=Back+office&q=anna": ["Anna a1@alfa.pl", "Anna a2@alfa.pl"],
        "origin=live": ["Ewa"],
        "origin=live&group=Sales": [],
        "severity=error": [],
        "rule=caller_id_outside_pool&q=jan": ["Jan"],
        "origin=all": ["Ewa", "Anna a1@alfa.pl", "Anna a2@alfa.pl", "Jan"],
    }
    for query, wanted in cases.items():
        page = viewer.get(f"{url}?{query}")
        assert people(page) == wanted, query
        fragment = viewer.get(f"{url}?{query}", headers=FRAGMENT)
        assert people(fragment) == wanted
        assert "<html" not in fragment.content.decode()
    page = viewer.get(url)
    offered = {text(each) for each in select(page, "[data-facet=group] .facet-value")}
    assert offered == {"Sales 2", "Back office 1"}
    kinds = [text(each) for each in select(page, ".finding-kinds a")]
    assert kinds == ["From this plan 3", "Already there 1", "Acknowledged 0"]


def test_who_has_another_email_is_found_by_it(centre: Centre, client_of: ClientOf, url: str) -> None:
    (key,) = outside(centre, 1)
    viewer: Any = client_of("viewer")
    assert people(viewer.get(f"{url}?q=new@alfa")) == []
    CrmUser.objects.filter(pk=int(key[1:])).update(email="new@alfa.pl")
    centre.moved()
    assert people(viewer.get(f"{url}?q=new@alfa")) == ["User 00"]


def test_a_finding_is_in_the_groups_of_all_whom_it_names_also_after_they_move(
    centre: Centre, client_of: ClientOf, url: str
) -> None:
    centre.account(101, assigned=True)
    centre.user("Jan", 101, permission_group="Back office")
    anna = centre.user("Anna", permission_group="")
    centre.give(anna, 101)
    viewer: Any = client_of("viewer")
    for group in ("Back+office", "-"):
        assert people(viewer.get(f"{url}?rule=extension_shared&group={group}")) == ["Anna , Jan"]
    CrmUser.objects.filter(pk=int(anna[1:])).update(permission_group="Sales")
    centre.moved()
    assert people(viewer.get(f"{url}?rule=extension_shared&group=-")) == []
    assert people(viewer.get(f"{url}?rule=extension_shared&group=Sales&q=sales")) == ["Anna , Jan"]


def test_what_is_shown_comes_as_a_file_and_in_print(
    centre: Centre,
    client_of: ClientOf,
    url: str,
    three_out_of_pool: dict[str, str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    viewer: Any = client_of("viewer")
    content = viewer.get(f"{url}?q=anna&group=Sales&_export=csv").getvalue().decode("utf-8-sig")
    (row,) = csv.DictReader(io.StringIO(content))
    assert row == {
        "Rule": "Caller ID not in pool",
        "Severity": "warning",
        "Origin": "From this plan",
        "User": "Anna (a1@alfa.pl)",
        "E-mail": "a1@alfa.pl",
        "Permission group": "Sales",
        "Finding": "Caller ID +48 777 888 000 (extension 100) is not in the pool of Anna (a1@alfa.pl).",
        "Acknowledged by": "",
        "Acknowledged on": "",
        "Reason": "",
    }
    found = PlanFinding.objects.for_plan(centre.plan).caused()
    acknowledge(plan=centre.plan, by=None, digests=[row.finding.digest for row in found], reason="As agreed")
    content = viewer.get(f"{url}?origin=acknowledged&_export=csv").getvalue().decode("utf-8-sig")
    kept = [(row["Acknowledged by"], row["Reason"]) for row in csv.DictReader(io.StringIO(content))]
    assert kept == [("the command line", "As agreed")] * 3
    monkeypatch.setattr(ListSpec, "rows_at_once", 0)  # workers know no plans: their workbooks are waited for
    assert "exports/" not in viewer.get(f"{url}?origin=live").content.decode()
    book = viewer.get(f"{url}?origin=live&_export=xlsx")
    assert book["Content-Type"].endswith("spreadsheetml.sheet")
    printed = viewer.get(f"{url}print/?origin=acknowledged&q=anna")
    assert texts(printed, ".print-table tbody th") == ["Anna (a1@alfa.pl)", "Anna (a2@alfa.pl)"]
    assert "Findings · Acknowledged · “anna”: 2" in text(one(printed, ".print-head"))
    assert "As agreed" in text(one(printed, ".print-table"))
    assert one(viewer.get(f"{url}?q=jan"), "[data-print-view]")["href"] == f"{url}print/?q=jan#print"

"""Facets: choices in an address, and counts that leave out a facet's own choice."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.db.models import Q
from django.http import QueryDict

from ccrm_admin.inventory.models import SipAccount
from ccrm_admin.tenants.models import Tenant
from ccrm_admin.ui.facets import FACET_VALUES_LIMIT, Choice, ChoiceFacet, Facet, count_cells
from ccrm_admin.ui.selection import Selection, ShownFacet
from tests.inventory import rows

SERVER = Facet("server", "Server", "server_id")
ASSIGNED = ChoiceFacet(
    "assigned",
    "Assigned",
    choices=(Choice("yes", "yes", Q(assigned=True)), Choice("no", "no", Q(assigned=False))),
)
FACETS = (SERVER, ASSIGNED)
CELLS = {("SIP1", "yes"): 1, ("SIP1", "no"): 2, ("SIP2", "no"): 4, ("-", "yes"): 8}


def selection(asked: str) -> Selection:
    return Selection(FACETS, QueryDict(asked))


def counts(shown: list[ShownFacet]) -> dict[str, dict[str, int]]:
    return {facet.name: {value.slug: value.count for value in facet.values} for facet in shown}


@pytest.mark.parametrize(
    ("facet", "slugs", "chosen"),
    [
        (SERVER, ["SIP1", "SIP1", "", "unknown", "a\x00"], ["SIP1", "unknown"]),
        (
            SERVER,
            [str(number) for number in range(FACET_VALUES_LIMIT + 9)],
            [str(n) for n in range(FACET_VALUES_LIMIT)],
        ),
        (ASSIGNED, ["yes", "maybe", "yes", ""], ["yes"]),
    ],
)
def test_what_counts_as_a_choice(facet: Facet, slugs: list[str], chosen: list[str]) -> None:
    assert facet.chosen(slugs) == chosen


def test_a_click_puts_a_value_on_and_takes_it_off() -> None:
    assert SERVER.after([], "SIP1") == ["SIP1"]
    assert SERVER.after(["SIP1"], "SIP2") == ["SIP1", "SIP2"]
    assert SERVER.after(["SIP1", "SIP2"], "SIP1") == ["SIP2"]


def test_values_are_in_the_order_people_expect_the_empty_one_last() -> None:
    (shown, assigned) = selection("").shown({(slug, "no"): 1 for slug in ("SIP10", "-", "SIP2")})
    assert [value.label for value in shown.values] == ["SIP2", "SIP10", "(empty)"]
    assert [value.slug for value in assigned.values] == ["yes", "no"]


@pytest.mark.parametrize(
    ("asked", "total", "servers", "assigned"),
    [
        ("", 15, {"SIP1": 3, "SIP2": 4, "-": 8}, {"yes": 9, "no": 6}),
        ("server=SIP1", 3, {"SIP1": 3, "SIP2": 4, "-": 8}, {"yes": 1, "no": 2}),
        ("assigned=no", 6, {"SIP1": 2, "SIP2": 4, "-": 0}, {"yes": 9, "no": 6}),
        ("server=SIP1&server=-&assigned=yes", 9, {"SIP1": 1, "SIP2": 0, "-": 8}, {"yes": 9, "no": 2}),
        ("server=SIP9", 0, {"SIP1": 3, "SIP2": 4, "SIP9": 0, "-": 8}, {"yes": 0, "no": 0}),
    ],
)
def test_counts_leave_out_the_facets_own_choice(
    asked: str, total: int, servers: dict[str, int], assigned: dict[str, int]
) -> None:
    chosen = selection(asked)
    assert chosen.count(CELLS) == total
    assert counts(chosen.shown(CELLS)) == {"server": servers, "assigned": assigned}


def test_a_value_leads_to_the_list_with_it_or_without_it_on_the_first_page() -> None:
    chosen = selection("q=a&server=SIP1&page=3&assigned=no")
    server, assigned = chosen.shown(CELLS)
    queries = {value.slug: value.query for value in server.values + assigned.values}
    assert queries["SIP1"] == "q=a&assigned=no"
    assert queries["SIP2"] == "q=a&assigned=no&server=SIP1&server=SIP2"
    assert queries["no"] == "q=a&server=SIP1"
    assert chosen.cleared() == "q=a"


def test_a_line_of_the_menu_escapes_what_a_tenant_named() -> None:
    server, _assigned = selection("server=%3Cb%3E").shown({('<b>"&', "no"): 1000}, "view=all")
    chosen, offered = str(server.lines).split("</li>")[:2]
    assert 'href="?server=%3Cb%3E&amp;server=%3Cb%3E%22%26"' in offered
    assert 'data-focus-key="facet-server=&lt;b&gt;&quot;&amp;"' in offered
    assert '<span class="facet-label">&lt;b&gt;&quot;&amp;</span>' in offered
    assert "aria-current" not in offered
    assert 'href="?view=all"' in chosen
    assert 'aria-current="true"' in chosen


def test_a_chosen_facet_says_its_first_value_and_how_many_more() -> None:
    server, assigned = selection("server=SIP2&server=SIP1&server=SIP9&q=a").shown(CELLS)
    assert server.says == "Server: SIP1 +2"
    assert server.off == "q=a"
    assert assigned.active == []
    kind = replace(FACETS[1], self_evident=True)
    (said,) = Selection([kind], QueryDict("assigned=no")).shown({("no",): 2})
    assert said.says == str(kind.value_label("no")).capitalize()


def test_the_database_counts_and_narrows(alfa: Tenant) -> None:
    for number, (server, assigned) in enumerate([("SIP1", True), ("SIP1", False), ("", True), ("-", False)]):
        rows.sip_account(alfa, number, server_id=server, assigned=assigned)
    everything = SipAccount.objects.all()
    cells = {("SIP1", "yes"): 1, ("SIP1", "no"): 1, ("-", "yes"): 1, ("--", "no"): 1}
    counted = {cell: found for cell, found in count_cells(everything, FACETS).items() if found}
    assert counted == cells
    for asked in ("", "server=SIP1", "server=-&server=--", "assigned=no&server=SIP1", "server=SIP9"):
        chosen = selection(asked)
        assert chosen.narrow(everything).count() == chosen.count(cells), asked

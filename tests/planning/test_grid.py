"""A page of the grid, the pickers, and the other way round."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from ccrm_admin.planning.domain.state import LIVE_PARTS, Extension, Part
from ccrm_admin.planning.engine.freshness import freshen
from ccrm_admin.planning.models import PlanRow
from ccrm_admin.planning.pages.difference.comparison import compare
from ccrm_admin.planning.pages.grid.facets import GRID_FACETS
from ccrm_admin.planning.pages.grid.options import account_options, number_options
from ccrm_admin.planning.pages.grid.rows import grid_rows
from ccrm_admin.planning.pages.inventory.panel import holders_in_plans
from ccrm_admin.planning.services import add_planned_user, archive_plan
from ccrm_admin.tenants.models import Tenant, User
from ccrm_admin.ui.facets import count_cells
from ccrm_admin.ui.selection import Selection
from tests.inventory import rows
from tests.planning.world import NUMBER, OTHER, Centre


def test_a_row_has_the_live_part_the_planned_part_and_the_findings(centre: Centre, supervisor: User) -> None:
    centre.account(101, assigned=True, holder_count=1)
    centre.account(102, extension_type="FAX")
    anna = centre.user("Anna", 101, sms_pool=["Firma"])
    centre.give(anna, 102, by=supervisor)
    freshen(centre.plan)
    (row,) = grid_rows(centre.plan, [anna, "c0"])
    assert (row.live_extension, row.account.extension if row.account else "") == ("101", "102")
    assert row.user.live.sms == row.user.effective.sms == ("Firma",)
    assert row.user.decision.calls is None
    assert [part for part in LIVE_PARTS if row.moves(part)] == [Part.EXTENSION]
    assert [finding.code for finding in row.findings] == ["not_a_voice_account"]
    assert (row.version, row.updated_by) == (1, "Supervisor")


def test_queries_of_a_page_do_not_grow_with_its_rows(centre: Centre) -> None:
    counts = []
    keys: list[str] = []
    for number in range(101, 131):
        centre.account(number)
        keys.append(centre.user(f"User {number}"))
        centre.give(keys[-1], number)
        if number in (103, 130):
            freshen(centre.plan)
            with CaptureQueriesContext(connection) as captured:
                assert len(grid_rows(centre.plan, keys)) == len(keys)
            counts.append(len(captured))
    assert counts == [4, 4]  # rows with users and assignments, accounts, findings, namesakes


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", {"Anna", "Jan", "Ewa", "Ola"}),
        ("scope=plan", {"Anna", "Ewa"}),
        ("changed=yes", {"Anna"}),
        ("findings=error", {"Anna"}),
        ("findings=none", {"Jan", "Ola"}),
        ("findings=warning", {"Ewa"}),
        ("extension=no", {"Anna", "Ewa", "Ola"}),
        ("mode=static", {"Anna", "Jan"}),
        ("group=Kierownik", {"Ola"}),
        ("status=planned", {"Ewa"}),
        ("status=online&status=planned", {"Ewa", "Ola"}),
    ],
)
def test_facets_narrow_the_grid(centre: Centre, query: str, found: set[str]) -> None:
    centre.account(101, assigned=True, holder_count=1)
    anna = centre.user("Anna")
    centre.user("Jan", 101)
    centre.user("Ola", permission_group="Kierownik", online=True)
    add_planned_user(plan=centre.plan, by=None, email="ewa@firma.example", first_name="Ewa")
    centre.set(anna, Part.EXTENSION, Extension("static"))
    freshen(centre.plan)
    everybody = PlanRow.objects.for_plan(centre.plan)
    selection = Selection(GRID_FACETS, QueryDict(query))
    assert {row.name for row in selection.narrow(everybody)} == found
    assert selection.count(count_cells(everybody, GRID_FACETS)) == len(found)


def test_the_live_filter_finds_planned_numbers_and_accounts(centre: Centre) -> None:
    centre.account(347, name="Recepcja")
    centre.number(OTHER)
    anna = centre.user("Anna")
    centre.give(anna, 347)
    centre.set(anna, Part.CALLS, (OTHER,))
    freshen(centre.plan)
    for text in ("recepcja", "347", "+48 777 888 000", "anna"):
        assert PlanRow.objects.for_plan(centre.plan).matching(text).count() == 1, text
    assert not PlanRow.objects.for_plan(centre.plan).matching("%").exists()


def test_accounts_are_offered_free_ones_first_gone_ones_last(centre: Centre) -> None:
    centre.account(101, missing_since=timezone.now())
    centre.account(102, assigned=True, holder_count=1)
    centre.account(103)
    centre.account(104)
    centre.account(105, extension_type="FAX")
    centre.account(106, assigned=True)
    centre.user("Jan", 102)
    anna = centre.user("Anna")
    centre.give(anna, 103)
    freshen(centre.plan)
    options = account_options(centre.plan)
    assert [(option.extension, option.state.value) for option in options] == [
        ("104", "free"),
        ("102", "taken"),
        ("103", "taken"),
        ("106", "taken"),
        ("105", "not_voice"),
        ("101", "gone"),
    ]
    holders = {option.extension: [holder[1:] for holder in option.holders] for option in options}
    assert (holders["102"], holders["103"]) == ([("Jan", True)], [("Anna", False)])
    assert account_options(centre.plan, " 102 ")[0].extension == "102"
    assert [option.extension for option in account_options(centre.plan, "jan")] == []
    assert [(len(some), some.more) for some in (account_options(centre.plan, most=n) for n in (2, 6))] == [
        (2, True),
        (6, False),
    ]


def test_numbers_are_offered_with_their_names(centre: Centre, beta: Tenant) -> None:
    centre.number(OTHER, missing_since=timezone.now())
    centre.number(NUMBER, name="Infolinia")
    for sender_id in (1, 2):
        rows.sms_sender(centre.tenant, "Firma", sender_id=sender_id)
    rows.call_presentation(beta, "48999000111")
    freshen(centre.plan)
    assert [(option.presentation, option.gone) for option in number_options(centre.plan, Part.CALLS)] == [
        (NUMBER, False),
        (OTHER, True),
    ]
    assert [option.name for option in number_options(centre.plan, Part.CALLS, "infol")] == ["Infolinia"]
    assert [option.presentation for option in number_options(centre.plan, Part.SMS)] == ["Firma"]


def test_who_holds_what_in_each_plan(centre: Centre) -> None:
    account = centre.account(101, assigned=True, holder_count=1)
    number = rows.call_presentation(centre.tenant, NUMBER)
    sender, other = (rows.sms_sender(centre.tenant, name) for name in ("Firma", "firma"))
    anna = centre.user("Anna")
    jan = centre.user("Jan", 101, call_pool=[])
    centre.give(anna, 101)
    centre.set(anna, Part.SMS, ("Firma",))

    def names(record: Any) -> list[list[str]]:
        return [
            [name for _key, name in rows] for _plan, _count, rows in holders_in_plans(centre.tenant, record)
        ]

    assert [names(record) for record in (account, number, sender, other)] == [
        *([["Anna", "Jan"]], [["Anna"]], [["Anna"]], [[]]),
    ]
    centre.set(jan, Part.EXTENSION, Extension("none"))
    assert names(account) == [["Anna"]]
    archive_plan(plan=centre.plan)
    assert names(account) == []


def test_the_difference_by_user_by_extension_and_by_number(centre: Centre) -> None:
    centre.account(101, assigned=True, holder_count=1)
    centre.account(102)
    centre.number(OTHER)
    anna, jan = centre.user("Anna"), centre.user("Jan", 101)
    centre.give(jan, 102)
    centre.give(anna, 101)
    centre.set(anna, Part.CALLS, (OTHER,))
    comparison = compare(centre.plan)
    assert [(source.user.name, len(changes)) for source, changes in comparison.by_user()] == [
        ("Anna", 2),
        ("Jan", 1),
    ]
    moved = [
        (found.thing, [user.name for user in found.gets], [user.name for user in found.loses])
        for found in [*comparison.moved(Part.EXTENSION), *comparison.moved(Part.CALLS)]
    ]
    assert moved == [
        (9101, ["Anna"], ["Jan"]),
        (9102, ["Jan"], []),
        (OTHER, ["Anna"], []),
        (NUMBER, [], ["Anna"]),
    ]

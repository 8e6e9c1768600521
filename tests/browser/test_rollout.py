"""A plan's whole way to live: proposed, approved, carried out by two, and seen by the mirror."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from ccrm_admin.sandbox import SandboxTenant
from ccrm_admin.sandbox.panel import Panel
from tests.browser.axe import violations
from tests.browser.conftest import OpenAs
from tests.browser.product import Product
from tests.browser.test_every_page import problems_of
from tests.browser.watch import Watch

PREPARE = """
import json
from ccrm_admin.inventory.models import CallPresentation, CrmUser
from ccrm_admin.planning.domain.state import Extension, Part
from ccrm_admin.planning.engine.values import Cell
from ccrm_admin.planning.services import create_plan, set_cells
from ccrm_admin.tenants.models import Tenant, User
tenant = Tenant.objects.get(name="desk")
users = CrmUser.objects.for_tenant(tenant).present()
held = [row.extension_id for row in users if row.mode == "static"]
static = users.filter(mode="static").order_by("name_sort")
own = [row for row in static if held.count(row.extension_id) == 1]
one, two, three, four = own[:4]
number = CallPresentation.objects.for_tenant(tenant).present().order_by("pk").last().presentation
by = User.objects.get(email="operator@example.com")
plan = create_plan(tenant=tenant, title="From plan to live", by=by)
swap = [
    Cell(f"c{a.pk}", Part.EXTENSION, Extension("static", b.extension_id)) for a, b in ((one, two), (two, one))
]
pools = [Cell(f"c{user.pk}", Part.CALLS, (number,)) for user in (three, four)]
set_cells(plan=plan, by=by, cells=[*swap, *pools])
people = [[str(user.uuid), user.extension_id, user.full_name] for user in (one, two, three, four)]
print(json.dumps([plan.pk, number, people]))
"""


@pytest.fixture
def desk(product: Product) -> SandboxTenant:
    return product.ccrm.tenant("desk")


class Ccrm:
    """CCRM's panel, where people enter what a step says."""

    def __init__(self, tenant: SandboxTenant) -> None:
        self._tenant = tenant

    def give(self, uuid: str, extension_id: int | None) -> None:
        panel = Panel(self._tenant.data)
        account: Any = panel.account_or_none(extension_id)
        panel.assign(panel.user(uuid), account)
        self._tenant.data.touch()

    def show(self, uuid: str, *numbers: str) -> None:
        panel = Panel(self._tenant.data)
        user = panel.user(uuid)
        user["callPresentation"] = panel.call_pool(user, numbers)
        self._tenant.data.touch()


def figures(page: Page) -> Locator:
    """How many steps are confirmed, done, skipped, open."""
    return page.locator(".states b")


def row(page: Page, number: int) -> Locator:
    return page.locator(f".steps-table tr[data-key='{number}']")


def check(page: Page, product: Product) -> None:
    """Ask whether CCRM has it."""
    product.let_syncs_age()
    page.get_by_role("button", name="Check in CCRM").click()


def say(page: Page, button: str, comment: str = "") -> None:
    """Do what a page asks for."""
    if comment:
        page.locator("[name=comment]").fill(comment)
    page.locator("main").get_by_role("button", name=button).click()


def test_from_plan_to_live(open_as: OpenAs, product: Product, desk: SandboxTenant, watch: Watch) -> None:
    watch.expect("htmx:")  # it tells the console of each request that it cancels
    plan, number, people = json.loads(product.installed.python(PREPARE))
    (one, first, _), (two, second, _), (three, _, _), (four, _, _) = people
    ccrm, url = Ccrm(desk), f"/t/desk/plans/{plan}/"
    mine, theirs = open_as("operator"), open_as("manager")

    # proposed, sent back, proposed again, approved by somebody else
    mine.goto(f"{url}approval/propose/")
    say(mine, "Propose", "For Monday")
    theirs.goto(f"{url}approval/send-back/")
    say(theirs, "Send back", "Not before noon")
    expect(theirs.get_by_text("draft", exact=True).first).to_be_visible()
    mine.goto(f"{url}approval/propose/")
    say(mine, "Propose", "After noon")
    theirs.goto(f"{url}approval/")
    for box in theirs.locator("[name=agree]").all():
        box.check()
    theirs.get_by_role("button", name=re.compile(r"^Approve \d")).click()
    expect(theirs.get_by_text("approved", exact=True).first).to_be_visible()

    pages = ("approval/", "worksheet/", "worksheet/4/?say=skip", "worksheet/split/")
    assert problems_of(theirs, [url + page for page in pages], "en") == []
    theirs.set_viewport_size({"width": 1280, "height": 900})

    # two share the steps, on two screens
    theirs.goto(f"{url}worksheet/")
    expect(figures(theirs)).to_have_text(["0", "0", "0", "5"])
    mine.goto(f"{url}worksheet/")
    expect(mine.get_by_text("Panel zarządzania")).to_be_visible()
    expect(mine.get_by_text("temporary step", exact=True)).to_be_visible()
    assert violations(mine) == []
    expect(mine.get_by_role("button", name="Done")).to_be_focused()
    aside = mine.locator("[data-copy]").first.get_attribute("data-copy")
    ccrm.give(*_moved_aside(desk, aside, people))
    mine.keyboard.press("Enter")  # by keyboard alone: the first step
    expect(row(mine, 1)).to_contain_text("done")
    expect(figures(theirs)).to_have_text(["0", "1", "0", "4"])  # without a click
    theirs.locator("#box-4").click()  # ticked, but not entered
    expect(figures(mine)).to_have_text(["0", "2", "0", "3"])

    # the rest of it is entered, and nobody ticks it
    ccrm.give(one, None)
    ccrm.give(two, first)
    ccrm.give(one, second)
    ccrm.show(four, number)
    check(mine, product)
    expect(figures(mine)).to_have_text(["4", "1", "0", "0"])
    expect(row(mine, 4)).to_contain_text("not confirmed")
    expect(row(theirs, 4)).to_contain_text("not confirmed")

    # that one, too: nothing is open any more
    ccrm.show(three, number)
    check(theirs, product)
    expect(theirs.get_by_role("link", name="Report")).to_be_visible()
    theirs.get_by_role("link", name="Report").click()
    expect(theirs.get_by_text("Seen by a sync alone")).to_be_visible()
    polish = open_as("operator", language="pl")
    pages = ("approval/", "worksheet/", "worksheet/4/", "worksheet/report/", "worksheet/print/")
    assert problems_of(polish, [url + page for page in pages], "pl") == []

    # somebody changes it in the panel: drift, which is put back on a worksheet of its own
    ccrm.show(four)
    product.let_syncs_age()
    theirs.goto(f"{url}drift/")
    theirs.get_by_role("button", name="Refresh").click()
    expect(theirs.locator("#list tbody tr")).to_have_count(1)
    assert problems_of(polish, [f"{url}drift/", "/t/desk/drift/"], "pl") == []
    theirs.locator("#list tbody tr [type=checkbox]").check()
    theirs.get_by_role("button", name="Put back…").click()
    theirs.get_by_role("button", name="Create the draft").click()
    theirs.get_by_role("link", name="Propose…").click()
    say(theirs, "Propose")
    back = re.sub(r"/(\?.*|approval/.*)?$", "/", theirs.url)
    mine.goto(f"{back}approval/")
    mine.get_by_role("button", name=re.compile(r"^Approve \d")).click()
    mine.goto(f"{back}worksheet/")
    ccrm.show(four, number)
    product.let_syncs_age()
    mine.keyboard.press("Enter")  # the last that can be done: CCRM is asked by itself
    expect(mine.get_by_role("link", name="Report")).to_be_visible()


def _moved_aside(desk: SandboxTenant, extension: str | None, people: list[Any]) -> tuple[str, int]:
    """Return whom the first step moves away, and the account that it names."""
    account = next(row for row in desk.data.sip_accounts if str(row["extension"]) == extension)
    return people[1][0], account["extensionId"]

"""A supervisor's week: thirty people are planned for, arrive, and are carried out one by one."""

from __future__ import annotations

import csv
import re
from copy import deepcopy
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from playwright.sync_api import Page, expect

from tests.browser.axe import violations
from tests.browser.conftest import OpenAs
from tests.browser.grid import cell, editor, findings_cell, options, unfolded
from tests.browser.screen import count, filter_field, rows, save_as

if TYPE_CHECKING:
    from ccrm_admin.sandbox import SandboxTenant
    from tests.browser.product import Product

PLAN = "Monday"
NEW = [(f"nowa{number:02}@firma.example", "Nowa", f"Osoba{number:02}") for number in range(30)]
SYNC_MILLISECONDS = 60_000


def add_people(page: Page) -> None:
    page.get_by_role("link", name="Planned users").click()
    page.get_by_role("link", name="Add planned users").click()
    lines = "\n".join(f"{email}\t{first}\t{last}\tKonsultant" for email, first, last in NEW)
    page.locator("textarea").fill(lines)
    page.get_by_role("button", name="Add all").click()
    expect(page.get_by_role("main")).to_contain_text("30 planned users")


def change_together(page: Page, what: str) -> None:
    page.get_by_text("Bulk change", exact=True).click()
    page.get_by_role("button", name=what).click()


def do_it(page: Page, users: int) -> None:
    page.get_by_role("button", name="Preview").click()
    page.get_by_role("button", name=f"Apply to {users} users").click()
    expect(page.locator("#messages")).to_contain_text(f"{users} users changed")


def total(page: Page, name: str) -> str:
    return page.locator(f"#total-{name} strong").inner_text()


def arrive(tenant: SandboxTenant) -> None:
    """Let the CRM have the thirty, with nothing of their own yet."""
    pattern = tenant.data.crm_users[0]
    for email, first, last in NEW:
        bare: dict[str, Any] = {
            "extensionId": None,
            "extension": None,
            "dynamicExtension": 0,
            "workNumber": None,
        }
        pools: dict[str, Any] = {"callPresentation": [], "smsPresentation": []}
        person = {"uuid": str(uuid4()), "firstName": first, "lastName": last, "email": email}
        tenant.data.crm_users.append({**deepcopy(pattern), **bare, **pools, **person})
    tenant.data.touch()


def refresh(page: Page, product: Product) -> None:
    product.let_syncs_age()
    page.get_by_role("button", name="Refresh").click()


def test_thirty_people_come_on_monday(open_as: OpenAs, product: Product) -> None:
    tenant = product.ccrm.tenant("desk")
    page = open_as("manager")
    page.goto("/t/desk/plans/add/")
    page.get_by_label("Title").fill(PLAN)
    page.get_by_role("button", name="Create plan").click()
    add_people(page)

    # a range for all of them
    page.get_by_role("link", name="Users", exact=True).click()
    filter_field(page).fill("nowa osoba")
    expect(rows(page)).to_have_count(30)
    page.get_by_role("checkbox", name="Select all users on this page").click()
    change_together(page, "Give each user the next free account")
    page.get_by_label("From extension").fill("100")
    do_it(page, 30)
    given = [row.locator('[data-label="Extension"] ins').inner_text() for row in rows(page).all()]
    assert len(set(given)) == 30
    assert given == sorted(given, key=int)
    errors = int(total(page, "errors"))

    # a conflict, and its way out
    cell(page, 0).press("Enter")
    options(page, "Free")
    holder = next(
        user for user in tenant.data.crm_users if user["extension"] and not user["dynamicExtension"]
    )
    page.keyboard.type(str(holder["extension"]))
    page.keyboard.press("Enter")
    expect(page.locator("#total-errors strong")).to_have_text(str(errors + 1))
    findings_cell(page, 0).click()
    name = f"{holder['firstName']} {holder['lastName']}"
    unfolded(page).get_by_role("button", name=f"Take from {name}").click()
    expect(page.locator("#total-errors strong")).to_have_text(str(errors))

    # a pool for all, taken back and given again
    number = str(tenant.data.call_presentations[0]["presentation"])
    for again in (False, True):
        change_together(page, "Add, remove or replace call presentations")
        page.locator(f"#calls-numbers [value='{number}']").check()
        do_it(page, 30)
        changes = cell(page, 4, "Call presentations").locator(".delta")
        expect(changes).to_have_text("+1")
        if not again:
            page.locator("#messages").get_by_role("button", name="Undo").click()
            expect(page.locator("#messages")).to_contain_text("Undone")
            expect(changes).to_have_count(0)
    assert violations(page) == []

    # the difference as a file
    page.get_by_role("link", name="Differences", exact=True).click()
    with page.expect_download() as download:
        save_as(page, "CSV")
    lines = list(csv.reader(download.value.path().read_text(encoding="utf-8-sig").splitlines()))
    assert sum(any("Osoba" in field for field in line) for line in lines) == 60, (
        "an extension and a pool each"
    )
    assert any(name in field for line in lines for field in line), "who gave their extension away"

    # they arrive, and are linked to what was planned for them
    page.get_by_role("link", name="Users", exact=True).click()
    earlier = int(re.sub(r"\D", "", page.locator("#changes-sign").inner_text()) or 0)  # of other tests
    arrive(tenant)
    refresh(page, product)
    unread = page.locator("#changes-sign")
    expect(unread).to_contain_text(str(earlier + 30), timeout=SYNC_MILLISECONDS)
    page.reload()
    page.get_by_role("heading", name="30 planned users are now in CCRM").click()
    page.get_by_role("button", name="Link all 30").click()
    expect(page.locator(".plan-arrivals")).to_have_count(0)

    # one link was a mistake, or was not
    grid = page.url
    page.get_by_role("link", name="History", exact=True).click()
    page.locator(".plan-edit").first.get_by_role("link", name="Undo").click()
    page.get_by_role("button", name="Undo", exact=True).click()
    expect(page.locator(".plan-edit").first).to_contain_text("planned user unlinked")
    page.get_by_role("heading", name="1 planned user is now in CCRM").click()
    page.locator(".plan-arrivals").get_by_role("button", name="Link").click()
    expect(page.locator(".plan-arrivals")).to_have_count(0)
    page.goto(grid)
    page.goto(f"{page.url.split('?')[0]}?q=osoba")
    expect(rows(page)).to_have_count(30)
    assert [row.locator('[data-label="Extension"] ins').inner_text() for row in rows(page).all()][
        1:
    ] == given[1:]

    # one is carried out in the CRM, and another's account is gone: the grid follows without a reload
    person = next(user for user in tenant.data.crm_users if user["email"] == NEW[1][0])
    account, lost = (
        next(each for each in tenant.data.sip_accounts if str(each["extension"]) == extension)
        for extension in given[1:3]
    )
    tenant.data.carry_out(person["uuid"], extension_id=account["extensionId"], call_presentations=[number])
    tenant.data.sip_accounts.remove(lost)
    tenant.data.touch()
    errors, differences = int(total(page, "errors")), int(total(page, "differences"))
    refresh(page, product)
    done = rows(page).nth(1).locator('[data-label="Extension"]')
    expect(done.locator("ins")).to_have_count(0, timeout=SYNC_MILLISECONDS)
    expect(done).to_contain_text(given[1])
    expect(page.locator("#total-differences strong")).to_have_text(str(differences - 2))
    expect(page.locator("#total-errors strong")).to_have_text(str(errors + 1))
    expect(findings_cell(page, 2)).to_contain_text("Account gone")
    expect(count(page)).to_contain_text("30")
    expect(editor(page)).to_be_hidden()

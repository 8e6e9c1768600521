"""Taking numbers and whole lists elsewhere."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import openpyxl
from playwright.sync_api import Page, expect

from tests.browser.conftest import OpenAs
from tests.browser.product import Product
from tests.browser.screen import filter_field, rows, save_as


def clipboard(page: Page) -> str:
    return page.evaluate("navigator.clipboard.readText()")


def test_a_number_is_copied_with_a_click_and_with_a_key(open_as: OpenAs) -> None:
    page = open_as("viewer")
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto("/t/alfa/call-presentations/")
    first, second = page.locator("#list .copy").all()[:2]
    shown = re.search(r"\+48( \d{2,3})+", rows(page).first.inner_text())
    assert shown
    first.click()
    expect(first).to_have_attribute("data-state", "Copied")
    copied = shown[0].replace(" ", "")
    expect(page.locator("#announce")).to_contain_text(copied)
    assert clipboard(page) == copied
    second.press("Enter")
    expect(second).to_have_attribute("data-state", "Copied")
    assert clipboard(page) == second.get_attribute("data-copy") != copied
    expect(second).not_to_have_attribute("data-state", "Copied")


def test_a_number_that_a_button_shows_is_copied_without_its_blanks(open_as: OpenAs) -> None:
    page = open_as("viewer")
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto("/t/alfa/sip-accounts/")
    number = page.locator("#list .copy:not([aria-label])").first
    shown = number.inner_text()
    assert " " in shown
    number.click()
    expect(number).to_have_attribute("data-state", "Copied")
    assert clipboard(page) == shown.replace(" ", "")


def test_a_number_is_copied_without_leave_to_the_clipboard(open_as: OpenAs) -> None:
    page = open_as("viewer")
    page.add_init_script("Object.defineProperty(navigator, 'clipboard', { value: undefined })")
    page.goto("/t/alfa/call-presentations/")
    number = page.locator("#list .copy").first
    copied = number.get_attribute("data-copy") or ""
    number.click()
    expect(number).to_have_attribute("data-state", "Copied")
    filter_field(page).press("Control+v")
    expect(filter_field(page)).to_have_value(copied)


def test_the_whole_filtered_list_as_a_file(open_as: OpenAs, tmp_path: Path) -> None:
    page = open_as("viewer")
    page.goto("/t/alfa/sip-accounts/?type=VOICE&per_page=25&page=2")
    total = int(re.findall(r"\d+", page.locator(".list-count").inner_text())[0])
    with page.expect_download() as download:
        save_as(page, "CSV")
    assert re.fullmatch(r".*alfa.*\.csv", download.value.suggested_filename)
    saved = tmp_path / "list.csv"
    download.value.save_as(saved)
    rows = list(csv.reader(saved.open(encoding="utf-8-sig", newline="")))
    assert len(rows) == total + 1 > 26
    assert rows[0][:2] == ["Name", "Extension"]
    with page.expect_download() as download:
        save_as(page, "XLSX")
    assert download.value.suggested_filename.endswith(".xlsx")


def test_the_worker_makes_a_workbook_that_is_the_persons_alone(
    open_as: OpenAs, newcomer: str, product: Product, tmp_path: Path
) -> None:
    page = open_as(newcomer)
    page.goto("/t/alfa/users/exports/?mode=static")
    page.get_by_role("button", name="Create an XLSX file of the filtered list").press("Enter")
    link = page.get_by_role("link", name="Download")
    expect(link).to_be_visible(timeout=60_000)
    path = link.get_attribute("href") or ""
    with page.expect_download() as download:
        link.press("Enter")
    saved = tmp_path / "list.xlsx"
    download.value.save_as(saved)
    book = openpyxl.load_workbook(saved)
    sheet = book.active
    assert sheet is not None
    assert sheet.freeze_panes == "A2"
    assert sheet.max_row > 1
    page.goto("/t/alfa/users/")
    expect(page.locator("#exports").get_by_role("link", name="Download")).to_be_visible()
    other = open_as(product.newcomers.pop())
    response = other.request.get(f"{product.url}{path}")
    assert response.status == 404
    page.locator("#exports").get_by_role("button", name="Delete").press("Enter")
    expect(page.locator("#exports .export")).to_have_count(0)

"""Senders and accounts that nothing but their ids tells apart: nowhere is one of them said twice."""

from __future__ import annotations

import csv
import io
from typing import Any

import pytest

from ccrm_admin.inventory.vocabulary import STATIC
from ccrm_admin.planning.domain.state import Extension, Part
from ccrm_admin.planning.pages.grid.options import named_options, number_options
from tests.html import select, text
from tests.planning.screen import GridScreen
from tests.planning.world import NUMBER, Centre


@pytest.fixture
def anna(centre: Centre) -> str:
    """Somebody who is to get the senders "Firma", of whom there are two, and "Sklep"."""
    centre.number(NUMBER)
    for sender_id, presentation in ((1111, "Firma"), (1212, "Firma"), (5, "Sklep"), (6, "Stary")):
        centre.sender(presentation, sender_id=sender_id)
    key = centre.user("Anna", sms_pool=["Stary"])
    centre.set(key, Part.SMS, ("Firma", "Sklep"))
    return key


def read(screen: GridScreen, query: str) -> list[dict[str, str]]:
    response: Any = screen.client.get(f"{screen.path}difference/?{query}&_export=csv")
    return list(csv.DictReader(io.StringIO(response.getvalue().decode("utf-8-sig"))))


def test_pickers_and_pools_show_the_ids(centre: Centre, screen: GridScreen, anna: str) -> None:
    options = {option.presentation: option.name for option in number_options(centre.plan, Part.SMS)}
    assert options == {"Firma": "ids 1111, 1212", "Sklep": "", "Stary": ""}
    named = named_options(centre.plan, Part.SMS, ("Firma", "Sklep"))
    assert [option.name for option in named] == ["ids 1111, 1212", ""]
    assert "Firma (ids 1111, 1212)" in screen.open().text(anna, "SMS senders")
    page = text(screen.client.get(f"{screen.path}users/{anna}/").content.decode())
    assert "Firma ids 1111, 1212" in page


@pytest.mark.parametrize("page", ["difference/", "difference/?by=number", "history/", "print/"])
def test_pages_show_the_ids_of_those_alone(screen: GridScreen, anna: str, page: str) -> None:
    said = text(screen.client.get(f"{screen.path}{page}").content.decode()).replace("\xa0", " ")
    assert "ids 1111, 1212" in said
    assert said.count("ids ") == said.count("ids 1111, 1212")


def test_files_show_the_ids(screen: GridScreen, anna: str) -> None:
    (row,) = read(screen, "by=user")
    assert (row["Added"], row["Removed"]) == ("Firma (ids 1111, 1212), Sklep", "Stary")
    names = {row["Number or sender"].strip(): row["Name"] for row in read(screen, "by=number")}
    assert names == {"Firma": "ids 1111, 1212", "Sklep": "", "Stary": ""}


def test_a_respelled_number_is_neither_taken_out_nor_added(centre: Centre, screen: GridScreen) -> None:
    centre.sender("48777888999")
    centre.sender("Sklep", sender_id=5)
    jan = centre.user("Jan", sms_pool=["777888999"])
    centre.set(jan, Part.SMS, ("48777888999", "Sklep"))
    (row,) = read(screen, "by=user")
    assert (row["Added"], row["Removed"]) == ("Sklep", "")
    shown = screen.open().rows[jan]
    assert not select(shown, "del")
    printed = text(screen.client.get(f"{screen.path}print/").content.decode())
    assert "+ Sklep" in printed
    assert "− +48" not in printed.replace("\xa0", " ")


def test_two_accounts_with_one_number_are_told_apart(centre: Centre, screen: GridScreen) -> None:
    centre.account(101, extension_id=7, assigned=True, holder_count=1)
    centre.account(101, extension_id=90)
    jan = centre.user("Jan", 101, extension_id=7)
    centre.set(jan, Part.EXTENSION, Extension(STATIC, 90))
    assert screen.open().text(jan, "Extension") == "101 planned: 101 account 90"
    for page in ("difference/", "print/"):
        said = text(screen.client.get(f"{screen.path}{page}").content.decode())
        assert "account 90" in said, page
    (row,) = read(screen, "by=user")
    assert (row["Live"], row["Planned"]) == ("101, static, account 7", "101, static, account 90")
    assert [row["Account"] for row in read(screen, "by=extension")] == [
        "Konsultant 101, account 7",
        "Konsultant 101, account 90",
    ]


def test_a_users_page_and_the_search_tell_senders_apart(
    centre: Centre, screen: GridScreen, anna: str
) -> None:
    jan = centre.user("Jan", sms_pool=["Firma", "Sklep"])
    page = text(screen.client.get(f"/t/alfa/users/{jan[1:]}/").content.decode())
    assert "Firma id 1111" in page
    assert "Firma id 1212" in page
    assert "Sklep id" not in page

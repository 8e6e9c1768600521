"""A list without a request: what a person sees of it, given a query string."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.http import Http404, QueryDict

from ccrm_admin.tenants.models import User
from ccrm_admin.ui.list_preferences import remember_columns
from ccrm_admin.ui.list_spec import ListSpec, list_called
from tests.inventory import rows

if TYPE_CHECKING:
    from ccrm_admin.tenants.models import Tenant

pytestmark = pytest.mark.django_db


@pytest.fixture
def person() -> User:
    return User.objects.create_user(email="ola@firma.example")


@pytest.fixture(autouse=True)
def accounts(alfa: Tenant) -> None:
    for number, name in ((9, "Recepcja"), (10, "Anna"), (101, "Biuro")):
        rows.sip_account(alfa, number, name=name)


def spec(tenant: Tenant, person: User, query: str = "") -> ListSpec:
    return list_called("sip-accounts")(tenant, person, QueryDict(query))


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("", ["Recepcja", "Anna", "Biuro"]),
        ("sort=-extension", ["Biuro", "Anna", "Recepcja"]),
        ("sort=name", ["Anna", "Biuro", "Recepcja"]),
        ("sort=nothing", ["Recepcja", "Anna", "Biuro"]),
        ("q=biu", ["Biuro"]),
        ("q=nobody", []),
        ("server=no-such-server", []),
    ],
)
def test_rows_and_order(alfa: Tenant, person: User, query: str, names: list[str]) -> None:
    asked = spec(alfa, person, query)
    assert [row.name for row in asked.ordered(asked.narrowed)] == names
    assert asked.count == len(names)
    assert asked.total() == 3


def test_columns_asked_for_come_before_those_the_person_keeps(alfa: Tenant, person: User) -> None:
    usual = spec(alfa, person).columns
    remember_columns(person=person, list_name="sip-accounts", columns=["extension", "name"])
    assert spec(alfa, person).columns == ["extension", "name"] != usual
    assert spec(alfa, person, "columns=name,bogus").columns == ["name"]


def test_a_file_has_the_columns_and_rows_that_are_asked_for(alfa: Tenant, person: User) -> None:
    exported = spec(alfa, person, "columns=extension,name&sort=name&q=ann").exported()
    found: list[tuple[Any, ...]] = list(exported.read())
    assert found == [("10", "Anna")]


def test_two_query_strings_that_show_the_same_have_one_screen(alfa: Tenant, person: User) -> None:
    first = spec(alfa, person, "sort=name&q=an&view=all&page=2")
    assert first.screen == spec(alfa, person, "q=an&sort=name&bogus=1").screen
    assert spec(alfa, person, first.screen).screen == first.screen


def test_an_unknown_list_is_not_found() -> None:
    with pytest.raises(Http404):
        list_called("no-such-list")
    with pytest.raises(Http404):
        list_called("plan")  # has no URL of its own
    assert list_called("plan", standalone=False).name == "plan"

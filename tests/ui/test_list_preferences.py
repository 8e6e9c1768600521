"""The columns and the page size of a list, as asked for and as remembered."""

from __future__ import annotations

import csv
import io

import pytest
from django.test import Client

from ccrm_admin.tenants.models import Tenant, User
from ccrm_admin.ui.list_preferences import moved
from ccrm_admin.ui.models import ListPreference
from tests.conftest import ClientOf
from tests.inventory import rows
from tests.ui.list_pages import FRAGMENT, columns, fragment, names, rows_a_page

USUAL = ["name", "extension", "type", "server", "caller_id", "assigned", "holder"]
ADDRESS = "/t/alfa/sip-accounts/preferences/"


@pytest.fixture
def visitor(client_of: ClientOf, alfa: Tenant) -> Client:
    rows.fetched(alfa)
    rows.sip_account(alfa, 1, name="Konsultant", server_id="SIP8")
    return client_of("viewer")


@pytest.mark.parametrize(
    ("asked", "shown"),
    [
        ("", USUAL),
        ("server,name", ["server", "name"]),
        ("server,nonsense,server,,name,tenant__key_token", ["server", "name"]),
        ("nonsense", USUAL),
        (",,,", USUAL),
        ("%00", USUAL),
        ("name" * 10_000, USUAL),
        (",".join(["name"] * 5_000), ["name"]),
    ],
)
def test_the_address_asks_for_columns(visitor: Client, asked: str, shown: list[str]) -> None:
    assert columns(fragment(visitor, f"?columns={asked}")) == shown


def test_a_get_changes_nothing(visitor: Client) -> None:
    html = fragment(visitor, "?columns=name&per_page=100")
    assert (columns(html), rows_a_page(html)) == (["name"], 100)
    assert (columns(fragment(visitor)), rows_a_page(fragment(visitor))) == (USUAL, 50)
    assert not ListPreference.objects.exists()


def test_columns_are_remembered_for_one_person_and_list(
    visitor: Client, client_of: ClientOf, supervisor: User, alfa: Tenant
) -> None:
    rows.crm_user(alfa)
    visitor.post(ADDRESS, {"columns": ["server", "name"]})
    assert columns(fragment(visitor)) == ["server", "name"]
    assert columns(fragment(visitor, "?columns=extension")) == ["extension"]
    assert len(columns(fragment(visitor, name="users"))) == 8
    assert columns(fragment(client_of("supervisor"))) == USUAL


def test_columns_are_remembered_in_every_tenant(visitor: Client, viewer: User, beta: Tenant) -> None:
    viewer.memberships.create(tenant=beta)
    rows.sip_account(beta, 1)
    visitor.post(ADDRESS, {"columns": ["server"]})
    html = visitor.get("/t/beta/sip-accounts/", headers=FRAGMENT).content.decode()
    assert columns(html) == ["server"]


def test_the_page_size_is_remembered_and_leaves_the_columns(visitor: Client) -> None:
    visitor.post(ADDRESS, {"columns": ["server"]})
    visitor.post(ADDRESS, {"per_page": "100", "columns": USUAL})
    html = fragment(visitor)
    assert (columns(html), rows_a_page(html)) == (["server"], 100)
    assert rows_a_page(fragment(visitor, "?per_page=25")) == 25


@pytest.mark.parametrize(
    ("per_page", "kept"),
    [("-5", 25), ("100000", 100), ("9" * 5000, 50), ("x", 50), ("", 50), ("60", 50)],
)
def test_a_bad_page_size_becomes_the_nearest(visitor: Client, per_page: str, kept: int) -> None:
    assert visitor.post(ADDRESS, {"per_page": per_page}).status_code == 302
    assert rows_a_page(fragment(visitor)) == kept


def test_at_least_one_column_stays(visitor: Client) -> None:
    visitor.post(ADDRESS, {"columns": ["server"]})
    visitor.post(ADDRESS, {"columns": ["nonsense"]})
    assert columns(fragment(visitor)) == USUAL
    visitor.post(ADDRESS, {"columns": ["server"]})
    visitor.post(ADDRESS)
    assert columns(fragment(visitor)) == USUAL


def test_the_usual_columns_come_back(visitor: Client) -> None:
    visitor.post(ADDRESS, {"columns": ["server", "name"], "per_page": ""})
    visitor.post(ADDRESS, {"columns": ["server", "name"], "usual": "1"})
    assert columns(fragment(visitor)) == USUAL


def test_a_column_moves_without_a_script(visitor: Client) -> None:
    visitor.post(ADDRESS, {"columns": ["name", "server", "type"], "move": "type:up"})
    assert columns(fragment(visitor)) == ["name", "type", "server"]


@pytest.mark.parametrize(
    ("name", "up", "order"),
    [
        ("b", True, "bac"),
        ("b", False, "acb"),
        ("a", True, "abc"),
        ("c", False, "abc"),
        ("x", True, "abc"),
    ],
)
def test_moving(name: str, up: bool, order: str) -> None:
    assert moved("abc", name, up=up) == list(order)


@pytest.mark.parametrize("move", ["nonsense", "name", ":", "name:sideways", "x:up", "\x00:up"])
def test_a_bad_move_moves_nothing_far(visitor: Client, move: str) -> None:
    assert visitor.post(ADDRESS, {"columns": ["name", "server"], "move": move}).status_code == 302
    assert sorted(columns(fragment(visitor))) == ["name", "server"]


def test_columns_that_no_longer_exist_are_left_out(visitor: Client, viewer: User) -> None:
    ListPreference.objects.create(person=viewer, list_name="sip-accounts", columns=["dropped", "server"])
    assert columns(fragment(visitor)) == ["server"]
    ListPreference.objects.update(columns=["dropped"])
    assert columns(fragment(visitor)) == USUAL


def test_one_returns_to_the_same_screen_with_the_new_columns(visitor: Client) -> None:
    posted = {"columns": ["server"], "query": "q=kon&type=VOICE&columns=name,type&page=2"}
    response = visitor.post(ADDRESS, posted)
    assert response["Location"] == "/t/alfa/sip-accounts/?q=kon&type=VOICE&page=2"
    response = visitor.post(ADDRESS, {"per_page": "25", "query": "per_page=100&page=2&sort=-name"})
    assert response["Location"] == "/t/alfa/sip-accounts/?sort=-name"
    assert visitor.post(ADDRESS, {"per_page": "25", "query": ""})["Location"] == "/t/alfa/sip-accounts/"


@pytest.mark.parametrize(
    "query", ["//evil.example/", "https://evil.example", "\r\nX-Evil: 1", "%0d%0aX: 1", "&&&="]
)
def test_one_never_returns_elsewhere(visitor: Client, query: str) -> None:
    response = visitor.post(ADDRESS, {"columns": ["server"], "query": query})
    assert response["Location"].startswith("/t/alfa/sip-accounts/?")
    assert "X-Evil" not in response.headers


def test_htmx_gets_the_fragment_back(visitor: Client) -> None:
    response = visitor.post(ADDRESS, {"columns": ["server"], "query": "q=kon"}, headers=FRAGMENT, follow=True)
    assert response.content.lstrip().startswith(b'<div id="list"')
    assert columns(response.content.decode()) == ["server"]


def test_a_list_that_does_not_exist(visitor: Client) -> None:
    assert visitor.post("/t/alfa/nonsense/preferences/", {"columns": ["name"]}).status_code == 404
    assert visitor.post("/t/alfa/settings/preferences/", {"per_page": "25"}).status_code == 404
    assert not ListPreference.objects.exists()


def test_the_rows_can_be_in_the_order_of_a_hidden_column(visitor: Client, alfa: Tenant) -> None:
    rows.sip_account(alfa, 2, name="Anna", server_id="SIP9")
    html = fragment(visitor, "?columns=name&sort=-server")
    assert names(html) == ["Anna", "Konsultant"]


def test_the_export_has_the_columns_of_the_screen(visitor: Client) -> None:
    visitor.post(ADDRESS, {"columns": ["server", "name"]})

    def exported(query: str) -> list[str]:
        response = visitor.get(f"/t/alfa/sip-accounts/?_export=csv{query}")
        text = b"".join(response.streaming_content).decode("utf-8-sig")  # type: ignore[arg-type]
        return next(csv.reader(io.StringIO(text)))

    assert exported("") == ["Server", "Name"]
    assert exported("&columns=extension") == ["Extension"]


def test_columns_of_the_address_outlive_the_next_filter(visitor: Client) -> None:
    html = fragment(visitor, "?columns=server,name&type=VOICE")
    assert '<input type="hidden" form="filter" name="columns" value="server,name">' in html
    assert "columns=server%2Cname&amp;type=VOICE&amp;sort=" in html

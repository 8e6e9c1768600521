"""What the grid does not take: what moved meanwhile, what makes no sense, what is forged."""

from __future__ import annotations

from uuid import uuid4

import pytest

from ccrm_admin.planning.domain.state import Part
from ccrm_admin.planning.models import Assignment, Edit
from ccrm_admin.planning.services import create_plan
from ccrm_admin.tenants.models import Tenant, User
from tests.html import text
from tests.inventory import rows
from tests.planning.screen import HTMX, GridScreen, fields_of
from tests.planning.world import NUMBER, Centre

MARKUP = "<script>alert(1)</script> & <b>Ćma</b>"


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("999", "No account has extension “999”, so this was not changed. Choose another."),
        ("", "Type an extension, or choose an account from the list."),
        ("105", "Several accounts have extension 105."),
        ("\x00", "Type an extension"),
        (MARKUP, "No account has extension"),
    ],
)
def test_a_typed_number_that_means_no_one_account(
    centre: Centre, screen: GridScreen, typed: str, sentence: str
) -> None:
    centre.account(105)
    centre.account(106, extension="105")
    anna = centre.user("Anna")
    response = screen.open().edit(anna, "extension", mode="static", typed=typed)
    assert response.status_code == 422
    assert sentence in text(screen.last)
    assert f'data-choose="{anna}"' in screen.last
    assert "<script>" not in screen.last
    assert not Edit.objects.exists()


def test_what_a_page_of_an_older_version_sent_is_refused(centre: Centre, screen: GridScreen) -> None:
    centre.number(NUMBER)
    anna = centre.user("Anna")
    centre.set(anna, Part.CALLS, (NUMBER,))
    centre.set(anna, Part.NOTE, "Monday")
    screen.open()
    for sent in (
        {"part": "callPresentations", "as": "own", "number": NUMBER},
        {"part": "callPresentations", "as": "live"},
        {"part": "callPresentations", "callPresentations-as": "x", "callPresentations-number": NUMBER},
        {"part": "smsSenders", "callPresentations-as": "own"},
        {"part": "note", "text": "Tuesday"},
    ):
        response = screen.post(f"users/{anna}/", version=screen.version(anna), token=uuid4(), **sent)
        assert response.status_code == 422, sent
        assert "from a page of an older version, so it was not saved. Reload" in text(screen.last), sent
    row = Assignment.objects.get()
    assert (row.call_pool, row.sms_pool, row.note) == ([NUMBER], None, "Monday")


def test_nothing_is_taken_from_someone_who_has_something_else(centre: Centre, screen: GridScreen) -> None:
    centre.account(101)
    centre.account(102)
    anna, jan = centre.user("Anna"), centre.user("Jan")
    centre.give(jan, 102)
    screen.open().edit(anna, "extension", mode="static", account="9101", take_from=jan)
    assert centre.row(jan).extension == "102"


def test_a_stale_edit_offers_theirs_and_mine(centre: Centre, screen: GridScreen, manager: User) -> None:
    for number in (101, 102):
        centre.account(number)
    anna = centre.user("Anna")
    screen.open()
    centre.give(anna, 101, by=manager)
    assert screen.edit(anna, "extension", mode="static", account="9102").status_code == 422
    said = text(screen.last)
    assert "Manager changed this (" in said
    assert "Now 101, static" in said
    assert "Yours 102, static" in said
    assert "Keep theirs" in said
    assert screen.text(anna, "Extension") == "none planned: 101"  # what is there now is drawn in any case
    assert screen.post(f"users/{anna}/", **fields_of(screen.last, "Use mine")).status_code == 200
    assert screen.text(anna, "Extension") == "none planned: 102"


@pytest.mark.parametrize("action", ["", "nonsense", "choose_account", "as_live"])
def test_a_forged_remedy_is_refused(centre: Centre, screen: GridScreen, action: str) -> None:
    anna = centre.user("Anna")
    assert screen.open().post("remedies/", action=action, key=anna).status_code == 422
    assert screen.post("remedies/", action="drop_user", key="c999999").status_code == 422
    assert not Edit.objects.exists()


@pytest.mark.parametrize(
    ("part", "values"),
    [
        ("note", {"note": "x" * 100_000}),
        ("extension", {"mode": "sometimes"}),
        ("extension", {"mode": "static", "account": "nonsense"}),
        ("extension", {"mode": "static", "account": "9" * 30}),
        ("extension", {"mode": "static", "account": "9555"}),
        ("callPresentations", {"as": "own", "number": ["48999000111"]}),
        ("smsSenders", {"as": "own", "number": ["\x00"]}),
        ("chosen", {}),
        ("", {}),
    ],
)
def test_bad_values_are_refused_with_a_sentence(
    centre: Centre, screen: GridScreen, beta: Tenant, part: str, values: dict[str, object]
) -> None:
    rows.sip_account(beta, 555)
    rows.call_presentation(beta, "48999000111")
    anna = centre.user("Anna")
    response = screen.open().edit(anna, part, **values)
    assert response.status_code == 422
    assert 'role="alert"' in screen.last
    assert not Edit.objects.exists()


@pytest.mark.parametrize(
    "key", ["c999999", "p1", "c", "x1", "c1%00", f"c{'9' * 30}", "c1'--", "%F0%9F%98%80"]
)
def test_strange_users_are_not_found(screen: GridScreen, key: str) -> None:
    assert screen.client.get(f"{screen.path}users/{key}/").status_code == 404
    assert screen.client.post(f"{screen.path}users/{key}/", {"part": "note"}, headers=HTMX).status_code == 404


def test_another_tenants_plan_and_user_are_not_found(
    centre: Centre, screen: GridScreen, beta: Tenant
) -> None:
    stranger = rows.crm_user(beta, "Tajne")
    theirs = create_plan(tenant=beta, title="Tajne", by=None)
    assert screen.client.get(f"{screen.path}users/c{stranger.pk}/").status_code == 404
    for path in ("", "changes/", "accounts/", f"users/c{stranger.pk}/"):
        assert screen.client.get(f"/t/alfa/plans/{theirs.pk}/{path}").status_code == 404, path
    for path in ("remedies/", "undo/"):
        assert screen.client.post(f"/t/alfa/plans/{theirs.pk}/{path}").status_code == 404, path


@pytest.mark.parametrize(
    "state",
    [
        {"keys": "nonsense,c1,,p" + "9" * 40, "seen": "x", "columns": "nonsense"},
        {"keys": ",".join(f"c{number}" for number in range(5000)), "seen": "-1"},
        {"keys": "\x00", "seen": "9" * 40, "columns": "\x00"},
        {},
    ],
)
def test_a_screen_that_makes_no_sense_is_harmless(
    centre: Centre, screen: GridScreen, state: dict[str, str]
) -> None:
    centre.user("Anna")
    response = screen.client.get(f"{screen.path}changes/", {**state, "editable": "1"}, headers=HTMX)
    assert response.status_code == 200


@pytest.mark.parametrize(
    "query",
    [
        "sort=nonsense,-taken_in",
        "columns=%00",
        "scope=2&changed=x&decided=maybe",
        f"q={'x' * 3000}",
        "page=1e9",
    ],
)
def test_bad_addresses_show_the_grid(centre: Centre, screen: GridScreen, query: str) -> None:
    centre.user("Anna")
    assert screen.client.get(f"{screen.path}?{query}").status_code == 200

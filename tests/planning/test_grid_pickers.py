"""What the editors of the grid offer to pick from."""

from __future__ import annotations

from tests.html import one, select, text
from tests.planning.screen import HTMX, GridScreen
from tests.planning.world import NUMBER, OTHER, Centre


def test_accounts_to_pick_from_say_who_has_them(centre: Centre, screen: GridScreen) -> None:
    centre.account(101, assigned=True, holder_count=1)
    centre.account(102)
    centre.account(103, missing_since="2026-01-01T00:00Z")
    jan, anna = centre.user("Jan", 101), centre.user("Anna")
    html = screen.client.get(f"{screen.path}accounts/", {"key": jan}, headers=HTMX).content.decode()
    said = text(html)
    assert said.index("102") < said.index("Jan (live)") < said.index("Gone")
    assert "no change 101 static" in said
    assert "No account matches “999”." in text(
        screen.client.get(f"{screen.path}accounts/", {"key": anna, "typed": "999\x00"}).content.decode()
    )


def test_a_picker_says_when_it_does_not_show_all_accounts(centre: Centre, screen: GridScreen) -> None:
    for number in range(200, 250):
        centre.account(number)
    jan = centre.user("Jan", 200)
    asked = {"key": jan, "typed": "2"}
    said = "First matches only."
    assert said not in text(screen.client.get(f"{screen.path}accounts/", asked).content.decode())
    centre.account(250)
    html = screen.client.get(f"{screen.path}accounts/", asked).content.decode()
    assert said in text(html)
    assert len(select(html, "[data-account]")) == 50


def test_numbers_to_pick_from_have_their_names(centre: Centre, screen: GridScreen) -> None:
    centre.number(NUMBER, name="Infolinia")
    centre.number(OTHER, name="Reklamacje")
    anna = centre.user("Anna")
    page = f"{screen.path}users/{anna}/"
    form = screen.client.get(page, {"part": "callPresentations"}, headers=HTMX)
    assert "Reklamacje" in text(one(form, "[data-found]"))
    one(form, "[data-found]").extract()
    assert "Infolinia" in text(form)
    headers = {**HTMX, "HX-Target": "callPresentations-found"}
    found = screen.client.get(
        page, {"part": "callPresentations", "callPresentations-add": "info"}, headers=headers
    ).content.decode()
    assert "Nothing else matches “info”." in text(found)
    assert screen.client.get(page, {"part": "nonsense"}, headers=HTMX).status_code == 404

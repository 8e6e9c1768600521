"""The page of a batch: from the grid to the preview, and back with an undo."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client

from ccrm_admin.planning.domain.state import Part
from ccrm_admin.planning.engine.freshness import freshen
from ccrm_admin.planning.models import Assignment, Edit
from ccrm_admin.planning.services import add_planned_user, archive_plan
from ccrm_admin.tenants.models import Tenant, User
from tests.conftest import ClientOf
from tests.html import cells, hidden, one, parsed, select, text, values
from tests.inventory import rows
from tests.planning.test_batches import extensions, team
from tests.planning.world import NUMBER, OTHER, Centre

Fields = dict[str, Any]


@pytest.fixture
def browser_of(client_of: ClientOf, supervisor: User) -> Client:
    return client_of(supervisor.name.lower())


def url(centre: Centre, page: str = "batch/") -> str:
    return f"/t/alfa/plans/{centre.plan.pk}/{page}"


def post(client: Client, centre: Centre, keys: list[str] | str, **fields: Any) -> HttpResponse:
    """Post to the page; ``fill_first`` stands for fill-first."""
    named = {re.sub("^(fill|calls|sms|mode|as_live)_", r"\1-", name): value for name, value in fields.items()}
    return client.post(url(centre), {"keys": ",".join(keys) if isinstance(keys, list) else keys, **named})


def sent(response: HttpResponse) -> Fields:
    """Return what the form under a preview sends along."""
    return hidden(one(response, "form#preview"))


def do(
    client: Client, centre: Centre, preview: HttpResponse, what: str = "all", **fields: Any
) -> HttpResponse:
    return client.post(url(centre), {**sent(preview), "do": what, **fields}, follow=True)


def test_picked_users_are_listed_as_they_are_before_anything_is_asked(
    browser_of: Client, centre: Centre
) -> None:
    centre.account(101, assigned=True, holder_count=1)
    keys = [centre.user("Anna", 101), centre.user("Jan", mode="dynamic")]
    response = post(browser_of, centre, keys, start="calls")
    assert response.status_code == 200
    assert cells(response) == [
        ["Anna", "101, static", "+48 77 788 89 99", "nothing"],
        ["Jan", "dynamic", "+48 77 788 89 99", "nothing"],
    ]
    assert values(response, "[name=kind][checked]", "value") == ["calls"]
    assert not select(response, "[name=do]")


def test_a_preview_is_carried_out_as_it_was_shown_and_undone(browser_of: Client, centre: Centre) -> None:
    for number in (101, 102, 103):
        centre.account(number)
    keys = team(centre, 2)
    preview = post(browser_of, centre, keys, kind="fill", fill_first="102", fill_last="103")
    assert [row[:2] for row in cells(preview)] == [
        ["User 0", "none → became 102, static"],
        ["User 1", "none → became 103, static"],
    ]
    assert not Assignment.objects.exists()

    done = do(browser_of, centre, preview, reason="new team")

    assert done.redirect_chain == [(url(centre, ""), 302)]
    assert "2 users changed: free accounts given." in text(done)
    assert extensions(centre, keys) == ["102", "103"]
    edit = Edit.objects.get()
    assert (edit.kind, edit.reason, str(edit.by)) == ("fill", "new team", "Supervisor")

    undone = browser_of.post(url(centre, "undo/"), {"number": edit.number})
    assert undone.status_code == 302
    assert extensions(centre, keys) == ["", ""]


def test_a_double_click_does_it_once(browser_of: Client, centre: Centre) -> None:
    keys = team(centre, 2)
    preview = post(browser_of, centre, keys, kind="mode", mode_mode="dynamic")
    for _click in range(2):
        assert "2 users changed" in text(do(browser_of, centre, preview))
    assert Edit.objects.count() == 1


def test_users_are_done_in_the_order_of_the_grid(browser_of: Client, centre: Centre) -> None:
    for number in (101, 102, 103):
        centre.account(number)
    anna, zofia, jan = centre.user("Anna"), centre.user("Zofia"), centre.user("Jan")
    for query, names in (("", ["Anna", "Jan", "Zofia"]), ("sort=-name", ["Zofia", "Jan", "Anna"])):
        response = post(browser_of, centre, [zofia, anna, jan], query=query)
        assert [row[0] for row in cells(response)] == names
        preview = browser_of.post(url(centre), {**sent(response), "kind": "fill"})
        assert [row[0] for row in cells(preview)] == names


def test_all_that_fit_the_filter(browser_of: Client, centre: Centre) -> None:
    team(centre, 130)
    centre.user("Zofia")
    everybody = post(browser_of, centre, "", all="1", query="q=user&per_page=25&page=3")
    assert "Change 130 users" in text(everybody)
    keys = browser_of.get(url(centre, "keys/"), {"q": "user", "sort": "-name"}).json()["keys"]
    assert len(keys) == 130
    names = [row.name for row in centre.plan.rows.filter(key__in=keys[:2])]
    assert sorted(names) == ["User 128", "User 129"]


def test_many_users_come_a_page_at_a_time_and_by_what_becomes_of_them(
    browser_of: Client, centre: Centre
) -> None:
    for number in range(101, 221):
        centre.account(number)
    keys = team(centre, 250)
    preview = post(browser_of, centre, keys, kind="fill")
    assert len(cells(preview)) == 100
    assert "All 250 Changed 120 Not possible 130" in text(preview)
    again = sent(preview)
    shown = browser_of.post(url(centre), {**again, "show": "refused", "page": "2"})
    assert len(cells(shown)) == 30
    assert {row[2] for row in cells(shown)} == {"No matching free account is left."}
    for page in ("99", "-1", "x", "", "9" * 5000):
        assert browser_of.post(url(centre), {**again, "page": page, "show": "nonsense"}).status_code == 200


def test_the_rest_is_done_only_when_the_person_says_so(browser_of: Client, centre: Centre) -> None:
    centre.account(101)
    keys = team(centre, 3)
    preview = post(browser_of, centre, keys, kind="fill")
    assert "Not possible for 2 of 3 users. You can apply it to the rest." in text(preview)
    refused = do(browser_of, centre, preview)
    assert refused.status_code == 422
    assert "Not possible for 2 of 3 users. Nothing was changed" in text(refused)
    assert extensions(centre, keys) == ["", "", ""]
    assert "1 user changed" in text(do(browser_of, centre, refused, "rest"))
    assert extensions(centre, keys) == ["101", "", ""]


def test_what_moved_since_the_preview_is_shown_before_anything_is_done(
    browser_of: Client, centre: Centre
) -> None:
    for number in (101, 102):
        centre.account(number)
    anna, jan = team(centre, 2)
    preview = post(browser_of, centre, [anna], kind="fill")
    centre.give(jan, 101)
    stale = do(browser_of, centre, preview)
    assert stale.status_code == 422
    assert "has changed since this preview. Nothing was changed; check again." in text(stale)
    assert cells(stale)[0][1] == "none → became 102, static"
    do(browser_of, centre, stale)
    assert extensions(centre, [anna]) == ["102"]


def test_pools(browser_of: Client, centre: Centre) -> None:
    for number in (NUMBER, OTHER):
        centre.number(number, name="Warszawa")
    centre.sender("Pozdrawiamy")
    keys = team(centre, 2)
    preview = post(browser_of, centre, keys, kind="calls", calls_how="add", calls_number=[OTHER])
    assert re.fullmatch(r"added: .*\+48 777 888 000", cells(preview)[0][1])
    do(browser_of, centre, preview)
    assert centre.row(keys[0]).calls.split() == [OTHER, NUMBER]
    same = post(browser_of, centre, keys, kind="calls", calls_how="add", calls_number=[OTHER])
    assert "they all have this already" in text(same)
    for fields, sms, calls in (
        ({"kind": "sms", "sms_how": "set", "sms_number": ["Pozdrawiamy"]}, ["Pozdrawiamy"], [OTHER, NUMBER]),
        ({"kind": "calls", "calls_how": "remove", "calls_number": [NUMBER]}, ["Pozdrawiamy"], [OTHER]),
        ({"kind": "calls", "calls_how": "set"}, ["Pozdrawiamy"], []),
    ):
        do(browser_of, centre, post(browser_of, centre, keys, **fields))
        row = centre.row(keys[1])
        assert (row.sms.split(), row.calls.split()) == (sms, calls)


def test_numbers_are_found_and_ticked_ones_stay(browser_of: Client, centre: Centre) -> None:
    for number, name in ((NUMBER, "Warszawa"), (OTHER, "Kraków")):
        centre.number(number, name=name)
    found = browser_of.get(
        url(centre, "batch/numbers/"), {"kind": "calls", "calls-q": "krakow", "calls-number": NUMBER}
    )
    assert values(found, "[value]", "value") == [NUMBER, OTHER]
    assert values(found, "[checked]", "value") == [NUMBER]
    without_script = post(
        browser_of, centre, team(centre, 1), kind="calls", calls_q="krakow", calls_how="add", look="calls"
    )
    assert without_script.status_code == 200
    assert values(without_script, "[name=calls-number]", "value") == [OTHER]


def test_all_other_kinds(browser_of: Client, centre: Centre) -> None:
    for number in (101, 102):
        centre.account(number, assigned=True, holder_count=1)
    anna, jan = centre.user("Anna", 101), centre.user("Jan", 102)
    do(browser_of, centre, post(browser_of, centre, [anna, jan], kind="swap"))
    assert extensions(centre, [anna, jan]) == ["102", "101"]
    do(browser_of, centre, post(browser_of, centre, [anna], kind="take"))
    assert extensions(centre, [anna, jan]) == ["", "101"]
    live = post(browser_of, centre, [anna, jan], kind="as_live", as_live_part=["extension"])
    assert [row[1] for row in cells(live)] == [
        "none → became 101, static",
        "101, static → became 102, static",
    ]
    do(browser_of, centre, live)
    assert freshen(centre.plan).differences == 0
    centre.set(jan, Part.NOTE, "keeps the desk")
    assert [row[1] for row in cells(post(browser_of, centre, [anna, jan], kind="choose"))] == [
        "not in the plan → became in the plan",
        "in the plan",
    ]
    do(browser_of, centre, post(browser_of, centre, [anna, jan], kind="choose"))
    assert freshen(centre.plan).in_plan == 2
    do(browser_of, centre, post(browser_of, centre, [anna, jan], kind="drop"))
    assert freshen(centre.plan).in_plan == 0


def test_the_findings_that_would_be_stand_beside_each(browser_of: Client, centre: Centre) -> None:
    centre.account(101, caller_id=OTHER)
    preview = post(browser_of, centre, [centre.user("Anna")], kind="fill")
    assert "After the change: 1 user with a warning." in text(preview)
    assert "Caller ID +48 77 788 80 00 (extension 101) is not in the pool" in cells(preview)[0][2]


def test_planned_users_and_users_who_are_not_there(browser_of: Client, centre: Centre, beta: Tenant) -> None:
    planned = add_planned_user(
        plan=centre.plan,
        email="new@example.com",
        first_name="Nowa",
        last_name="Osoba",
        permission_group="",
        by=None,
    )
    stranger = rows.crm_user(beta, "Secret", "Person")
    keys = [f"p{getattr(planned, 'pk', planned)}", f"c{stranger.pk}", f"c{'9' * 18}"]
    preview = post(browser_of, centre, keys, kind="mode", mode_mode="dynamic")
    assert [row[0] for row in cells(preview)] == ["Nowa Osoba", f"c{stranger.pk}", f"c{'9' * 18}"]
    assert "Secret" not in preview.content.decode()
    assert text(preview).count("There is no such user in this tenant (any more).") == 2


@pytest.mark.parametrize("keys", ["", "nonsense", "x1,c,p,c-1,c1.5,\x00", "c" + "9" * 40])
def test_without_users_there_is_nothing_to_change(browser_of: Client, centre: Centre, keys: str) -> None:
    response = post(browser_of, centre, keys, kind="fill", do="all")
    assert response.status_code == 422
    assert "No users selected" in text(response)


@pytest.mark.parametrize(
    "fields",
    [
        {"kind": "fill", "fill_first": "abc"},
        {"kind": "fill", "fill_first": "-1"},
        {"kind": "fill", "fill_first": "9" * 5000},
        {"kind": "fill", "fill_first": "200", "fill_last": "100"},
        {"kind": "fill", "fill_server": "of another tenant"},
        {"kind": "fill", "fill_name": "\x00"},
        {"kind": "fill", "fill_name": "x" * 300},
        {"kind": "mode"},
        {"kind": "mode", "mode_mode": "nonsense"},
        {"kind": "calls", "calls_how": "add"},
        {"kind": "calls", "calls_how": "nonsense", "calls_number": [NUMBER]},
        {"kind": "calls", "calls_how": "add", "calls_number": ["48999000111"]},
        {"kind": "calls", "calls_how": "add", "calls_number": ["\x00"]},
        {"kind": "calls", "calls_how": "set", "calls_number": [str(number) for number in range(900)]},
        {"kind": "as_live", "as_live_part": ["note"]},
        {"kind": "as_live"},
        {"kind": "choose", "token": "nonsense"},
        {"kind": "choose", "reason": "x" * 501},
    ],
)
def test_what_makes_no_sense_is_said_and_nothing_is_done(
    browser_of: Client, centre: Centre, fields: Fields
) -> None:
    response = post(browser_of, centre, team(centre, 1), **fields, do="all")
    assert response.status_code == 422
    assert not Edit.objects.exists()


@pytest.mark.parametrize(
    "fields", [{"kind": "nonsense"}, {"kind": ""}, {"start": "nonsense"}, {"query": "%00=&sort=\x00&q=\x00"}]
)
def test_what_is_unknown_is_ignored(browser_of: Client, centre: Centre, fields: Fields) -> None:
    response = post(browser_of, centre, team(centre, 1), **fields)
    assert response.status_code == 200
    assert not Edit.objects.exists()


def test_markup_in_names_stays_text(browser_of: Client, centre: Centre) -> None:
    key = centre.user("<script>alert(1)</script>")
    assert b"<script>alert" not in post(browser_of, centre, [key], kind="choose").content


def test_an_archived_plan_says_so(browser_of: Client, centre: Centre) -> None:
    keys = team(centre, 1)
    preview = post(browser_of, centre, keys, kind="choose")
    archive_plan(plan=centre.plan)
    for response in (browser_of.get(url(centre), follow=True), do(browser_of, centre, preview)):
        assert "This plan is archived. Nothing was changed;" in text(response)
    assert not Edit.objects.exists()


def test_a_viewer_may_not(client_of: ClientOf, viewer: User, centre: Centre) -> None:
    keys = team(centre, 1)
    assert post(client_of("viewer"), centre, keys, kind="choose", do="all").status_code == 403
    assert not Edit.objects.exists()


def test_the_grid_picks_without_scripts_and_shows_the_picked_ones(browser_of: Client, centre: Centre) -> None:
    keys = team(centre, 3)
    assert set(values(browser_of.get(url(centre, "")), "[name=keys][form=picks]", "value")) == set(keys)
    assert "Change 2 users" in text(browser_of.post(url(centre), {"keys": ["", *keys[:2]]}))
    narrowed = browser_of.get(url(centre, ""), {"picked": ",".join(keys[1:])})
    assert "Selected: 2 users" in text(narrowed)
    assert sorted(values(narrowed, ".pick", "value")) == sorted(keys[1:])
    for nonsense in ("x", ",", "c1,,", "\x00", ",".join(f"c{number}" for number in range(500))):
        assert browser_of.get(url(centre, ""), {"picked": nonsense}).status_code == 200


def test_ten_thousand_users_are_one_field(browser_of: Client, centre: Centre) -> None:
    keys = [*team(centre, 2), *(f"c{10**9 + number}" for number in range(10_000))]
    preview = post(browser_of, centre, keys, kind="choose")
    assert preview.status_code == 200
    assert "Not possible for 10000 of 10002 users" in text(preview).replace(",", "")


def test_users_of_the_crm_list_are_taken_into_a_plan(browser_of: Client, centre: Centre) -> None:
    anna, jan = centre.user("Anna"), centre.user("Jan")
    assert select(browser_of.get("/t/alfa/users/"), "form[action='/t/alfa/plans/for-users/']")
    users = f"{anna[1:]}, {jan[1:]},nonsense,\x00"
    page = browser_of.post("/t/alfa/plans/for-users/", {"users": users})
    assert "Add 2 users to a plan" in text(page)
    assert values(page, "[name=keys]", "value") == [f"{anna},{jan}"]
    preview = post(browser_of, centre, [anna, jan], kind="choose")
    do(browser_of, centre, preview)
    assert freshen(centre.plan).in_plan == 2
    nobody = browser_of.post("/t/alfa/plans/for-users/", {"users": "nonsense"})
    assert (nobody.status_code, nobody["Location"]) == (302, "/t/alfa/users/")
    archive_plan(plan=centre.plan)
    assert "Monday" not in text(browser_of.post("/t/alfa/plans/for-users/", {"users": users}))


def test_a_viewer_is_not_asked_to_plan(client_of: ClientOf, viewer: User, centre: Centre) -> None:
    assert "for-users" not in client_of("viewer").get("/t/alfa/users/").content.decode()


def test_a_number_that_two_would_have_is_said_above_the_preview(centre: Centre, client_of: ClientOf) -> None:
    client = client_of("supervisor")
    centre.account(101)
    centre.account(102)
    centre.account(101, extension_id=9201, server_id="SIP9")
    said = (
        "User 0, User 1 have the same extension 101, each on their own account: Konsultant "
        "101, SIP8; Konsultant 101, SIP9."
    )
    keys = team(centre, 3)
    fields = {"kind": "fill", "fill_first": "101", "fill_last": "102"}
    three = parsed(post(client, centre, keys, **fields))
    one(three, "tbody").extract()
    assert said in text(three)
    assert "same extension" not in text(post(client, centre, keys[:2], **fields))

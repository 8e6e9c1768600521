"""The page of a batch: from the grid to the preview, and back with an undo."""

from __future__ import annotations

from django.test import Client

from ccrm_admin.planning.engine.freshness import freshen
from ccrm_admin.planning.models import Assignment, Edit
from ccrm_admin.planning.models.choices import EditKind
from ccrm_admin.planning.services import archive_plan
from ccrm_admin.tenants.models import User
from tests.conftest import ClientOf
from tests.html import cells, one, parsed, select, text, values
from tests.planning.batch_pages import do, post, sent, url
from tests.planning.batches import extensions, team
from tests.planning.world import OTHER, Centre


def test_picked_users_are_listed_as_they_are_before_anything_is_asked(
    planner: Client, centre: Centre
) -> None:
    centre.account(101, assigned=True, holder_count=1)
    keys = [centre.user("Anna", 101), centre.user("Jan", mode="dynamic")]
    response = post(planner, centre, keys, start="calls")
    assert response.status_code == 200
    assert cells(response) == [
        ["Anna", "101, static", "+48 77 788 89 99", "nothing"],
        ["Jan", "dynamic", "+48 77 788 89 99", "nothing"],
    ]
    assert values(response, "[name=kind][checked]", "value") == ["calls"]
    assert not select(response, "[name=do]")


def test_a_preview_is_carried_out_as_it_was_shown_and_undone(planner: Client, centre: Centre) -> None:
    for number in (101, 102, 103):
        centre.account(number)
    keys = team(centre, 2)
    preview = post(planner, centre, keys, kind="fill", fill_first="102", fill_last="103")
    assert [row[:2] for row in cells(preview)] == [
        ["User 0", "none → became 102, static"],
        ["User 1", "none → became 103, static"],
    ]
    assert not Assignment.objects.exists()

    done = do(planner, centre, preview, reason="new team")

    assert done.redirect_chain == [(url(centre, ""), 302)]
    assert "2 users changed: free accounts given." in text(done)
    assert extensions(centre, keys) == ["102", "103"]
    edit = Edit.objects.get()
    assert (edit.kind, edit.reason, str(edit.by)) == ("fill", "new team", "Supervisor")

    undone = planner.post(url(centre, "undo/"), {"number": edit.number})
    assert undone.status_code == 302
    assert extensions(centre, keys) == ["", ""]


def test_a_double_click_does_it_once(planner: Client, centre: Centre) -> None:
    keys = team(centre, 2)
    preview = post(planner, centre, keys, kind="mode", mode_mode="dynamic")
    for _click in range(2):
        assert "2 users changed" in text(do(planner, centre, preview))
    assert Edit.objects.count() == 1


def test_users_are_done_in_the_order_of_the_grid(planner: Client, centre: Centre) -> None:
    for number in (101, 102, 103):
        centre.account(number)
    anna, zofia, jan = centre.user("Anna"), centre.user("Zofia"), centre.user("Jan")
    for query, names in (("", ["Anna", "Jan", "Zofia"]), ("sort=-name", ["Zofia", "Jan", "Anna"])):
        response = post(planner, centre, [zofia, anna, jan], query=query)
        assert [row[0] for row in cells(response)] == names
        preview = planner.post(url(centre), {**sent(response), "kind": "fill"})
        assert [row[0] for row in cells(preview)] == names


def test_all_that_fit_the_filter(planner: Client, centre: Centre) -> None:
    team(centre, 130)
    centre.user("Zofia")
    everybody = post(planner, centre, "", all="1", query="q=user&per_page=25&page=3")
    assert "Change 130 users" in text(everybody)
    keys = planner.get(url(centre, "keys/"), {"q": "user", "sort": "-name"}).json()["keys"]
    assert len(keys) == 130
    names = [row.name for row in centre.plan.rows.filter(key__in=keys[:2])]
    assert sorted(names) == ["User 128", "User 129"]


def test_many_users_come_a_page_at_a_time_and_by_what_becomes_of_them(
    planner: Client, centre: Centre
) -> None:
    for number in range(101, 221):
        centre.account(number)
    keys = team(centre, 250)
    preview = post(planner, centre, keys, kind="fill")
    assert len(cells(preview)) == 100
    assert "All 250 Changed 120 Not possible 130" in text(preview)
    again = sent(preview)
    shown = planner.post(url(centre), {**again, "show": "refused", "page": "2"})
    assert len(cells(shown)) == 30
    assert {row[2] for row in cells(shown)} == {"No matching free account is left."}
    for page in ("99", "-1", "x", "", "9" * 5000):
        assert planner.post(url(centre), {**again, "page": page, "show": "nonsense"}).status_code == 200


def test_the_rest_is_done_only_when_the_person_says_so(planner: Client, centre: Centre) -> None:
    centre.account(101)
    keys = team(centre, 3)
    preview = post(planner, centre, keys, kind="fill")
    assert "Not possible for 2 of 3 users. You can apply it to the rest." in text(preview)
    refused = do(planner, centre, preview)
    assert refused.status_code == 422
    assert "Not possible for 2 of 3 users. Nothing was changed" in text(refused)
    assert extensions(centre, keys) == ["", "", ""]
    assert "1 user changed" in text(do(planner, centre, refused, "rest"))
    assert extensions(centre, keys) == ["101", "", ""]


def test_what_moved_since_the_preview_is_shown_before_anything_is_done(
    planner: Client, centre: Centre
) -> None:
    for number in (101, 102):
        centre.account(number)
    anna, jan = team(centre, 2)
    preview = post(planner, centre, [anna], kind="fill")
    centre.give(jan, 101)
    stale = do(planner, centre, preview)
    assert stale.status_code == 422
    assert "has changed since this preview. Nothing was changed; check again." in text(stale)
    assert cells(stale)[0][1] == "none → became 102, static"
    do(planner, centre, stale)
    assert extensions(centre, [anna]) == ["102"]


def test_the_findings_that_would_be_stand_beside_each(planner: Client, centre: Centre) -> None:
    centre.account(101, caller_id=OTHER)
    preview = post(planner, centre, [centre.user("Anna")], kind="fill")
    assert "After the change: 1 user with a warning." in text(preview)
    assert "Caller ID +48 77 788 80 00 (extension 101) is not in the pool" in cells(preview)[0][2]


def test_an_archived_plan_says_so(planner: Client, centre: Centre) -> None:
    keys = team(centre, 1)
    preview = post(planner, centre, keys, kind="choose")
    archive_plan(plan=centre.plan)
    for response in (planner.get(url(centre), follow=True), do(planner, centre, preview)):
        assert "This plan is archived. Nothing was changed;" in text(response)
    assert not Edit.objects.exclude(kind=EditKind.ARCHIVE).exists()


def test_a_viewer_may_not(client_of: ClientOf, viewer: User, centre: Centre) -> None:
    keys = team(centre, 1)
    assert post(client_of("viewer"), centre, keys, kind="choose", do="all").status_code == 403
    assert not Edit.objects.exists()


def test_the_grid_picks_without_scripts_and_shows_the_picked_ones(planner: Client, centre: Centre) -> None:
    keys = team(centre, 3)
    assert set(values(planner.get(url(centre, "")), "[name=keys][form=picks]", "value")) == set(keys)
    assert "Change 2 users" in text(planner.post(url(centre), {"keys": ["", *keys[:2]]}))
    narrowed = planner.get(url(centre, ""), {"picked": ",".join(keys[1:])})
    assert "Selected: 2 users" in text(narrowed)
    assert sorted(values(narrowed, ".pick", "value")) == sorted(keys[1:])
    for nonsense in ("x", ",", "c1,,", "\x00", ",".join(f"c{number}" for number in range(500))):
        assert planner.get(url(centre, ""), {"picked": nonsense}).status_code == 200


def test_ten_thousand_users_are_one_field(planner: Client, centre: Centre) -> None:
    keys = [*team(centre, 2), *(f"c{10**9 + number}" for number in range(10_000))]
    preview = post(planner, centre, keys, kind="choose")
    assert preview.status_code == 200
    assert "Not possible for 10000 of 10002 users" in text(preview).replace(",", "")


def test_users_of_the_crm_list_are_taken_into_a_plan(planner: Client, centre: Centre) -> None:
    anna, jan = centre.user("Anna"), centre.user("Jan")
    assert select(planner.get("/t/alfa/users/"), "form[action='/t/alfa/plans/for-users/']")
    users = f"{anna[1:]}, {jan[1:]},nonsense,\x00"
    page = planner.post("/t/alfa/plans/for-users/", {"users": users})
    assert "Add 2 users to a plan" in text(page)
    assert values(page, "[name=keys]", "value") == [f"{anna},{jan}"]
    preview = post(planner, centre, [anna, jan], kind="choose")
    do(planner, centre, preview)
    assert freshen(centre.plan).in_plan == 2
    nobody = planner.post("/t/alfa/plans/for-users/", {"users": "nonsense"})
    assert (nobody.status_code, nobody["Location"]) == (302, "/t/alfa/users/")
    archive_plan(plan=centre.plan)
    assert "Monday" not in text(planner.post("/t/alfa/plans/for-users/", {"users": users}))


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

"""The form of a batch: every kind of change, and what is not understood."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from ccrm_admin.planning.domain.state import Part
from ccrm_admin.planning.engine.freshness import freshen
from ccrm_admin.planning.models import Edit
from ccrm_admin.planning.services import add_planned_user
from ccrm_admin.tenants.models import Tenant
from tests.html import cells, text, values
from tests.inventory import rows
from tests.planning.batch_pages import Fields, do, post, url
from tests.planning.batches import extensions, team
from tests.planning.world import NUMBER, OTHER, Centre


def test_pools(planner: Client, centre: Centre) -> None:
    for number in (NUMBER, OTHER):
        centre.number(number, name="Warszawa")
    centre.sender("Pozdrawiamy")
    keys = team(centre, 2)
    preview = post(planner, centre, keys, kind="calls", calls_how="add", calls_number=[OTHER])
    assert re.fullmatch(r"added: .*\+48 777 888 000", cells(preview)[0][1])
    do(planner, centre, preview)
    assert centre.row(keys[0]).calls.split() == [OTHER, NUMBER]
    same = post(planner, centre, keys, kind="calls", calls_how="add", calls_number=[OTHER])
    assert "they all have this already" in text(same)
    for fields, sms, calls in (
        ({"kind": "sms", "sms_how": "set", "sms_number": ["Pozdrawiamy"]}, ["Pozdrawiamy"], [OTHER, NUMBER]),
        ({"kind": "calls", "calls_how": "remove", "calls_number": [NUMBER]}, ["Pozdrawiamy"], [OTHER]),
        ({"kind": "calls", "calls_how": "set"}, ["Pozdrawiamy"], []),
    ):
        do(planner, centre, post(planner, centre, keys, **fields))
        row = centre.row(keys[1])
        assert (row.sms.split(), row.calls.split()) == (sms, calls)


def test_numbers_are_found_and_ticked_ones_stay(planner: Client, centre: Centre) -> None:
    for number, name in ((NUMBER, "Warszawa"), (OTHER, "Kraków")):
        centre.number(number, name=name)
    found = planner.get(
        url(centre, "batch/numbers/"), {"kind": "calls", "calls-q": "krakow", "calls-number": NUMBER}
    )
    assert values(found, "[value]", "value") == [NUMBER, OTHER]
    assert values(found, "[checked]", "value") == [NUMBER]
    without_script = post(
        planner, centre, team(centre, 1), kind="calls", calls_q="krakow", calls_how="add", look="calls"
    )
    assert without_script.status_code == 200
    assert values(without_script, "[name=calls-number]", "value") == [OTHER]


def test_all_other_kinds(planner: Client, centre: Centre) -> None:
    for number in (101, 102):
        centre.account(number, assigned=True, holder_count=1)
    anna, jan = centre.user("Anna", 101), centre.user("Jan", 102)
    do(planner, centre, post(planner, centre, [anna, jan], kind="swap"))
    assert extensions(centre, [anna, jan]) == ["102", "101"]
    do(planner, centre, post(planner, centre, [anna], kind="take"))
    assert extensions(centre, [anna, jan]) == ["", "101"]
    live = post(planner, centre, [anna, jan], kind="as_live", as_live_part=["extension"])
    assert [row[1] for row in cells(live)] == [
        "none → became 101, static",
        "101, static → became 102, static",
    ]
    do(planner, centre, live)
    assert freshen(centre.plan).differences == 0
    centre.set(jan, Part.NOTE, "keeps the desk")
    assert [row[1] for row in cells(post(planner, centre, [anna, jan], kind="choose"))] == [
        "not in the plan → became in the plan",
        "in the plan",
    ]
    do(planner, centre, post(planner, centre, [anna, jan], kind="choose"))
    assert freshen(centre.plan).in_plan == 2
    do(planner, centre, post(planner, centre, [anna, jan], kind="drop"))
    assert freshen(centre.plan).in_plan == 0


def test_planned_users_and_users_who_are_not_there(planner: Client, centre: Centre, beta: Tenant) -> None:
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
    preview = post(planner, centre, keys, kind="mode", mode_mode="dynamic")
    assert [row[0] for row in cells(preview)] == ["Nowa Osoba", f"c{stranger.pk}", f"c{'9' * 18}"]
    assert "Secret" not in preview.content.decode()
    assert text(preview).count("There is no such user in this tenant (any more).") == 2


@pytest.mark.parametrize("keys", ["", "nonsense", "x1,c,p,c-1,c1.5,\x00", "c" + "9" * 40])
def test_without_users_there_is_nothing_to_change(planner: Client, centre: Centre, keys: str) -> None:
    response = post(planner, centre, keys, kind="fill", do="all")
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
    planner: Client, centre: Centre, fields: Fields
) -> None:
    response = post(planner, centre, team(centre, 1), **fields, do="all")
    assert response.status_code == 422
    assert not Edit.objects.exists()


@pytest.mark.parametrize(
    "fields", [{"kind": "nonsense"}, {"kind": ""}, {"start": "nonsense"}, {"query": "%00=&sort=\x00&q=\x00"}]
)
def test_what_is_unknown_is_ignored(planner: Client, centre: Centre, fields: Fields) -> None:
    response = post(planner, centre, team(centre, 1), **fields)
    assert response.status_code == 200
    assert not Edit.objects.exists()


def test_markup_in_names_stays_text(planner: Client, centre: Centre) -> None:
    key = centre.user("<script>alert(1)</script>")
    assert b"<script>alert" not in post(planner, centre, [key], kind="choose").content

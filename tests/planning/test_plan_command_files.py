"""What ``manage.py plan set`` reads, and what it refuses as a whole."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError

from ccrm_admin.planning.models import Edit
from ccrm_admin.tenants.models import Tenant
from tests.inventory import rows
from tests.planning.commands import diff, plan
from tests.planning.world import NUMBER, Centre


def test_one_bad_row_and_nothing_is_done_and_every_bad_row_is_named(
    centre: Centre, set_from: Any, beta: Tenant
) -> None:
    centre.account(101)
    rows.sip_account(beta, 555)
    stranger = rows.crm_user(beta)
    names = [centre.uuid(centre.user(f"User {at}")) for at in range(9)]
    bad = [
        {"user": str(stranger.uuid), "note": "x"},
        {"user": names[1], "mode": "static", "extensionId": 9555},
        {"user": names[2], "mode": "sometimes"},
        {"user": names[3], "callPresentations": ["48999000111"]},
        {"user": names[4], "smsSenders": [48]},
        {"user": names[5], "mode": "dynamic", "extensionId": 9101},
        {"user": names[6], "extension": 101},
        {"user": names[7], "note": "x" * 3000},
        {"user": names[0], "note": "twice"},
        "text",
        {"note": "whose?"},
        {"user": names[8], "mode": "static", "extensionId": "9101"},
    ]
    with pytest.raises(CommandError) as refused:
        set_from({"user": names[0], "note": "good"}, *bad)
    said = str(refused.value)
    assert said.startswith("Nothing was done; 12 rows are wrong:")
    for position in range(2, 14):
        assert f"row {position} (" in said
    assert not Edit.objects.exists()


def test_unknown_senders_are_named_in_the_order_of_the_alphabet(centre: Centre, set_from: Any) -> None:
    senders = ["Zenit", "Ćwiek", "Luty", "Łoś", "Czapla"]
    with pytest.raises(CommandError, match="of this tenant: Czapla, Ćwiek, Luty, Łoś, Zenit"):
        set_from({"user": centre.uuid(centre.user("Anna")), "smsSenders": senders})


def test_accounts_that_clash_are_named_by_their_users(centre: Centre, set_from: Any) -> None:
    centre.account(101)
    anna, jan = (centre.uuid(centre.user(name)) for name in ("Anna", "Jan"))
    with pytest.raises(CommandError) as refused:
        set_from(*({"user": user, "mode": "static", "extensionId": 9101} for user in (anna, jan)))
    assert f"{jan}: Anna has extension 101 in this plan." in str(refused.value)
    assert not Edit.objects.exists()


@pytest.mark.parametrize(
    "text",
    ["", "{", "[]", '{"assignments": ["\\ud800"]}', '{"assignments": {}}', "[" * 100_000, '{"assignments"'],
)
def test_a_file_that_is_none(centre: Centre, tmp_path: Path, text: str) -> None:
    file = tmp_path / "plan.json"
    file.write_text(text)
    with pytest.raises(CommandError):
        plan("set", "alfa", "Monday", str(file))
    with pytest.raises(CommandError, match="can't be read"):
        plan("set", "alfa", "Monday", str(tmp_path / "none.json"))


def test_from_standard_input(centre: Centre, monkeypatch: pytest.MonkeyPatch) -> None:
    anna = centre.user("Anna")
    monkeypatch.setattr(
        "sys.stdin",
        io.StringIO(json.dumps({"assignments": [{"user": centre.uuid(anna), "mode": "dynamic"}]})),
    )
    assert plan("set", "alfa", "Monday", "-")["changes"] == 1


def test_a_byte_order_mark_is_no_part_of_the_json(
    centre: Centre, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    anna, file = centre.user("Anna"), tmp_path / "plan.json"
    for mode, source in (("dynamic", "-"), ("none", str(file))):
        text = "\ufeff" + json.dumps({"assignments": [{"user": centre.uuid(anna), "mode": mode}]})
        file.write_text(text, encoding="utf-8")
        monkeypatch.setattr("sys.stdin", io.StringIO(text))
        plan("set", "alfa", "Monday", source)
    assert plan("show", "alfa", "Monday")["assignments"][0]["mode"] == "none"


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ('{"assignments": [ROW], "assignments": []}', "more than one assignments"),
        ('{"assignments": [{"user": "x", "mode": "none", "mode": "static"}]}', "more than one mode"),
        ('{"assignments": [ROW], "assignment": []}', "Unknown keys: assignment"),
    ],
)
def test_a_key_that_would_lose_rows_is_refused(
    centre: Centre, tmp_path: Path, text: str, sentence: str
) -> None:
    row = json.dumps({"user": centre.uuid(centre.user("Anna")), "mode": "dynamic"})
    file = tmp_path / "plan.json"
    file.write_text(text.replace("ROW", row))
    with pytest.raises(CommandError, match=sentence):
        plan("set", "alfa", "Monday", str(file))
    assert not Edit.objects.exists()


def test_numbers_are_taken_without_quotes(centre: Centre, set_from: Any) -> None:
    centre.number(NUMBER)
    anna = centre.uuid(centre.user("Anna", call_pool=[]))
    set_from({"user": anna, "callPresentations": [int(NUMBER)]})
    assert plan("show", "alfa", "Monday")["assignments"][0]["callPresentations"] == [NUMBER]
    for other in (True, 1.5, None, [NUMBER]):
        with pytest.raises(CommandError, match="must be a list"):
            set_from({"user": anna, "callPresentations": [other]})


def test_an_account_without_a_type_is_described_in_words(centre: Centre) -> None:
    centre.account(101, extension_type="")
    centre.give(centre.user("Anna"), 101)
    (said,) = (found for found in diff()[1]["findings"] if found["code"] == "not_a_voice_account")
    assert said["message"].startswith("Anna has extension 101, whose type CCRM does not give")

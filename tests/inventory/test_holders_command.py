"""``manage.py holders`` as a script and as a person meet it."""

from __future__ import annotations

import io
import json
from typing import TYPE_CHECKING, Any

import pytest
from django.core.management import CommandError, call_command

from ccrm_admin.inventory.models import ResourceState
from tests.inventory import rows
from tests.inventory.test_over_time import FIRST, NUMBER, SEATED, had, in_pool

if TYPE_CHECKING:
    from ccrm_admin.inventory.models import CrmUser
    from ccrm_admin.tenants.models import Tenant

pytestmark = pytest.mark.django_db


@pytest.fixture
def ann(alfa: Tenant) -> CrmUser:
    """Ann had account 7 for 30 days, then Bob dynamically; a number in no list; and a sender still."""
    rows.fetched(alfa)
    ResourceState.objects.update(first_fetched_at=FIRST)
    rows.sip_account(alfa, 107, extension_id=7)
    rows.sip_account(alfa, 108, extension_id=8)
    ann, bob = rows.crm_user(alfa, "Ann", "Key"), rows.crm_user(alfa, "Bob", "Key")
    had(ann, 0, 30, exact=False)
    had(bob, 30, **{**SEATED, "mode": "dynamic"})
    had(ann, 2, 9, **in_pool(NUMBER))
    had(ann, 2, kind="sender", presentation="Firma", presentation_canonical="Firma")
    return ann


def holders(*words: str) -> Any:
    out = io.StringIO()
    call_command("holders", "alfa", *words, "--json", stdout=out)
    return json.loads(out.getvalue())


def names(*words: str) -> list[str]:
    return [one["name"] for one in holders(*words)["holders"]]


def test_all_who_had_it_the_newest_first(ann: CrmUser) -> None:
    told = holders("--account", "7")
    assert (told["tenant"], told["account"], "on" in told) == ("alfa", 7, False)
    assert [one["name"] for one in told["holders"]] == ["Bob Key", "Ann Key"]
    assert told["holders"][0]["mode"] == "dynamic"
    assert told["holders"][0]["to"] is None
    assert told["holders"][1] == {
        "user": str(ann.uuid),
        "name": "Ann Key",
        "mode": "static",
        "from": "2026-01-05T12:00:00+00:00",
        "fromExact": False,
        "to": "2026-02-04T12:00:00+00:00",
    }
    assert names("--account", "8") == []


@pytest.mark.parametrize(
    ("words", "found"),
    [
        (("--account", "7", "--on", "2026-01-20"), ["Ann Key"]),
        (("--account", "7", "--on", "2026-02-04"), ["Bob Key"]),
        (("--number", "+48 777-888-999", "--on", "2026-01-10"), ["Ann Key"]),
        (("--number", "777 888 999"), ["Ann Key"]),
        (("--number", "0048777888999", "--on", "2026-01-14"), []),
        (("--sender", "Firma", "--on", "2026-03-01"), ["Ann Key"]),
    ],
)
def test_who_had_it_on_a_day_in_any_spelling(ann: CrmUser, words: tuple[str, ...], found: list[str]) -> None:
    assert names(*words) == found


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--account", "seven"), "seven is not the id of an account"),
        (("--account", "9" * 30), "is not the id of an account"),
        (("--account", "9"), "alfa has no account 9, and nobody ever had it"),
        (("--number", "48100200300"), "alfa has no number 48100200300"),
        (("--sender", "\x1b[31m"), r"alfa has no sender \\x1b"),
        (("--account", "7", "--on", "2026-01-04"), "the first records are of 5 Jan 2026"),
        (("--account", "7", "--on", "2999-01-01"), "is yet to come"),
        (("--account", "7", "--on", "soon"), "“soon” is not a date"),
        (("--account", "7", "--on", ""), "is not a date"),
        (("--account", "7", "--number", "1"), "not allowed with argument"),
        ((), "one of the arguments"),
    ],
)
def test_what_makes_no_sense_is_one_sentence(ann: CrmUser, words: tuple[str, ...], told: str) -> None:
    with pytest.raises(CommandError, match=told):
        holders(*words)


def test_another_tenant_knows_nothing(ann: CrmUser, beta: Tenant) -> None:
    with pytest.raises(CommandError, match="beta has no account 7"):
        call_command("holders", "beta", "--account", "7")
    with pytest.raises(CommandError, match="There is no tenant gamma"):
        call_command("holders", "gamma", "--account", "7")


def test_lines_for_people(ann: CrmUser) -> None:
    out = io.StringIO()
    call_command("holders", "alfa", "--account", "7", stdout=out)
    bob, first = out.getvalue().splitlines()
    assert bob.startswith("Bob Key ")
    assert bob.endswith(" (dynamic): 4 Feb 2026, 13:00 – now")
    assert first == f"Ann Key {ann.uuid}: 5 Jan 2026 or earlier – 4 Feb 2026, 13:00"
    out = io.StringIO()
    call_command("holders", "alfa", "--account", "8", stdout=out)
    assert out.getvalue() == "Nobody has had it.\n"

"""Blocks of numbers and accounts: set, replaced and lifted by managers, and shown in lists and on records."""

from __future__ import annotations

import csv
import io
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.utils.timezone import localdate

from ccrm_admin.inventory.blocks import services
from ccrm_admin.inventory.blocks.reads import RestrictionsOn
from ccrm_admin.inventory.choices import BlockReason
from ccrm_admin.inventory.models import SipAccount
from ccrm_admin.inventory.models.block import Block, RestSettings
from ccrm_admin.tenants.models import Tenant, User
from ccrm_admin.tenants.services import edit_tenant
from tests.conftest import ClientOf
from tests.html import cells, hidden, one, text, texts
from tests.inventory import rows
from tests.ui.list_pages import FRAGMENT, facet_counts

DAY = timedelta(days=1)
NUMBER = "48777888999"


def block(tenant: Tenant, *records: Any, by: User | None = None, **fields: Any) -> list[Block]:
    wanted = {"until": None, "reason": BlockReason.SPAM, **fields}
    return services.block(tenant=tenant, by=by, records=records, **wanted)


def kinds(tenant: Tenant, day: date | None = None) -> dict[object, list[str]]:
    """Return what is restricted, by account and number."""
    on = RestrictionsOn.today(tenant)
    found = RestrictionsOn(tenant, on.stamp, day or on.day).read()
    both = {**found.accounts, **found.numbers}
    return {key: [each.kind.value for each in restrictions] for key, restrictions in both.items()}


def test_a_block_lasts_until_the_end_of_its_last_day(alfa: Tenant) -> None:
    account, number = rows.sip_account(alfa), rows.call_presentation(alfa, NUMBER)
    today = localdate()
    block(alfa, account, until=today + 2 * DAY)
    block(alfa, number, until=None)
    assert kinds(alfa) == {account.extension_id: ["blocked"], NUMBER: ["blocked"]}
    assert kinds(alfa, today + 2 * DAY) == kinds(alfa)
    assert kinds(alfa, today + 3 * DAY) == {NUMBER: ["blocked"]}


def test_a_block_is_of_what_ccrm_calls_it_by_and_of_one_tenant(alfa: Tenant, beta: Tenant) -> None:
    number, other = rows.call_presentation(alfa, NUMBER), rows.call_presentation(beta, NUMBER)
    block(alfa, number)
    number.delete()
    assert kinds(alfa) == {NUMBER: ["blocked"]}
    assert kinds(beta) == {}
    again = rows.call_presentation(alfa, f"+{NUMBER}", presentation_canonical=NUMBER)
    assert RestrictionsOn.today(alfa).of(again)
    assert RestrictionsOn.today(beta).of(other) == ()


def test_what_is_wrong_with_a_block_is_said_and_nothing_written(alfa: Tenant) -> None:
    account = rows.sip_account(alfa)
    for fields, field in (
        ({"until": localdate() - DAY}, "until"),
        ({"reason": BlockReason.OTHER}, "note"),
        ({"reason": BlockReason.OTHER, "note": "  "}, "note"),
        ({"reason": "unknown"}, "reason"),
        ({"reason": ""}, "reason"),
        ({"note": "x" * 201}, "note"),
        ({"note": "a\x07b"}, "note"),
    ):
        with pytest.raises(ValidationError) as refused:
            block(alfa, account, **fields)
        assert list(refused.value.message_dict) == [field], fields
    assert not Block.objects.exists()


def test_another_who_blocks_what_somebody_has_just_blocked_is_told(
    alfa: Tenant, manager: User, operator: User
) -> None:
    one_account, other = rows.sip_account(alfa, 101), rows.sip_account(alfa, 102)
    (first,) = block(alfa, one_account, by=manager)
    with pytest.raises(ValidationError, match="101"):
        block(alfa, one_account, other, by=operator, reason=BlockReason.RETURNED)
    assert [each.reason for each in Block.objects.all()] == [BlockReason.SPAM]
    block(alfa, one_account, other, by=operator, reason=BlockReason.RETURNED, seen=[first.pk])
    first.refresh_from_db()
    assert first.lifted_by == operator
    assert {each.reason for each in Block.objects.standing()} == {BlockReason.RETURNED}
    with pytest.raises(ValidationError, match="Olga Operator"):
        services.lift(tenant=alfa, by=manager, blocks=[first.pk])


def test_a_block_that_ran_out_is_in_nobodys_way(alfa: Tenant, manager: User) -> None:
    account = rows.sip_account(alfa)
    (old,) = block(alfa, account, by=manager)
    Block.objects.filter(pk=old.pk).update(until=localdate() - DAY)
    assert kinds(alfa) == {}
    with pytest.raises(ValidationError, match="has ended"):
        services.lift(tenant=alfa, by=manager, blocks=[old.pk])
    block(alfa, account, by=manager)
    old.refresh_from_db()
    assert (old.lifted_by, old.was_lifted) == (None, False)


def test_blocks_of_another_tenant_can_not_be_lifted(alfa: Tenant, beta: Tenant) -> None:
    (made,) = block(beta, rows.sip_account(beta))
    assert services.lift(tenant=alfa, by=None, blocks=[made.pk]) == 0
    assert kinds(beta) == {made.extension_id: ["blocked"]}


def test_the_database_holds_what_must_never_happen(alfa: Tenant) -> None:
    good = {"tenant": alfa, "reason": BlockReason.SPAM, "blocked_at": timezone.now()}
    Block.objects.create(**good, extension_id=0)
    Block.objects.create(**good, number="1", presentation="1")
    for wrong in (
        {"extension_id": 0},
        {"number": "1"},
        {},
        {"extension_id": 5, "number": "5"},
        {"extension_id": 6, "reason": "x"},
        {"extension_id": 7, "reason": BlockReason.OTHER},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            Block.objects.create(**{**good, **wrong})
    with pytest.raises(IntegrityError), transaction.atomic():
        RestSettings.objects.create(tenant=alfa, number_days=10**6)


def test_blocked_numbers_follow_the_region(alfa: Tenant) -> None:
    number = rows.call_presentation(alfa, "301234567", presentation_canonical="48301234567")
    block(alfa, number)
    edit_tenant(tenant=alfa, title=alfa.title, refresh_interval=alfa.refresh_interval, region="DE")
    number.refresh_from_db()
    assert RestrictionsOn.today(alfa).of(number)


def test_a_manager_blocks_and_lifts_many_at_once_from_the_list(alfa: Tenant, client_of: ClientOf) -> None:
    accounts = [rows.sip_account(alfa, number) for number in (101, 102, 103)]
    manager = client_of("manager")
    listed = manager.get("/t/alfa/sip-accounts/")
    form = one(listed, "form[action='/t/alfa/sip-accounts/block/']")
    assert text(form) == "Block or lift…"
    for who in ("viewer", "supervisor"):
        assert b"sip-accounts/block/" not in client_of(who).get("/t/alfa/sip-accounts/").content
    asked = manager.post(form["action"], {"rows": ",".join(str(each.pk) for each in accounts[:2])})
    assert text(one(asked, "h1")) == "Block 2 SIP accounts"
    sent = {**hidden_of(asked), "until": "", "reason": "faulty", "note": "phone broken", "block": "1"}
    done = manager.post(form["action"], sent, follow=True)
    assert "Blocked: 2." in text(done)
    assert kinds(alfa) == {each.extension_id: ["blocked"] for each in accounts[:2]}
    refused = manager.post(form["action"], sent)
    assert refused.status_code == 422
    assert "has blocked this already" in text(refused)
    asked = manager.post(form["action"], {"rows": ",".join(str(each.pk) for each in accounts)})
    done = manager.post(form["action"], {**hidden_of(asked), "lift": "1"}, follow=True)
    assert "2 blocks lifted." in text(done)
    assert kinds(alfa) == {}
    assert manager.post(form["action"], {**hidden_of(asked), "lift": "1"}).status_code == 422


def hidden_of(page: Any) -> dict[str, str]:
    return {name: sent[0] for name, sent in hidden(one(page, "main form, .form-narrow")).items()}


def test_rows_of_another_tenant_do_not_exist(alfa: Tenant, beta: Tenant, client_of: ClientOf) -> None:
    mine, theirs = rows.call_presentation(alfa, NUMBER), rows.call_presentation(beta, "48600700800")
    manager = client_of("manager")
    url = "/t/alfa/call-presentations/block/"
    assert manager.get(url, {"rows": theirs.pk}).status_code == 404
    sent = {"rows": f"{mine.pk},{theirs.pk},x,{10**30}", "reason": "spam", "block": "1"}
    assert manager.post(url, sent).status_code == 302
    assert kinds(beta) == {}
    assert kinds(alfa) == {NUMBER: ["blocked"]}
    for rows_sent in ("", "x", "0,,", f"{10**30}"):
        assert manager.post(url, {"rows": rows_sent, "block": "1"}).status_code in (302, 404)


def test_a_record_shows_what_restricts_it_and_what_did(alfa: Tenant, client_of: ClientOf) -> None:
    number = rows.call_presentation(alfa, NUMBER)
    manager, url = client_of("manager"), f"/t/alfa/call-presentations/{number.pk}/"
    assert "Not blocked, not resting." in text(manager.get(url))
    until = localdate() + 5 * DAY
    manager.post(
        "/t/alfa/call-presentations/block/",
        {"rows": number.pk, "until": until.isoformat(), "reason": "spam", "note": "UKE", "block": "1"},
    )
    for headers in ({}, {"HX-Request": "true", "HX-Target": "panel"}):
        shown = text(manager.get(url, headers=headers))
        assert "reported as spam (UKE)" in shown
        assert "blocked until" in shown
    seen = Block.objects.get().pk
    for who in ("viewer", "supervisor"):
        response = client_of(who).get(url)
        assert "blocked until" in text(response)
        assert "call-presentations/block/" not in response.content.decode()
    lifted = manager.post(
        "/t/alfa/call-presentations/block/", {"rows": number.pk, "seen": seen, "lift": "1", "next": url}
    )
    assert lifted["Location"] == url
    shown = text(manager.get(url))
    assert "Not blocked, not resting." in shown
    assert "by manager" in shown.lower()


def test_the_lists_have_a_facet_a_column_and_files(alfa: Tenant, client_of: ClientOf) -> None:
    rows.fetched(alfa)
    for each in (101, 102, 103):
        rows.sip_account(alfa, each)
    numbers = [rows.call_presentation(alfa, str(48600700800 + each)) for each in range(3)]
    viewer = client_of("viewer")
    for path in ("sip-accounts", "call-presentations"):
        assert "Availability" not in texts(viewer.get(f"/t/alfa/{path}/"), "th")
    until = localdate() + 3 * DAY
    block(alfa, SipAccount.objects.get(extension="102"), until=until, reason=BlockReason.OTHER, note="a|b")
    block(alfa, numbers[1])
    for path, blocked, said in (
        ("sip-accounts", "102", "a|b"),
        ("call-presentations", "600 700 801", "blocked: reported as spam"),
    ):
        page = viewer.get(f"/t/alfa/{path}/")
        assert "Availability" in texts(page, "th")
        assert facet_counts(page.content.decode(), "availability") == {
            "blocked": 1,
            "resting": 0,
            "not restricted": 2,
        }
        narrowed = viewer.get(f"/t/alfa/{path}/?availability=blocked", headers=FRAGMENT)
        (row,) = cells(narrowed)
        assert blocked in " ".join(row)
        assert said in " ".join(row)
        rest = viewer.get(f"/t/alfa/{path}/?availability=unrestricted&availability=resting", headers=FRAGMENT)
        assert len(cells(rest)) == 2
        assert len(cells(viewer.get(f"/t/alfa/{path}/?sort=-availability&availability=x"))) == 3
        assert blocked in " ".join(cells(viewer.get(f"/t/alfa/{path}/?sort=availability"))[0])
        file = viewer.get(f"/t/alfa/{path}/?_export=csv").getvalue().decode("utf-8-sig")
        read = list(csv.reader(io.StringIO(file), delimiter=";" if ";" in file.splitlines()[0] else ","))
        assert any(said in cell for line in read for cell in line)


def test_the_lists_take_as_few_statements_where_something_is_blocked(
    alfa: Tenant, client_of: ClientOf
) -> None:
    rows.fetched(alfa)
    viewer = client_of("viewer")
    block(alfa, rows.sip_account(alfa), rows.sip_account(alfa, 102))
    block(alfa, rows.call_presentation(alfa))
    for path in ("sip-accounts", "call-presentations"):
        for headers, most in (({}, 9), (FRAGMENT, 6)):
            counts = [
                statements_of(viewer, f"/t/alfa/{path}/?q=a{query}", headers)
                for query in ("", "&availability=blocked")
            ]
            assert max(counts) <= most, (path, headers)


def statements_of(client: Client, url: str, headers: dict[str, str]) -> int:
    client.get(url, headers=headers)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(url, headers=headers).status_code == 200
    return len(captured)

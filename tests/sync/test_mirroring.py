"""From the wire to the tables: what a sync writes, and what it leaves alone."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ccrm_admin.inventory.models import (
    CallPresentation,
    CrmUser,
    ResourceState,
    SipAccount,
    SmsSender,
    Team,
)
from ccrm_admin.sync.choices import ChangeKind, RunStatus
from ccrm_admin.sync.models import InventoryChange
from tests.sync.conftest import Ccrm, results_of

pytestmark = pytest.mark.django_db
MODELS = {
    "sip_accounts": SipAccount,
    "call_presentations": CallPresentation,
    "sms_senders": SmsSender,
    "crm_users": CrmUser,
    "user_groups": Team,
}
FIRST_VERSIONS = {**dict.fromkeys(MODELS, 1), "crm_users": 2}  # once more with their teams, which come last


def sent_rows(ccrm: Ccrm, resource: str) -> int:
    """Return how many rows CCRM has; teams come inside of their types."""
    rows = ccrm.remote.rows(resource)
    return sum(len(each["userGroup"]) for each in rows) if resource == "user_groups" else len(rows)


def test_the_first_sync_fills_the_mirror_and_is_no_history(ccrm: Ccrm):
    run = ccrm.sync()
    assert run.status == RunStatus.OK
    for resource, result in results_of(run).items():
        rows = MODELS[resource].objects.for_tenant(ccrm.tenant)
        sent = sent_rows(ccrm, resource)
        assert rows.count() == rows.present().count() == sent == result.added
        assert (result.changed, result.removed, result.unchanged, result.skipped) == (0, 0, 0, 0)
        assert result.requests > 0
        assert result.bytes > 100
    assert not InventoryChange.objects.exists()
    assert dict(ResourceState.objects.values_list("resource", "version")) == FIRST_VERSIONS


def test_every_sent_value_is_stored(ccrm: Ccrm):
    ccrm.sync()
    sent = next(
        user for user in ccrm.remote.data.crm_users if user["extensionId"] and user["callPresentation"]
    )
    user = CrmUser.objects.get(uuid=sent["uuid"])
    assert (user.first_name, user.last_name) == (sent["firstName"], sent["lastName"])
    assert user.extension_id == sent["extensionId"]
    assert user.extension == str(sent["extension"])
    assert user.call_pool == sorted(str(entry["presentation"]) for entry in sent["callPresentation"])
    assert user.call_pool_size == len(user.call_pool)
    assert user.mode == ("dynamic" if sent["dynamicExtension"] else "static")
    assert user.online is (sent["status"] == "online")
    account = SipAccount.objects.get(extension_id=sent["extensionId"])
    assert account.holder_names.count(",") == account.holder_count - 1
    assert user.full_name in account.holder_names


def test_made_columns_let_the_row_be_found_by_what_is_seen(ccrm: Ccrm):
    account = ccrm.remote.data.sip_accounts[0]
    account.update(name="Żółta Łódź", callerId=777888999, serverId="SIP8", extension=10)
    user = ccrm.remote.data.crm_users[0]
    user.update(firstName="Łukasz", lastName="Gżegżółka", extensionId=account["extensionId"])
    ccrm.sync()
    for text in ("zolta lodz", "777 888 999", "+48777888999", "sip8", "lukasz", "gzegzolka"):
        found = SipAccount.objects.for_tenant(ccrm.tenant).matching(text)
        assert account["extensionId"] in found.values_list("extension_id", flat=True), text
    assert CrmUser.objects.for_tenant(ccrm.tenant).matching("lukasz gzegzolka").count() == 1


def test_a_second_sync_of_the_same_writes_no_inventory_row(ccrm: Ccrm):
    ccrm.sync()
    with CaptureQueriesContext(
        connection,
    ) as captured:
        run = ccrm.sync()
    written = [
        query["sql"]
        for query in captured
        if query["sql"].lstrip().startswith(("INSERT", "UPDATE", "DELETE", "COPY"))
        and _touches_rows(query["sql"])
    ]
    assert written == []
    assert all(result.unchanged == sent_rows(ccrm, name) for name, result in results_of(run).items())
    assert dict(ResourceState.objects.values_list("resource", "version")) == FIRST_VERSIONS
    assert not InventoryChange.objects.exists()


def _touches_rows(sql: str) -> bool:
    return any(f'"{model._meta.db_table}"' in sql for model in (*MODELS.values(), InventoryChange))


def test_a_change_is_kept_field_by_field(ccrm: Ccrm):
    ccrm.sync()
    sent = ccrm.remote.data.sip_accounts[0]
    before = sent["name"]
    sent["name"] = "Recepcja 2"
    run = ccrm.sync()
    row = SipAccount.objects.get(extension_id=sent["extensionId"])
    change = InventoryChange.objects.get()
    assert (row.name, row.name_sort) == ("Recepcja 2", "recepcja 012")
    assert "recepcja 2" in row.search
    assert (change.kind, change.run_id, change.row_id) == (ChangeKind.CHANGED, run.pk, row.pk)
    assert change.fields == {"name": [before, "Recepcja 2"]}
    assert results_of(run)["sip_accounts"].changed == 1
    versions = dict(ResourceState.objects.values_list("resource", "version"))
    assert versions == {**FIRST_VERSIONS, "sip_accounts": 2}


def test_a_changed_account_keeps_its_holder(ccrm: Ccrm):
    ccrm.sync()
    held = SipAccount.objects.filter(holder_count=1).first()
    assert held is not None
    sent = next(a for a in ccrm.remote.data.sip_accounts if a["extensionId"] == held.extension_id)
    sent["name"] = "Nowa nazwa"
    ccrm.sync()
    after = SipAccount.objects.get(pk=held.pk)
    assert (after.name, after.holder_names) == ("Nowa nazwa", held.holder_names)
    assert SipAccount.objects.matching(held.holder_names).filter(pk=held.pk).exists()


def test_what_moves_all_the_time_is_stored_but_no_history(ccrm: Ccrm):
    ccrm.sync()
    sent = ccrm.remote.data.crm_users[0]
    sent.update(status="offline" if sent["status"] == "online" else "online", callTalking=1, dnd=1)
    run = ccrm.sync()
    user = CrmUser.objects.get(uuid=sent["uuid"])
    assert (user.online, user.talking, user.dnd) == (sent["status"] == "online", True, True)
    assert results_of(run)["crm_users"].changed == 0
    assert not InventoryChange.objects.exists()
    assert ResourceState.objects.get(resource="crm_users").version == 3


def test_a_gone_row_is_kept_and_comes_back_as_itself(ccrm: Ccrm):
    ccrm.sync()
    sent = ccrm.remote.data.sip_accounts.pop()
    pk = SipAccount.objects.get(extension_id=sent["extensionId"]).pk
    first_seen = SipAccount.objects.get(pk=pk).first_seen_at
    gone = ccrm.sync()
    assert SipAccount.objects.get(pk=pk).gone
    assert results_of(gone)["sip_accounts"].removed == 1
    ccrm.remote.data.sip_accounts.append({**sent, "name": "Znowu"})
    back = ccrm.sync()
    row = SipAccount.objects.get(extension_id=sent["extensionId"])
    assert (row.pk, row.gone, row.name, row.first_seen_at) == (pk, False, "Znowu", first_seen)
    assert results_of(back)["sip_accounts"].added == 1
    kinds = InventoryChange.objects.filter(resource="sip_accounts").order_by("pk")
    assert [(change.kind, change.row_id) for change in kinds] == [("removed", pk), ("returned", pk)]


def test_a_new_row_is_told_with_its_own_key(ccrm: Ccrm):
    ccrm.sync()
    ccrm.remote.data.call_presentations.append(
        {"presentation": "48222333444", "name": "Nowy", "clipPrefix": "", "intlFormat": "+48 22 233 34 44"}
    )
    ccrm.sync()
    row = CallPresentation.objects.get(presentation="48222333444")
    change = InventoryChange.objects.get()
    assert (change.kind, change.row_id, change.label) == (ChangeKind.ADDED, row.pk, "+48 22 233 34 44")


def test_when_a_user_moves_the_accounts_follow(ccrm: Ccrm):
    ccrm.sync()
    user = next(u for u in ccrm.remote.data.crm_users if u["extensionId"] and not u["dynamicExtension"])
    old = user["extensionId"]
    others = [u for u in ccrm.remote.data.crm_users if u["extensionId"] == old and u is not user]
    free = SipAccount.objects.for_tenant(ccrm.tenant).free().first()
    assert free is not None
    ccrm.remote.data.carry_out(user["uuid"], extension_id=free.extension_id)
    ccrm.sync()
    name = CrmUser.objects.get(uuid=user["uuid"]).full_name
    moved = SipAccount.objects.get(pk=free.pk)
    left = SipAccount.objects.get(extension_id=old)
    assert (moved.holder_names, moved.holder_count, moved.assigned) == (name, 1, True)
    assert left.holder_count == len(others)
    assert SipAccount.objects.matching(name).filter(pk=free.pk).exists()
    assert ResourceState.objects.get(resource="sip_accounts").version == 3, "once for links, once for rows"
    assert not InventoryChange.objects.filter(fields__has_key="holder_names").exists()


def test_holders_of_one_name_are_told_apart_while_there_are_several(ccrm: Ccrm):
    ccrm.sync()
    own = [u for u in ccrm.remote.data.crm_users if u["extensionId"] and not u["dynamicExtension"]]
    held = Counter(u["extensionId"] for u in ccrm.remote.data.crm_users)
    first, second = [u for u in own if held[u["extensionId"]] == 1 and u["email"]][:2]

    def holders() -> list[str]:
        ids = [user["extensionId"] for user in (first, second)]
        names = dict(SipAccount.objects.values_list("extension_id", "holder_names"))
        return [names[each] for each in ids]

    def full(user: dict[str, Any]) -> str:
        return f"{user['firstName']} {user['lastName']}"

    before = holders()
    assert before == [full(first), full(second)]
    was = second["firstName"], second["lastName"]
    second["firstName"], second["lastName"] = first["firstName"], first["lastName"]
    ccrm.sync()
    assert holders() == [f"{full(first)} ({user['email']})" for user in (first, second)]
    assert SipAccount.objects.matching(second["email"]).filter(extension_id=second["extensionId"]).exists()
    second["firstName"], second["lastName"] = was
    ccrm.sync()
    assert holders() == before
    second["firstName"], second["lastName"] = first["firstName"], first["lastName"]
    ccrm.sync()
    ccrm.remote.data.crm_users.remove(second)
    ccrm.sync()
    assert holders() == [full(first), ""]


def test_pools_are_counted(ccrm: Ccrm):
    ccrm.sync()
    for number in CallPresentation.objects.all():
        users = [user for user in CrmUser.objects.all() if number.presentation in user.call_pool]
        assert number.user_count == len(users)
    sender = SmsSender.objects.filter(user_count__gt=0).first()
    assert sender is not None
    for user in ccrm.remote.data.crm_users:
        user["smsPresentation"] = []
    ccrm.sync()
    assert not SmsSender.objects.filter(user_count__gt=0).exists()


def test_links_are_the_same_however_they_came_about(ccrm: Ccrm):
    ccrm.sync()
    for _ in range(6):
        ccrm.remote.data.evolve()
        ccrm.sync()
    columns = ("extension_id", "holder_names", "holder_sort", "holder_count", "search")
    grown = set(SipAccount.objects.present().values_list(*columns))
    counts = set(CallPresentation.objects.present().values_list("presentation", "user_count", "search"))
    for model in (*MODELS.values(), ResourceState):
        model.objects.all().delete()
    ccrm.sync()
    assert set(SipAccount.objects.values_list(*columns)) == grown
    assert set(CallPresentation.objects.values_list("presentation", "user_count", "search")) == counts


def test_two_senders_of_one_id_are_both_kept(ccrm: Ccrm):
    ccrm.remote.data.sms_senders[:] = [
        {"presentation": 48777888999, "id": 9999},
        {"presentation": "Pozdrawiamy", "id": 9999},
    ]
    ccrm.sync()
    assert set(SmsSender.objects.values_list("sender_id", "presentation")) == {
        (9999, "48777888999"),
        (9999, "Pozdrawiamy"),
    }


def test_the_printed_samples_load_as_printed(ccrm: Ccrm):
    ccrm.remote.use_samples("tests/samples")
    run = ccrm.sync()
    assert run.status == RunStatus.OK
    account, number = SipAccount.objects.get(), CallPresentation.objects.get()
    assert (account.extension, account.name, account.caller_id) == ("10", "Konsultant1", "777888999")
    assert (number.presentation, number.intl_format) == ("48777888999", "+48 777 888 999")
    assert SmsSender.objects.count() == 2


@pytest.mark.parametrize(
    "name", ["x" * 10_000, "Ł" * 10_000, "<script>alert(1)</script>", "☎️ Zespół 🎧", "a\x00b", "' OR 1=1 --"]
)
def test_odd_names_are_kept(ccrm: Ccrm, name: str):
    ccrm.remote.data.sip_accounts[0]["name"] = name
    ccrm.remote.data.crm_users[0].update(
        firstName=name, extensionId=ccrm.remote.data.sip_accounts[0]["extensionId"]
    )
    run = ccrm.sync()
    assert run.status == RunStatus.OK
    row = SipAccount.objects.get(extension_id=ccrm.remote.data.sip_accounts[0]["extensionId"])
    assert row.name == name.replace("\x00", "")
    assert len(row.name_sort) <= 100
    ccrm.remote.data.crm_users[0]["firstName"] = "Anna"
    ccrm.remote.data.sip_accounts[0]["name"] = "Anna"
    assert ccrm.sync().status == RunStatus.OK
    assert all(len(label) <= 200 for label in InventoryChange.objects.values_list("label", flat=True))


def test_figures_are_kept_with_the_run(ccrm: Ccrm):
    run = ccrm.sync()
    accounts = SipAccount.objects.for_tenant(ccrm.tenant)
    assert run.figures == {
        "accounts": 60,
        "voice": accounts.present().voice().count(),
        "other": 60 - accounts.present().voice().count(),
        "free": accounts.free().count(),
        "contradictions": accounts.contradicting().count(),
        "numbers": 12,
        "senders": 6,
        "users": 40,
        "teams": Team.objects.count(),
        "without_extension": CrmUser.objects.for_tenant(ccrm.tenant).without_extension().count(),
    }

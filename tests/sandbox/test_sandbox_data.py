"""Changes of the live state: by hand, by time, and directly."""

import copy
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ccrm_admin.sandbox import SandboxTenant
from ccrm_admin.sandbox.data import TenantData
from tests.sandbox.client import Client


def consistent(data: TenantData):
    """Return whether each account's flag says what the users say."""
    held = {user["extensionId"] for user in data.crm_users}
    return all(row["assigned"] == (row["extensionId"] in held) for row in data.sip_accounts)


def clean(users: int = 40, seed: int = 1):
    return SandboxTenant("demo", key="demo-key", users=users, seed=seed, contradictions=0).data


def snapshot(data: TenantData):
    return copy.deepcopy((data.sip_accounts, data.call_presentations, data.crm_users))


class TestEvolve:
    def test_the_same_seed_and_steps_give_the_same_state(self):
        one, other = clean(), clean()
        one.evolve(5)
        for _ in range(5):
            other.evolve()
        assert snapshot(one) == snapshot(other)
        different = clean(seed=2)
        different.evolve(5)
        assert snapshot(different) != snapshot(one)

    def test_a_step_is_believable(self):
        data = clean(users=600)
        before = {user["uuid"]: copy.deepcopy(user) for user in data.crm_users}
        names = {str(row["presentation"]): row["name"] for row in data.call_presentations}
        data.evolve()
        after = {user["uuid"]: user for user in data.crm_users}
        stayed = before.keys() & after.keys()
        assert 0 < len(before.keys() - after.keys()) <= 6
        assert 0 < len(after.keys() - before.keys()) <= 6
        for field in ("extensionId", "callPresentation", "status"):
            changed = sum(before[uuid][field] != after[uuid][field] for uuid in stayed)
            assert changed > 0, field
        renamed = [
            row for row in data.call_presentations
            if names.get(str(row["presentation"]), row["name"]) != row["name"]
        ]  # fmt: skip
        assert renamed
        assert consistent(data)

    @pytest.mark.parametrize("users", [0, 1, 2, 10])
    def test_the_smallest_tenants_can_evolve(self, users: int):
        data = clean(users=users)
        data.evolve(30)
        assert consistent(data)

    def test_a_year_stays_consistent(self):
        data = clean(users=120)
        data.evolve(300)
        assert consistent(data)
        assert len(data.crm_users) == 120
        numbers = {str(row["presentation"]): row["name"] for row in data.call_presentations}
        for user in data.crm_users:
            for entry in user["callPresentation"]:
                assert entry["name"] == numbers[entry["presentation"]]

    def test_contradictory_tenants_evolve_too(self):
        tenant = SandboxTenant("demo", key="demo-key", users=200, contradictions=0.2)
        tenant.data.evolve(100)
        assert len(tenant.data.crm_users) == 200


class TestCarryOut:
    def test_a_free_account_is_given(self):
        data = clean()
        user = next(user for user in data.crm_users if user["extensionId"])
        old = next(row for row in data.sip_accounts if row["extensionId"] == user["extensionId"])
        free = next(row for row in data.sip_accounts if not row["assigned"])
        data.carry_out(user["uuid"], extension_id=free["extensionId"], dynamic=False)
        assert (user["extensionId"], user["extension"]) == (free["extensionId"], free["extension"])
        assert (old["assigned"], free["assigned"], user["dynamicExtension"]) == (0, 1, 0)

    def test_an_account_is_taken_away(self):
        data = clean()
        user = next(user for user in data.crm_users if user["extensionId"])
        data.carry_out(user["uuid"], extension_id=None)
        assert (user["extensionId"], user["extension"]) == (None, None)
        assert consistent(data)

    def test_dynamic_gives_the_account_back(self):
        data = clean()
        user = next(user for user in data.crm_users if user["extensionId"])
        data.carry_out(user["uuid"], dynamic=True)
        assert (user["dynamicExtension"], user["extensionId"]) == (1, None)
        assert consistent(data)

    def test_a_shared_account_stays_assigned_while_someone_holds_it(self):
        data = clean()
        one, other = [user for user in data.crm_users if user["extensionId"]][:2]
        shared = one["extensionId"]
        data.carry_out(other["uuid"], extension_id=shared)
        data.carry_out(one["uuid"], extension_id=None)
        assert consistent(data)
        data.carry_out(other["uuid"], extension_id=None)
        assert consistent(data)

    def test_pools_are_set_in_the_order_given(self):
        data = clean()
        user = data.crm_users[0]
        numbers = [row["presentation"] for row in data.call_presentations[:3]]
        senders = [str(row["presentation"]) for row in data.sms_senders[:2]]
        account = user["extensionId"]
        data.carry_out(user["uuid"], call_presentations=numbers, sms_senders=senders)
        pool = user["callPresentation"]
        assert [entry["presentation"] for entry in pool] == [str(number) for number in numbers]
        assert [entry["name"] for entry in pool] == [row["name"] for row in data.call_presentations[:3]]
        assert [entry["presentation"] for entry in user["smsPresentation"]] == senders
        assert user["extensionId"] == account
        data.carry_out(user["uuid"], call_presentations=[])
        assert user["callPresentation"] == []
        assert [entry["presentation"] for entry in user["smsPresentation"]] == senders

    def test_a_number_has_one_uuid_everywhere(self):
        data = clean()
        one, other = data.crm_users[:2]
        number = data.call_presentations[0]["presentation"]
        for user in (one, other):
            data.carry_out(user["uuid"], call_presentations=[])
            data.carry_out(user["uuid"], call_presentations=[number])
        assert one["callPresentation"] == other["callPresentation"]
        assert one["callPresentation"][0] is not other["callPresentation"][0]

    @pytest.mark.parametrize(
        "wrong",
        [
            {"extension_id": -1},
            {"call_presentations": ["48000000000"]},
            {"sms_senders": ["NIEZNANY"]},
            {"extension_id": None, "call_presentations": [1]},
        ],
    )
    def test_what_is_not_there_changes_nothing(self, wrong: dict[str, Any]):
        data = clean()
        user = next(user for user in data.crm_users if user["extensionId"])
        before = snapshot(data)
        with pytest.raises(LookupError):
            data.carry_out(user["uuid"], **wrong)
        assert snapshot(data) == before

    def test_an_unknown_user_is_refused(self):
        with pytest.raises(LookupError, match="nobody"):
            clean().carry_out("nobody", extension_id=None)

    @settings(max_examples=30, deadline=None)
    @given(st.data())
    def test_any_changes_keep_both_sides_consistent(self, draw: st.DataObject):
        data = clean(users=8)
        accounts = [None, *(row["extensionId"] for row in data.sip_accounts)]
        for _ in range(draw.draw(st.integers(1, 12))):
            user = draw.draw(st.sampled_from(data.crm_users))
            given_account = draw.draw(st.sampled_from(accounts))
            dynamic = draw.draw(st.booleans())
            data.carry_out(user["uuid"], extension_id=given_account, dynamic=dynamic)
            assert user["extensionId"] == given_account
            assert user["dynamicExtension"] == dynamic
            assert consistent(data)


class TestServing:
    def test_a_direct_change_is_served(self, client: Client, tenant: SandboxTenant):
        client.get("sip_accounts")
        tenant.data.sip_accounts[0]["name"] = "<b>😀\x00\ud800"
        assert client.get("sip_accounts").rows[0]["name"] == "<b>😀\x00\ud800"

    def test_a_frozen_tenant_is_encoded_once(self, client: Client, tenant: SandboxTenant):
        tenant.data.freeze()
        assert tenant.body("sip_accounts", 1) is tenant.body("sip_accounts", 2)
        tenant.data.sip_accounts[0]["name"] = "Nowa nazwa"
        assert client.get("sip_accounts").rows[0]["name"] != "Nowa nazwa"
        tenant.data.touch()
        assert client.get("sip_accounts").rows[0]["name"] == "Nowa nazwa"

    def test_a_frozen_tenant_evolves_and_is_changed_by_hand(self, client: Client, tenant: SandboxTenant):
        tenant.data.freeze()
        before = client.get("crm_users").rows
        tenant.data.evolve()
        evolved = client.get("crm_users").rows
        assert evolved != before
        user = next(user for user in evolved if user["extensionId"])
        tenant.data.carry_out(user["uuid"], extension_id=None)
        assert client.get("crm_users").rows != evolved

"""The sample data: deterministic, believable, of any size."""

import re
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from ccrm_admin.sandbox import SandboxTenant
from ccrm_admin.sandbox.data import TenantData
from ccrm_admin.sandbox.resources import RESOURCES

ROOT = Path(__file__).parent.parent.parent


def bodies(*, seed: int):
    tenant = SandboxTenant("demo", key="k", seed=seed)
    return [tenant.body(resource, 1).raw for resource in RESOURCES]


@pytest.fixture(scope="module")
def large():
    return SandboxTenant("large", key="k", users=3_000, presentations=300, senders=120)


def test_the_same_seed_gives_the_same_bytes():
    assert bodies(seed=7) == bodies(seed=7)
    assert all(one != other for one, other in zip(bodies(seed=7), bodies(seed=8), strict=True))


def test_the_bytes_do_not_depend_on_the_process():
    program = (
        "import hashlib; from ccrm_admin.sandbox import SandboxTenant as T;"
        "t = T('demo', key='k', users=200); t.data.evolve(3);"
        "rows = ('sip_accounts', 'call_presentations', 'sms_senders', 'crm_users');"
        "print(hashlib.sha256(b''.join(t.body(r, 1).raw for r in rows)).hexdigest())"
    )
    digests = {
        subprocess.run(  # noqa: S603 - our own program
            [sys.executable, "-c", program],
            env={"PYTHONHASHSEED": seed, "PYTHONPATH": str(ROOT)},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(digests) == 1


@pytest.mark.parametrize("size", [0, 1, 10, 1_000])
def test_sizes_are_as_asked(size: int):
    tenant = SandboxTenant("demo", key="k", accounts=size, users=size, presentations=size, senders=size)
    for resource in ("sip_accounts", "crm_users", "call_presentations", "sms_senders"):
        assert len(tenant.rows(resource)) == size


def test_a_hundred_thousand_of_each_list():
    tenant = SandboxTenant("demo", key="k", accounts=100_000, users=0, presentations=100_000, senders=100_000)
    numbers = {str(row["presentation"]) for row in tenant.data.call_presentations}
    senders = {(row["id"], str(row["presentation"])) for row in tenant.data.sms_senders}
    accounts = {row["extensionId"] for row in tenant.data.sip_accounts}
    assert (len(numbers), len(senders), len(accounts)) == (100_000, 100_000, 100_000)
    assert max(row["extension"] for row in tenant.data.sip_accounts) <= 99_999


def test_more_users_than_accounts():
    tenant = SandboxTenant("demo", key="k", users=50, accounts=5, contradictions=0)
    assert sum(user["extensionId"] is not None for user in tenant.data.crm_users) <= 5


@pytest.mark.parametrize("wrong", [{"users": -1}, {"accounts": 100_001}, {"senders": -5}])
def test_impossible_sizes_are_refused(wrong: dict[str, Any]):
    with pytest.raises(ValueError, match="rows"):
        SandboxTenant("demo", key="k", **wrong)


@pytest.mark.parametrize("name", ["", "Demo", "a.b", "a/b", "-a", "_sandbox", "a" * 64])
def test_a_name_is_a_dns_label(name: str):
    with pytest.raises(ValueError, match="DNS label"):
        SandboxTenant(name, key="k")


def test_the_key_is_in_no_repr():
    assert "geheim" not in repr(SandboxTenant("demo", key="geheim", users=0))


def test_accounts_are_mostly_voice_with_short_extensions(large: SandboxTenant):
    accounts = large.data.sip_accounts
    kinds = Counter(row["extensionType"] for row in accounts)
    assert set(kinds) == {"VOICE", "FAX", "SIPT"}
    assert 0.9 < kinds["VOICE"] / len(accounts) < 0.97
    extensions = Counter(row["extension"] for row in accounts)
    assert all(100 <= extension <= 99_999 for extension in extensions)
    assert 0 < len(accounts) - len(extensions) < 0.01 * len(accounts)
    assert all(re.fullmatch(r"SIP[1-9]", row["serverId"]) for row in accounts)
    assert all(isinstance(row["callerId"], int) or row["callerId"][:1] in ("", "0") for row in accounts)


def test_numbers_are_polish_and_grouped(large: SandboxTenant):
    for row in large.data.call_presentations:
        assert re.fullmatch(r"48\d{9}", str(row["presentation"]))
        assert row["intlFormat"].startswith("+48 ")
        assert re.sub(r"\D", "", row["intlFormat"]) == str(row["presentation"])
    assert {type(row["presentation"]) for row in large.data.call_presentations} == {int, str}
    assert any(row["name"] == "" for row in large.data.call_presentations)


def test_senders_fit_and_a_few_share_an_id(large: SandboxTenant):
    senders = large.data.sms_senders
    assert all(len(str(row["presentation"])) <= 11 for row in senders)
    assert 0 < len(senders) - len({row["id"] for row in senders}) < 15
    assert len({(row["id"], str(row["presentation"])) for row in senders}) == len(senders)


def test_people_have_matching_names_and_addresses_of_their_own(large: SandboxTenant):
    users = large.data.crm_users
    emails = [user["email"] for user in users if user["email"]]
    assert len(set(emails)) == len(emails)
    assert all(re.fullmatch(r"[a-z]+\.[a-z-]+\d*@firma\.example", email) for email in emails)
    for user in users:
        woman = user["firstName"].endswith("a")
        assert user["lastName"].endswith(("ska", "cka", "dzka")) <= woman
        assert user["lastName"].endswith(("ski", "cki", "dzki")) <= (not woman)
    letters = set("".join(user["firstName"] + user["lastName"] for user in users))
    assert set("ŁłŻżąęśĆńó-") <= letters


def test_users_work_in_every_way(large: SandboxTenant):
    users = large.data.crm_users
    static = sum(user["extensionId"] is not None and not user["dynamicExtension"] for user in users)
    dynamic = sum(user["dynamicExtension"] for user in users)
    without = sum(user["extensionId"] is None for user in users)
    assert static > 0.75 * len(users)
    assert 0.05 < dynamic / len(users) < 0.2
    assert 0.03 < without / len(users) < 0.2
    assert {len(user["callPresentation"]) for user in users} >= {0, 1, 2, 3, 4, 5, 6}
    assert len({user["permission"]["name"] for user in users}) == 7


def contradictions(data: TenantData):
    """Return how many there are of each kind, found the plain way."""
    by_id = {row["extensionId"]: row for row in data.sip_accounts}
    holders = Counter(user["extensionId"] for user in data.crm_users if user["extensionId"])
    numbers = {str(row["presentation"]) for row in data.call_presentations}
    return {
        "assigned without holder": sum(
            row["assigned"] and not holders[row["extensionId"]] for row in data.sip_accounts
        ),
        "holder without assigned": sum(
            not row["assigned"] and holders[row["extensionId"]] > 0 for row in data.sip_accounts
        ),
        "shared": sum(count > 1 for count in holders.values()),
        "unknown account": sum(held not in by_id for held in holders),
        "unknown number": sum(
            entry["presentation"] not in numbers
            for user in data.crm_users
            for entry in user["callPresentation"]
        ),
    }


def test_about_one_per_cent_contradicts(large: SandboxTenant):
    found = contradictions(large.data)
    assert all(found.values()), found
    assert sum(found.values()) == 30


def test_none_contradict_if_none_are_wanted():
    tenant = SandboxTenant("demo", key="k", users=500, contradictions=0)
    assert not any(contradictions(tenant.data).values())

"""The API as documented, over a real socket."""

import gzip
import http.client
import json
import urllib.request
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from ccrm_admin.sandbox import Fault, SandboxServer, SandboxTenant
from ccrm_admin.sandbox.resources import RESOURCES
from ccrm_admin.sandbox.tenant import RateLimit
from tests.sandbox.client import Client, Serve

SAMPLES = Path(__file__).parent.parent / "samples"

FIELDS: dict[str, dict[str, Any]] = {
    "sip_accounts": {
        "extensionId": int,
        "extensionType": str,
        "extension": int,
        "serverId": str,
        "name": str,
        "callerId": int | str,
        "assigned": int,
    },
    "call_presentations": {
        "presentation": int | str,
        "name": str,
        "clipPrefix": str,
        "intlFormat": str,
    },
    "sms_senders": {"presentation": int | str, "id": int},
    "crm_users": {
        "uuid": str,
        "firstName": str,
        "lastName": str,
        "email": str | None,
        "avatar": str | None,
        "permission": dict,
        "smsPresentation": list,
        "callPresentation": list,
        "extensionId": int | None,
        "extension": int | None,
        "dynamicExtension": int,
        "dnd": int,
        "workNumber": str | None,
        "status": str,
        "callTalking": int,
    },
    "permission_groups": {"uuid": str, "name": str},
}


@pytest.mark.parametrize(
    ("resource", "count"),
    [
        ("sip_accounts", 60),
        ("call_presentations", 12),
        ("sms_senders", 6),
        ("crm_users", 40),
        ("permission_groups", 7),
    ],
)
def test_envelope_and_fields_are_as_documented(client: Client, resource: str, count: int):
    reply = client.get(resource)
    assert reply.status == 200
    assert reply.headers["Content-Type"] == "application/json"
    assert set(reply.json) == {"success", "data", "otherData", "message"}
    assert reply.json["success"] is True
    assert reply.json["message"] == "OK"
    assert reply.json["otherData"] == ({} if resource == "sip_accounts" else {"totalCount": count})
    assert len(reply.rows) == count
    for row in reply.rows:
        for field, kind in FIELDS[resource].items():
            assert isinstance(row[field], kind), field


def test_users_nest_their_group_and_pools(client: Client):
    users = client.get("crm_users").rows
    for user in users:
        assert UUID(user["uuid"]).version == 4
        assert set(user["permission"]) == {"uuid", "name"}
        assert user["status"] in ("online", "offline")
    calls = [entry for user in users for entry in user["callPresentation"]]
    texts = [entry for user in users for entry in user["smsPresentation"]]
    assert {frozenset(entry) for entry in calls} == {
        frozenset({"presentation", "uuid", "name", "clipPrefix"})
    }
    assert {frozenset(entry) for entry in texts} == {frozenset({"presentation", "uuid"})}


def test_base_url_and_template(server: SandboxServer):
    assert server.url("demo") == f"http://127.0.0.1:{server.port}/demo"
    assert server.url_template.format(tenant="demo") == server.url("demo")
    request = urllib.request.Request(  # noqa: S310 - loopback
        f"{server.url('demo')}/publicApi/users/sipAccounts",
        headers={"Authorization": "Bearer demo-key"},
    )
    with urllib.request.urlopen(request) as response:  # noqa: S310 - loopback
        assert len(json.load(response)["data"]) == 60


@pytest.mark.parametrize("key", [None, "", "wrong", "demo-key2", "żółć".encode().decode("latin-1")])
def test_wrong_key_gets_the_documented_401(client: Client, server: SandboxServer, key: str | None):
    reply = client.get("crm_users", key=key)
    assert reply.status == 401
    assert reply.json == {"success": False, "message": "Unauthorized"}
    assert server.requests[-1].authorized is False


def test_unknown_tenant_and_path_are_404(client: Client):
    assert client.request("/nobody/publicApi/users").status == 404
    assert client.request("/demo/publicApi/nothing").status == 404
    assert client.request("/").status == 404


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"])
def test_only_get_is_allowed(client: Client, method: str):
    reply = client.get("crm_users", method=method, body=b"{}" if method == "POST" else None)
    assert reply.status == 405
    assert reply.headers["Allow"] == "GET"


class TestPaging:
    @pytest.fixture
    def many(self, serve: Serve):
        return serve(SandboxTenant("demo", key="demo-key", users=2_500, accounts=1_200))

    def test_users_come_a_thousand_a_page(self, many: Client):
        pages = [many.get("crm_users", page=page) for page in (1, 2, 3, 4)]
        assert [len(page.rows) for page in pages] == [1_000, 1_000, 500, 0]
        assert {page.json["otherData"]["totalCount"] for page in pages} == {2_500}
        assert len({user["uuid"] for page in pages for user in page.rows}) == 2_500

    @pytest.mark.parametrize("asked", ["0", "-1", "abc", ""])
    def test_what_is_not_a_page_is_the_first(self, many: Client, asked: str):
        assert many.get("crm_users", page=asked).rows == many.get("crm_users").rows

    def test_lists_are_not_paged(self, many: Client):
        assert len(many.get("sip_accounts").rows) == 1_200
        assert len(many.get("sip_accounts", page=2).rows) == 1_200

    def test_lists_page_where_the_tenant_says_so(self, serve: Serve):
        tenant = SandboxTenant("demo", key="demo-key", users=0, accounts=1_200, page_lists=True)
        client = serve(tenant)
        assert len(client.get("sip_accounts").rows) == 1_000
        assert len(client.get("sip_accounts", page=2).rows) == 200
        assert client.get("sip_accounts", page=2).json["otherData"] == {}


def test_requests_are_remembered(client: Client, server: SandboxServer):
    client.get("crm_users", page=2, User_Agent="CCRM Admin/1")
    client.get("sms_senders", key="wrong")
    one, other = server.requests
    assert (one.tenant, one.resource, one.page, one.status) == ("demo", "crm_users", 2, 200)
    assert (one.authorized, one.user_agent) == (True, "CCRM Admin/1")
    assert (other.resource, other.status, other.authorized) == ("sms_senders", 401, False)


def test_a_connection_serves_many_requests(server: SandboxServer):
    connection = http.client.HTTPConnection("127.0.0.1", server.port)
    for resource in RESOURCES:
        connection.request(
            "GET", f"/demo/{RESOURCES[resource]}", headers={"Authorization": "Bearer demo-key"}
        )
        socket = connection.sock
        assert json.loads(connection.getresponse().read())["success"] is True
        assert connection.sock is socket
    connection.close()


def test_big_bodies_are_compressed_for_who_takes_it(client: Client):
    plain = client.get("crm_users")
    packed = client.get("crm_users", Accept_Encoding="gzip, deflate")
    assert plain.headers["Content-Encoding"] is None
    assert packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.body) == plain.body
    assert client.get("sms_senders", Accept_Encoding="gzip").headers["Content-Encoding"] is None


def test_rate_limit_answers_the_documented_403(serve: Serve):
    client = serve(SandboxTenant("demo", key="demo-key", rate_limit=2, rate_window=3_600))
    assert [client.get("crm_users").status for _ in range(4)] == [200, 200, 403, 403]
    assert client.get("crm_users").json == {
        "success": False,
        "message": "Request limit has been exceeded",
    }
    assert client.get("crm_users", key="wrong").status == 401


def test_rate_limit_lets_go_when_its_window_has_passed():
    now = 0.0
    limit = RateLimit(2, 60, clock=lambda: now)
    assert [limit.allows(), limit.allows(), limit.allows()] == [True, True, False]
    now = 60.0
    assert limit.allows()


def test_samples_are_served_byte_for_byte(client: Client, tenant: SandboxTenant):
    tenant.use_samples(SAMPLES)
    for resource in ("sip_accounts", "call_presentations", "sms_senders"):
        reply = client.get(resource, Accept_Encoding="gzip")
        assert reply.body == (SAMPLES / f"{resource}.json").read_bytes()
    assert len(client.get("crm_users").rows) == 40
    tenant.faults.add(Fault(kind="cut_json"))
    sample = (SAMPLES / "sip_accounts.json").read_bytes()
    assert client.get("sip_accounts").body == sample[: len(sample) // 2]

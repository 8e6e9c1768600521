"""Every fault, as a client meets it on the wire."""

import gzip
import http.client
import json
import time
from threading import Thread
from typing import Any

import pytest

from ccrm_admin.sandbox import Fault, SandboxServer, SandboxTenant
from ccrm_admin.sandbox.api import FAULTY_RESPONSES
from ccrm_admin.sandbox.faults import KINDS
from ccrm_admin.sandbox.resources import IDENTITY_FIELDS, RESOURCES
from ccrm_admin.sandbox.sending import FAULTY_SENDING
from tests.sandbox.client import Client, until


def test_every_kind_is_carried_out_in_one_place():
    assert sorted([*FAULTY_RESPONSES, *FAULTY_SENDING]) == sorted(KINDS)


@pytest.mark.parametrize(
    ("kind", "status", "body"),
    [
        ("unauthorized", 401, {"success": False, "message": "Unauthorized"}),
        ("rate_limit", 403, {"success": False, "message": "Request limit has been exceeded"}),
        ("refused", 200, {"success": False, "message": "Internal error"}),
        ("status", 500, {"success": False, "message": "Internal error"}),
    ],
)
def test_refusals(client: Client, tenant: SandboxTenant, kind: str, status: int, body: dict[str, object]):
    tenant.faults.add(Fault(kind=kind))
    reply = client.get("crm_users")
    assert (reply.status, reply.json) == (status, body)


def test_status_with_headers(client: Client, tenant: SandboxTenant):
    tenant.faults.add(Fault(kind="status", status=429, headers={"Retry-After": "7"}))
    reply = client.get("crm_users")
    assert (reply.status, reply.headers["Retry-After"]) == (429, "7")


def test_html(client: Client, tenant: SandboxTenant):
    tenant.faults.add(Fault(kind="html"))
    reply = client.get("crm_users")
    assert reply.status == 200
    assert reply.headers["Content-Type"].startswith("text/html")
    assert reply.body.startswith(b"<!DOCTYPE html>")


def test_empty(client: Client, tenant: SandboxTenant):
    tenant.faults.add(Fault(kind="empty"))
    reply = client.get("crm_users")
    assert (reply.status, reply.body) == (200, b"")


def test_redirect_is_there_to_be_refused(client: Client, tenant: SandboxTenant, server: SandboxServer):
    tenant.faults.add(Fault(kind="redirect", location=f"{server.url('elsewhere')}/x"))
    reply = client.get("crm_users")
    assert (reply.status, reply.headers["Location"]) == (302, f"{server.url('elsewhere')}/x")


@pytest.mark.parametrize(
    ("kind", "data"),
    [("data_null", type(None)), ("data_object", dict)],
)
def test_data_of_another_kind(client: Client, tenant: SandboxTenant, kind: str, data: type):
    tenant.faults.add(Fault(kind=kind))
    assert type(client.get("sms_senders").rows) is data


def test_data_missing(client: Client, tenant: SandboxTenant):
    tenant.faults.add(Fault(kind="data_missing"))
    assert set(client.get("sms_senders").json) == {"success", "otherData", "message"}


@pytest.mark.parametrize("resource", ["sip_accounts", "call_presentations", "crm_users"])
def test_bad_records_leave_the_others_alone(client: Client, tenant: SandboxTenant, resource: str):
    tenant.faults.add(Fault(kind="bad_records", every=4, times=1))
    spoiled, healthy = client.get(resource).rows, client.get(resource).rows
    changed = [at for at, row in enumerate(healthy) if spoiled[at] != row]
    assert changed == list(range(3, len(healthy), 4))
    assert {type(spoiled[at]) for at in changed} == {dict, str}
    assert len(spoiled[3]) == len(healthy[3]) - 1


def test_duplicates(client: Client, tenant: SandboxTenant):
    tenant.faults.add(Fault(kind="duplicates"))
    reply = client.get("sms_senders")
    assert reply.rows == [*tenant.data.sms_senders, tenant.data.sms_senders[0]]
    assert reply.json["otherData"] == {"totalCount": 7}


def test_half_and_none_look_whole(client: Client, tenant: SandboxTenant):
    tenant.faults.add(Fault(kind="half", times=1))
    half = client.get("crm_users")
    assert (len(half.rows), half.json["otherData"]) == (20, {"totalCount": 20})
    tenant.faults.add(Fault(kind="none", times=1))
    none = client.get("crm_users")
    assert (none.json["success"], none.rows) == (True, [])
    assert len(client.get("crm_users").rows) == 40


@pytest.mark.parametrize("resource", RESOURCES)
@pytest.mark.parametrize("frozen", [False, True])
def test_a_list_moves_behind_the_answer(client: Client, tenant: SandboxTenant, resource: str, frozen: bool):
    if frozen:
        tenant.data.freeze()
    before = client.get(resource).rows
    tenant.faults.add(Fault(kind="moves", resource=resource, times=2, delete=2, add=1))
    assert client.get(resource).rows == before
    once = client.get(resource).rows
    assert once[1:] == before[2:]
    twice = client.get(resource).rows
    assert twice[1:] == before[3:]
    assert client.get(resource).rows == twice, "no more than was said"
    added = [each for each in (once[0], twice[0]) if each not in before]
    assert len({each[IDENTITY_FIELDS[resource]] for each in added}) == 2, "nobody comes back"


def test_an_endless_list_is_full_of_new_rows(client: Client, tenant: SandboxTenant):
    tenant.faults.add(Fault(kind="endless"))
    pages = [client.get("crm_users", page=page).json for page in (1, 2, 900)]
    assert len({row["uuid"] for page in pages for row in page["data"]}) == 3000
    assert [page["otherData"] for page in pages] == [{}] * 3


def test_cut_json_is_complete_http(client: Client, tenant: SandboxTenant):
    tenant.faults.add(Fault(kind="cut_json", times=1))
    cut, whole = client.get("crm_users"), client.get("crm_users")
    assert whole.body.startswith(cut.body)
    assert len(cut.body) == len(whole.body) // 2
    with pytest.raises(json.JSONDecodeError):
        json.loads(cut.body)


def test_truncated_breaks_off(client: Client, tenant: SandboxTenant):
    tenant.faults.add(Fault(kind="truncated"))
    with pytest.raises(http.client.IncompleteRead) as broken:
        client.get("crm_users")
    assert len(broken.value.partial) > 0


def test_reset(client: Client, tenant: SandboxTenant, server: SandboxServer):
    tenant.faults.add(Fault(kind="reset"))
    with pytest.raises(ConnectionResetError):
        client.get("crm_users")
    assert server.requests[-1].status is None


def test_slow_answers_late(client: Client, tenant: SandboxTenant):
    tenant.faults.add(Fault(kind="slow", delay=0.2))
    started = time.monotonic()
    assert len(client.get("crm_users").rows) == 40
    assert time.monotonic() - started >= 0.2


def test_trickle_sends_pieces(server: SandboxServer, tenant: SandboxTenant):
    tenant.faults.add(Fault(kind="trickle", piece=100, delay=0.001))
    connection = http.client.HTTPConnection("127.0.0.1", server.port)
    connection.request(
        "GET", "/demo/publicApi/sms/presentation/available",
        headers={"Authorization": "Bearer demo-key"},
    )  # fmt: skip
    response = connection.getresponse()
    first = response.read1(65_536)
    rest = response.read()
    connection.close()
    assert 0 < len(first) < len(first + rest)
    assert json.loads(first + rest)["success"] is True


@pytest.mark.parametrize("packed", [False, True])
def test_huge_is_good_json_of_the_size_asked_for(client: Client, tenant: SandboxTenant, packed: bool):
    tenant.faults.add(Fault(kind="huge", size=3_000_000, gzip=packed))
    reply = client.get("crm_users")
    body = gzip.decompress(reply.body) if packed else reply.body
    assert len(body) == 3_000_000
    assert json.loads(body)["data"] == []
    assert (len(reply.body) < 100_000) is packed


def test_huge_may_be_hung_up_on(
    client: Client, server: SandboxServer, tenant: SandboxTenant, capfd: pytest.CaptureFixture[str]
):
    tenant.faults.add(Fault(kind="huge", times=1))
    connection = http.client.HTTPConnection("127.0.0.1", server.port)
    connection.request("GET", "/demo/publicApi/users", headers={"Authorization": "Bearer demo-key"})
    connection.getresponse().read(1_000)
    connection.close()
    assert client.get("crm_users").status == 200
    assert capfd.readouterr().err == ""


class TestWhen:
    def test_so_many_times(self, client: Client, tenant: SandboxTenant):
        tenant.faults.add(Fault(kind="status", status=503, times=2))
        assert [client.get("crm_users").status for _ in range(3)] == [503, 503, 200]

    def test_until_cleared(self, client: Client, tenant: SandboxTenant):
        tenant.faults.add(Fault(kind="status", status=503))
        assert [client.get("crm_users").status for _ in range(3)] == [503, 503, 503]
        tenant.faults.clear()
        assert client.get("crm_users").status == 200

    def test_only_that_resource(self, client: Client, tenant: SandboxTenant):
        tenant.faults.add(Fault(kind="status", status=503, resource="crm_users"))
        assert client.get("sms_senders").status == 200
        assert client.get("crm_users").status == 503

    def test_only_that_page(self, client: Client, tenant: SandboxTenant):
        tenant.faults.add(Fault(kind="status", status=503, page=2))
        assert client.get("crm_users").status == 200
        assert client.get("crm_users", page=2).status == 503

    def test_the_first_added_first(self, client: Client, tenant: SandboxTenant):
        tenant.faults.add(Fault(kind="status", status=502, times=1))
        tenant.faults.add(Fault(kind="status", status=504, times=1))
        assert [client.get("crm_users").status for _ in range(3)] == [502, 504, 200]

    def test_a_wrong_key_is_refused_first(self, client: Client, tenant: SandboxTenant):
        tenant.faults.add(Fault(kind="status", status=503, times=1))
        assert client.get("crm_users", key="wrong").status == 401
        assert client.get("crm_users").status == 503


@pytest.mark.parametrize(
    "wrong",
    [
        {"kind": "nonsense"},
        {"kind": "status", "resource": "crm_user"},
        {"kind": "status", "status": 99},
        {"kind": "status", "status": "503"},
        {"kind": "status", "times": 0},
        {"kind": "status", "times": "2"},
        {"kind": "status", "page": 0},
        {"kind": "status", "headers": ["Retry-After"]},
        {"kind": "slow", "delay": -1},
        {"kind": "bad_records", "every": 0},
        {"kind": "huge", "size": None},
    ],
)
def test_a_fault_that_makes_no_sense_is_refused(wrong: dict[str, Any]):
    with pytest.raises(ValueError, match=r"\w"):
        Fault(**wrong)


@pytest.mark.parametrize("kind", ["slow", "trickle", "huge"])
def test_stopping_does_not_wait_for_a_fault(kind: str):
    tenant = SandboxTenant("demo", key="demo-key")
    tenant.faults.add(Fault(kind=kind, delay=600, size=50_000_000_000))
    server = SandboxServer([tenant])
    server.start()

    def ask() -> None:
        connection = http.client.HTTPConnection("127.0.0.1", server.port)
        headers = {"Authorization": "Bearer demo-key"}
        try:
            connection.request("GET", "/demo/publicApi/users", headers=headers)
            while connection.getresponse().read(1_000_000):
                pass
        except (http.client.HTTPException, OSError):
            return
        finally:
            connection.close()

    asking = Thread(target=ask)
    asking.start()
    until(lambda: server.requests)
    started = time.monotonic()
    server.stop()
    asking.join(5)
    assert not asking.is_alive()
    assert time.monotonic() - started < 5

"""Control at run time over HTTP."""

import json

import pytest

from ccrm_admin.sandbox import SandboxServer, SandboxTenant
from ccrm_admin.sandbox.faults import KINDS
from tests.sandbox.client import Client


def post(client: Client, path: str, value: object):
    return client.request(f"/_sandbox/{path}", method="POST", key=None, body=json.dumps(value).encode())


def test_the_overview_says_what_there_is_and_how_to_change_it(client: Client, tenant: SandboxTenant):
    post(client, "demo/faults", {"kind": "html", "resource": "crm_users", "times": 3})
    reply = client.request("/_sandbox/", key=None)
    text = reply.body.decode()
    assert reply.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert "demo: sip_accounts 60, call_presentations 12, sms_senders 6, crm_users 40" in text
    assert "fault: html: crm_users, 3 times" in text
    assert f"CCRM_URL_TEMPLATE={client.server.url_template}" in text
    assert all(kind in text for kind in KINDS)
    assert tenant.key not in text
    assert client.request("/_sandbox", key=None).body == reply.body


def test_faults_are_added_and_cleared(client: Client):
    added = post(client, "demo/faults", {"kind": "status", "status": 503})
    assert added.status == 200
    assert added.json == {"tenant": "demo", "faults": ["status: any resource, until cleared"]}
    assert client.get("crm_users").status == 503
    cleared = client.request("/_sandbox/demo/faults", method="DELETE", key=None)
    assert cleared.json == {"tenant": "demo", "faults": []}
    assert client.get("crm_users").status == 200


def test_time_passes(client: Client, tenant: SandboxTenant):
    before = client.get("crm_users").rows
    assert post(client, "demo/evolve", {"steps": 2}).status == 200
    assert client.get("crm_users").rows != before
    version = tenant.data.version
    assert client.request("/_sandbox/demo/evolve", method="POST", key=None).status == 200
    assert tenant.data.version == version + 1


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("demo/faults", {"kind": "nonsense"}),
        ("demo/faults", {}),
        ("demo/faults", []),
        ("demo/faults", {"kind": "html", "colour": "red"}),
        ("demo/evolve", {"steps": 0}),
        ("demo/evolve", {"steps": "two"}),
        ("demo/evolve", {"steps": 10_000}),
        ("demo/evolve", [1]),
    ],
)
def test_nonsense_is_refused_in_words(client: Client, path: str, value: object):
    reply = post(client, path, value)
    assert reply.status == 400
    assert reply.json["message"].endswith(".")


def test_a_body_that_is_not_json_is_refused(client: Client):
    reply = client.request("/_sandbox/demo/faults", method="POST", key=None, body=b"{kind")
    assert reply.status == 400


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "nobody/faults", 404),
        ("GET", "demo/nothing", 404),
        ("GET", "demo", 404),
        ("GET", "demo/faults", 405),
        ("DELETE", "demo/evolve", 405),
        ("POST", "", 405),
    ],
)
def test_other_addresses_and_methods(client: Client, method: str, path: str, status: int):
    assert client.request(f"/_sandbox/{path}", method=method, key=None).status == status


def test_control_is_not_among_the_seen_requests(client: Client, server: SandboxServer):
    client.request("/_sandbox/", key=None)
    assert server.requests == []

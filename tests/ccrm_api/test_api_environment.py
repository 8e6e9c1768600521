"""What the environment of the process must not change."""

from pathlib import Path

import pytest

from ccrm_admin.ccrm_api import Resource
from tests.ccrm_api.conftest import KEY, MakeClient
from tests.ccrm_api.wire import WireServer, rows


@pytest.fixture
def nowhere() -> str:
    with WireServer() as gone:
        return gone.url


@pytest.mark.parametrize("variable", ["http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"])
def test_proxies_are_left_aside(
    wire: WireServer,
    make_client: MakeClient,
    monkeypatch: pytest.MonkeyPatch,
    nowhere: str,
    variable: str,
):
    monkeypatch.setenv(variable, nowhere)
    monkeypatch.setenv("no_proxy", "")
    wire.play(rows())
    assert make_client().fetch(Resource.SIP_ACCOUNTS).requests == 1


def test_a_netrc_does_not_replace_the_key(
    wire: WireServer, make_client: MakeClient, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
):
    netrc = tmp_path / "netrc"
    netrc.write_text("machine 127.0.0.1 login someone password else\n")
    monkeypatch.setenv("NETRC", str(netrc))
    wire.play(rows())
    make_client().fetch(Resource.SIP_ACCOUNTS)
    assert wire.asked[0].headers["Authorization"] == f"Bearer {KEY}"

"""The key is in the request and nowhere else."""

import logging
import traceback
from collections.abc import Iterator

import pytest

from ccrm_admin.ccrm_api import CcrmClient, CcrmError, Limits, Resource
from tests.ccrm_api.conftest import KEY, MakeClient
from tests.ccrm_api.wire import (
    Response,
    WireServer,
    cut_off,
    envelope,
    gzipped,
    hang_up,
    reset,
    response,
    rows,
    silence,
)

NUMBER = "48777888999"
ECHO = b'{"success": false, "message": "The key ' + KEY.encode() + b' is unknown"}'
FAULTS = {
    "401": response(status=401),
    "429": response(status=429),
    "503": response(status=503),
    "redirect": response(status=302, Location=f"https://evil.example/?key={KEY}"),
    "reset": reset,
    "hang up": hang_up,
    "silence": silence,
    "cut off": cut_off(envelope([])),
    "packed and cut off": gzipped(envelope([]), cut=5),
    "badly packed": response(b"x", Content_Encoding="gzip"),
    "too large": response(b"x" * 2000),
    "html": response(b"<html>" + KEY.encode()),
    "not in UTF-8": response(b"\xff" + KEY.encode()),
    "echo": response(ECHO),
    "bad envelope": response(b"[]"),
    "incomplete": rows(total=3),
}


@pytest.fixture
def logged(caplog: pytest.LogCaptureFixture) -> Iterator[pytest.LogCaptureFixture]:
    with caplog.at_level(logging.DEBUG):
        yield caplog


def all_that_shows(error: BaseException) -> str:
    """What an error page or a log with local variables would show, without the tests' own frames."""
    told = traceback.TracebackException.from_exception(error, capture_locals=True)
    ours = [frame for frame in told.stack if "/ccrm_api/test_" not in frame.filename]
    assert ours
    told.stack = traceback.StackSummary.from_list([])
    for frame in ours:
        told.stack.append(frame)
    return "\n".join([*told.format(), repr(error), str(vars(error)), str(error.args)])


@pytest.mark.parametrize("played", FAULTS.values(), ids=FAULTS.keys())
def test_no_failure_shows_the_key(
    wire: WireServer,
    make_client: MakeClient,
    logged: pytest.LogCaptureFixture,
    played: Response,
):
    wire.play(played)
    client = make_client(read_timeout_seconds=0.3, max_response_bytes=1000)
    with pytest.raises(CcrmError) as caught:
        client.fetch(Resource.SIP_ACCOUNTS)
    assert wire.asked[0].headers["Authorization"] == f"Bearer {KEY}"
    assert KEY not in all_that_shows(caught.value)
    assert KEY not in logged.text
    assert caught.value.__cause__ is None
    assert caught.value.__context__ is None


def test_no_server_at_all_shows_no_key(make_client: MakeClient, logged: pytest.LogCaptureFixture):
    with WireServer() as gone:
        url = gone.url
    with pytest.raises(CcrmError) as caught:
        make_client(url).check()
    assert KEY not in all_that_shows(caught.value)
    assert KEY not in logged.text


@pytest.mark.parametrize(
    ("url", "key"),
    [("https://demo.ccrm.pl", KEY + "\n"), (f"http://demo.ccrm.pl/{KEY}", KEY)],
    ids=["bad key", "bad address"],
)
def test_a_client_that_cannot_be_made_shows_no_key(url: str, key: str):
    with pytest.raises((CcrmError, ValueError)) as caught:
        CcrmClient(url.replace(f"/{KEY}", ""), key)
    assert KEY not in all_that_shows(caught.value)


def test_a_client_shows_no_key(make_client: MakeClient):
    client = make_client()
    shown = repr(client) + str(client) + repr(vars(client)) + repr(Limits())
    assert KEY not in shown
    assert "<key>" in repr(client._transport._session.auth)


def test_retries_are_logged_without_what_they_are_about(
    wire: WireServer, make_client: MakeClient, logged: pytest.LogCaptureFixture
):
    wire.play(reset, rows())
    make_client().fetch(Resource.SIP_ACCOUNTS)
    assert "attempt 1 failed (unreachable), next in 0.5 s" in logged.text


@pytest.mark.parametrize(
    ("resource", "row"),
    [
        (Resource.SIP_ACCOUNTS, {"extensionId": 1, "callerId": NUMBER}),
        (Resource.CALL_PRESENTATIONS, {"presentation": NUMBER, "intlFormat": NUMBER}),
        (Resource.CALL_PRESENTATIONS, {"presentation": NUMBER, "clipPrefix": NUMBER, "name": []}),
        (Resource.SMS_SENDERS, {"id": 1, "presentation": NUMBER}),
        (
            Resource.CRM_USERS,
            {
                "uuid": "0a6b1c9e-4d2f-4e57-9a83-5f0c7b1d2e3f",
                "workNumber": NUMBER,
                "callPresentation": [NUMBER],
                "smsPresentation": [NUMBER],
            },
        ),
    ],
)
def test_what_was_fetched_shows_no_number(
    wire: WireServer, make_client: MakeClient, resource: Resource, row: dict[str, object]
):
    wire.play(rows(row, row))
    fetched = make_client().fetch(resource)
    assert len(fetched.records) + len(fetched.skipped) == 2
    assert NUMBER not in repr(fetched)

"""Every fault of a server, over a real socket: the error, how often it was tried, the pauses."""

import socket
from typing import Any

import pytest

from ccrm_admin.ccrm_api import CcrmError, Resource
from tests.ccrm_api.conftest import FakeTime, MakeClient
from tests.ccrm_api.wire import (
    Response,
    WireServer,
    chunked,
    cut_off,
    endless,
    envelope,
    gzipped,
    hang_up,
    reset,
    response,
    rows,
    silence,
)

BODY = envelope([{"extensionId": 1}])
REFUSED = b'{"success": false, "message": "Service suspended"}'


def failure(client: Any) -> CcrmError:
    with pytest.raises(CcrmError) as caught:
        client.fetch(Resource.SIP_ACCOUNTS)
    return caught.value


@pytest.mark.parametrize(
    ("played", "code", "params"),
    [
        (response(status=401), "unauthorized", {"status": 401}),
        (response(status=403), "rate_limited", {"status": 403}),
        (response(b"<html>no</html>", status=403), "rate_limited", {"status": 403}),
        (response(status=404), "not_found", {"status": 404}),
        (response(status=400), "unexpected_status", {"status": 400}),
        (response(status=418), "unexpected_status", {"status": 418}),
        (response(BODY, status=206), "unexpected_status", {"status": 206}),
        (response(status=204), "unexpected_status", {"status": 204}),
        (response(status=500), "server_error", {"status": 500}),
        (response(status=501), "server_error", {"status": 501}),
        (response(status=599), "server_error", {"status": 599}),
        (
            response(status=301, Location="https://evil.example/?x=1"),
            "redirected",
            {"status": 301, "host": "evil.example"},
        ),
        (response(status=302, Location="/login"), "redirected", {"status": 302, "host": ""}),
        (response(status=307, Location="http://["), "redirected", {"status": 307, "host": ""}),
        (
            endless(b"x", status=302, Location="https://evil.example/"),
            "redirected",
            {"status": 302, "host": "evil.example"},
        ),
        (response(status=304), "redirected", {"status": 304, "host": ""}),
        (response(b""), "not_json", {"kind": "empty"}),
        (response(b"<html><h1>Maintenance</h1></html>"), "not_json", {"kind": "html"}),
        (response(BODY[:-9]), "not_json", {"kind": "truncated"}),
        (response(b"\xff\xfe\x00"), "not_json", {"kind": "encoding"}),
        (response(b"ok"), "not_json", {"kind": "malformed"}),
        (response(BODY, Content_Encoding="br"), "not_json", {"kind": "encoding"}),
        (response(BODY, Content_Encoding="gzip"), "not_json", {"kind": "encoding"}),
        (response(REFUSED), "refused", {"message": "Service suspended"}),
        (response(b'{"success": true}'), "bad_envelope", {"problem": "data_missing"}),
        (response(b'{"success": true, "data": null}'), "bad_envelope", {"problem": "data_null"}),
        (response(b'{"success": true, "data": {}}'), "bad_envelope", {"problem": "data_not_a_list"}),
        (response(b"[]"), "bad_envelope", {"problem": "not_an_object"}),
        (response(b"{}"), "bad_envelope", {"problem": "success_missing"}),
    ],
)
def test_faults_that_another_try_does_not_cure(
    wire: WireServer,
    make_client: MakeClient,
    fake_time: FakeTime,
    played: Response,
    code: str,
    params: dict[str, Any],
):
    wire.play(played)
    error = failure(make_client())
    assert (error.code, error.params, error.resource) == (code, params, "sip_accounts")
    assert error.status == params.get("status")
    assert len(wire.asked) == 1
    assert fake_time.slept == []


PASSING = [
    (response(status=429), "rate_limited", {"status": 429}),
    (response(status=502), "server_error", {"status": 502}),
    (response(b"<html>", status=503), "server_error", {"status": 503}),
    (response(status=504), "server_error", {"status": 504}),
    (reset, "unreachable", {"reason": "reset"}),
    (hang_up, "unreachable", {"reason": "reset"}),
    (cut_off(BODY), "not_json", {"kind": "truncated"}),
    (cut_off(b""), "not_json", {"kind": "truncated"}),
    (chunked(BODY, end=b""), "not_json", {"kind": "truncated"}),
    (chunked(BODY, end=b"ff\r\nhalf"), "not_json", {"kind": "truncated"}),
    (gzipped(BODY, cut=9), "not_json", {"kind": "truncated"}),
    (response(BODY, Content_Length="5, 6"), "unreachable", {"reason": "network"}),
    (lambda line: line.send(b"SMTP ready\r\n\r\n"), "unreachable", {"reason": "network"}),
]


@pytest.mark.parametrize(("played", "code", "params"), PASSING)
def test_faults_that_stay_are_tried_again_a_few_times(
    wire: WireServer,
    make_client: MakeClient,
    fake_time: FakeTime,
    played: Response,
    code: str,
    params: dict[str, Any],
):
    wire.play(played)
    error = failure(make_client())
    assert (error.code, error.params) == (code, params)
    assert len(wire.asked) == 4
    assert fake_time.slept == [0.5, 1.0, 2.0]


@pytest.mark.parametrize("played", [played for played, _, _ in PASSING])
def test_faults_that_pass_are_not_seen(
    wire: WireServer, make_client: MakeClient, fake_time: FakeTime, played: Response
):
    wire.play(played, played, rows({"extensionId": 1}))
    fetched = make_client().fetch(Resource.SIP_ACCOUNTS)
    assert (len(fetched.records), fetched.requests) == (1, 3)
    assert fake_time.slept == [0.5, 1.0]


def test_an_answer_that_does_not_come_is_not_asked_for_again(wire: WireServer, make_client: MakeClient):
    wire.play(silence, rows({"extensionId": 1}))
    error = failure(make_client(read_timeout_seconds=0.05))
    assert (error.code, error.params) == ("timeout", {"stage": "read", "seconds": 0})
    assert len(wire.asked) == 1


def test_a_body_that_stops_coming(wire: WireServer, make_client: MakeClient):
    def stalls(line: Any) -> None:
        cut_off(BODY)(line)
        silence(line)

    wire.play(stalls)
    error = failure(make_client(read_timeout_seconds=0.05, max_attempts=2))
    assert (error.code, error.params["stage"], len(wire.asked)) == ("timeout", "read", 1)


def test_nobody_listens(make_client: MakeClient, fake_time: FakeTime):
    with WireServer() as gone:
        url = gone.url
    error = failure(make_client(url))
    assert (error.code, error.params) == ("unreachable", {"reason": "refused"})
    assert fake_time.slept == [0.5, 1.0, 2.0]


def test_the_name_is_not_known(make_client: MakeClient, monkeypatch: pytest.MonkeyPatch):
    def unknown(*_: object) -> None:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    error = failure(make_client("https://nosuch.invalid"))
    assert (error.code, error.params) == ("unreachable", {"reason": "dns"})


def test_a_fault_on_a_later_page_gives_no_part_of_the_list(wire: WireServer, make_client: MakeClient):
    wire.play(rows({"extensionId": 1}, total=2), response(status=500))
    assert failure(make_client()).code == "server_error"

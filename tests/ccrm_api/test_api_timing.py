"""How long it waits: jitter, Retry-After, the deadline."""

from collections.abc import Callable

import pytest

from ccrm_admin.ccrm_api import CcrmClient, Limits, RateLimitedError, Resource, TimedOutError
from ccrm_admin.ccrm_api.errors import ServerError
from tests.ccrm_api.conftest import FakeTime, MakeClient
from tests.ccrm_api.wire import (
    Response,
    WireServer,
    cut_off,
    endless,
    envelope,
    reset,
    response,
    rows,
    trickle,
)

DATE = "Wed, 21 Oct 2026 07:28:00 GMT"


def test_the_pauses_grow_up_to_a_ceiling(wire: WireServer, make_client: MakeClient, fake_time: FakeTime):
    wire.play(*[reset] * 6, rows())
    make_client(max_attempts=9, backoff_base_seconds=1.0, max_backoff_seconds=6.0).fetch(
        Resource.SIP_ACCOUNTS
    )
    assert fake_time.slept == [1, 2, 4, 6, 6, 6]


def test_the_pauses_are_random(wire: WireServer, fake_time: FakeTime):
    wire.play(reset, reset, rows())
    jitter = iter([0.25, 0.0])
    with CcrmClient(
        wire.url, "k", sleep=fake_time.sleep, clock=fake_time.clock, jitter=lambda: next(jitter)
    ) as client:
        client.fetch(Resource.SIP_ACCOUNTS)
    assert fake_time.slept == [0.125, 0.0]


@pytest.mark.parametrize(
    ("headers", "pause"),
    [
        ({"Retry_After": "7"}, 7),
        ({"Retry_After": "0"}, 0),
        ({"Retry_After": "Wed, 21 Oct 2026 07:28:09 GMT", "Date": DATE}, 9),
        ({"Retry_After": "Wed, 21 Oct 2026 07:27:00 GMT", "Date": DATE}, 0),
        ({"Retry_After": "Wed, 21 Oct 2015 07:27:00 GMT"}, 0),
        ({"Retry_After": "soon"}, 0.5),
        ({"Retry_After": ""}, 0.5),
        ({"Retry_After": "-5"}, 0.5),
        ({"Retry_After": "1.5"}, 0.5),
        ({"Retry_After": "999999999999"}, 0.5),
        ({"Retry_After": "Wed, 99 Oct 2026 07:28:09 GMT"}, 0.5),
    ],
)
@pytest.mark.parametrize("status", [429, 503])
def test_the_server_may_name_the_pause(
    wire: WireServer,
    make_client: MakeClient,
    fake_time: FakeTime,
    status: int,
    headers: dict[str, str],
    pause: float,
):
    wire.play(response(status=status, **headers), rows())
    make_client().fetch(Resource.SIP_ACCOUNTS)
    assert fake_time.slept == [pause]


@pytest.mark.parametrize(("status", "kind"), [(429, RateLimitedError), (503, ServerError)])
@pytest.mark.parametrize("deadline", [300.0, 10_000.0])
def test_a_pause_that_is_too_long_is_handed_on(
    wire: WireServer,
    make_client: MakeClient,
    fake_time: FakeTime,
    status: int,
    kind: type[RateLimitedError | ServerError],
    deadline: float,
):
    wire.play(response(status=status, Retry_After="3600"))
    with pytest.raises(kind) as caught:
        make_client(deadline_seconds=deadline).fetch(Resource.SIP_ACCOUNTS)
    assert caught.value.retry_after == 3600
    assert (len(wire.asked), fake_time.slept) == (1, [])


def test_a_pause_beyond_the_deadline_is_handed_on(wire: WireServer, make_client: MakeClient):
    wire.play(response(status=429, Retry_After="11"))
    with pytest.raises(RateLimitedError) as caught:
        make_client(deadline_seconds=10.0).fetch(Resource.SIP_ACCOUNTS)
    assert caught.value.retry_after == 11


def test_the_rate_limit_is_not_hammered(wire: WireServer, make_client: MakeClient, fake_time: FakeTime):
    wire.play(response(status=403, Retry_After="60"))
    with pytest.raises(RateLimitedError) as caught:
        make_client().fetch(Resource.SIP_ACCOUNTS)
    assert caught.value.retry_after == 60
    assert (len(wire.asked), fake_time.slept) == (1, [])


def test_pages_share_one_deadline(wire: WireServer, make_client: MakeClient, fake_time: FakeTime):
    busy = response(status=503, Retry_After="100")
    wire.play(busy, rows({"extensionId": 1}, total=9), busy, rows({"extensionId": 2}), busy)
    with pytest.raises(ServerError):
        make_client(deadline_seconds=250.0).fetch(Resource.SIP_ACCOUNTS)
    assert fake_time.slept == [100, 100]


def test_no_request_is_made_after_the_deadline(
    wire: WireServer, make_client: MakeClient, fake_time: FakeTime
):
    wire.play(rows({"extensionId": 1}, total=9))
    with pytest.raises(TimedOutError) as caught:
        make_client(deadline_seconds=20.0).fetch(Resource.SIP_ACCOUNTS, on_page=lambda _: fake_time.sleep(25))
    assert caught.value.params == {"stage": "deadline", "seconds": 20}
    assert len(wire.asked) == 1


UNENDING_NAME = b"\x1f\x8b\x08\x08\0\0\0\0\0\xff"
"""The start of a gzip header with a file name (RFC 1952, section 2.3): it unpacks to nothing."""


@pytest.mark.parametrize(("encoding", "start"), [("identity", b""), ("gzip", UNENDING_NAME)])
def test_a_body_that_trickles_meets_the_deadline(
    wire: WireServer, make_client: MakeClient, fake_time: FakeTime, encoding: str, start: bytes
):
    wire.play(endless(b"x", start=start, encoding=encoding, pause=0.001))
    fake_time.tick = 10.0
    with pytest.raises(TimedOutError) as caught:
        make_client().fetch(Resource.SIP_ACCOUNTS)
    assert caught.value.params == {"stage": "deadline", "seconds": 120}
    assert len(wire.asked) == 1


@pytest.mark.parametrize("start", [b"H", b"HTTP/1.1 200 Said\r\nX-Slow: "], ids=["status", "headers"])
def test_headers_that_trickle_meet_the_deadline(
    wire: WireServer, make_client: MakeClient, fake_time: FakeTime, start: bytes
):
    wire.play(trickle(b"T", start=start, pause=0.001))
    fake_time.tick = 10.0
    with pytest.raises(TimedOutError) as caught:
        make_client().fetch(Resource.SIP_ACCOUNTS)
    assert caught.value.params == {"stage": "deadline", "seconds": 120}
    assert len(wire.asked) == 1


def test_all_lists_share_one_deadline_and_only_waiting_counts(
    wire: WireServer, make_client: MakeClient, fake_time: FakeTime
):
    wire.play(rows({"extensionId": 1}))
    client = make_client(deadline_seconds=20.0)
    for _ in range(2):
        client.fetch(Resource.SIP_ACCOUNTS, on_page=lambda _: fake_time.sleep(9))
        fake_time.sleep(1000)  # the list is stored
    with pytest.raises(TimedOutError) as caught:
        client.fetch(Resource.SIP_ACCOUNTS, on_page=lambda _: fake_time.sleep(9)) and client.fetch(
            Resource.SIP_ACCOUNTS
        )
    assert caught.value.params == {"stage": "deadline", "seconds": 20}
    assert len(wire.asked) == 3


def test_what_flows_puts_the_deadline_off(wire: WireServer, make_client: MakeClient, fake_time: FakeTime):
    wire.play(*[rows({"extensionId": number}, total=5) for number in range(1, 6)])
    client = make_client(deadline_seconds=20.0, min_bytes_per_second=10)
    assert len(client.fetch(Resource.SIP_ACCOUNTS, on_page=lambda _: fake_time.sleep(15)).records) == 5


def test_nothing_puts_it_off_for_ever(wire: WireServer, make_client: MakeClient, fake_time: FakeTime):
    wire.play(*[rows({"extensionId": number}, total=5) for number in range(1, 6)])
    client = make_client(deadline_seconds=20.0, min_bytes_per_second=10, max_deadline_seconds=30.0)
    with pytest.raises(TimedOutError) as caught:
        client.fetch(Resource.SIP_ACCOUNTS, on_page=lambda _: fake_time.sleep(15))
    assert caught.value.params == {"stage": "deadline", "seconds": 30}
    assert len(wire.asked) == 2


@pytest.mark.parametrize("play", [endless, trickle], ids=["body", "headers"])
def test_a_trickle_meets_the_deadline_in_real_time(wire: WireServer, play: Callable[..., Response]):
    wire.play(play(b" ", pause=0.02))
    with (
        CcrmClient(wire.url, "k", limits=Limits(deadline_seconds=0.5, read_timeout_seconds=5.0)) as client,
        pytest.raises(TimedOutError) as caught,
    ):
        client.fetch(Resource.SIP_ACCOUNTS)
    assert caught.value.params["stage"] == "deadline"


def test_one_attempt_means_one(wire: WireServer, make_client: MakeClient, fake_time: FakeTime):
    wire.play(cut_off(envelope([])))
    with pytest.raises(Exception, match="truncated"):
        make_client(max_attempts=1).fetch(Resource.SIP_ACCOUNTS)
    assert (len(wire.asked), fake_time.slept) == (1, [])

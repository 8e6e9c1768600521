"""Bodies that are too large, announced or not, packed or not."""

import tracemalloc
import zlib
from typing import Any

import pytest

from ccrm_admin.ccrm_api import Resource
from ccrm_admin.ccrm_api.errors import ListTooLongError, TooLargeError
from tests.ccrm_api.conftest import MakeClient
from tests.ccrm_api.wire import Response, WireServer, endless, envelope, gzipped, response, rows

MIB = 1024 * 1024
HUGE = 300 * MIB


def bomb(unpacked: int) -> bytes:
    """Pack zeros: one thousandth of their size."""
    packer = zlib.compressobj(wbits=16 + zlib.MAX_WBITS)
    piece = bytes(MIB)
    return b"".join(packer.compress(piece) for _ in range(unpacked // MIB)) + packer.flush()


@pytest.mark.parametrize(
    "played",
    [
        pytest.param(response(b"{", Content_Length=str(HUGE)), id="announced"),
        pytest.param(response(b"{", Content_Length="9" * 5000), id="announced beyond numbers"),
        pytest.param(endless(bytes(MIB)), id="sent"),
        pytest.param(response(bomb(HUGE), Content_Encoding="gzip"), id="packed"),
        pytest.param(endless(b" " * MIB, Transfer_Encoding="identity"), id="spaces"),
    ],
)
def test_a_body_of_300_mib_is_not_held_in_memory(wire: WireServer, make_client: MakeClient, played: Response):
    wire.play(played)
    client = make_client(max_response_bytes=8 * MIB)
    tracemalloc.start()
    try:
        with pytest.raises(TooLargeError) as caught:
            client.fetch(Resource.SIP_ACCOUNTS)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert caught.value.params == {"limit": 8}
    assert len(wire.asked) == 1
    assert peak < 40 * MIB


def padded(size: int) -> bytes:
    return envelope([]).ljust(size)


@pytest.mark.parametrize("served", [response, gzipped])
def test_the_limit_is_exact(wire: WireServer, make_client: MakeClient, served: Any):
    wire.play(served(padded(MIB)), served(padded(MIB + 1)))
    client = make_client(max_response_bytes=MIB)
    assert client.fetch(Resource.SIP_ACCOUNTS).bytes == MIB
    with pytest.raises(TooLargeError):
        client.fetch(Resource.SIP_ACCOUNTS)


def test_the_body_of_a_failure_is_not_read(wire: WireServer, make_client: MakeClient):
    wire.play(endless(bytes(MIB), status=503), rows())
    fetched = make_client().fetch(Resource.SIP_ACCOUNTS)
    assert fetched.bytes == len(envelope([]))


def full_pages(blank: int) -> list[Response]:
    """Pages of ten accounts that were on none before, each with a name of so many characters."""
    pages = [
        [{"extensionId": page * 10 + at, "name": "x" * blank} for at in range(10)] for page in range(1, 40)
    ]
    return [rows(*page) for page in pages]


@pytest.mark.parametrize(
    ("blank", "asked"),
    [
        pytest.param(10, 7, id="records"),  # the seventh page is the first beyond 60
        pytest.param(30_000, 4, id="bytes"),  # the fourth beyond 1 MiB
    ],
)
def test_pages_without_an_end_are_given_up(wire: WireServer, make_client: MakeClient, blank: int, asked: int):
    wire.play(*full_pages(blank))
    with pytest.raises(ListTooLongError) as caught:
        make_client(page_size=10, max_records=60, max_list_bytes=MIB).fetch(Resource.SIP_ACCOUNTS)
    assert caught.value.params == {"records": 60, "limit": 1}
    assert len(wire.asked) == asked


def test_rows_that_can_not_be_read_count_as_well(wire: WireServer, make_client: MakeClient):
    wire.play(rows(*[{"name": str(at)} for at in range(61)]))
    with pytest.raises(ListTooLongError):
        make_client(max_records=60).fetch(Resource.SIP_ACCOUNTS)


def test_what_would_grow_in_memory_is_not_read(wire: WireServer, make_client: MakeClient):
    wire.play(rows(*[{}] * 50_000))
    client = make_client(max_response_values=10_000)
    tracemalloc.start()
    try:
        with pytest.raises(ListTooLongError):
            client.fetch(Resource.SIP_ACCOUNTS)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 2 * MIB

"""Whole lists over a real socket: what is asked, what comes, how it is counted."""

import gc
from pathlib import Path
from typing import Any

import pytest

from ccrm_admin.ccrm_api import (
    CallPresentationRecord,
    CrmUserRecord,
    Fetched,
    Progress,
    Resource,
    SipAccountRecord,
    SmsSenderRecord,
)
from ccrm_admin.ccrm_api.errors import IncompleteError, UnauthorizedError
from tests.ccrm_api.conftest import KEY, MakeClient
from tests.ccrm_api.wire import WireServer, chunked, envelope, gzipped, response, rows


def accounts(count: int, start: int = 1) -> list[Any]:
    return [{"extensionId": number, "extension": number} for number in range(start, start + count)]


def pages_asked(wire: WireServer) -> list[list[str]]:
    return [asked.query.get("page", []) for asked in wire.asked]


@pytest.mark.parametrize(
    ("resource", "records"),
    [
        (
            Resource.SIP_ACCOUNTS,
            [
                SipAccountRecord(
                    extension_id=99999,
                    extension_type="VOICE",
                    extension="10",
                    server_id="SIP8",
                    name="Konsultant1",
                    caller_id="777888999",
                )
            ],
        ),
        (
            Resource.CALL_PRESENTATIONS,
            [CallPresentationRecord(presentation="48777888999", intl_format="+48 777 888 999")],
        ),
        (
            Resource.SMS_SENDERS,
            [
                SmsSenderRecord(sender_id=9999, presentation="48777888999"),
                SmsSenderRecord(sender_id=9999, presentation="Pozdrawiamy"),
            ],
        ),
    ],
)
def test_the_printed_samples_load_as_printed(
    wire: WireServer,
    make_client: MakeClient,
    samples: Path,
    resource: Resource,
    records: list[Any],
):
    body = (samples / f"{resource}.json").read_bytes()
    wire.play(response(body))
    fetched = make_client().fetch(resource)
    assert fetched.records == records
    assert fetched.skipped == []
    assert (fetched.requests, fetched.bytes, fetched.pages) == (1, len(body), 1)
    assert wire.asked[0].path == resource.path


def test_a_request_says_who_asks_and_nothing_more(wire: WireServer, make_client: MakeClient):
    wire.play(rows())
    make_client().fetch(Resource.SIP_ACCOUNTS)
    [asked] = wire.asked
    assert asked.headers.pop("User-Agent").startswith("CCRM-Admin ")
    assert asked.headers.pop("Connection") == "keep-alive"
    assert asked.headers == {
        "Host": f"127.0.0.1:{wire.port}",
        "Authorization": f"Bearer {KEY}",
        "Accept": "application/json",
        "Accept-Encoding": "gzip",
    }


def test_a_path_in_the_address_is_kept(wire: WireServer, make_client: MakeClient):
    wire.play(rows())
    make_client(f"{wire.url}/demo/").fetch(Resource.SMS_SENDERS)
    assert wire.asked[0].path == "/demo/publicApi/sms/presentation/available"


def test_a_tenant_may_be_a_name_under_localhost(wire: WireServer, make_client: MakeClient):
    wire.play(rows())
    make_client(f"http://demo.localhost:{wire.port}").fetch(Resource.SMS_SENDERS)
    assert wire.asked[0].headers["Host"] == f"demo.localhost:{wire.port}"


@pytest.mark.parametrize("resource", Resource)
def test_an_empty_list_is_a_list(wire: WireServer, make_client: MakeClient, resource: Resource):
    wire.play(rows(total=0))
    fetched = make_client().fetch(resource)
    assert (fetched.records, fetched.skipped, fetched.pages) == ([], [], 1)


def test_each_list_has_its_own_typed_call(wire: WireServer, make_client: MakeClient):
    wire.play(rows())
    client = make_client()
    fetched: list[Fetched[Any]] = [
        client.fetch(Resource.SIP_ACCOUNTS),
        client.fetch(Resource.CALL_PRESENTATIONS),
        client.fetch(Resource.SMS_SENDERS),
        client.fetch(Resource.CRM_USERS),
        client.fetch(Resource.USER_GROUPS),
    ]
    assert [one.resource for one in fetched] == list(Resource)
    assert [asked.path for asked in wire.asked] == [resource.path for resource in Resource]


@pytest.mark.parametrize(("resource", "first"), [(Resource.CRM_USERS, ["1"]), (Resource.SIP_ACCOUNTS, [])])
def test_only_the_documented_list_names_its_first_page(
    wire: WireServer, make_client: MakeClient, resource: Resource, first: list[str]
):
    wire.play(rows())
    make_client().fetch(resource)
    assert pages_asked(wire) == [first]


def test_users_over_several_pages(wire: WireServer, make_client: MakeClient):
    uuids = [f"00000000-0000-4000-8000-{number:012}" for number in range(1200)]
    users = [{"uuid": uuid, "lastName": "Nowak"} for uuid in uuids]
    wire.play(rows(*users[:1000], total=1200), rows(*users[1000:], total=1200))
    seen: list[Progress] = []
    fetched = make_client().fetch(Resource.CRM_USERS, on_page=seen.append)
    assert [record.uuid for record in fetched.records] == uuids
    assert all(isinstance(record, CrmUserRecord) for record in fetched.records)
    assert pages_asked(wire) == [["1"], ["2"]]
    assert [(step.page, step.records, step.total, step.requests) for step in seen] == [
        (1, 1000, 1200, 1),
        (2, 1200, 1200, 2),
    ]
    assert seen[-1].bytes == fetched.bytes
    assert fetched.pages == 2


def test_a_list_that_pages_against_the_documents_is_read_whole(wire: WireServer, make_client: MakeClient):
    wire.play(rows(*accounts(1000)), rows(*accounts(1000, 1001)), rows(*accounts(3, 2001)))
    fetched = make_client().fetch(Resource.SIP_ACCOUNTS)
    assert [record.extension_id for record in fetched.records] == list(range(1, 2004))
    assert pages_asked(wire) == [[], ["2"], ["3"]]


def test_a_full_page_may_be_the_last(wire: WireServer, make_client: MakeClient):
    wire.play(rows(*accounts(1000)), rows())
    assert len(make_client().fetch(Resource.SIP_ACCOUNTS).records) == 1000


def test_a_list_that_does_not_page_repeats_itself_in_silence(wire: WireServer, make_client: MakeClient):
    wire.play(rows(*accounts(1000)))
    fetched = make_client().fetch(Resource.SIP_ACCOUNTS)
    assert (len(fetched.records), fetched.skipped, fetched.pages) == (1000, [], 2)


def test_a_total_larger_than_the_page_asks_for_more(wire: WireServer, make_client: MakeClient):
    wire.play(rows(*accounts(3), total=5), rows(*accounts(2, 4), total=5))
    assert len(make_client().fetch(Resource.SIP_ACCOUNTS).records) == 5


def test_less_than_the_total_is_an_error(wire: WireServer, make_client: MakeClient):
    wire.play(rows(*accounts(3), total=5))
    with pytest.raises(IncompleteError) as caught:
        make_client().fetch(Resource.SIP_ACCOUNTS)
    assert caught.value.params == {"received": 3, "pages": 2, "expected": 5}
    assert caught.value.resource == "sip_accounts"


def test_a_list_without_an_end_is_an_error(wire: WireServer, make_client: MakeClient):
    wire.play(*(rows(*accounts(2, start)) for start in range(1, 21, 2)))
    with pytest.raises(IncompleteError):
        make_client(page_size=2, max_pages=4).fetch(Resource.SIP_ACCOUNTS)
    assert len(wire.asked) == 4


def test_skipped_rows_count_towards_the_total(wire: WireServer, make_client: MakeClient):
    wire.play(rows(*accounts(2), {"extensionId": "x"}, *accounts(1), total=4))
    fetched = make_client().fetch(Resource.SIP_ACCOUNTS)
    assert len(fetched.records) == 2
    assert [(skipped.position, skipped.problem) for skipped in fetched.skipped] == [
        (2, "should be a whole number"),
        (3, "duplicate"),
    ]


def test_the_time_is_told(wire: WireServer, make_client: MakeClient):
    wire.play(response(status=503, Retry_After="7"), rows())
    fetched = make_client().fetch(Resource.SIP_ACCOUNTS)
    assert (fetched.seconds, fetched.requests) == (7, 2)


def test_a_body_may_come_in_chunks(wire: WireServer, make_client: MakeClient):
    body = envelope(accounts(3))
    wire.play(chunked(body[:10], body[10:11], body[11:]))
    assert len(make_client().fetch(Resource.SIP_ACCOUNTS).records) == 3


def test_a_body_may_come_packed(wire: WireServer, make_client: MakeClient):
    body = envelope(accounts(5000))
    wire.play(gzipped(body))
    fetched = make_client().fetch(Resource.SIP_ACCOUNTS)
    assert (len(fetched.records), fetched.bytes) == (5000, len(body))


def test_the_cycle_collector_works_again_afterwards(wire: WireServer, make_client: MakeClient):
    wire.play(rows(), response(b"<html>"))
    client = make_client()
    client.fetch(Resource.SIP_ACCOUNTS)
    assert gc.isenabled()
    with pytest.raises(Exception, match="html"):
        client.fetch(Resource.SIP_ACCOUNTS)
    assert gc.isenabled()


def test_a_check_is_one_page_of_the_shortest_list(wire: WireServer, make_client: MakeClient):
    wire.play(rows(*[{"id": number, "presentation": "x"} for number in range(1000)], total=5000))
    make_client().check()
    [asked] = wire.asked
    assert asked.path == Resource.SMS_SENDERS.path


def test_a_check_tells_what_is_wrong(wire: WireServer, make_client: MakeClient):
    wire.play(response(status=401))
    with pytest.raises(UnauthorizedError) as caught:
        make_client().check()
    assert caught.value.resource == "sms_senders"


def test_known_pages_are_not_read_again(wire: WireServer, make_client: MakeClient):
    pages = [rows(*accounts(2, start), total=5) for start in (1, 3)] + [rows(*accounts(1, 5), total=5)]
    wire.play(*pages * 2)
    seen: list[Progress] = []
    with make_client(page_size=2) as client:
        first = client.fetch(Resource.SIP_ACCOUNTS)
        again = client.fetch(Resource.SIP_ACCOUNTS, known=first.digests, on_page=seen.append)
    assert (first.unchanged, again.unchanged) == (False, True)
    assert (again.records, again.skipped) == ([], [])
    assert (again.digests, again.pages, again.bytes) == (first.digests, 3, first.bytes)
    assert [progress.page for progress in seen] == [1, 2, 3]


@pytest.mark.parametrize("changed", [0, 1, 2])
def test_one_changed_page_has_all_read(wire: WireServer, make_client: MakeClient, changed: int):
    lists = [accounts(2), accounts(2, 3), accounts(1, 5)]
    wire.play(*(rows(*page, total=5) for page in lists))
    first = make_client(page_size=2).fetch(Resource.SIP_ACCOUNTS)
    lists[changed][0]["name"] = "Nowa"
    wire.asked.clear()
    wire.play(*(rows(*page, total=5) for page in lists))
    again = make_client(page_size=2).fetch(Resource.SIP_ACCOUNTS, known=first.digests)
    assert not again.unchanged
    assert [record.extension_id for record in again.records] == [1, 2, 3, 4, 5]
    assert [record.name for record in again.records].count("Nowa") == 1


@pytest.mark.parametrize(("before", "after"), [(2, 3), (3, 2), (2, 0), (0, 1)])
def test_a_list_that_grew_or_shrank_is_read(
    wire: WireServer, make_client: MakeClient, before: int, after: int
):
    wire.play(rows(*accounts(before)))
    known = make_client().fetch(Resource.SIP_ACCOUNTS).digests
    wire.play(rows(*accounts(after)))
    again = make_client().fetch(Resource.SIP_ACCOUNTS, known=known)
    assert (again.unchanged, len(again.records)) == (False, after)


def test_a_known_list_that_breaks_off_is_an_error(wire: WireServer, make_client: MakeClient):
    wire.play(rows(*accounts(2), total=3), rows(*accounts(1, 3), total=3))
    known = make_client(page_size=2).fetch(Resource.SIP_ACCOUNTS).digests
    wire.asked.clear()
    wire.play(rows(*accounts(2), total=3), rows(total=3))
    with pytest.raises(IncompleteError):
        make_client(page_size=2).fetch(Resource.SIP_ACCOUNTS, known=known)

"""The pages: home, a tenant's start, its syncs, and the status line."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.contrib.messages import get_messages
from django.db import DatabaseError, connection
from django.http import QueryDict
from django.test import Client
from django.utils import timezone

from ccrm_admin.dates import moment_text
from ccrm_admin.inventory.models import ResourceState, Team
from ccrm_admin.sync.choices import RunStatus, Trigger
from ccrm_admin.sync.mirroring.lease import Lease
from ccrm_admin.sync.models import SyncRun
from ccrm_admin.sync.schedule.due import spread
from ccrm_admin.sync.schedule.queue import request_sync
from ccrm_admin.tenants.models import Tenant, User
from tests.html import cells, one, text, texts
from tests.sync.conftest import Ccrm
from tests.sync.pages import page

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}
STATUS = "/t/alfa/syncs/status/"
REFRESH = "/t/alfa/syncs/refresh/"
ACCEPT = "/t/alfa/syncs/accept/"


def mark_in(text: str) -> str:
    return QueryDict(urlsplit(one(text, "#sync-status")["hx-get"]).query)["seen"]


def test_looking_at_old_data_queues_a_sync_and_says_so(ccrm: Ccrm, viewing: Client):
    text = page(viewing, "/t/alfa/")
    assert "Refreshing…" in text
    assert 'hx-trigger="every 1s, look"' in text
    run = SyncRun.objects.get()
    assert (run.trigger, run.status) == (Trigger.VIEWED, RunStatus.QUEUED)
    page(viewing, "/t/alfa/")
    assert SyncRun.objects.count() == 1
    assert "Queued…" in page(viewing, STATUS)


def test_an_open_tab_queues_what_becomes_due(ccrm: Ccrm, viewing: Client):
    run = ccrm.sync()
    due = spread(timedelta(seconds=300), ccrm.tenant)
    for age, asked in ((due - timedelta(seconds=20), False), (due, True)):
        SyncRun.objects.filter(pk=run.pk).update(finished_at=timezone.now() - age)
        text = page(viewing, STATUS)
        assert "Refreshing…" not in text, "it is queued before the line is drawn"
        assert ("Queued…" in text) == asked
        assert SyncRun.objects.active().exists() == asked


def test_the_top_bar_tells_of_each_list_and_of_the_next_try(ccrm: Ccrm, viewing: Client):
    ccrm.sync()
    first = SyncRun.objects.get().finished_at
    ResourceState.objects.filter(resource="crm_users").update(fetched_at=first - timedelta(hours=2))
    wanted = [moment_text(first)] * 3 + [moment_text(first - timedelta(hours=2)), moment_text(first)]
    line = viewing.get(STATUS)
    assert texts(line, ".mirror-ages > dd") == wanted
    assert "Next refresh:" in text(line)
    ccrm.fault("status", status=503)
    ccrm.sync()
    line = viewing.get(STATUS)
    assert texts(line, ".mirror-ages > dd") == wanted
    due = SyncRun.objects.latest("pk").finished_at + spread(timedelta(seconds=300), ccrm.tenant)
    assert f"Next try: {moment_text(due)}" in text(line)
    retry_at = timezone.now() + timedelta(minutes=45)
    Tenant.objects.update(retry_at=retry_at, retry_code="timeout")
    assert f"Next try: {moment_text(retry_at)}" in text(viewing.get(STATUS))
    Tenant.objects.update(active=False)
    assert "Next try" not in text(viewing.get(STATUS))


def test_nothing_is_claimed_that_nobody_asks_for(ccrm: Ccrm, viewing: Client):
    ccrm.sync()
    SyncRun.objects.update(finished_at=timezone.now() - timedelta(hours=1))
    with connection.execute_wrapper(locked):
        text = page(viewing, STATUS)
    assert "Refreshing…" not in text
    assert not SyncRun.objects.active().exists()
    assert "Refreshing…" not in viewing.post(ACCEPT, headers=HTMX).content.decode()
    SyncRun.objects.update(finished_at=timezone.now() - timedelta(hours=1))
    Tenant.objects.update(retry_at=timezone.now() + timedelta(minutes=8), retry_code="timeout")
    assert "Refreshing…" not in page(viewing, "/t/alfa/")
    assert not SyncRun.objects.active().exists()


def test_every_full_page_keeps_its_promise(ccrm: Ccrm, viewing: Client):
    ccrm.sync()
    for url in ("/t/alfa/users/", "/t/alfa/plans/", "/t/alfa/syncs/"):
        SyncRun.objects.active().delete()
        SyncRun.objects.update(finished_at=timezone.now() - timedelta(hours=1))
        assert "Refreshing…" in page(viewing, url)
        assert SyncRun.objects.active().count() == 1, "also within seconds of another page"


def locked(execute: Any, sql: str, *rest: Any) -> Any:
    """Refuse to write."""
    if sql.startswith("INSERT"):
        raise DatabaseError("database is locked")
    return execute(sql, *rest)


def test_a_database_that_can_not_queue_does_not_cost_the_page(ccrm: Ccrm, viewing: Client):
    with connection.execute_wrapper(locked):
        page(viewing, "/t/alfa/")
    assert not SyncRun.objects.exists()


def test_progress_names_the_resource_and_the_page(ccrm: Ccrm, viewing: Client):
    run = request_sync(tenant=ccrm.tenant, trigger=Trigger.PERSON)
    lease = Lease.claim(run.pk)
    assert lease is not None
    lease.report({"resource": "crm_users", "step": "fetching", "page": 3, "records": 3000, "total": 4200})
    text = page(viewing, STATUS)
    assert "fetching CRM users: page 3, 3,000 of 4,200 records" in text
    assert 'max="4200" value="3000"' in text
    assert 'hx-trigger="every 1s, look"' in text


def test_the_end_of_a_run_is_told_once(ccrm: Ccrm, viewing: Client):
    ccrm.sync()
    seen = mark_in(page(viewing, STATUS))
    assert "HX-Trigger" not in viewing.get(STATUS, {"seen": seen}).headers
    run = request_sync(tenant=ccrm.tenant, trigger=Trigger.COMMAND)
    waiting = viewing.get(STATUS, {"seen": seen})
    assert "HX-Trigger" not in waiting.headers
    ccrm.sync()
    ended = viewing.get(STATUS, {"seen": mark_in(waiting.content.decode())})
    assert ended.headers["HX-Trigger"] == '{"synced": {}}'
    assert "The data is up to date." in ended.content.decode()
    assert viewing.get(STATUS, {"seen": seen}).headers["HX-Trigger"] == '{"synced": {}}'
    assert "HX-Trigger" not in viewing.get(STATUS, {"seen": mark_in(ended.content.decode())}).headers
    assert SyncRun.objects.get(pk=run.pk).status == RunStatus.OK


@pytest.mark.parametrize("seen", ["", "x", "-1", "1-2", "9" * 30 + "-1", "²-1", "1-1-1", "\x00"])
def test_a_mark_that_makes_no_sense_is_no_mark(ccrm: Ccrm, viewing: Client, seen: str):
    ccrm.sync()
    assert "HX-Trigger" not in viewing.get(STATUS, {"seen": seen}).headers


def test_the_status_line_costs_one_query_two_in_trouble(
    ccrm: Ccrm, viewing: Client, django_assert_num_queries: Any
):
    ccrm.sync()
    access = 3  # session, person, tenant with role
    with django_assert_num_queries(access + 1):
        viewing.get(STATUS)
    ccrm.fault("html", resource="crm_users")
    ccrm.sync()
    with django_assert_num_queries(access + 2):
        viewing.get(STATUS)


def test_an_error_is_told_with_cause_effect_and_remedy(ccrm: Ccrm, viewing: Client):
    ccrm.sync()
    ccrm.fault("unauthorized")
    ccrm.sync()
    text = page(viewing, STATUS)
    assert text.count("switched off; CCRM does not say which") == 1, "one cause, told once"
    assert "The records stay as of the last complete sync." in text
    assert "Check all three in the CCRM panel" in text
    assert texts(text, ".mirror-headline") == ["CCRM refuses the API key ·"]


def test_refresh_by_htmx_answers_with_the_status_line(ccrm: Ccrm, viewing: Client, viewer: User):
    response = viewing.post(REFRESH, headers=HTMX)
    assert response.status_code == 200
    assert response.content.decode().lstrip().startswith('<div id="sync-status"')
    run = SyncRun.objects.get()
    assert (run.trigger, run.requested_by) == (Trigger.PERSON, viewer)


def test_who_refreshes_again_at_once_gets_the_same_result(ccrm: Ccrm, viewing: Client):
    run = ccrm.sync(Trigger.PERSON)
    for _ in range(3):
        text = viewing.post(REFRESH, headers=HTMX).content.decode()
        assert "less than 20 seconds ago" in text
    assert SyncRun.objects.count() == 1
    SyncRun.objects.filter(pk=run.pk).update(queued_at=timezone.now() - timedelta(seconds=21))
    viewing.post(REFRESH, headers=HTMX)
    assert SyncRun.objects.count() == 2


def test_refresh_without_javascript_returns_to_the_page(ccrm: Ccrm, viewing: Client):
    origin = "http://testserver/t/alfa/users/?q=anna"
    assert viewing.post(REFRESH, headers={"Referer": origin})["Location"] == origin
    for elsewhere in ("https://evil.example/t/alfa/", "javascript:alert(1)", ""):
        assert viewing.post(REFRESH, headers={"Referer": elsewhere})["Location"] == "/t/alfa/"
    assert SyncRun.objects.count() == 1


def test_refresh_says_when_the_next_try_may_be(ccrm: Ccrm, viewing: Client):
    Tenant.objects.update(retry_at=timezone.now() + timedelta(minutes=8))
    text = viewing.post(REFRESH, headers=HTMX).content.decode()
    assert "Next try:" in text
    response = viewing.post(REFRESH)
    assert "Next try:" in str(next(iter(get_messages(response.wsgi_request))))
    assert not SyncRun.objects.exists()


def test_the_list_of_syncs(ccrm: Ccrm, viewing: Client):
    assert "No syncs yet" in page(viewing, "/t/alfa/syncs/")
    SyncRun.objects.all().delete()
    ccrm.sync()
    ccrm.fault("html", resource="crm_users")
    ccrm.sync()
    text = page(viewing, "/t/alfa/syncs/")
    assert "partial" in text
    assert "CCRM's answer is not the expected data" in text.replace("&#x27;", "'")
    assert [row[3:6] for row in cells(text)] == [["0", "0", "0"], [str(118 + Team.objects.count()), "0", "0"]]


@pytest.mark.parametrize("number", ["0", "-1", "abc", "999999", "", "²", "\x00"])
def test_a_page_that_is_not_there_is_the_nearest(ccrm: Ccrm, viewing: Client, number: str):
    run = ccrm.sync()
    for url in ("/t/alfa/syncs/", f"/t/alfa/syncs/{run.pk}/"):
        assert viewing.get(url, {"page": number}).status_code == 200


def test_the_pages_make_the_same_queries_for_many_runs(
    ccrm: Ccrm, viewing: Client, django_assert_num_queries: Any
):
    for runs in (2, 4):
        for _ in range(runs):
            ccrm.sync()
        viewing.get("/t/alfa/")  # its charts are kept as long as no run ends
        for url, queries in (("/t/alfa/syncs/", 9), ("/t/alfa/", 12)):
            with django_assert_num_queries(queries):
                viewing.get(url)


def test_one_sync_is_told_field_by_field(ccrm: Ccrm, viewing: Client):
    ccrm.sync()
    ccrm.remote.data.sip_accounts[0].update(
        name="<b>Nowa</b>", assigned=1 - ccrm.remote.data.sip_accounts[0]["assigned"]
    )
    user = next(user for user in ccrm.remote.data.crm_users if user["callPresentation"])
    user["callPresentation"] = []
    run = ccrm.sync()
    shown = page(viewing, f"/t/alfa/syncs/{run.pk}/")
    assert "<b>Nowa</b>" in texts(shown, "ins")
    told = dict(line.split(": ", 1) for line in texts(shown, ".changes-fields > div > div:has(ins, del)"))
    assert told["Assigned"] in ("yes → became no", "no → became yes")
    assert re.fullmatch(r"−\d+ numbers?: [+\d ]+…?", told["Call presentations"])


def test_skipped_records_are_listed(ccrm: Ccrm, viewing: Client):
    ccrm.fault("bad_records", every=3, resource="sip_accounts")
    run = ccrm.sync()
    text = page(viewing, f"/t/alfa/syncs/{run.pk}/")
    assert "20 records could not be read" in text
    assert "<code>/publicApi/users/sipAccounts</code>" in text
    assert "extensionId" in text


def test_another_tenants_sync_is_not_there(ccrm: Ccrm, client_of: Any, outsider: User):
    run = ccrm.sync()
    client = client_of("outsider")
    assert client.get(f"/t/beta/syncs/{run.pk}/").status_code == 404
    assert client.get(f"/t/alfa/syncs/{run.pk}/").status_code == 404
    assert client.get(f"/t/beta/syncs/{10**19}/").status_code == 404


def test_the_pages_speak_polish(ccrm: Ccrm, viewing: Client):
    run = ccrm.sync()
    for url in ("/", "/t/alfa/", "/t/alfa/syncs/", f"/t/alfa/syncs/{run.pk}/", STATUS):
        assert viewing.get(url, headers={"Accept-Language": "pl"}).status_code == 200

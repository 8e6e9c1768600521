"""The sign in the menu: how many changes a person has not seen."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from ccrm_admin.sync.models import SeenChanges
from ccrm_admin.sync.pages.unread import mark_seen
from ccrm_admin.tenants.models import Tenant, User
from tests.html import one, select, text, texts, values
from tests.sync.changes import CHANGES, change_of, fragment, run_of, sign
from tests.sync.conftest import Ccrm

pytestmark = pytest.mark.django_db
SEEN = "/t/alfa/changes/seen/"


def test_the_menu_tells_what_the_person_has_not_seen(
    alfa: Tenant, viewing: Client, client_of: Any, manager: User
):
    run = run_of(alfa)
    assert sign(viewing) == ""
    changes = [change_of(run, f"Konto {number}") for number in range(3)]
    assert sign(viewing) == "3"
    assert sign(viewing, CHANGES) == "3", "looking by GET changes nothing"
    response = viewing.post(SEEN, {"last": changes[1].pk}, headers={"HX-Request": "true"})
    assert texts(response, "[hx-swap-oob=true] > .num") == ["1"]
    assert sign(viewing) == "1"
    assert sign(client_of("manager")) == "3", "each person's own"
    assert texts(fragment(viewing), "tbody .changes-unread") == ["unread"]
    viewing.post(SEEN, {"last": changes[0].pk})
    assert sign(viewing) == "1", "never fewer than before"


def test_without_javascript_a_button_marks_what_was_seen(alfa: Tenant, viewing: Client):
    newest = change_of(run_of(alfa))
    page = viewing.get(CHANGES)
    assert texts(page, "#seen noscript > button") == ["Mark as read"]
    assert select(page, "[hx-trigger='load, submit']")
    assert values(page, "[name=last]", "value") == [str(newest.pk)]
    assert viewing.post(SEEN, {"last": newest.pk})["Location"] == CHANGES
    assert "Mark as read" not in viewing.get(CHANGES).content.decode()


def test_what_came_while_the_page_was_open_is_marked_by_hand(alfa: Tenant, viewing: Client):
    change_of(run_of(alfa))
    html = fragment(viewing)
    assert "Mark as read" in text(one(html, "#seen"))
    assert not select(html, "[hx-trigger^=load]")


def test_a_mark_that_lies_ahead_or_makes_no_sense_hides_nothing(
    alfa: Tenant, beta: Tenant, viewing: Client, viewer: User
):
    change_of(run_of(alfa))
    change_of(run_of(beta))
    for last in ("", "x", "-1", "²", "9" * 30):
        viewing.post(SEEN, {"last": last})
    assert not SeenChanges.objects.exists()
    viewing.post(SEEN, {"last": 10**17})
    change_of(run_of(alfa))
    assert sign(viewing) == "1"
    mark_seen(tenant=beta, person=viewer, last=2**62)
    assert sign(viewing) == "1"


def test_the_sign_counts_to_99(alfa: Tenant, viewing: Client):
    run = run_of(alfa)
    for number in range(100):
        change_of(run, f"Konto {number}")
    assert sign(viewing) == "99+"


def test_the_end_of_a_sync_brings_the_sign_up_to_date(ccrm: Ccrm, viewing: Client):
    ccrm.sync()
    ccrm.remote.data.sip_accounts[0].update(name="Nowa")
    ccrm.sync()
    response = viewing.get("/t/alfa/syncs/status/", {"seen": "0-1"})
    assert texts(response, "#changes-sign[hx-swap-oob=true] > .num") == ["1"]

"""The home page, and the start page of a tenant."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from ccrm_admin.sync.choices import RunStatus, Trigger
from ccrm_admin.sync.models import SyncRun
from ccrm_admin.tenants.choices import Role
from ccrm_admin.tenants.models import Tenant, User
from tests.html import values
from tests.sync.conftest import Ccrm
from tests.sync.pages import page

pytestmark = pytest.mark.django_db


def cards(text: str) -> list[str]:
    """Return the names of the tenants on the home page, in order."""
    return [name.removeprefix("summary-") for name in values(text, "[id^=summary-]", "id")]


def test_home_shows_who_has_no_tenant_what_to_do(client_of: Any, nobody: User, operator: User):
    assert "Ask an operator or a manager" in page(client_of("nobody"), "/")
    assert "Add the first one" in page(client_of("operator"), "/")


def test_home_shows_ones_own_tenants_with_age_and_totals(ccrm: Ccrm, viewing: Client, beta: Tenant):
    run = ccrm.sync()
    text = page(viewing, "/")
    assert "Alfa Call Center" in text
    assert "Beta Telemarketing" not in text
    assert "just now" in text
    assert f">{run.figures['free']} free</a>" in text
    assert "viewer" in text


def test_home_puts_first_what_needs_attention(ccrm: Ccrm, client_of: Any, operator: User, beta: Tenant):
    ccrm.sync()
    text = page(client_of("operator"), "/")
    assert cards(text) == ["beta", "alfa"]
    assert "no API key" in text
    ccrm.fault("unauthorized")
    ccrm.sync()
    beta.set_key("key-of-beta")
    beta.save()
    text = page(client_of("operator"), "/")
    assert cards(text) == ["alfa", "beta"]
    assert "IP address" in text


def test_home_makes_the_same_queries_for_many_tenants(
    ccrm: Ccrm, viewing: Client, viewer: User, django_assert_num_queries: Any
):
    ccrm.sync()
    with django_assert_num_queries(8):
        viewing.get("/")
    for number in range(20):
        tenant = Tenant.objects.create(name=f"t{number}", title=f"T {number}")
        tenant.memberships.create(user=viewer, role=Role.VIEWER)
        SyncRun.objects.create(
            tenant=tenant, trigger=Trigger.PERSON, queued_at=timezone.now(), status=RunStatus.FAILED
        )
    with django_assert_num_queries(8):
        viewing.get("/")


def test_the_start_page_leads_to_the_lists(ccrm: Ccrm, viewing: Client):
    ccrm.sync()
    text = page(viewing, "/t/alfa/")
    for path, count in (("sip-accounts", 60), ("call-presentations", 12), ("sms-senders", 6), ("users", 40)):
        assert f'href="/t/alfa/{path}/?state=present"' in text
        assert f">{count}</div>" in text


def test_the_start_page_before_the_first_sync(alfa: Tenant, viewing: Client, managing: Client):
    assert "Ask a manager of this tenant to enter it" in page(viewing, "/t/alfa/")
    assert 'href="/t/alfa/settings/"' in page(managing, "/t/alfa/")
    assert not SyncRun.objects.exists(), "without a key there is nothing to queue"

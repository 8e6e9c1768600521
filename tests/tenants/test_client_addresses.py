"""Which address a guess came from, behind any number of proxies, and how many each has."""

from __future__ import annotations

import logging
import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from django.conf import settings
from django.core import checks
from django.test import Client

from ccrm_admin.tenants import client_address
from ccrm_admin.tenants.checks import check_access
from ccrm_admin.tenants.models import User
from tests.conftest import PASSWORD

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytest_django.fixtures import SettingsWrapper
from tests.tenants.guesses import CLIENT, OTHER, PROXY, TRIES, post


def test_tries_from_one_address_are_limited_and_the_page_says_so(viewer: User) -> None:
    for _attempt in range(120):
        Client().post("/accounts/login/", {})

    response = Client().post("/accounts/login/", {"login": viewer.email, "password": PASSWORD})

    assert response.status_code == 429
    assert "Too many attempts" in response.content.decode()
    assert post(viewer.email, REMOTE_ADDR=CLIENT) == "in"


@pytest.fixture
def few_tries(settings: SettingsWrapper) -> None:
    """Let an address fail TRIES times a minute rather than thirty times."""
    failed = f"{TRIES}/m/ip,5/{settings.LOGIN_LOCK_SECONDS}s/key"
    settings.ACCOUNT_RATE_LIMITS = {**settings.ACCOUNT_RATE_LIMITS, "login_failed": failed}


def spray(times: int, **sent: str) -> list[str]:
    return [post(f"p{number}@example.com", "guess", **sent) for number in range(times)]


@pytest.mark.parametrize("count", [0, 1, 2])
def test_who_makes_up_what_proxies_say_gets_no_more_tries(
    viewer: User, settings: SettingsWrapper, count: int
) -> None:
    """Without a proxy, from a network that isn't ours; and with as many as the setting tells of."""
    settings.TRUSTED_PROXY_COUNT = count
    true = [CLIENT, "10.0.0.1"][:count]
    responses = []
    for number in range(31):
        forwarded = ", ".join([f"192.0.2.{number}", "junk", "", *true])
        sent = {"HTTP_X_FORWARDED_FOR": forwarded, "REMOTE_ADDR": PROXY if count else CLIENT}
        responses.append(post(f"p{number}@example.com", "guess", **sent))

    assert responses == ["wrong"] * 30 + ["locked"]


@pytest.mark.parametrize("told", ["X-Forwarded-For", "Forwarded", "X-Real-IP"])
@pytest.mark.parametrize("peer", ["127.0.0.1", "::1", "::ffff:10.0.0.9", PROXY, ""])
def test_behind_a_proxy_that_no_setting_names_one_client_locks_nobody_else_out(
    viewer: User, few_tries: None, peer: str, told: str
) -> None:
    header = f"HTTP_{told.upper().replace('-', '_')}"

    responses = spray(TRIES + 1, REMOTE_ADDR=peer, **{header: OTHER})
    assert responses == ["wrong"] * TRIES + ["locked"]
    assert post(viewer.email, REMOTE_ADDR=peer, **{header: CLIENT}) == "in"


@pytest.mark.parametrize(
    ("peer", "sent"),
    [("127.0.0.1", {"HTTP_X_FORWARDED_PROTO": "https"}), (PROXY, {"HTTP_VIA": "1.1 x"}), ("", {})],
)
def test_a_proxy_that_says_nothing_of_its_clients_locks_nobody_out(
    viewer: User, few_tries: None, peer: str, sent: dict[str, str]
) -> None:
    assert spray(2 * TRIES, REMOTE_ADDR=peer, **sent) == ["wrong"] * 2 * TRIES
    assert post(viewer.email, REMOTE_ADDR=peer, **sent) == "in"


def test_others_served_over_loopback_come_through_a_proxy(viewer: User, settings: SettingsWrapper) -> None:
    settings.SERVED_TO_OTHERS = True

    assert spray(31) == ["wrong"] * 31
    assert post(viewer.email) == "in"


@pytest.mark.parametrize(
    ("count", "peer", "forwarded", "address"),
    [
        (0, CLIENT, "192.0.2.1", CLIENT),
        (0, "", "", ""),
        (1, PROXY, CLIENT, CLIENT),
        (1, PROXY, f"192.0.2.1, {CLIENT}", CLIENT),
        (1, PROXY, f" {CLIENT}:4711 ", CLIENT),
        (1, PROXY, "[2001:db8::1]:4711", "2001:db8::1"),
        (1, PROXY, "2001:DB8::1", "2001:db8::1"),
        (1, PROXY, "::ffff:203.0.113.7", CLIENT),
        (1, PROXY, "unknown", PROXY),
        (1, PROXY, "", PROXY),
        (2, PROXY, f"192.0.2.1, {CLIENT}, 10.0.0.1", CLIENT),
        (2, PROXY, CLIENT, PROXY),
        (1, "", CLIENT, CLIENT),
    ],
)
def test_the_address_of_a_client(
    settings: SettingsWrapper, rf: Callable, count: int, peer: str, forwarded: str, address: str
) -> None:
    settings.TRUSTED_PROXY_COUNT = count
    request = rf.get("/", REMOTE_ADDR=peer, HTTP_X_FORWARDED_FOR=forwarded)  # type: ignore[attr-defined]

    assert client_address.client_address(request) == address


@pytest.mark.parametrize(
    ("others", "count", "warned"), [(True, 0, True), (True, 1, False), (False, 0, False)]
)
def test_a_start_without_the_number_of_proxies_warns(
    settings: SettingsWrapper, others: bool, count: int, warned: bool
) -> None:
    settings.SERVED_TO_OTHERS, settings.TRUSTED_PROXY_COUNT = others, count
    settings.PUBLIC_URL = "https://ccrm.firma.example"

    assert [found.id for found in check_access()] == (["tenants.W001"] if warned else [])
    assert check_access in checks.registry.registry.get_checks()


def test_a_start_without_a_public_address_warns(settings: SettingsWrapper) -> None:
    settings.SERVED_TO_OTHERS, settings.TRUSTED_PROXY_COUNT = True, 1
    settings.PUBLIC_URL = "http://localhost:8000"

    assert [found.id for found in check_access()] == ["tenants.W002"]


def test_the_web_server_warns_as_well() -> None:
    environment = os.environ | {"ALLOWED_HOSTS": "ccrm.firma.example", "SECRET_KEY": "test"}

    started = subprocess.run(
        [sys.executable, "-c", "import ccrm_admin.wsgi"],
        cwd=settings.BASE_DIR,
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )

    assert "TRUSTED_PROXY_COUNT is 0" in started.stderr


@pytest.mark.parametrize(
    ("count", "peer", "forwarded", "said"),
    [
        (0, PROXY, CLIENT, "come through a proxy"),
        (2, PROXY, CLIENT, "fewer addresses"),
        (2, "", "", "fewer addresses"),
        (1, PROXY, f"{CLIENT}, 10.0.0.1", "too low"),
        (2, PROXY, f"{CLIENT}, 10.0.0.2:4711, 10.0.0.1", "too low"),
        (0, CLIENT, OTHER, ""),
        (1, PROXY, CLIENT, ""),
        (1, PROXY, "10.0.0.1", ""),
        (1, PROXY, f"unknown, {CLIENT}", ""),
        (1, PROXY, f"{OTHER}, {CLIENT}", ""),
        (1, PROXY, "10.0.0.2, 10.0.0.1", ""),
        (2, PROXY, f"{CLIENT}, 10.0.0.1", ""),
        (1, CLIENT, "", ""),
    ],
)
def test_a_wrong_number_of_proxies_is_logged_once(
    viewer: User,
    settings: SettingsWrapper,
    caplog: pytest.LogCaptureFixture,
    count: int,
    peer: str,
    forwarded: str,
    said: str,
) -> None:
    settings.TRUSTED_PROXY_COUNT = count
    client_address._warn_once.cache_clear()

    with caplog.at_level(logging.WARNING, "ccrm_admin"):
        spray(3, REMOTE_ADDR=peer, HTTP_X_FORWARDED_FOR=forwarded)

    logged = [record.message for record in caplog.records if record.name == client_address.__name__]
    assert len(logged) == bool(said)
    assert all(said in line for line in logged)


def test_where_more_proxies_are_counted_than_there_are_one_client_locks_nobody_else_out(
    viewer: User, settings: SettingsWrapper
) -> None:
    settings.TRUSTED_PROXY_COUNT = 2

    assert spray(31, REMOTE_ADDR=PROXY, HTTP_X_FORWARDED_FOR=OTHER)[-1] == "locked"
    assert post(viewer.email, REMOTE_ADDR=PROXY, HTTP_X_FORWARDED_FOR=CLIENT) == "in"

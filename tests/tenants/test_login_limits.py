"""How many guesses at passwords there are, and that nobody locks out others with theirs."""

from __future__ import annotations

import logging
import os
import subprocess
import sys
from io import StringIO
from typing import TYPE_CHECKING, Any

import pytest
from django.conf import settings
from django.core import checks
from django.core.cache import cache
from django.core.management import call_command
from django.db import connection
from django.test import Client

from ccrm_admin.tenants import client_address
from ccrm_admin.tenants.checks import check_access
from ccrm_admin.tenants.devices import COOKIE, PEOPLE_LIMIT
from ccrm_admin.tenants.models import User
from tests.conftest import PASSWORD
from tests.installation import installation

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from pytest_django.fixtures import SettingsWrapper

TRIES = 3
LOCKED = "Too many failed log-ins"
PROXY, CLIENT, OTHER = "10.1.2.3", "203.0.113.7", "198.51.100.4"


def post(login: str, password: str = PASSWORD, client: Client | None = None, **sent: str) -> str:
    """Return "in", "locked", "429" or "wrong": what came of trying to log in."""
    client = client or Client()
    response = client.post("/accounts/login/", {"login": login, "password": password}, **sent)  # type: ignore[arg-type]
    if response.status_code == 302:
        client.post("/accounts/logout/")
        return "in"
    if response.status_code == 429:
        return "429"
    return "locked" if LOCKED in response.content.decode() else "wrong"


def guess(login: str, times: int, client: Client | None = None, **sent: str) -> list[str]:
    return [post(login, f"guess {number}", client, **sent) for number in range(times)]


# --- by account -------------------------------------------------------------------------------


@pytest.mark.parametrize("email", ["viewer@example.com", "unknown@example.com"])
def test_guesses_at_one_account_are_limited_whether_it_exists_or_not(viewer: User, email: str) -> None:
    spelt = [email, email.upper(), f" {email} ", email.title(), email]

    assert [post(each, "guess", REMOTE_ADDR=f"203.0.113.{n}") for n, each in enumerate(spelt)] == [
        "wrong"
    ] * 5
    assert post(email) == "locked"


def test_another_host_header_gives_no_more_guesses(viewer: User, settings: SettingsWrapper) -> None:
    settings.ALLOWED_HOSTS = [".example.com"]
    hosts = [f"{name}example.com:{port}" for name in ("", "a.", "A.") for port in range(20001, 20004)]

    responses = [post(viewer.email, "guess", headers={"host": host}) for host in hosts]  # type: ignore[arg-type]

    assert responses == ["wrong"] * 5 + ["locked"] * 4


def look_early(settings: SettingsWrapper) -> None:
    """Have the cache look for what to delete at 20 entries."""
    default = settings.CACHES["default"]
    options = {**default["OPTIONS"], "MAX_ENTRIES": 20}
    settings.CACHES = {**settings.CACHES, "default": {**default, "OPTIONS": options}}


def test_guesses_elsewhere_do_not_make_locks_forgotten(db: None, settings: SettingsWrapper) -> None:
    """A cache that culls deletes the keys that come first in the alphabet, so several accounts are locked."""
    look_early(settings)
    locked = [f"locked{number}@example.com" for number in range(6)]
    for email in locked:
        guess(email, 5, REMOTE_ADDR=OTHER)

    for number in range(60):
        guess(f"p{number}@example.com", 1, REMOTE_ADDR=f"203.0.113.{number % 3}")

    assert [post(email) for email in locked] == ["locked"] * 6


def test_the_cache_forgets_what_is_over(db: None, settings: SettingsWrapper) -> None:
    look_early(settings)
    for number in range(30):
        cache.set(f"over-{number}", 1, timeout=-1)
    cache.set("counts", 1)

    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM cache")
        assert cursor.fetchone()[0] < 25
    assert cache.get("counts") == 1


AT_ONCE = """
from threading import Barrier, Thread
from django.db import connection
from django.test import Client
from ccrm_admin.tenants.models import User
User.objects.create_user("viewer@example.com", "a long pass phrase")
start, answers = Barrier(8), []
def guess(number):
    start.wait()
    data = {"login": "viewer@example.com", "password": f"guess {number}"}
    page = Client(HTTP_HOST="localhost").post("/accounts/login/", data)
    answers.append("wrong" if "are not correct" in page.content.decode() else "refused")
    connection.close()
threads = [Thread(target=guess, args=(number,)) for number in range(8)]
for thread in threads: thread.start()
for thread in threads: thread.join()
print(*answers)
"""


def test_guesses_made_at_once_count_each(
    tmp_path: Path, django_db_setup: None, django_db_blocker: Any
) -> None:
    with django_db_blocker.unblock(), installation("https://{tenant}.ccrm.pl", tmp_path) as installed:
        installed.environment["DEBUG"] = "1"  # pages without collected static files
        responses = installed.python(AT_ONCE).split()

    assert len(responses) == 8
    assert 1 <= responses.count("wrong") <= 5


def test_guesses_at_one_account_lock_nobody_else_out(viewer: User, manager: User) -> None:
    guess(viewer.email, 6)

    assert post(manager.email) == "in"


# --- known devices, and the operator ----------------------------------------------------------


@pytest.fixture
def device(viewer: User) -> Client:
    """A browser in which the viewer has logged in and out."""
    client = Client()
    assert post(viewer.email, client=client) == "in"
    return client


def test_others_lock_an_account_but_not_on_its_own_device(viewer: User, device: Client) -> None:
    guess(viewer.email, 6, REMOTE_ADDR=OTHER)

    assert post(viewer.email) == "locked"
    assert post(viewer.email.upper(), client=device) == "in"


def test_a_device_has_no_more_guesses_than_others_and_uses_up_its_own(viewer: User, device: Client) -> None:
    assert guess(viewer.email, 7, device) == ["wrong"] * 5 + ["locked"] * 2
    assert post(viewer.email, client=device) == "locked"
    assert post(viewer.email) == "in"


def test_a_device_of_one_is_no_device_of_another(viewer: User, manager: User, device: Client) -> None:
    guess(manager.email, 6, REMOTE_ADDR=OTHER)

    assert post(manager.email, client=device) == "locked"


def test_a_shared_device_knows_all_who_use_it(viewer: User, manager: User, device: Client) -> None:
    assert post(manager.email, client=device) == "in"
    for person in (viewer, manager):
        guess(person.email, 6, REMOTE_ADDR=OTHER)

    assert [post(person.email, client=device) for person in (viewer, manager)] == ["in", "in"]


def test_a_device_remembers_the_last_people(viewer: User, device: Client) -> None:
    for number in range(PEOPLE_LIMIT):
        User.objects.create_user(f"p{number}@example.com", PASSWORD)
        assert post(f"p{number}@example.com", client=device) == "in"
    guess(viewer.email, 6, REMOTE_ADDR=OTHER)
    guess("p0@example.com", 6, REMOTE_ADDR=OTHER)

    assert post(viewer.email, client=device) == "locked"
    assert post("p0@example.com", client=device) == "in"
    assert len(device.cookies[COOKIE].value) < 2000


@pytest.mark.parametrize("forged", ["", "x", "e30:1:x", '{"id":"a","people":[]}', "\x00", "ü" * 900])
def test_a_forged_device_is_none(viewer: User, forged: str) -> None:
    guess(viewer.email, 6)
    client = Client()
    client.cookies[COOKIE] = forged

    assert post(viewer.email, client=client) == "locked"


def test_the_cookie_names_nobody_and_scripts_cannot_read_it(viewer: User, device: Client) -> None:
    cookie = device.cookies[COOKIE]

    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    assert "viewer" not in cookie.value


def test_a_device_gets_past_the_limit_of_its_address_for_its_own_people(viewer: User, device: Client) -> None:
    for number in range(31):
        guess(f"p{number}@example.com", 1)

    assert post(viewer.email) == "locked"
    assert post(viewer.email, client=device) == "in"
    assert post("p99@example.com", "guess", client=device) == "locked"


def test_an_operator_unlocks_an_account_on_every_device(viewer: User, device: Client) -> None:
    guess(viewer.email, 6)
    guess(viewer.email, 6, device)

    call_command("person", "unlock", viewer.email.upper(), stdout=StringIO())

    assert [post(viewer.email), post(viewer.email, client=device)] == ["in", "in"]
    assert guess(viewer.email, 6)[-1] == "locked"


# --- by address -------------------------------------------------------------------------------


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


# --- what an operator is told -----------------------------------------------------------------


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

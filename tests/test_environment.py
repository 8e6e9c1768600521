"""Settings from the environment: what is made once, and what is refused loudly."""

from __future__ import annotations

import json
import multiprocessing
import os
import stat
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest
from cryptography.fernet import Fernet
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from ccrm_admin.environment import (
    checked_count,
    checked_days,
    checked_fernet_keys,
    checked_mail,
    checked_public_url,
    checked_url_overrides,
    checked_url_template,
    is_loopback,
    kept_secret,
)

if TYPE_CHECKING:
    from multiprocessing.synchronize import Barrier
    from pathlib import Path

# --- secrets made once ------------------------------------------------------------------------


def test_a_secret_is_made_once_and_for_its_owner_alone(tmp_path: Path) -> None:
    path = tmp_path / "var" / "secret"

    assert kept_secret(path, b"first") == "first"
    assert kept_secret(path, b"second") == "first"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert list(path.parent.iterdir()) == [path]


def test_of_processes_that_start_at_once_one_makes_the_secret(tmp_path: Path) -> None:
    fork = multiprocessing.get_context("fork")
    path, count = tmp_path / "secret", 8
    start, responses = fork.Barrier(count), fork.Queue()
    starters = [fork.Process(target=keep, args=(path, number, start, responses)) for number in range(count)]
    for process in starters:
        process.start()
    seen = {responses.get(timeout=30) for _process in starters}
    for process in starters:
        process.join()

    assert seen == {path.read_text()}
    assert list(tmp_path.iterdir()) == [path]


def keep(path: Path, number: int, start: Barrier, responses: Any) -> None:
    start.wait()
    responses.put(kept_secret(path, f"secret of {number}".encode()))


# --- credential keys --------------------------------------------------------------------------


def test_fernet_keys_are_accepted() -> None:
    keys = [Fernet.generate_key().decode() for _ in range(2)]

    assert checked_fernet_keys(keys) == keys
    assert checked_fernet_keys([]) == []


@pytest.mark.parametrize("wrong", ["", "short", "x" * 44, "ż" * 32])
def test_what_is_no_fernet_key_is_named_by_its_position_and_not_quoted(wrong: str) -> None:
    with pytest.raises(ImproperlyConfigured, match="key 2 is not a Fernet key") as caught:
        checked_fernet_keys([Fernet.generate_key().decode(), wrong])

    assert not wrong or wrong not in str(caught.value)


# --- where API keys may be sent ---------------------------------------------------------------


@pytest.mark.parametrize(
    ("host", "expected"),
    [
        ("localhost", True),
        ("ccrm.localhost", True),
        ("127.0.0.1", True),
        ("127.8.9.1", True),
        ("::1", True),
        ("[::1]", True),
        ("0.0.0.0", False),  # noqa: S104 - not bound to
        ("10.0.0.1", False),
        ("localhost.evil.example", False),
        ("127.0.0.1.evil.example", False),
        (".localhost.example", False),
        ("*", False),
        ("", False),
    ],
)
def test_loopback(host: str, expected: bool) -> None:
    assert is_loopback(host) is expected


@pytest.mark.parametrize(
    ("template", "expected"),
    [
        ("https://{tenant}.ccrm.pl", "https://{tenant}.ccrm.pl"),
        ("https://{tenant}.ccrm.pl/", "https://{tenant}.ccrm.pl"),
        ("https://{tenant}.gate.example/base/", "https://{tenant}.gate.example/base"),
        ("http://127.0.0.1:8001/{tenant}", "http://127.0.0.1:8001/{tenant}"),
        ("http://127.0.0.1:8001", "http://127.0.0.1:8001"),
        ("http://[::1]:8001", "http://[::1]:8001"),
        ("http://{tenant}.localhost:8001", "http://{tenant}.localhost:8001"),
        ("https://localhost", "https://localhost"),
    ],
)
def test_addresses_to_which_keys_may_be_sent(template: str, expected: str) -> None:
    assert checked_url_template(template) == expected


@pytest.mark.parametrize(
    ("template", "reason"),
    [
        ("http://{tenant}.ccrm.pl", "plain http"),
        ("http://10.0.0.1/{tenant}", "plain http"),
        ("http://localhost.evil.example/{tenant}", "plain http"),
        ("https://ccrm.pl", "needs {tenant}"),
        ("https://gate.example/{tenant}", "needs {tenant}, .* in its host"),
        ("https://gate.example:{tenant}", "not an address"),
        ("https://{tenant}.gate.example/{tenant}", "belongs in the host"),
        ("https://{tenant}.ccrm.pl:https", "not an address"),
        ("https://[", "not an address"),
        ("ftp://{tenant}.ccrm.pl", "not an address"),
        ("{tenant}.ccrm.pl", "not an address"),
        ("", "not an address"),
        ("https://", "not an address"),
        ("https://{tenant}.ccrm.pl/?next=1", "not an address"),
        ("https://{tenant}.ccrm.pl/#x", "not an address"),
        ("https://user:password@{tenant}.ccrm.pl", "no other field or log-in"),
        ("https://{tenant}.{zone}.pl", "no other field or log-in"),
    ],
)
def test_addresses_to_which_no_key_is_sent(template: str, reason: str) -> None:
    with pytest.raises(ImproperlyConfigured, match=reason):
        checked_url_template(template)


@pytest.mark.parametrize(
    ("address", "hosts", "expected"),
    [
        ("", ["localhost", "127.0.0.1"], "http://localhost:8000"),
        ("", ["localhost", "ccrm.firma.example", "other.example"], "https://ccrm.firma.example"),
        ("", [".firma.example", "*", "ccrm.firma.example"], "https://ccrm.firma.example"),
        ("", ["*"], "http://localhost:8000"),
        ("https://ccrm.firma.example/", ["*"], "https://ccrm.firma.example"),
        ("https://ccrm.firma.example:8443", ["other.example"], "https://ccrm.firma.example:8443"),
        ("http://127.0.0.1:8080", [], "http://127.0.0.1:8080"),
    ],
)
def test_the_public_address(address: str, hosts: list[str], expected: str) -> None:
    assert checked_public_url(address, hosts) == expected


@pytest.mark.parametrize(
    "address",
    [
        *(
            "ccrm.firma.example",
            "ftp://ccrm.firma.example",
            "http://ccrm.firma.example",
            "https://",
            "https://[",
        ),
        *("https://ccrm.firma.example/app", "https://x@ccrm.firma.example", "https://ccrm.firma.example/?a"),
        *("https://ccrm.firma.example/#a", "https://ccrm.firma.example:port"),
    ],
)
def test_what_is_no_public_address(address: str) -> None:
    with pytest.raises(ImproperlyConfigured, match="PUBLIC_URL"):
        checked_public_url(address, [])


@pytest.mark.parametrize(("value", "count"), [("", 0), ("0", 0), ("2", 2)])
def test_a_count(value: str, count: int) -> None:
    assert checked_count("PROXIES", value) == count


@pytest.mark.parametrize("value", ["-1", "1.5", "one", "²", " 1"])
def test_what_is_no_count(value: str) -> None:
    with pytest.raises(ImproperlyConfigured, match="PROXIES"):
        checked_count("PROXIES", value)


def test_a_tenants_own_address_is_on_loopback() -> None:
    assert checked_url_overrides({"alfa": "http://127.0.0.1:8001/alfa/"}) == {
        "alfa": "http://127.0.0.1:8001/alfa"
    }
    for elsewhere in ("https://evil.example", "http://127.0.0.1/{tenant}", ""):
        with pytest.raises(ImproperlyConfigured, match="alfa"):
            checked_url_overrides({"alfa": elsewhere})


# --- the settings file as a whole -------------------------------------------------------------


def start(**environment: str) -> subprocess.CompletedProcess[str]:
    """Load the settings in a process of their own and print some of them."""
    program = (
        "import json, ccrm_admin.settings as s; print(json.dumps({name: getattr(s, name) for name in "
        "('DEBUG', 'SECRET_KEY', 'SESSION_COOKIE_SECURE', 'CSRF_COOKIE_SECURE', 'CCRM_URL_TEMPLATE')}))"
    )
    clean = {"PATH": os.environ["PATH"], "SECRET_KEY": "", "ALLOWED_HOSTS": "localhost"}
    return subprocess.run(  # noqa: S603 - our own program
        [sys.executable, "-c", program],
        cwd=settings.BASE_DIR,
        env={**clean, **environment},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize(
    ("environment", "reason"),
    [
        ({"ALLOWED_HOSTS": "ccrm.example"}, "SECRET_KEY is missing"),
        ({"ALLOWED_HOSTS": "localhost,*"}, "SECRET_KEY is missing"),
        ({"DEBUG": "False"}, "SECRET_KEY is missing"),
        ({"DEBUG": "maybe"}, "DEBUG is neither on nor off"),
        ({"CREDENTIAL_KEYS": "not-a-key"}, "CREDENTIAL_KEYS: key 1"),
        ({"CCRM_URL_TEMPLATE": "http://{tenant}.ccrm.pl"}, "plain http"),
        ({"TRUSTED_PROXY_COUNT": "two"}, "TRUSTED_PROXY_COUNT"),
        ({"PUBLIC_URL": "http://ccrm.example"}, "PUBLIC_URL: plain http"),
    ],
)
def test_bad_values_stop_the_start_with_a_reason(environment: dict[str, str], reason: str) -> None:
    process = start(**environment)

    assert process.returncode != 0
    assert reason in process.stderr


def test_served_to_others_it_takes_a_secret_and_sends_cookies_over_https_alone() -> None:
    process = start(ALLOWED_HOSTS="ccrm.example", SECRET_KEY="a long random text")

    assert json.loads(process.stdout) == {
        "DEBUG": False,
        "SECRET_KEY": "a long random text",
        "SESSION_COOKIE_SECURE": True,
        "CSRF_COOKIE_SECURE": True,
        "CCRM_URL_TEMPLATE": "https://{tenant}.ccrm.pl",
    }


def test_on_this_machine_alone_it_starts_without_any_variable() -> None:
    values = json.loads(start().stdout)

    assert len(values["SECRET_KEY"]) >= 50
    assert values["SESSION_COOKIE_SECURE"] is False


@pytest.mark.parametrize("value", ["", "-1", "1.5", "a month", "3651", "99999999999999999999", "²", "0x10"])
def test_what_is_no_number_of_days_is_refused(value: str) -> None:
    with pytest.raises(ImproperlyConfigured, match="RUNS_KEPT_DAYS"):
        checked_days("RUNS_KEPT_DAYS", value)


def test_days_are_whole_numbers() -> None:
    assert [checked_days("X", value) for value in ("0", "30", "3650")] == [0, 30, 3650]


@pytest.mark.parametrize(
    "wrong", ["mail.example", "http://mail.example", "smtp://", "smtp://[", "consolemail://x"]
)
def test_what_is_no_mail_server_stops_the_start(wrong: str) -> None:
    with pytest.raises(ImproperlyConfigured, match="EMAIL_URL"):
        checked_mail(wrong, "", "https://ccrm.example")


def test_without_a_mail_server_no_mail_is_sent() -> None:
    assert checked_mail("", "", "https://ccrm.example") == (False, "ccrm-admin@ccrm.example")
    assert checked_mail("smtp+tls://u:p@mail.example:587", "a@b.example", "") == (True, "a@b.example")
    with pytest.raises(ImproperlyConfigured, match="EMAIL_FROM"):
        checked_mail("smtp://mail.example", "nobody", "https://ccrm.example")

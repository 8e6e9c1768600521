"""`python -m ccrm_admin.sandbox`, as a process of its own."""

import re
import signal
import subprocess
import sys
import urllib.error
import urllib.request
from contextlib import contextmanager
from pathlib import Path

import pytest

from ccrm_admin.sandbox.demo import DEMO_TENANTS

ROOT = Path(__file__).parent.parent.parent
COMMAND = [sys.executable, "-m", "ccrm_admin.sandbox"]


@contextmanager
def running(*arguments: str):
    process = subprocess.Popen(  # noqa: S603 - our own command
        [*COMMAND, "--port", "0", *arguments],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        process.stdout.readline()
        yield process, re.sub(r"^CCRM_URL_TEMPLATE=", "", process.stdout.readline().strip())
    finally:
        process.kill()
        process.communicate()


def ask(template: str, tenant: str, key: str, path: str = "publicApi/users"):
    url = f"{template.format(tenant=tenant)}/{path}"
    request = urllib.request.Request(url, headers={"Authorization": f"Bearer {key}"})  # noqa: S310
    try:
        with urllib.request.urlopen(request, timeout=10) as response:  # noqa: S310
            return response.status, response.read()
    except urllib.error.HTTPError as refused:
        return refused.code, refused.read()


def refused(*arguments: str):
    done = subprocess.run(  # noqa: S603 - our own command
        [*COMMAND, *arguments], cwd=ROOT, capture_output=True, text=True, timeout=30, check=False
    )
    return done.returncode, done.stderr


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT])
def test_it_serves_the_demo_and_stops_at_once(how: signal.Signals):
    with running() as (process, template):
        asked = {demo.name: ask(template, demo.name, demo.key) for demo in DEMO_TENANTS}
        process.send_signal(how)
        assert process.wait(5) == 0
        out, err = process.communicate()
    assert {name: status for name, (status, _) in asked.items()} == {
        "demo-mala": 200,
        "demo-duza": 200,
        "demo-odmowa": 401,
    }
    assert b'"totalCount":40}' in asked["demo-mala"][1]
    assert b'"totalCount":1200}' in asked["demo-duza"][1]
    assert (out, err) == ("", "")


def test_the_refused_tenant_has_another_key():
    refused_tenant = DEMO_TENANTS[-1]
    assert refused_tenant.key != refused_tenant.served_key
    assert all(demo.key == demo.served_key for demo in DEMO_TENANTS[:-1])
    assert refused_tenant.key not in repr(refused_tenant)
    assert refused_tenant.served_key not in repr(refused_tenant)


def test_own_tenants_samples_and_verbose_lines_without_keys():
    samples = ROOT / "tests" / "samples"
    with running(
        "--tenant", "alfa:tajny:klucz:3", "--tenant", "beta:inny:0", "--verbose",
        "--samples", str(samples), "--samples-tenant", "beta", "--seed", "5",
    ) as (process, template):  # fmt: skip
        status, body = ask(template, "alfa", "tajny:klucz")
        path = "publicApi/users/sipAccounts"
        sample = ask(template, "beta", "inny", path)[1]
        process.terminate()
        err = process.communicate()[1]
    assert (status, b'"totalCount":3}' in body) == (200, True)
    assert sample == (samples / "sip_accounts.json").read_bytes()
    assert "GET 'alfa' crm_users page 1: 200" in err
    assert "tajny" not in err
    assert "inny" not in err


def test_data_changes_with_time():
    with running("--tenant", "alfa:k:20", "--evolve-every", "0.02") as (_, template):
        first = ask(template, "alfa", "k")[1]
        for _ in range(500):
            if ask(template, "alfa", "k")[1] != first:
                return
    pytest.fail("nothing changed")


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        (["--host", "0.0.0.0"], "loopback"),  # noqa: S104
        (["--tenant", "alfa"], "NAME:KEY:USERS"),
        (["--tenant", "alfa:key:many"], "NAME:KEY:USERS"),
        (["--tenant", "Alfa:key:4"], "DNS label"),
        (["--tenant", "alfa:key:100001"], "100000"),
        (["--port", "99999"], "port"),
        (["--latency", "-1"], "seconds"),
        (["--latency", "nan"], "seconds"),
        (["--rate-limit", "0"], "less than 1"),
        (["--samples", "/nowhere", "--samples-tenant", "demo-mala"], "No such file"),
        (["--samples", "/nowhere"], "go together"),
        (["--tenant", "a:k:0", "--samples", "x", "--samples-tenant", "b"], "no tenant"),
    ],
)
def test_a_wrong_argument_is_refused_in_words(arguments: list[str], why: str):
    status, said = refused(*arguments)
    assert status == 2
    assert why in said
    assert "Traceback" not in said


def test_help_names_every_option():
    done = subprocess.run(  # noqa: S603 - our own command
        [*COMMAND, "--help"], cwd=ROOT, capture_output=True, text=True, timeout=30, check=True
    )
    for option in ("port", "host", "tenant", "seed", "latency", "rate-limit", "evolve-every",
                   "samples", "samples-tenant", "verbose"):  # fmt: skip
        assert f"--{option}" in done.stdout
    assert "demo-mala (40 users)" in done.stdout

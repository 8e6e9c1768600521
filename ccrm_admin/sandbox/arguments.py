"""The command's arguments."""

import argparse
from pathlib import Path
from typing import NamedTuple

from ccrm_admin.sandbox.control import PREFIX
from ccrm_admin.sandbox.demo import DEMO_TENANTS
from ccrm_admin.sandbox.server import is_loopback


class TenantArgument(NamedTuple):
    """A tenant as the command line names it; `users` is a number of rows."""

    name: str
    key: str
    users: int


def parser() -> argparse.ArgumentParser:
    """Return the parser of `python -m ccrm_admin.sandbox`."""
    demo = ", ".join(f"{tenant.name} ({tenant.users} users)" for tenant in DEMO_TENANTS)
    arguments = argparse.ArgumentParser(
        prog="python -m ccrm_admin.sandbox",
        description="A stand-in CCRM server on loopback, with sample data made from a seed.",
        epilog=f"Without --tenant it serves the demo's tenants: {demo}. "
        f"Faults and changes on request: see http://HOST:PORT/{PREFIX}/.",
    )
    add = arguments.add_argument
    add("--port", type=int, default=8801, help="port; 0 takes a free one (default: 8801)")
    add("--host", type=_loopback, default="127.0.0.1", help="loopback address (default: 127.0.0.1)")
    add(
        "--tenant",
        type=_tenant,
        action="append",
        default=[],
        metavar="NAME:KEY:USERS",
        help="serve this tenant, with so many users (0 to 100000); may be given several times",
    )
    add("--seed", type=int, default=1, help="seed of the sample data (default: 1)")
    add("--latency", type=_seconds, default=0.0, metavar="S", help="seconds before each answer")
    add(
        "--rate-limit",
        type=_at_least_one,
        metavar="N",
        help="requests a minute for each tenant; more get the documented 403 (default: no limit)",
    )
    add(
        "--evolve-every",
        type=_seconds,
        default=0.0,
        metavar="S",
        help="change every tenant's data every so many seconds (default: never)",
    )
    add(
        "--samples",
        type=Path,
        metavar="DIR",
        help="serve the vendor's printed samples of this directory byte for byte "
        "(sip_accounts.json, call_presentations.json, sms_senders.json)",
    )
    add("--samples-tenant", metavar="NAME", help="the tenant that serves them")
    add("--verbose", action="store_true", help="print a line for each request (never a key)")
    return arguments


def _loopback(text: str) -> str:
    if not is_loopback(text):
        raise argparse.ArgumentTypeError(f"{text!r} is not an IPv4 loopback address")
    return text


def _tenant(text: str) -> TenantArgument:
    name, _, rest = text.partition(":")
    key, _, users = rest.rpartition(":")
    if not name or not key or not users.isdecimal():
        raise argparse.ArgumentTypeError("a tenant is NAME:KEY:USERS")
    return TenantArgument(name, key, int(users))


def _seconds(text: str) -> float:
    seconds = float(text)
    if not 0 <= seconds < float("inf"):
        raise argparse.ArgumentTypeError(f"{text} is not a number of seconds")
    return seconds


def _at_least_one(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError(f"{text} is less than 1")
    return number

"""`python -m ccrm_admin.sandbox`: serves sample tenants until it is stopped."""

import argparse
import signal
import sys
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from threading import Thread
from typing import NamedTuple, NoReturn

from ccrm_admin.sandbox.control import PREFIX
from ccrm_admin.sandbox.demo import DEMO_TENANTS
from ccrm_admin.sandbox.server import SandboxServer, is_loopback
from ccrm_admin.sandbox.tenant import SandboxTenant


class _TenantArgument(NamedTuple):
    """A tenant as the command line names it; `users` is a number of rows."""

    name: str
    key: str
    users: int


def main(arguments: Sequence[str] | None = None) -> int:
    """Serve until interrupted (Ctrl-C, SIGTERM); returns the exit status."""
    for each in (signal.SIGTERM, signal.SIGINT):  # what a shell starts in the background ignores the latter
        signal.signal(each, _stop)
    command = _parser()
    options = command.parse_args(arguments)
    with suppress(KeyboardInterrupt):
        try:
            server = SandboxServer(
                _tenants(options), port=options.port, host=options.host, verbose=options.verbose
            )
        except (ValueError, OSError, OverflowError) as error:
            command.error(str(error))
        print(f"Sandbox CCRM: {server.url(PREFIX)}/ says what it serves and how to change it.")
        print(f"CCRM_URL_TEMPLATE={server.url_template}", flush=True)
        if options.evolve_every:
            Thread(target=_evolve, args=(server, options.evolve_every), daemon=True).start()
        server.serve_forever()
    return 0


def _tenants(options: argparse.Namespace) -> list[SandboxTenant]:
    """Return the tenants asked for, or the demo's; raises ValueError or OSError."""
    if (options.samples is None) != (options.samples_tenant is None):
        raise ValueError("--samples and --samples-tenant go together.")
    tenants = {
        each.name: SandboxTenant(
            each.name,
            key=each.key,
            users=each.users,
            seed=options.seed,
            latency=options.latency,
            rate_limit=options.rate_limit,
        )
        for each in options.tenant or _demo()
    }
    for tenant in tenants.values():
        tenant.data.freeze()
    if options.samples is not None:
        if options.samples_tenant not in tenants:
            raise ValueError(f"--samples-tenant: there is no tenant {options.samples_tenant!r}.")
        tenants[options.samples_tenant].use_samples(options.samples)
    return list(tenants.values())


def _demo() -> list[_TenantArgument]:
    return [_TenantArgument(demo.name, demo.served_key, demo.users) for demo in DEMO_TENANTS]


def _evolve(server: SandboxServer, every_seconds: float) -> None:
    while not server.stopping.wait(every_seconds):
        for tenant in server.tenants.values():
            tenant.data.evolve()


def _stop(_signal: int, _frame: object) -> NoReturn:
    raise KeyboardInterrupt


def _parser() -> argparse.ArgumentParser:
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
    add("--latency", type=_seconds, default=0.0, metavar="S", help="seconds before each response")
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


def _tenant(text: str) -> _TenantArgument:
    name, _, rest = text.partition(":")
    key, _, users = rest.rpartition(":")
    if not name or not key or not users.isdecimal():
        raise argparse.ArgumentTypeError("a tenant is NAME:KEY:USERS")
    return _TenantArgument(name, key, int(users))


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


if __name__ == "__main__":
    sys.exit(main())

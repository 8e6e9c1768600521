"""`python -m ccrm_admin.sandbox`: serves sample tenants until it is told to stop."""

import signal
import sys
from argparse import Namespace
from collections.abc import Sequence
from contextlib import suppress
from threading import Thread
from typing import NoReturn

from ccrm_admin.sandbox.arguments import TenantArgument, parser
from ccrm_admin.sandbox.control import PREFIX
from ccrm_admin.sandbox.demo import DEMO_TENANTS
from ccrm_admin.sandbox.server import SandboxServer
from ccrm_admin.sandbox.tenant import SandboxTenant


def main(arguments: Sequence[str] | None = None) -> int:
    """Serve until interrupted (Ctrl-C, SIGTERM); returns the exit status."""
    for each in (signal.SIGTERM, signal.SIGINT):  # what a shell starts in the background ignores the latter
        signal.signal(each, _stop)
    command = parser()
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


def _tenants(options: Namespace) -> list[SandboxTenant]:
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


def _demo() -> list[TenantArgument]:
    return [TenantArgument(demo.name, demo.served_key, demo.users) for demo in DEMO_TENANTS]


def _evolve(server: SandboxServer, every: float) -> None:
    while not server.stopping.wait(every):
        for tenant in server.tenants.values():
            tenant.data.evolve()


def _stop(_signal: int, _frame: object) -> NoReturn:
    raise KeyboardInterrupt


if __name__ == "__main__":
    sys.exit(main())

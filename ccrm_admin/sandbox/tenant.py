"""A tenant of the sandbox: its key, its data, its rate limit and its faults."""

import re
import time
from collections import deque
from collections.abc import Callable, Sequence
from pathlib import Path
from random import Random
from threading import Lock

from ccrm_admin.sandbox.data import TenantData
from ccrm_admin.sandbox.faults import Faults
from ccrm_admin.sandbox.generate import Sizes, generate
from ccrm_admin.sandbox.resources import DOCUMENTED_AS_PAGED, RESOURCES, Record
from ccrm_admin.sandbox.responses import Body, enveloped

_SAMPLE_RESOURCES = ("sip_accounts", "call_presentations", "sms_senders")


class SandboxTenant:
    """A CRM tenant with sample data made from its name and a seed.

    name: a DNS label. accounts, users, presentations, senders: rows, 0 to 100,000; what is not
    given follows from the users. contradictions: how many of the small contradictions real tenants
    have, as a share of the users. latency: seconds before each response. rate_limit: requests in
    rate_window seconds. page_lists: also page the three lists that are not documented as paged.
    Raises ValueError for a bad name or size.
    """

    def __init__(
        self,
        name: str,
        *,
        key: str,
        users: int = 40,
        accounts: int | None = None,
        presentations: int | None = None,
        senders: int | None = None,
        seed: int = 1,
        contradictions: float = 0.01,
        latency: float = 0.0,
        rate_limit: int | None = None,
        rate_window: float = 60.0,
        page_lists: bool = False,
    ) -> None:
        if not re.fullmatch(r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?", name):
            raise ValueError(f"A tenant's name is a DNS label, not {name!r}.")
        sizes = Sizes.for_users(users, accounts=accounts, presentations=presentations, senders=senders)
        inventory = generate(Random(f"{name} {seed}"), sizes, contradictions=contradictions)
        self.name = name
        self.key = key
        self.data = TenantData(inventory, seed=f"{name} {seed}")
        self.faults = Faults()
        self.latency = latency
        self.rate_limit = RateLimit(rate_limit, rate_window)
        self._paged = frozenset(RESOURCES) if page_lists else DOCUMENTED_AS_PAGED
        self._samples: dict[str, Body] = {}
        self._bodies: dict[tuple[str, int], Body] = {}
        self._bodies_version = -1

    def __repr__(self) -> str:
        return f"<SandboxTenant {self.name}>"

    def use_samples(self, directory: str | Path) -> None:
        """Serve the vendor's printed samples byte for byte instead of the three lists' rows."""
        self._samples = {
            resource: Body(Path(directory, f"{resource}.json").read_bytes()) for resource in _SAMPLE_RESOURCES
        }

    def rows(self, resource: str) -> list[Record]:
        """Return the live rows of a resource."""
        rows: list[Record] = getattr(self.data, resource)
        return rows

    def enveloped(self, resource: str, rows: Sequence[object], page: int) -> Record:
        """Return these rows as the tenant would send them for a page (from 1)."""
        return enveloped(resource, rows, page=page, paged=resource in self._paged)

    def body(self, resource: str, page: int) -> Body:
        """Return the body of a healthy response with a resource's page (from 1)."""
        if resource in self._samples:
            return self._samples[resource]
        page = page if resource in self._paged else 1
        with self.data.lock:
            if not self.data.frozen:
                return self._encoded(resource, page)
            if self._bodies_version != self.data.version:
                self._bodies.clear()
                self._bodies_version = self.data.version
            if (resource, page) not in self._bodies:
                self._bodies[resource, page] = self._encoded(resource, page)
            return self._bodies[resource, page]

    def _encoded(self, resource: str, page: int) -> Body:
        return Body.json(self.enveloped(resource, self.rows(resource), page))


class RateLimit:
    """At most `limit` requests in any `window` seconds; refused ones do not count. None: no limit."""

    def __init__(
        self, limit: int | None, window: float, *, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._limit = limit
        self._window_seconds = window
        self._clock = clock
        self._lock = Lock()
        self._times: deque[float] = deque()

    def allows(self) -> bool:
        """Return whether one more request is within the limit, and count it if so."""
        if self._limit is None:
            return True
        with self._lock:
            now = self._clock()
            while self._times and self._times[0] <= now - self._window_seconds:
                self._times.popleft()
            if len(self._times) >= self._limit:
                return False
            self._times.append(now)
            return True

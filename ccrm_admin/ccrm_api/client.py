"""The client: whole lists of records from one tenant, or an error."""

import random
import time
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from types import TracebackType
from typing import Any, Self, TypeVar

from ccrm_admin.ccrm_api.auth import ApiKey, BaseUrl
from ccrm_admin.ccrm_api.deadlines import Deadline
from ccrm_admin.ccrm_api.errors import CcrmError
from ccrm_admin.ccrm_api.limits import Limits
from ccrm_admin.ccrm_api.pages import Listing, read_snapshot
from ccrm_admin.ccrm_api.parsing import parse_page
from ccrm_admin.ccrm_api.resources import Resource
from ccrm_admin.ccrm_api.results import Fetched, Progress
from ccrm_admin.ccrm_api.retries import Retrying
from ccrm_admin.ccrm_api.transport import Traffic, Transport

T = TypeVar("T")
OnPage = Callable[[Progress], None]


class CcrmClient:
    """Reads the lists of one tenant over its own connection; not for use by several threads.

    All requests of one client have one deadline.
    """

    _host = "?"

    def __init__(
        self,
        base_url: str,
        api_key: str,
        *,
        limits: Limits = Limits(),  # noqa: B008 - frozen
        sleep: Callable[[float], None] = time.sleep,
        clock: Callable[[], float] = time.monotonic,
        jitter: Callable[[], float] = random.random,
    ) -> None:
        """Take the root of the tenant's API, such as https://demo.ccrm.pl, and its key.

        `sleep` and `clock` are in seconds; `jitter` returns a number from 0 up to 1. Raises
        ValueError for a URL the key must not go to, `BadKeyError` for what can be no key.
        """
        key = ApiKey(api_key)
        del api_key  # From here on no local variable shows it.
        key.check()
        root = BaseUrl.parse(base_url)
        self._host = root.host
        self._redact = key.redact
        self._limits = limits
        self._clock = clock
        self._deadline = Deadline(limits, clock)
        self._retrying = Retrying(limits, sleep=sleep, jitter=jitter)
        self._transport = Transport(root, key, limits)

    def __repr__(self) -> str:
        return f"<CcrmClient {self._host}>"

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the connections."""
        self._transport.close()

    def fetch(
        self,
        resource: Resource,
        *,
        on_page: OnPage | None = None,
        known: Sequence[str] = (),
        expected: Callable[[], Mapping[str, str]] = dict,
    ) -> Fetched[Any]:
        """Return a whole list, all pages of it; `on_page` is called after each one.

        `known` are the digests of an earlier fetch. If every page is the same to the byte, no record is
        parsed, and the result says `unchanged`. `expected` returns the keys of the records that were there
        before, each with the digest of its bytes; "" has it parsed whatever they are. A list of several
        pages that lacks one of them is read again, until that is certain or the result says that it is not
        `sure`. Raises a `CcrmError` rather than return a part.
        """
        return self._sealed(resource, lambda: self._fetch(resource, on_page, known, expected))

    def check(self) -> None:
        """Try the key on one page of the shortest list; raise the `CcrmError` that says why not."""
        self._sealed(Resource.SMS_SENDERS, lambda: self._check(Resource.SMS_SENDERS))

    def _check(self, resource: Resource) -> None:
        parse_page(self._get(resource, 1, Traffic()), resource, limits=self._limits, redact=self._redact)

    def _fetch(
        self,
        resource: Resource,
        on_page: OnPage | None,
        known: Sequence[str],
        expected: Callable[[], Mapping[str, str]],
    ) -> Fetched[Any]:
        start = self._clock()
        traffic = Traffic()
        expected = cache(expected)

        @cache
        def known_rows() -> dict[str, str]:
            return {digest: key for key, digest in expected().items() if digest}

        def read(known: Sequence[str]) -> Listing:
            listing = Listing(
                resource, limits=self._limits, redact=self._redact, known=known, known_rows=known_rows
            )
            while listing.has_more:
                listing.add(self._get(resource, len(listing.digests) + 1, traffic))
                if on_page is not None:
                    on_page(_progress(resource, listing, traffic))
            return listing

        listing, sure = read_snapshot(
            read, known=known, expected=expected, max_readings=self._limits.max_readings
        )
        return Fetched(
            resource=resource,
            records=listing.rows.records,
            record_digests=listing.rows.digests,
            known=listing.rows.known,
            skipped=listing.rows.skipped,
            requests=traffic.requests,
            bytes=traffic.bytes,
            seconds=self._clock() - start,
            digests=listing.digests,
            sure=sure,
            unchanged=listing.unchanged,
        )

    def _get(self, resource: Resource, page: int, traffic: Traffic) -> bytes:
        # A list that is not documented to page is requested as documented, until it must page.
        parameter = page if resource.documented_as_paged or page > 1 else None
        return self._retrying.call(
            lambda: self._transport.get(
                resource.path, page=parameter, deadline=self._deadline, traffic=traffic
            ),
            deadline=self._deadline,
        )

    def _sealed(self, resource: Resource, work: Callable[[], T]) -> T:
        """Return what `work` returns; an error names the list and leaves the frames within behind.

        Their local variables hold people's numbers, and whatever the server chose to quote.
        """
        try:
            with self._deadline.running():
                return work()
        except CcrmError as error:
            failure = error
        failure.resource = resource.value
        raise failure.with_traceback(None)


def _progress(resource: Resource, listing: Listing, traffic: Traffic) -> Progress:
    return Progress(
        resource=resource,
        page=len(listing.digests),
        records=len(listing.rows.records) + len(listing.rows.known),
        total=listing.paging.total,
        requests=traffic.requests,
        bytes=traffic.bytes,
    )

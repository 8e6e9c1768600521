"""One GET at a time over a session that keeps the key to itself."""

import os
from dataclasses import dataclass

import requests
from urllib3.exceptions import HTTPError

from ccrm_admin.ccrm_api.address import Address
from ccrm_admin.ccrm_api.api_key import ApiKey
from ccrm_admin.ccrm_api.body import read_body
from ccrm_admin.ccrm_api.deadline import Deadline
from ccrm_admin.ccrm_api.limits import Limits
from ccrm_admin.ccrm_api.punctual import PunctualAdapter, ended_by
from ccrm_admin.ccrm_api.statuses import check_status
from ccrm_admin.ccrm_api.wire_errors import told

_USER_AGENT = f"CCRM-Admin python-requests/{requests.__version__}"
_CA_BUNDLE_VARIABLES = ("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "SSL_CERT_FILE")


@dataclass(slots=True)
class Traffic:
    """What a fetch has cost so far."""

    requests: int = 0
    bytes: int = 0
    """Of whole bodies, after decompression."""


class Transport:
    """Sends single requests to one tenant's host."""

    def __init__(self, address: Address, key: ApiKey, limits: Limits) -> None:
        self._address = address
        self._limits = limits
        self._session = _session(address, key)

    def close(self) -> None:
        """Close the connections."""
        self._session.close()

    def get(self, path: str, *, page: int | None, deadline: Deadline, traffic: Traffic) -> bytes:
        """Return the body of one answer with status 200.

        Raises `PassingError` for what another try may cure, a `CcrmError` for the rest.
        """
        deadline.check()
        traffic.requests += 1
        left = deadline.remaining()
        timeouts = (min(self._limits.connect_timeout, left), min(self._limits.read_timeout, left))
        try:
            with (
                ended_by(deadline),
                self._session.get(
                    self._address.root + path,
                    params={} if page is None else {"page": page},
                    timeout=timeouts,
                    allow_redirects=False,
                    stream=True,
                ) as response,
            ):
                check_status(response)
                body = read_body(response, max_bytes=self._limits.max_body)
                traffic.bytes += len(body)
                return body
        except (requests.RequestException, HTTPError, OSError) as raised:
            failure = told(raised, self._limits)
        # Outside of the handler, so that the raw error is not even its context.
        raise failure


class _Session(requests.Session):
    def get_redirect_target(self, _: requests.Response) -> None:
        """Follow nothing. `allow_redirects=False` alone would still read the body to its end."""


def _session(address: Address, key: ApiKey) -> requests.Session:
    session = _Session()
    for scheme in ("https://", "http://"):
        session.mount(scheme, PunctualAdapter())
    # No proxies from the environment, and no .netrc, which would replace the key.
    session.trust_env = False
    session.auth = key
    session.verify = _ca_bundle() or True
    session.headers.update(
        {"Accept": "application/json", "Accept-Encoding": "gzip", "User-Agent": _USER_AGENT}
    )
    if address.by_address:
        session.headers["Host"] = address.host
    return session


def _ca_bundle() -> str | None:
    """Return the operator's own file of trusted certificates, by the usual variables."""
    return next(filter(None, map(os.environ.get, _CA_BUNDLE_VARIABLES)), None)

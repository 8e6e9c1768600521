"""Where a tenant's API is, whether the key may go there, and the key, which must never be seen."""

import ipaddress
import re
from dataclasses import dataclass
from urllib.parse import urlsplit

import requests
from requests.auth import AuthBase

from ccrm_admin.ccrm_api.errors import BadKeyError

_VISIBLE_ASCII = re.compile(r"[!-~]+")


@dataclass(frozen=True, slots=True)
class BaseUrl:
    """The URL below which the API's paths are."""

    url: str
    """Without a slash at the end."""
    host: str
    """With the port if one is given; for people, and for the Host header where `url` has another."""
    has_other_host: bool = False
    """Whether `url` has the loopback address in place of the host."""

    @classmethod
    def parse(cls, text: str) -> "BaseUrl":
        """Return the URL that is written so.

        Raises ValueError unless it is https, or http to this machine: the key travels in a header.
        """
        parts = urlsplit(text)
        host = parts.hostname or ""
        if not host or parts.username or parts.password or parts.query or parts.fragment:
            raise ValueError("A CCRM URL is a scheme, a host and at most a port and a path.")
        if parts.scheme != "https" and not (parts.scheme == "http" and _is_loopback(host)):
            raise ValueError("A CCRM URL starts with https://; http:// is for loopback only.")
        port = "" if parts.port is None else f":{parts.port}"
        path = parts.path.rstrip("/")
        if parts.scheme == "http" and host.endswith(".localhost"):
            # RFC 6761, section 6.3: such names are loopback, but many resolvers do not know them.
            return cls(f"http://127.0.0.1{port}{path}", f"{host}{port}", has_other_host=True)
        return cls(f"{parts.scheme}://{parts.netloc}{path}", f"{host}{port}")


def _is_loopback(host: str) -> bool:
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


class ApiKey(AuthBase):
    """Puts the key into a request's Authorization header and shows it nowhere else."""

    def __init__(self, secret: str) -> None:
        self._secret = secret

    def __repr__(self) -> str:
        return "<key>"

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        request.headers["Authorization"] = f"Bearer {self._secret}"
        return request

    def check(self) -> None:
        """Raise `BadKeyError` unless it can be a Bearer token (RFC 6750, section 2.1: ASCII)."""
        if not _VISIBLE_ASCII.fullmatch(self._secret):
            raise BadKeyError

    def redact(self, text: str) -> str:
        """Return the text without the key, in case the API quotes it."""
        return text.replace(self._secret, "…")

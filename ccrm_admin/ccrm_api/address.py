"""Where a tenant's API is, and whether the key may go there."""

import ipaddress
from dataclasses import dataclass
from urllib.parse import urlsplit


@dataclass(frozen=True, slots=True)
class Address:
    """The root under which the API's paths are."""

    root: str
    """Without a slash at the end."""
    host: str
    """For people, and for the Host header where it differs from the root's."""
    by_address: bool
    """Whether the root names the loopback address in place of the host."""

    @classmethod
    def parse(cls, base_url: str) -> "Address":
        """Take a base URL apart.

        Raises ValueError unless it is https, or http to this machine: the key travels in a header.
        """
        parts = urlsplit(base_url)
        host = parts.hostname or ""
        if not host or parts.username or parts.password or parts.query or parts.fragment:
            raise ValueError("A CCRM address is a scheme, a host and at most a port and a path.")
        if parts.scheme != "https" and not (parts.scheme == "http" and _is_loopback(host)):
            raise ValueError("A CCRM address starts with https://; http:// is for loopback only.")
        port = "" if parts.port is None else f":{parts.port}"
        path = parts.path.rstrip("/")
        if parts.scheme == "http" and host.endswith(".localhost"):
            # RFC 6761, section 6.3: such names are loopback, but many resolvers do not know them.
            return cls(f"http://127.0.0.1{port}{path}", f"{host}{port}", by_address=True)
        return cls(f"{parts.scheme}://{parts.netloc}{path}", f"{host}{port}", by_address=False)


def _is_loopback(host: str) -> bool:
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False

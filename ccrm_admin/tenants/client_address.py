"""Where a request comes from."""

from __future__ import annotations

import hashlib
import ipaddress
import logging
import secrets
from functools import cache
from typing import TYPE_CHECKING

from django.conf import settings

if TYPE_CHECKING:
    from django.http import HttpRequest

FORWARDED_FOR = ("X-Forwarded-For", "Forwarded", "X-Real-IP")  # by these a proxy tells whose request it is
PROXY_SIGNS = (*FORWARDED_FOR, "X-Forwarded-Proto", "X-Forwarded-Host", "Via")
OWN_NETWORKS = [  # where a proxy stands, and no stranger: RFC 1122, 1918, 3927, 6598; 4291, 4193
    ipaddress.ip_network(network)
    for network in (
        *("127.0.0.0/8", "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "169.254.0.0/16", "100.64.0.0/10"),
        *("::1/128", "fe80::/10", "fc00::/7"),
    )
]

logger = logging.getLogger(__name__)


def client_address(request: HttpRequest) -> str:
    """Return the address of the client, "" if it isn't known.

    Each of the TRUSTED_PROXY_COUNT proxies has added one to X-Forwarded-For; what stands before those was
    sent by the client, who may have made it up. A request that came past them has its own address.
    """
    peer = _checked(request.META.get("REMOTE_ADDR", ""))
    count = settings.TRUSTED_PROXY_COUNT
    told = request.headers.get("X-Forwarded-For", "").split(",")
    if not count or len(told) < count:
        return peer
    return _checked(told[-count]) or peer


def counted_address(request: HttpRequest) -> str:
    """Return what stands for the client where tries are counted by address.

    Behind a proxy that TRUSTED_PROXY_COUNT does not tell of, everybody has the proxy's address: one client
    could lock all out. There the whole of what the proxy says tells clients apart. Whoever makes a part of it
    up gets tries of their own, which are still counted by account, but can't use up anybody else's.
    """
    if settings.TRUSTED_PROXY_COUNT or not _behind_an_unnamed_proxy(request):
        return client_address(request)
    _warn_once()
    told = "\n".join(request.headers.get(name, "") for name in FORWARDED_FOR).strip()
    return hashlib.sha256(told.encode()).hexdigest() if told else secrets.token_hex()


def _behind_an_unnamed_proxy(request: HttpRequest) -> bool:
    peer = _checked(request.META.get("REMOTE_ADDR", ""))
    if not peer:  # a Unix socket
        return True
    address = ipaddress.ip_address(peer)
    if settings.SERVED_TO_OTHERS and address.is_loopback:
        return True
    near = any(address in network for network in OWN_NETWORKS)
    return near and any(name in request.headers for name in PROXY_SIGNS)


def _checked(text: str) -> str:
    """Return the address that ``text`` is, in its usual form; "" if it is none.

    IPv4 may be written as IPv6 and may have its port behind it, as some proxies add it.
    """
    text = text.strip().strip('"')
    if text.startswith("["):
        text = text[1:].partition("]")[0]
    elif text.count(":") == 1:
        text = text.partition(":")[0]
    try:
        address = ipaddress.ip_address(text)
    except ValueError:
        return ""
    return str(getattr(address, "ipv4_mapped", None) or address)


@cache
def _warn_once() -> None:
    logger.warning(
        "Log-ins come through a proxy, but TRUSTED_PROXY_COUNT is 0, so the clients' addresses aren't known: "
        "guesses are limited by account, and hardly by address. Set it to the number of proxies in front."
    )

"""Where a request comes from."""

from __future__ import annotations

import hashlib
import ipaddress
import logging
import secrets
from functools import cache

from django.conf import settings
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

NOT_SET = (
    "Log-ins come through a proxy, but TRUSTED_PROXY_COUNT is 0, so the clients' addresses aren't known: "
    "guesses are limited by account, and hardly by address. Set it to the number of proxies in front."
)
TOO_HIGH = (
    "A log-in came with fewer addresses in X-Forwarded-For than TRUSTED_PROXY_COUNT says. If it is too high, "
    "clients can make their addresses up; if a proxy does not add to X-Forwarded-For, let it."
)
TOO_LOW = (
    "A log-in came from an address of our own networks, which seems to have passed it on for a stranger. If "
    "that is a proxy, TRUSTED_PROXY_COUNT is too low: all behind it are one client, and one can lock all out."
)

logger = logging.getLogger(__name__)


def client_address(request: HttpRequest) -> str:
    """Return the address of the client, "" if it isn't known.

    Each of the TRUSTED_PROXY_COUNT proxies has added one to X-Forwarded-For; what stands before those was
    sent by the client, who may have made it up. A request that came past them has its own address.
    """
    peer = _checked(request.META.get("REMOTE_ADDR", ""))
    count, chain = settings.TRUSTED_PROXY_COUNT, _chain(request)
    return (_checked(chain[-count]) if 0 < count <= len(chain) else "") or peer


def counted_address(request: HttpRequest) -> str:
    """Return what stands for the client where tries are counted by address.

    Behind a proxy of which TRUSTED_PROXY_COUNT does not tell, or where it tells of more than there are,
    everybody has the proxy's address: one client could lock all out. There the whole of what the proxy says
    tells clients apart. Whoever makes a part of it up gets tries of their own, which are still counted by
    account, but can't use up anybody else's.
    """
    count, chain = settings.TRUSTED_PROXY_COUNT, _chain(request)
    if 0 < count <= len(chain) or not _behind_a_proxy(request):
        if 0 < count < len(chain) and _passed_on(chain[-count - 1], by=chain[-count]):
            _warn_once(TOO_LOW)
        return client_address(request)
    _warn_once(TOO_HIGH if count else NOT_SET)
    said = "\n".join(request.headers.get(name, "") for name in FORWARDED_FOR).strip()
    return hashlib.sha256(said.encode()).hexdigest() if said else secrets.token_hex()


def _chain(request: HttpRequest) -> list[str]:
    """Return what X-Forwarded-For holds, the last proxy's entry at the end."""
    header = request.headers.get("X-Forwarded-For", "").strip()
    return header.split(",") if header else []


def _behind_a_proxy(request: HttpRequest) -> bool:
    peer = _checked(request.META.get("REMOTE_ADDR", ""))
    if not peer:  # a Unix socket
        return True
    if settings.SERVED_TO_OTHERS and ipaddress.ip_address(peer).is_loopback:
        return True
    return _is_near(peer) and any(name in request.headers for name in PROXY_SIGNS)


def _passed_on(stranger: str, *, by: str) -> bool:
    """Tell whether an address of our own networks seems to have added that of a stranger."""
    stranger, by = _checked(stranger), _checked(by)
    return bool(stranger and by) and _is_near(by) and not _is_near(stranger)


def _is_near(address: str) -> bool:
    return any(ipaddress.ip_address(address) in network for network in OWN_NETWORKS)


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
def _warn_once(message: str) -> None:
    logger.warning(message)

"""Values from the environment that are made once or checked, for the settings file."""

import ipaddress
import os
from pathlib import Path
from urllib.parse import SplitResult, urlsplit

from cryptography.fernet import Fernet
from django.core.exceptions import ImproperlyConfigured

KEPT_DAYS_LIMIT = 3650  # ten years
MAIL_SCHEMES = ("smtp", "smtp+tls", "smtp+ssl")
FLAGS = dict.fromkeys(("1", "true", "yes", "on"), True) | dict.fromkeys(
    ("", "0", "false", "no", "off"), False
)


def kept_secret(path: Path, make: bytes) -> str:
    """Return the secret in ``path``; on first use write ``make`` there, readable by its owner only.

    Safe when several processes start at once: the first one to create the file wins.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    if not path.exists():
        with os.fdopen(os.open(draft, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600), "wb") as file:
            file.write(make)
        try:
            os.link(draft, path)
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    return path.read_text().strip()


def checked_flag(name: str, value: str) -> bool:
    """Return the flag that ``value`` spells; a misspelt one must not pass for "off"."""
    if value.lower() not in FLAGS:
        raise ImproperlyConfigured(f"{name} is neither on nor off: {value!r}. Write 1 or 0.")
    return FLAGS[value.lower()]


def checked_count(name: str, value: str) -> int:
    """Return the number, none below zero, that ``value`` spells; an empty one is 0."""
    if value and not (value.isascii() and value.isdigit()):
        raise ImproperlyConfigured(f"{name} is no number: {value!r}. Write 0, 1, 2 and so on.")
    return int(value or 0)


def checked_days(name: str, value: str) -> int:
    """Return the whole number of days that ``value`` spells, 0 to ``KEPT_DAYS_LIMIT``."""
    if not (value.isascii() and value.isdigit() and len(value) <= 4 and int(value) <= KEPT_DAYS_LIMIT):
        raise ImproperlyConfigured(f"{name} is no number of days from 0 to {KEPT_DAYS_LIMIT}: {value!r}.")
    return int(value)


def checked_fernet_keys(keys: list[str]) -> list[str]:
    """Return ``keys`` if every one is a Fernet key (url-safe base64 of 32 bytes)."""
    for position, key in enumerate(keys, start=1):
        try:
            Fernet(key)
        except ValueError:
            raise ImproperlyConfigured(
                f"CREDENTIAL_KEYS: key {position} is not a Fernet key. Make one with: python -c "
                '"from cryptography.fernet import Fernet; print(Fernet.generate_key().decode())"'
            ) from None
    return keys


def is_loopback(host: str) -> bool:
    """Tell whether ``host`` (a name or an address) can only be this machine (RFC 6761, RFC 1122)."""
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def checked_public_url(address: str, allowed_hosts: list[str]) -> str:
    """Return the address people reach this installation at, such as "https://ccrm.firma.example".

    If ``address`` is empty, it is made from the first name of another machine in ``allowed_hosts``, else from
    gunicorn's own port on this one. Never from a request: whoever sends it chooses its Host.
    """
    if not address:
        names = [host for host in allowed_hosts if not (is_loopback(host) or host.startswith((".", "*")))]
        return f"https://{names[0]}" if names else "http://localhost:8000"
    parts = _parts("PUBLIC_URL", address)
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.path.strip("/"):
        raise ImproperlyConfigured(f"PUBLIC_URL is not the address of a site: {address!r}.")
    if parts.query or parts.fragment or parts.username or parts.password:
        raise ImproperlyConfigured("PUBLIC_URL holds more than https:// and a host (and a port).")
    if parts.scheme == "http" and not is_loopback(parts.hostname):
        raise ImproperlyConfigured("PUBLIC_URL: plain http is allowed for loopback only.")
    return f"{parts.scheme}://{parts.netloc}"


def checked_url_overrides(overrides: dict[str, str]) -> dict[str, str]:
    """Return tenants' own addresses, by name, if all are on loopback: they are for a sandbox alone."""
    for name, address in overrides.items():
        if not is_loopback(urlsplit(address).hostname or "") or "{" in address:
            raise ImproperlyConfigured(f"CCRM_URL_OVERRIDES: the address of {name} is not on loopback.")
    return {name: checked_url_template(address) for name, address in overrides.items()}


def checked_url_template(template: str) -> str:
    """Return ``template`` if a tenant's key may be sent to the addresses made from it.

    Elsewhere than on loopback that takes https, and the tenant's name in the host and not in the path.
    """
    parts = _parts("CCRM_URL_TEMPLATE", template.replace("{tenant}", "tenant"))
    host = parts.hostname or ""
    if parts.scheme not in {"http", "https"} or not host or parts.query or parts.fragment:
        raise ImproperlyConfigured(f"CCRM_URL_TEMPLATE is not an address: {template!r}.")
    if "{" in template.replace("{tenant}", "") or parts.username or parts.password:
        raise ImproperlyConfigured("CCRM_URL_TEMPLATE may hold {tenant} and no other field or log-in.")
    if is_loopback(host):
        return template.rstrip("/")
    if parts.scheme != "https":
        raise ImproperlyConfigured("CCRM_URL_TEMPLATE: plain http is allowed for loopback only.")
    where = urlsplit(template)
    if "{tenant}" not in (where.hostname or ""):
        raise ImproperlyConfigured("CCRM_URL_TEMPLATE needs {tenant}, the name of the tenant, in its host.")
    if "{tenant}" in where.path:
        raise ImproperlyConfigured(
            "CCRM_URL_TEMPLATE: {tenant} belongs in the host. The path may hold it on loopback only."
        )
    return template.rstrip("/")


def checked_mail(address: str, sender: str, public_url: str) -> tuple[bool, str]:
    """Return whether mail is sent at all, and from whom; ``address`` is EMAIL_URL, "" if there is none."""
    parts = _parts("EMAIL_URL", address)
    if address and (parts.scheme not in MAIL_SCHEMES or not parts.hostname):
        raise ImproperlyConfigured(
            "EMAIL_URL is no mail server. Write smtp+tls://user:password@host:587, smtp+ssl://… or smtp://…."
        )
    if sender and "@" not in sender:
        raise ImproperlyConfigured(f"EMAIL_FROM is no e-mail address: {sender!r}.")
    return bool(address), sender or f"ccrm-admin@{urlsplit(public_url).hostname}"


def _parts(name: str, address: str) -> SplitResult:
    """Return the parts of ``address``, the value of the variable ``name``."""
    try:
        parts = urlsplit(address)
        parts.port  # noqa: B018 - read, it is checked
    except ValueError:  # half a bracket, or a port that is no number
        raise ImproperlyConfigured(f"{name} is not an address: {address!r}.") from None
    return parts

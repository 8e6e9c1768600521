"""Encryption of the tenants' API keys at rest."""

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings


class CredentialUnreadableError(Exception):
    """No key in CREDENTIAL_KEYS decrypts a stored API key."""


def encrypt(secret: str) -> str:
    """Return ``secret`` as a Fernet token made with the first of CREDENTIAL_KEYS."""
    return _fernet().encrypt(secret.encode()).decode()


def decrypt(token: str) -> str:
    """Return the secret in ``token``, made with any of CREDENTIAL_KEYS.

    Raises CredentialUnreadableError if none of them fits.
    """
    fernet = _fernet()
    try:
        return fernet.decrypt(token).decode()
    except (InvalidToken, ValueError):  # the second for what is no token at all
        raise CredentialUnreadableError from None


def _fernet() -> MultiFernet:
    return MultiFernet([Fernet(key) for key in settings.CREDENTIAL_KEYS])

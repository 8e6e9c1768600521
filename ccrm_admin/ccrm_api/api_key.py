"""The tenant's API key, which must never be seen."""

import re

import requests
from requests.auth import AuthBase

from ccrm_admin.ccrm_api.errors import BadKeyError

_VISIBLE_ASCII = re.compile(r"[!-~]+")


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
        """Return the text without the key, in case the API quotes it back."""
        return text.replace(self._secret, "…")

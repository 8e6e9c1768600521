"""How a value of a column stands in a query string: as it is, unless it is empty or too long for one.

Each value has a slug of its own. "-" stands for an empty text, and a value of dashes alone has one more. A
long one is named by its start and a digest, which no shorter value is long enough to be taken for.
"""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import md5

from django.db.models import F, Q
from django.db.models.functions import MD5
from django.db.models.lookups import In
from django.utils.translation import gettext

SLUG_CHARACTERS = 200  # characters of a value that stands in a query string as it is
_DASH = "-"
_DIGEST_LENGTH = 32  # hexadecimal digits
_LONG = SLUG_CHARACTERS + _DIGEST_LENGTH


def slug_for(value: str) -> str:
    """Return the slug of ``value``."""
    slug = value + _DASH if not value.strip(_DASH) else value
    return (
        slug
        if len(slug) <= SLUG_CHARACTERS
        else value[:SLUG_CHARACTERS].ljust(SLUG_CHARACTERS) + _digest(value)
    )


def is_slug(text: str) -> bool:
    """Tell whether ``text`` could be the slug of some value."""
    return (0 < len(text) <= SLUG_CHARACTERS or len(text) == _LONG) and "\x00" not in text


def has_slug(column: str, slugs: Sequence[str]) -> Q:
    """Return the condition for rows whose ``column`` has one of the values."""
    values = [_value(slug) for slug in slugs if len(slug) != _LONG]
    digests = [slug[SLUG_CHARACTERS:] for slug in slugs if len(slug) == _LONG]
    short = Q(**{f"{column}__in": values})
    return short | Q(In(MD5(F(column)), digests)) if digests else short


def label_of(slug: str) -> str:
    """Return what people read for the value of ``slug``; of a long one the start."""
    if len(slug) == _LONG:
        return f"{slug[:SLUG_CHARACTERS]}…"
    return _value(slug) or gettext("(empty)")


def place_of(slug: str) -> str:
    """Return the text by which a slug stands in the order of the values."""
    return slug if len(slug) == _LONG else _value(slug)


def _value(slug: str) -> str:
    return slug[:-1] if not slug.strip(_DASH) else slug


def _digest(value: str) -> str:
    """Return what both databases make of ``value``; it tells values apart and keeps no secret."""
    return md5(value.encode(), usedforsecurity=False).hexdigest()

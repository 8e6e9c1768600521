"""Which names and keys of tenants are accepted, with sentences for those that aren't."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from ccrm_admin.printing import CONTROL_IN_LINE, CONTROL_IN_TEXT

# RFC 1035, 2.3.1, with the digits that RFC 1123, 2.1 added; lower case, as host names are compared.
DNS_LABEL = r"\A[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\Z"

KEY_LENGTH = 512  # characters; a web server refuses header lines of some thousand


def validate_line(text: str) -> None:
    """Raise ValidationError if one line of text, such as a title or a name, holds a control character."""
    _refuse(CONTROL_IN_LINE.search(text))


def validate_text(text: str) -> None:
    """Raise ValidationError if a text, which may have several lines, holds a control character."""
    _refuse(CONTROL_IN_TEXT.search(text))


def _refuse(found: re.Match[str] | None) -> None:
    if found:
        raise ValidationError(
            _(
                "This text contains an invisible control character (%(character)s). Type it again, or "
                "paste it as plain text."
            ),
            code="control_character",
            params={"character": f"U+{ord(found[0]):04X}"},
        )


def validate_tenant_name(name: str) -> None:
    """Raise ValidationError unless ``name`` is one DNS label.

    It is the only part of the API's URL that comes from a person, so nothing in it is corrected
    silently; if a URL was pasted, the error says what to enter.
    """
    if _is_label(name):
        return
    meant = _label_in(name)
    if meant:
        raise ValidationError(
            _("Enter “%(meant)s”: only the part before .ccrm.pl, in lower case."),
            code="not_a_label",
            params={"meant": meant},
        )
    raise ValidationError(
        _(
            "Enter only the part before .ccrm.pl: lower-case letters, digits and hyphens, at most "
            "63 characters."
        ),
        code="not_a_label",
    )


def validate_api_key(key: str) -> None:
    """Raise ValidationError unless ``key`` can be sent as a Bearer token.

    That takes visible ASCII characters (RFC 6750, 2.1, allows fewer still). The errors never quote it.
    """
    if len(key) > KEY_LENGTH:
        raise ValidationError(
            _("Too long for an API key: at most %(limit)d characters. Copy only the key."),
            code="too_long",
            params={"limit": KEY_LENGTH},
        )
    if any(character.isspace() for character in key):
        raise ValidationError(
            _("There is a space or a line break in this API key. Copy only the key."),
            code="space",
        )
    if not re.fullmatch(r"[\x21-\x7e]*", key):
        raise ValidationError(
            _("This API key contains a character that no key has. Copy it again from the CCRM panel."),
            code="character",
        )


def _is_label(name: str) -> bool:
    return re.fullmatch(DNS_LABEL, name) is not None


def _label_in(text: str) -> str:
    """Return the tenant's name in a pasted URL or a name in upper case, "" if there is none."""
    text = text.strip().lower()
    try:
        host = urlsplit(text if "//" in text else f"//{text}").hostname or ""
    except ValueError:  # brackets that hold no IPv6 address
        return ""
    label, _dot, rest = host.partition(".")
    return label if _is_label(label) and rest in {"", "ccrm.pl"} else ""

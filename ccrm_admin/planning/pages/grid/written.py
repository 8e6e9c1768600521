"""What people write for the parts of a user, in a cell of a spreadsheet or in a field, as values."""

from __future__ import annotations

import re

from django.db.models import F
from django.utils.translation import gettext as _
from django.utils.translation import override

from ccrm_admin.inventory.choices import Mode
from ccrm_admin.inventory.models import SipAccount
from ccrm_admin.inventory.normalize import fold
from ccrm_admin.inventory.vocabulary import STATIC
from ccrm_admin.planning.domain.state import Extension, Part, Pool
from ccrm_admin.planning.engine.values import Value, checked
from ccrm_admin.planning.text.errors import InvalidValueError
from ccrm_admin.tenants.models import Tenant

LANGUAGES = ("en", "pl")  # in which the words of a mode are understood
EMPTY = {"–", "-", "—"}
BETWEEN_NUMBERS = re.compile(r"[,;\n]")


class Reader:
    """Reads what is written; each account is looked up once."""

    def __init__(self, tenant: Tenant) -> None:
        self._tenant = tenant
        self._accounts: dict[str, int] = {}
        self._modes = _words_of_modes()

    def read(self, part: Part, words: str) -> Value:
        """Return the value of ``part`` that ``words`` mean. Raises InvalidValueError."""
        if part == Part.EXTENSION:
            return self.extension(words)
        if part == Part.NOTE:
            return checked(part, "" if words in EMPTY else words)
        empty = words in EMPTY or self._modes.get(fold(words)) == Mode.NONE
        return checked(part, () if empty else numbers_in(words))

    def extension(self, words: str) -> Extension:
        """Return the mode or, static, the account that ``words`` mean. Raises InvalidValueError."""
        mode = Mode.NONE.value if words in EMPTY else self._modes.get(fold(words), STATIC)
        if mode != STATIC:
            return Extension(mode)
        if words not in self._accounts:
            self._accounts[words] = _account_called(self._tenant, words)
        return Extension(STATIC, self._accounts[words])


def numbers_in(words: str) -> Pool:
    """Return the numbers or senders that ``words`` list."""
    return tuple(filter(None, (number.strip() for number in BETWEEN_NUMBERS.split(words))))


def _account_called(tenant: Tenant, typed: str) -> int:
    """Return the id of the account that a person means by ``typed``, an internal number.

    Raises InvalidValueError if the tenant has none with it, or several.
    """
    number = typed.replace("\x00", "").strip()
    if not number:
        raise InvalidValueError(_("Type an extension, or choose an account from the list."))
    accounts = SipAccount.objects.for_tenant(tenant).filter(extension=number)
    present_first = accounts.order_by(F("missing_since").asc(nulls_first=True))
    found = list(present_first.values_list("extension_id", "missing_since")[:2])
    present = [extension_id for extension_id, missing_since in found if missing_since is None]
    if not found:
        raise InvalidValueError(
            _("No account has extension “%(number)s”, so this was not changed. Choose another.")
            % {"number": number[:40]}
        )
    if len(present) > 1:
        raise InvalidValueError(
            _("Several accounts have extension %(number)s. Choose one from the list.") % {"number": number}
        )
    return present[0] if present else found[0][0]


def _words_of_modes() -> dict[str, str]:
    found = {mode.value: mode.value for mode in Mode if mode != Mode.STATIC}
    for language in LANGUAGES:
        with override(language):
            found |= {fold(str(mode.label)): mode.value for mode in Mode if mode != Mode.STATIC}
    return found

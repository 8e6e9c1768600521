"""What a person sent from an editor, as cells; the same from a page's form and from one in the grid."""

from __future__ import annotations

from uuid import UUID

from django.db.models import F
from django.http import QueryDict
from django.utils.translation import gettext as _

from ccrm_admin.inventory.models import SipAccount
from ccrm_admin.inventory.vocabulary import MODES, STATIC
from ccrm_admin.planning.domain.state import LIVE_PARTS, Extension, Part
from ccrm_admin.planning.engine.values import Cell, Value
from ccrm_admin.planning.models import Plan
from ccrm_admin.planning.models.history import REASON_MAX_CHARACTERS
from ccrm_admin.planning.text.errors import InvalidValueError
from ccrm_admin.tenants.models import Tenant
from ccrm_admin.ui.querystrings import integer_in, number_in

EDITED_PARTS = (*LIVE_PARTS, Part.NOTE)
AS_LIVE = "live"


def token_in(posted: QueryDict) -> UUID | None:
    """Return the token of the form that was sent."""
    try:
        return UUID(posted.get("token", ""))
    except ValueError:
        return None


def reason_in(posted: QueryDict) -> str:
    """Return why it was edited, if anything was said; as much of it as is kept."""
    return posted.get("reason", "").replace("\x00", "").strip()[:REASON_MAX_CHARACTERS]


def posted_part(posted: QueryDict) -> Part:
    """Return the part that was edited. Raises InvalidValueError if it is none that can be."""
    part = next((part for part in EDITED_PARTS if part.value == posted.get("part")), None)
    if part is None:
        raise InvalidValueError(_("Unknown field. Reload the page."))
    return part


def posted_cell(plan: Plan, key: str, posted: QueryDict) -> Cell:
    """Return the new value of one part of one user. Raises InvalidValueError, with what to do instead."""
    part = posted_part(posted)
    return Cell(key, part, _value(plan.tenant, part, posted), number_in(posted.get("version", "")))


def _value(tenant: Tenant, part: Part, posted: QueryDict) -> Value:
    if part == Part.NOTE:
        return posted.get("note", "")
    if part == Part.EXTENSION:
        return _extension(tenant, posted)
    if posted.get("as") == AS_LIVE:
        return None
    return tuple(text.replace("\x00", "") for text in posted.getlist("number"))


def _extension(tenant: Tenant, posted: QueryDict) -> Extension | None:
    mode = posted.get("mode", "")
    if mode == AS_LIVE:
        return None
    if mode not in MODES:
        raise InvalidValueError(_("Choose an account or a mode."))
    if mode != STATIC:
        return Extension(mode)
    if "account" in posted:
        account = integer_in(posted.get("account", ""))
        if account is None:
            raise InvalidValueError(_("There is no such account. Choose one from the list."))
        return Extension(STATIC, account)
    return Extension(STATIC, account_called(tenant, posted.get("typed", "")))


def account_called(tenant: Tenant, typed: str) -> int:
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
            _("No account has extension “%(number)s”. Nothing was changed; choose another.")
            % {"number": number[:40]}
        )
    if len(present) > 1:
        raise InvalidValueError(
            _("Several accounts have extension %(number)s. Choose one from the list.") % {"number": number}
        )
    return present[0] if present else found[0][0]

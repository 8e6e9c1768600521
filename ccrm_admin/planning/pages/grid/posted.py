"""What a person sent from an editor, as cells; the same from a page's form and from one in the grid."""

from __future__ import annotations

from uuid import UUID

from django.http import QueryDict
from django.utils.translation import gettext as _

from ccrm_admin.inventory.vocabulary import MODES, STATIC
from ccrm_admin.planning.domain.state import LIVE_PARTS, Extension, Part, Pool
from ccrm_admin.planning.engine.references import NewPools
from ccrm_admin.planning.engine.values import Cell, Value
from ccrm_admin.planning.models import Plan
from ccrm_admin.planning.models.history import REASON_MAX_CHARACTERS
from ccrm_admin.planning.pages.grid.written import Reader
from ccrm_admin.planning.text.errors import InvalidValueError
from ccrm_admin.tenants.models import Tenant
from ccrm_admin.ui.querystrings import integer_in, number_in

EDITED_PARTS = (*LIVE_PARTS, Part.NOTE)
AS_LIVE, OWN = "live", "own"


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
    if part == Part.EXTENSION:
        return _extension(tenant, posted)
    if part == Part.NOTE:
        note = posted.get("note")
        if note is None:
            raise InvalidValueError(_older_version())
        return note
    return None if posted_as_live(posted, part) else posted_numbers(posted, part)


def _older_version() -> str:
    return _(
        "This was sent from a page of an older version, so it was not saved. Reload the page, then make the "
        "change again."
    )


def posted_as_live(posted: QueryDict, part: Part) -> bool:
    """Return whether a pool is to be as live. Raises InvalidValueError if that was not said.

    So what names its fields otherwise, as an older version did, empties no pool.
    """
    sent = posted.get(f"{part.value}-as")
    if sent not in {AS_LIVE, OWN}:
        raise InvalidValueError(_older_version())
    return sent == AS_LIVE


def posted_numbers(posted: QueryDict, part: Part) -> Pool:
    """Return what is ticked of a pool."""
    return tuple(text.replace("\x00", "") for text in posted.getlist(f"{part.value}-number"))


def _extension(tenant: Tenant, posted: QueryDict) -> Extension | None:
    mode = posted.get("mode", "")
    if mode == AS_LIVE:
        return None
    if mode not in MODES:
        raise InvalidValueError(_("Choose an account or a mode."))
    if mode != STATIC:
        return Extension(mode)
    if "account" in posted:
        return posted_account(posted)
    return Reader(tenant).extension(posted.get("typed", ""))


def posted_account(posted: QueryDict) -> Extension:
    """Return the account that was chosen from a list. Raises InvalidValueError."""
    account = integer_in(posted.get("account", ""))
    if account is None:
        raise InvalidValueError(_("There is no such account. Choose one from the list."))
    return Extension(STATIC, account)


def unknown_numbers(names: list[str]) -> str:
    """Return the sentence for numbers or senders that the tenant never had."""
    return _("Not a number or sender of this tenant: %(names)s.") % {"names": ", ".join(names)}


def check_known(plan: Plan, key: str, part: Part, value: Value) -> None:
    """Raise InvalidValueError if a pool names what the tenant never had; their live pool may."""
    for names in NewPools(plan.tenant, {key: {part: value}}).unknown().values():
        raise InvalidValueError(unknown_numbers(names))

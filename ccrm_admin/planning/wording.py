"""What the parts of an assignment are in words, before and after a change."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Q
from django.utils.translation import gettext as _

from ccrm_admin.inventory.models import Mode
from ccrm_admin.numbers import canonical, distinct
from ccrm_admin.planning.effective import STATIC, Account, Extension, Part, Pool
from ccrm_admin.planning.loading import load_accounts
from ccrm_admin.planning.messages import PART_LABELS
from ccrm_admin.ui.phone import format_phone

if TYPE_CHECKING:
    from ccrm_admin.planning.cells import Value
    from ccrm_admin.tenants.models import Tenant


@dataclass(frozen=True, slots=True)
class Told:
    """A change of one part in words; ``added`` and ``removed`` where one pool becomes another."""

    part: str
    before: str
    after: str
    added: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Wording:
    """Words values of parts; ``accounts`` are those that they may name, by extensionId.

    ``region`` is the country of numbers without a country code.
    """

    accounts: Mapping[int, Account]
    region: str

    def of(self, part: Part, value: Value) -> str:
        """Return a value of ``part`` in words."""
        if part == Part.CHOSEN:
            return _("in the plan") if value else _("not in the plan")
        if part == Part.NOTE:
            return str(value or "") or _("no note")
        if value is None:
            return _("as live")
        if isinstance(value, Extension):
            return self.extension(value)
        return ", ".join(map(unbroken, value)) if isinstance(value, tuple) and value else _("nothing")

    def extension(self, value: Extension) -> str:
        """Return how a user comes by an account, and by which."""
        mode = str(Mode(value.mode).label)
        if value.mode != STATIC:
            return mode
        if value.extension_id is None:
            return _("static, no account")
        return f"{self.number(value.extension_id)}, {mode}"

    def number(self, extension_id: int) -> str:
        """Return the internal number of an account, its id where the tenant's list lacks it."""
        account = self.accounts.get(extension_id)
        if account is None or not account.extension:
            return unnumbered(extension_id)
        if account.gone:
            return _("%(extension)s (gone)") % {"extension": account.extension}
        return account.extension

    def change(self, part: Part, before: Value, after: Value) -> Told:
        """Return a change in words."""
        label = str(PART_LABELS[part])
        told_before, told_after = self.of(part, before), self.of(part, after)
        if not (isinstance(before, tuple) and isinstance(after, tuple)):
            return Told(label, told_before, told_after)
        added, removed = self._without(after, before), self._without(before, after)
        return Told(label, told_before, told_after, added, removed)

    def _without(self, pool: Pool, other: Pool) -> tuple[str, ...]:
        known = set(distinct(other, self.region))
        return tuple(unbroken(number) for number in pool if canonical(number, self.region) not in known)


def wording_for(tenant: Tenant, values: Iterable[Value]) -> Wording:
    """Return what words ``values``: one query for the accounts that they name, none if they name none."""
    ids = {value.extension_id for value in values if isinstance(value, Extension)} - {None}
    return Wording(load_accounts(tenant, Q(extension_id__in=ids)) if ids else {}, tenant.region)


def unnumbered(extension_id: int) -> str:
    """Return what an account is called that has no internal number, or that the tenant's list lacks."""
    return _("account %(account)s") % {"account": str(extension_id)}


def unbroken(number: str) -> str:
    """Return a number grouped, on one line."""
    return format_phone(number).replace(" ", "\u00a0")

"""What the parts of an assignment are in words, before and after a change."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from django.db.models import Q
from django.utils.translation import gettext as _

from ccrm_admin.inventory.choices import Mode
from ccrm_admin.inventory.vocabulary import STATIC
from ccrm_admin.numbers import canonical, distinct
from ccrm_admin.ordering.keys import in_order
from ccrm_admin.planning.domain.state import Account, Extension, Part, Pool
from ccrm_admin.planning.engine.loading import load_accounts
from ccrm_admin.planning.engine.same_named_senders import alike_senders
from ccrm_admin.planning.engine.values import Value
from ccrm_admin.planning.text.messages import PART_LABELS
from ccrm_admin.spelling import isolated, isolating
from ccrm_admin.tenants.models import Tenant
from ccrm_admin.ui.phone import format_phone


@dataclass(frozen=True, slots=True)
class DescribedChange:
    """A change of one part in words; ``added`` and ``removed`` where one pool becomes another."""

    part: str
    before: str
    after: str
    added: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()


@dataclass(frozen=True)
class Wording:
    """Words values of parts; ``accounts`` of ``tenant`` are those that they may name, by extensionId."""

    accounts: Mapping[int, Account]
    tenant: Tenant

    @cached_property
    def alike(self) -> Mapping[str, str]:
        """What tells senders apart, read when the first one is worded."""
        return alike_senders(self.tenant)

    def of(self, part: Part, value: Value) -> str:
        """Return a value of ``part`` in words."""
        if part == Part.CHOSEN:
            return _("in the plan") if value else _("not in the plan")
        if part == Part.NOTE:
            return str(value or "") or _("no note")
        if value is None:
            return _("no change")
        if isinstance(value, Extension):
            return self.extension(value)
        return ", ".join(self.pool(part, value)) if isinstance(value, tuple) and value else _("nothing")

    def pool(self, part: Part, numbers: Iterable[str]) -> tuple[str, ...]:
        """Return each number or sender of a pool in words."""
        return tuple(with_ids(unbroken(each), self.ids(part, each)) for each in in_order(numbers))

    def ids(self, part: Part, presentation: str) -> str:
        """Return the ids of the senders that share a presentation; "" if there is but one."""
        return self.alike.get(presentation, "") if part == Part.SMS else ""

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
            return _("%(extension)s (gone)") % isolating(extension=account.extension)
        return isolated(account.extension)

    def change(self, part: Part, before: Value, after: Value) -> DescribedChange:
        """Return a change in words."""
        label = str(PART_LABELS[part])
        said_before, said_after = self.of(part, before), self.of(part, after)
        if (
            isinstance(before, Extension)
            and isinstance(after, Extension)
            and before != after
            and said_before == said_after
        ):
            return DescribedChange(label, self._exactly(before), self._exactly(after))
        if not (isinstance(before, tuple) and isinstance(after, tuple)):
            return DescribedChange(label, said_before, said_after)
        added = self.pool(part, self.without(after, before))
        return DescribedChange(
            label, said_before, said_after, added, self.pool(part, self.without(before, after))
        )

    def _exactly(self, value: Extension) -> str:
        """Return an extension with its account, for two accounts that have one internal number."""
        text = self.extension(value)
        return text if value.extension_id is None else f"{text}, {unnumbered(value.extension_id)}"

    def without(self, pool: Pool, other: Pool) -> Pool:
        """Return what of ``pool`` is not in the ``other``, however it is spelled there."""
        known = set(distinct(other, self.tenant.region))
        return tuple(number for number in pool if canonical(number, self.tenant.region) not in known)


def wording_for(tenant: Tenant, values: Iterable[Value]) -> Wording:
    """Return what words ``values``: one query for the accounts that they name, none if they name none."""
    ids = {value.extension_id for value in values if isinstance(value, Extension)} - {None}
    return Wording(load_accounts(tenant, Q(extension_id__in=ids)) if ids else {}, tenant)


def unnumbered(extension_id: int) -> str:
    """Return what an account is called that has no internal number, or that the tenant's list lacks."""
    return _("account %(account)s") % {"account": str(extension_id)}


def with_ids(text: str, ids: str) -> str:
    """Return a presentation in words, with the ``ids`` of the senders that share it, if several do."""
    return f"{text} ({ids})" if ids else text


def unbroken(number: str) -> str:
    """Return a number grouped, on one line; a sender's name turns nothing beside it."""
    return isolated(format_phone(number).replace(" ", "\u00a0"))

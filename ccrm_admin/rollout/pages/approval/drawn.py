"""How the values of an entry are drawn: what was, what is to be, and what comes and goes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

from django.db.models import Q
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ccrm_admin.inventory.choices import Mode
from ccrm_admin.ordering.keys import in_order
from ccrm_admin.planning.domain.state import Account, Extension, Part, Pool
from ccrm_admin.planning.engine.describe import Wording
from ccrm_admin.planning.engine.loading import load_accounts
from ccrm_admin.planning.engine.values import from_json
from ccrm_admin.planning.pages.grid.cell_html import (
    Happens,
    aloud,
    drawn_change,
    extension_word,
    nothing,
    pool_changes,
)
from ccrm_admin.rollout.domain.entries import State
from ccrm_admin.rollout.models import FrozenEntry
from ccrm_admin.tenants.models import Tenant
from ccrm_admin.ui.phone import format_phone


@dataclass(frozen=True)
class Drawing:
    """Draws the values of some entries; ``accounts`` are those that they name, by extensionId."""

    tenant: Tenant
    accounts: Mapping[int, Account]
    modes: Mapping[str, str]

    @property
    def wording(self) -> Wording:
        """What says the same in words."""
        return Wording(self.accounts, self.tenant)

    def short(self, part: Part, value: Any) -> SafeString:
        """Return a value as briefly as a cell has room for: of a pool, how many numbers."""
        if isinstance(value, Extension):
            return mark_safe(extension_word(value, self._account(value), self.modes))  # noqa: S308 - escaped
        if not value:
            return SafeString(nothing())
        if part == Part.SMS:
            return self._first(value)
        count = ngettext("%(count)d number", "%(count)d numbers", len(value)) % {"count": len(value)}
        return SafeString(escape(count))

    def planned(self, live: Any, planned: Any) -> SafeString:
        """Return what is to be; of a pool, the first number, how many more, and what comes and goes."""
        if isinstance(planned, Extension):
            word = extension_word(planned, self._account(planned), self.modes)
            return mark_safe(f'<b class="num">{word}</b>')  # noqa: S308 - escaped
        first = self._first(planned) if planned else SafeString(nothing())
        return first + self.delta(live or (), planned)

    def change(self, live: Any, planned: Any) -> SafeString:
        """Return what becomes what; of a pool, what comes and goes."""
        if isinstance(planned, Extension):
            before = extension_word(live, self._account(live), self.modes) if live else escape("–")
            after = extension_word(planned, self._account(planned), self.modes)
            return mark_safe(drawn_change(before, after))  # noqa: S308 - each is escaped
        return self.delta(live or (), planned or ()) or SafeString(escape(_("no change")))

    def now(self, row: FrozenEntry) -> SafeString:
        """Return what an entry that has moved would do now."""
        if row.state == State.GONE:
            return SafeString(escape(_("nothing any more")))
        return self.change(value_in(row, "now_live"), value_in(row, "now_planned"))

    def delta(self, live: Pool, planned: Pool) -> SafeString:
        """Return how many numbers come and go: a badge, and the same in words."""
        happens = [each for each, _number in pool_changes(live, planned, self.tenant.region)]
        comes, goes = happens.count(Happens.COMES), happens.count(Happens.GOES)
        if not (comes or goes):
            return SafeString()
        plus = format_html('<span class="plus">+{}</span>', comes) if comes else ""
        minus = format_html('<span class="minus">−{}</span>', goes) if goes else ""
        said = [(_("added:"), comes), (_("removed:"), goes)]
        words = ", ".join(f"{word} {count}" for word, count in said if count)
        shown = format_html(' <span class="delta" aria-hidden="true">{}{}</span>', plus, minus)
        return shown + mark_safe(aloud(f"; {words}"))  # noqa: S308 - escaped

    def _first(self, pool: Sequence[str]) -> SafeString:
        first, *others = in_order(pool)
        more = format_html(' <span class="more">+{}</span>', len(others)) if others else ""
        return format_html('<span class="value num">{}</span>{}', format_phone(first), more)

    def _account(self, extension: Extension) -> Account | None:
        return None if extension.extension_id is None else self.accounts.get(extension.extension_id)


def value_in(row: FrozenEntry, column: str) -> Any:
    """Return the value of a column of an entry; None if it has none."""
    stored = getattr(row, column)
    return None if stored is None else from_json(Part(row.part), stored)


def drawing_for(tenant: Tenant, rows: Sequence[FrozenEntry]) -> Drawing:
    """Return what draws ``rows``: one query for the accounts that they name, none if they name none."""
    named = {
        stored["extensionId"]
        for row in rows
        for stored in (row.live, row.planned, row.now_live, row.now_planned)
        if isinstance(stored, dict) and stored["extensionId"] is not None
    }
    accounts = load_accounts(tenant, Q(extension_id__in=named)) if named else {}
    return Drawing(tenant, accounts, {mode.value: str(mode.label) for mode in Mode})

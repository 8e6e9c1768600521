"""A tenant's figures, each with the list that shows just what it counts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise

from ccrm_admin.dashboard.bars import Part, Segment, stacked
from ccrm_admin.inventory.vocabulary import VOICE
from ccrm_admin.tenants.models import Tenant

USERS, ACCOUNTS = "inventory:users", "inventory:sip_accounts"
TEAMS = "inventory:teams"
NUMBERS, SENDERS = "inventory:call_presentations", "inventory:sms_senders"


@dataclass(frozen=True)
class Total:
    """A figure on the page; ``warns`` if it should be 0 and is not."""

    name: str
    label: StrOrPromise
    value: int
    url: str
    warns: bool


# name; what people call it; its list; the query that shows just these rows
_TOTALS = (
    ("users", _("CRM users"), USERS, "state=present"),
    ("without_extension", _("Users without an extension"), USERS, "mode=none&state=present"),
    ("accounts", _("SIP accounts"), ACCOUNTS, "state=present"),
    ("contradictions", _("Mismatches"), ACCOUNTS, "use=contradicting&state=present"),
    ("free", _("free"), ACCOUNTS, f"type={VOICE}&use=free&state=present"),
    ("restricted", _("blocked or resting"), ACCOUNTS, f"type={VOICE}&use=restricted&state=present"),
    ("used", _("in use"), ACCOUNTS, f"type={VOICE}&use=used&state=present"),
    ("numbers", _("Call presentations"), NUMBERS, "state=present"),
    ("senders", _("SMS senders"), SENDERS, "state=present"),
    ("teams", _("Teams"), TEAMS, "state=present"),
)


def totals_of(tenant: Tenant, figures: Mapping[str, int], *, restricted: int) -> dict[str, Total]:
    """Return the totals by name from a run's ``figures`` (see sync.mirroring.metrics).

    ``free`` and ``used`` are voice accounts; ``restricted`` ones of those that nobody has are not free.
    """
    unheld = figures.get("free", 0)
    values = {**figures, "used": figures.get("voice", 0) - unheld}
    values |= {"free": max(0, unheld - restricted), "restricted": min(unheld, restricted)}
    return {
        name: Total(
            name=name,
            label=label,
            value=values.get(name, 0),
            url=f"{reverse(view, args=[tenant.name])}?{query}",
            warns=name == "contradictions" and values.get(name, 0) > 0,
        )
        for name, label, view, query in _TOTALS
    }


def voice_bar(totals: Mapping[str, Total]) -> list[Segment]:
    """Return the bar of the voice accounts: free, blocked or resting, and used."""
    kinds = ("free", "restricted", "used")
    return stacked([Part(name, totals[name].value, totals[name].url) for name in kinds])

"""What of the mirror is searched, and how its records are named among the results."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise

from ccrm_admin.inventory.models import CallPresentation, CrmUser, MirrorRow, SipAccount, SmsSender, Team
from ccrm_admin.inventory.search.query import Fit, Wanted
from ccrm_admin.ui.phone import format_phone


@dataclass(frozen=True)
class Source:
    """One mirrored resource.

    ``exact`` are columns that name a record (sort keys, folded names, numbers), ``start`` its folded
    name; all indexed where a tenant may have many rows. A fit is judged by ``names`` and by what the record
    ``refers_to``: a number stands before the accounts that use it. The rest is what a result shows.
    """

    name: str
    model: type[MirrorRow]
    list_view: str
    title: StrOrPromise
    icon: str
    exact: tuple[str, ...]
    start: str
    names: Callable[[Any], tuple[str, ...]]
    shown: Callable[[Any], str]
    notes: Callable[[Any], tuple[str, ...]]
    refers_to: Callable[[Any], tuple[str, ...]] = lambda _record: ()

    def fit(self, wanted: Wanted, record: Any) -> Fit:
        """Return how well ``record`` fits."""
        return wanted.fit_of(self.names(record), self.refers_to(record))


SOURCES = (
    Source(
        name="users",
        model=CrmUser,
        list_view="inventory:users",
        title=_("CRM users"),
        icon="headset",
        exact=("extension_sort", "name_folded", "email_sort"),
        start="name_folded",
        names=lambda user: (user.extension, user.full_name, user.email),
        shown=lambda user: user.full_name,
        notes=lambda user: (user.extension, user.email, user.permission_group),
    ),
    Source(
        name="sip-accounts",
        model=SipAccount,
        list_view="inventory:sip_accounts",
        title=_("SIP accounts"),
        icon="device-landline-phone",
        exact=("extension_sort", "name_folded", "caller_id_canonical"),
        start="name_folded",
        names=lambda account: (account.extension, account.name),
        refers_to=lambda account: (account.caller_id_canonical,),
        shown=str,
        notes=lambda account: (account.extension_type, account.server_id, account.holder_names),
    ),
    Source(
        name="call-presentations",
        model=CallPresentation,
        list_view="inventory:call_presentations",
        title=_("Call presentations"),
        icon="phone-outgoing",
        exact=("presentation_canonical",),
        start="name_folded",
        names=lambda number: (number.presentation_canonical, number.name),
        shown=lambda number: format_phone(number.presentation),
        notes=lambda number: (number.name,),
    ),
    Source(
        name="sms-senders",
        model=SmsSender,
        list_view="inventory:sms_senders",
        title=_("SMS senders"),
        icon="message",
        exact=("presentation_canonical", "presentation_folded"),
        start="presentation_folded",
        names=lambda sender: (sender.presentation_canonical,),
        shown=lambda sender: format_phone(sender.presentation),
        notes=lambda sender: (str(_("id %(id)s") % {"id": sender.sender_id}),),
    ),
    Source(
        name="teams",
        model=Team,
        list_view="inventory:teams",
        title=_("Teams"),
        icon="users-group",
        exact=("name_folded",),
        start="name_folded",
        names=lambda team: (team.name,),
        shown=str,
        notes=lambda team: (team.group_type,),
    ),
)

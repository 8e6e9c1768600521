"""The fields of a record as a detail page shows them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib.admin.utils import label_for_field
from django.utils.functional import Promise
from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from ccrm_admin.inventory.models import CallPresentation, CrmUser, MirrorRow, SipAccount, SmsSender, Team
from ccrm_admin.ordering.keys import in_order
from ccrm_admin.ui.columns import DASH, copyable_phone, shown_email, shown_moment


@dataclass(frozen=True)
class Fact:
    """A label and what stands beside it, as HTML."""

    label: str | Promise
    value: SafeString | str


def of_sip_account(account: SipAccount) -> list[Fact]:
    """Return a SIP account's fields."""
    return [
        _text(account, "extension_type"),
        _text(account, "server_id"),
        Fact(_("Caller ID"), copyable_phone(account.caller_id)),
        Fact(_("Assigned"), _assigned(account)),
    ]


def of_call_presentation(number: CallPresentation) -> list[Fact]:
    """Return a call presentation's fields."""
    facts = [
        Fact(_("Number"), copyable_phone(number.presentation)),
        _text(number, "name"),
        _text(number, "clip_prefix", num=True),
    ]
    said = number.intl_format in {"", str(number)}  # numbers are shown in this form, unless it is of another
    return facts if said else [*facts, _text(number, "intl_format", num=True)]


def of_sms_sender(sender: SmsSender) -> list[Fact]:
    """Return an SMS sender's fields."""
    shown = copyable_phone(sender.presentation) if sender.is_number else escape(sender.presentation)
    return [Fact(_("Sender"), shown)]


def of_crm_user(user: CrmUser) -> list[Fact]:
    """Return a user's fields but for the pools."""
    status = [_("online") if user.online else _("offline")]
    status += [_("in a call")] if user.talking else []
    status += [_("do not disturb")] if user.dnd else []
    return [
        Fact(_("E-mail"), shown_email(user.email)),
        _text(user, "permission_group"),
        Fact(_("Mode"), escape(user.get_mode_display())),
        _text(user, "extension", num=True),
        Fact(_("Work number"), copyable_phone(user.work_number)),
        Fact(_("Status"), escape(", ".join(status))),
    ]


def of_team(team: Team) -> list[Fact]:
    """Return a team's fields but for its members."""
    return [_text(team, "name"), _text(team, "group_type")]


def unknown_members(count: int) -> Fact:
    """Return how many of a team's members are not among the users that the CCRM lists."""
    return Fact(_("Not among CCRM users"), str(count))


def call_pool(user: CrmUser) -> Fact:
    """Return all numbers of a user's pool."""
    return Fact(_("Call presentations"), _pool(user.call_pool))


def sms_pool(user: CrmUser) -> Fact:
    """Return all senders of a user's pool."""
    return Fact(_("SMS senders"), _pool(user.sms_pool))


IDS = {SipAccount: "extension_id", SmsSender: "sender_id", CrmUser: "uuid", Team: "uuid"}


def ids(record: MirrorRow) -> list[Fact]:
    """Return what only machines call a record by, and since when it is known here, and gone."""
    field = IDS.get(type(record))
    return [*([_text(record, field, num=True)] if field else []), *_seen(record)]


def _seen(record: MirrorRow) -> list[Fact]:
    """Return since when a record is known here, and gone."""
    known = [Fact(_("First seen"), _moment(record.first_seen_at))]
    return [*known, Fact(_("Gone since"), _moment(record.missing_since))] if record.gone else known


def _text(record: MirrorRow, field: str, *, num: bool = False) -> Fact:
    label = str(label_for_field(field, type(record)))
    text = str(getattr(record, field))
    value = format_html('<span class="num">{}</span>', text) if num else escape(text)
    return Fact(label[:1].upper() + label[1:], value if text else DASH)


def _assigned(account: SipAccount) -> SafeString | str:
    word = _("yes") if account.assigned else _("no")
    if not account.contradicts:
        return escape(word)
    return format_html('{}<div class="text-warning-emphasis">{}</div>', word, account.contradiction)


def _pool(numbers: list[str]) -> SafeString:
    rows = ((copyable_phone(number) if number.isdigit() else number,) for number in in_order(numbers))
    return format_html_join("", "<div>{}</div>", rows) or DASH


def _moment(moment: Any) -> SafeString:
    return shown_moment(moment)

"""How the client's records become rows of the mirror."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.utils.translation import ngettext_lazy

from ccrm_admin.ccrm_api import (
    DUPLICATE,
    CallPresentationRecord,
    CrmUserRecord,
    SipAccountRecord,
    SmsSenderRecord,
    UserGroupRecord,
)
from ccrm_admin.inventory.choices import Resource
from ccrm_admin.inventory.computed_columns import full_name, mode_of
from ccrm_admin.inventory.models import CallPresentation, CrmUser, MirrorRow, SipAccount, SmsSender, Team
from ccrm_admin.sync.mirroring.diff import Unclear

if TYPE_CHECKING:
    from collections.abc import Callable

    from django_stubs_ext import StrPromise

    from ccrm_admin.ccrm_api import Fetched

    Key = tuple[Any, ...]
    Values = tuple[Any, ...]

DIGEST = "digest"


@dataclass(frozen=True, slots=True)
class Mapping:
    """One resource: its model, the columns that identify a row, those that are sent, how both are read.

    The last column is the digest of what was sent. ``volatile`` columns move all the time: they are written,
    but are not history. ``key_is_text`` says that a key has several spellings. ``removal`` says,
    given a ``count``, what a removal does.
    """

    resource: Resource
    model: type[MirrorRow]
    key: tuple[str, ...]
    columns: tuple[str, ...]
    read: Callable[[Any], tuple[Key, Values]]
    label: Callable[[dict[str, Any]], str]
    removal: StrPromise
    volatile: frozenset[str] = frozenset({DIGEST})
    key_is_text: bool = False

    def row(self, key: Key, values: Values) -> dict[str, Any]:
        """Return a row's columns by name."""
        return dict(zip(self.key + self.columns, key + values, strict=True))

    def sent(self, fetched: Fetched[Any]) -> dict[Key, Values]:
        """Return the values of the records that were parsed, by key."""
        records = zip(map(self.read, fetched.records), fetched.record_digests, strict=True)
        return {key: (*values, digest) for (key, values), digest in records}


def unclear_in(fetched: Fetched[Any]) -> Unclear | None:
    """Return what a fetch leaves open; None if that is nothing."""
    keys = [skipped.key for skipped in fetched.skipped if skipped.problem != DUPLICATE]
    if fetched.sure and not keys:
        return None
    return Unclear(frozenset(keys), nameless=not fetched.sure or "" in keys)


def _sip_account(record: SipAccountRecord) -> tuple[Key, Values]:
    return (record.extension_id,), (
        record.extension_type,
        record.extension,
        record.server_id,
        record.name,
        record.caller_id,
        record.assigned,
    )


def _call_presentation(record: CallPresentationRecord) -> tuple[Key, Values]:
    return (record.presentation,), (record.name, record.clip_prefix, record.intl_format)


def _sms_sender(record: SmsSenderRecord) -> tuple[Key, Values]:
    return (record.sender_id, record.presentation), ()


def _crm_user(record: CrmUserRecord) -> tuple[Key, Values]:
    return (UUID(record.uuid),), (
        record.first_name,
        record.last_name,
        record.email,
        record.permission_group,
        mode_of(dynamic=record.dynamic, extension_id=record.extension_id).value,
        record.extension_id,
        record.extension,
        list(record.call_presentations),
        list(record.sms_senders),
        record.work_number,
        record.online,
        record.dnd,
        record.talking,
    )


def _user_group(record: UserGroupRecord) -> tuple[Key, Values]:
    return (record.uuid,), (record.name, record.group_type, list(record.members))


MAPPINGS: dict[Resource, Mapping] = {
    mapping.resource: mapping
    for mapping in (
        Mapping(
            resource=Resource.SIP_ACCOUNTS,
            model=SipAccount,
            key=("extension_id",),
            columns=("extension_type", "extension", "server_id", "name", "caller_id", "assigned", DIGEST),
            read=_sip_account,
            label=lambda row: f"{row['extension']} {row['name']}".strip(),
            removal=ngettext_lazy(
                "%(count)s SIP account will be marked as gone.",
                "%(count)s SIP accounts will be marked as gone.",
                "count",
            ),
        ),
        Mapping(
            resource=Resource.CALL_PRESENTATIONS,
            model=CallPresentation,
            key=("presentation",),
            columns=("name", "clip_prefix", "intl_format", DIGEST),
            read=_call_presentation,
            label=lambda row: row["intl_format"] or row["presentation"],
            removal=ngettext_lazy(
                "%(count)s call presentation will be marked as gone.",
                "%(count)s call presentations will be marked as gone.",
                "count",
            ),
            key_is_text=True,
        ),
        Mapping(
            resource=Resource.SMS_SENDERS,
            model=SmsSender,
            key=("sender_id", "presentation"),
            columns=(DIGEST,),
            read=_sms_sender,
            label=lambda row: row["presentation"],
            removal=ngettext_lazy(
                "%(count)s SMS sender will be marked as gone.",
                "%(count)s SMS senders will be marked as gone.",
                "count",
            ),
            key_is_text=True,
        ),
        Mapping(
            resource=Resource.CRM_USERS,
            model=CrmUser,
            key=("uuid",),
            columns=(
                "first_name",
                "last_name",
                "email",
                "permission_group",
                "mode",
                "extension_id",
                "extension",
                "call_pool",
                "sms_pool",
                "work_number",
                "online",
                "dnd",
                "talking",
                DIGEST,
            ),
            read=_crm_user,
            label=lambda row: full_name(row["first_name"], row["last_name"], row["email"]),
            removal=ngettext_lazy(
                "%(count)s user will be marked as gone.",
                "%(count)s users will be marked as gone.",
                "count",
            ),
            volatile=frozenset({"online", "dnd", "talking", DIGEST}),
        ),
        Mapping(
            resource=Resource.USER_GROUPS,
            model=Team,
            key=("uuid",),
            columns=("name", "group_type", "members", DIGEST),
            read=_user_group,
            label=lambda row: row["name"],
            removal=ngettext_lazy(
                "%(count)s team will be marked as gone.",
                "%(count)s teams will be marked as gone.",
                "count",
            ),
        ),
    )
}

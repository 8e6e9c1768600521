"""The pages of single records: all fields, who holds it, and what stands near it."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.utils.translation import gettext_lazy as _

from ccrm_admin.inventory import detail_fields
from ccrm_admin.inventory.choices import HoldingKind, Resource
from ccrm_admin.inventory.detail_fields import Fact
from ccrm_admin.inventory.detail_view import Detail, Group
from ccrm_admin.inventory.models import CallPresentation, CrmUser, SipAccount, SmsSender, Team
from ccrm_admin.tenants.querysets import TenantQuerySet
from ccrm_admin.ui.slugs import slug_for


class SipAccountDetail(Detail):
    """``/t/{tenant}/sip-accounts/{id}/``."""

    model = SipAccount
    resource = Resource.SIP_ACCOUNTS
    list_view = "inventory:sip_accounts"
    facts = staticmethod(detail_fields.of_sip_account)

    def groups(self, record: SipAccount) -> list[Group]:
        """Its holders, and the other accounts of its server."""
        tenant = self.request.tenant
        others = SipAccount.objects.for_tenant(tenant).present().exclude(pk=record.pk)
        return [
            self.group(
                record,
                _("Holder"),
                _("Nobody has this account."),
                CrmUser.objects.for_tenant(tenant).holding_account(record.extension_id).order_by("name_sort"),
                "inventory:users",
                kind=HoldingKind.ACCOUNT,
                q=record.extension,
            ),
            self.group(
                record,
                _("Other accounts on this server"),
                _("No other accounts on this server."),
                others.filter(server_id=record.server_id).order_by("extension_sort"),
                "inventory:sip_accounts",
                server=slug_for(record.server_id),
            ),
        ]


class CallPresentationDetail(Detail):
    """``/t/{tenant}/call-presentations/{id}/``."""

    model = CallPresentation
    resource = Resource.CALL_PRESENTATIONS
    list_view = "inventory:call_presentations"
    facts = staticmethod(detail_fields.of_call_presentation)

    def groups(self, record: CallPresentation) -> list[Group]:
        """The users that may show it, and the numbers with the same incoming prefix."""
        tenant = self.request.tenant
        users = (
            CrmUser.objects.for_tenant(tenant).showing(record.presentation_canonical).order_by("name_sort")
        )
        groups = [
            self.group(
                record,
                _("Users who can show it"),
                _("In nobody's pool."),
                users,
                "inventory:users",
                kind=HoldingKind.NUMBER,
                q=record.presentation,
            )
        ]
        if record.clip_prefix:
            same = CallPresentation.objects.for_tenant(tenant).present().exclude(pk=record.pk)
            groups.append(
                self.group(
                    record,
                    _("Numbers with the same incoming prefix"),
                    _("No other number has this prefix."),
                    same.filter(clip_prefix=record.clip_prefix).order_by("presentation_sort"),
                    "inventory:call_presentations",
                    q=record.clip_prefix,
                )
            )
        return groups


class SmsSenderDetail(Detail):
    """``/t/{tenant}/sms-senders/{id}/``."""

    model = SmsSender
    resource = Resource.SMS_SENDERS
    list_view = "inventory:sms_senders"
    facts = staticmethod(detail_fields.of_sms_sender)

    def groups(self, record: SmsSender) -> list[Group]:
        """The users that may send from it."""
        users = CrmUser.objects.for_tenant(self.request.tenant).sending_from(record.presentation_canonical)
        return [
            self.group(
                record,
                _("Users who can send from it"),
                _("In nobody's pool."),
                users.order_by("name_sort"),
                "inventory:users",
                kind=HoldingKind.SENDER,
                q=record.presentation,
            )
        ]


class CrmUserDetail(Detail):
    """``/t/{tenant}/users/{id}/``."""

    model = CrmUser
    resource = Resource.CRM_USERS
    list_view = "inventory:users"
    facts = staticmethod(detail_fields.of_crm_user)

    def groups(self, record: CrmUser) -> list[Group]:
        """The account, the numbers and the senders that the user has now; who is gone has none."""
        if record.gone:
            return []
        tenant = self.request.tenant
        return [
            self.group(
                record,
                _("SIP account"),
                _("This user has no SIP account, or one that CCRM does not list."),
                SipAccount.objects.for_tenant(tenant).filter(extension_id__in=_known(record.extension_id)),
                "inventory:sip_accounts",
                kind=HoldingKind.ACCOUNT,
                q=record.extension,
            ),
            self.group(
                record,
                _("Call presentations in the pool"),
                _("None of the pool's numbers is in CCRM.") if record.call_pool else _("The pool is empty."),
                CallPresentation.objects.for_tenant(tenant)
                .filter(presentation_canonical__in=record.call_pool_canonical)
                .order_by("presentation_sort"),
                "inventory:call_presentations",
                kind=HoldingKind.NUMBER,
            ),
            self.group(
                record,
                _("SMS senders in the pool"),
                _("None of the pool's senders is in CCRM.") if record.sms_pool else _("The pool is empty."),
                SmsSender.objects.for_tenant(tenant)
                .filter(presentation_canonical__in=record.sms_pool_canonical)
                .order_by("presentation_sort"),
                "inventory:sms_senders",
                kind=HoldingKind.SENDER,
            ),
            self.group(
                record,
                _("Teams"),
                _("In no team."),
                Team.objects.for_tenant(tenant).filter(uuid__in=record.team_ids).order_by("name_sort"),
                "inventory:teams",
                kind=HoldingKind.TEAM,
            ),
        ]

    def unlisted(self, record: CrmUser) -> list[Fact]:
        """The pools of which some numbers are not in the CCRM's lists."""
        calls = CallPresentation.objects.for_tenant(self.request.tenant)
        senders = SmsSender.objects.for_tenant(self.request.tenant)
        return [
            *([detail_fields.call_pool(record)] if _lacks(calls, record.call_pool_canonical) else []),
            *([detail_fields.sms_pool(record)] if _lacks(senders, record.sms_pool_canonical) else []),
        ]


class TeamDetail(Detail):
    """``/t/{tenant}/teams/{id}/``."""

    model = Team
    resource = Resource.USER_GROUPS
    list_view = "inventory:teams"
    facts = staticmethod(detail_fields.of_team)

    def groups(self, record: Team) -> list[Group]:
        """Its members now; a team that is gone has none."""
        if record.gone:
            return []
        return [
            self.group(
                record,
                _("Users in this team"),
                _("Nobody is in this team."),
                CrmUser.objects.for_tenant(self.request.tenant).in_team(record.uuid).order_by("name_sort"),
                "inventory:users",
                kind=HoldingKind.TEAM,
                team=slug_for(record.label),
            )
        ]

    def unlisted(self, record: Team) -> list[Fact]:
        """How many of its members are in no list of users."""
        unknown = 0 if record.gone else len(record.members) - record.user_count
        return [detail_fields.unknown_members(unknown)] if unknown > 0 else []


def _lacks(listed: TenantQuerySet[Any], numbers: Collection[str]) -> bool:
    """Tell whether some of ``numbers``, in canonical form, are not among what is ``listed``."""
    found = listed.filter(presentation_canonical__in=numbers)
    return not set(numbers) <= set(found.values_list("presentation_canonical", flat=True))


def _known(extension_id: int | None) -> list[int]:
    return [] if extension_id is None else [extension_id]


DETAILS = {
    view.resource: view
    for view in (SipAccountDetail, CallPresentationDetail, SmsSenderDetail, CrmUserDetail, TeamDetail)
}

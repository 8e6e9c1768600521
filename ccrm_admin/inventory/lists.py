"""The lists of the mirror."""

from __future__ import annotations

from django.http import QueryDict
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ccrm_admin.inventory import facets, tables
from ccrm_admin.inventory.choices import HoldingKind, Resource
from ccrm_admin.inventory.holding_querysets import PoolNumber
from ccrm_admin.inventory.holdings.day_facets import DayTeamScope
from ccrm_admin.inventory.holdings.day_tables import TeamlessUserDayTable
from ccrm_admin.inventory.holdings.days import end_of
from ccrm_admin.inventory.mirror_list import MirrorList
from ccrm_admin.inventory.models import CallPresentation, CrmUser, Holding, SipAccount, SmsSender, Team
from ccrm_admin.inventory.plannable_lists import PlannableList, RestrictableList
from ccrm_admin.numbers import distinct
from ccrm_admin.tenants.models import Tenant, User
from ccrm_admin.ui.facets import Facet
from ccrm_admin.ui.list_view import ListView


class SipAccountList(RestrictableList):
    """``/t/{tenant}/sip-accounts/``."""

    model = SipAccount
    resource = Resource.SIP_ACCOUNTS
    name = "sip-accounts"
    heading = _("SIP accounts")
    icon = "phone"
    menu_icon = "device-landline-phone"
    url_name = "inventory:sip_accounts"
    table_class = tables.SipAccountTable
    facets = facets.SIP_ACCOUNT_FACETS


class CallPresentationList(RestrictableList):
    """``/t/{tenant}/call-presentations/``."""

    model = CallPresentation
    resource = Resource.CALL_PRESENTATIONS
    name = "call-presentations"
    heading = _("Call presentations")
    menu_label = pgettext_lazy("column", "Call presentations")
    icon = menu_icon = "phone-outgoing"
    url_name = "inventory:call_presentations"
    table_class = tables.CallPresentationTable
    facets = facets.CALL_PRESENTATION_FACETS


class SmsSenderList(PlannableList):
    """``/t/{tenant}/sms-senders/``."""

    model = SmsSender
    resource = Resource.SMS_SENDERS
    name = "sms-senders"
    heading = _("SMS senders")
    icon = menu_icon = "message"
    url_name = "inventory:sms_senders"
    table_class = tables.SmsSenderTable
    facets = facets.SMS_SENDER_FACETS


class CrmUserList(MirrorList):
    """``/t/{tenant}/users/``."""

    model = CrmUser
    resource = Resource.CRM_USERS
    name = "users"
    heading = _("CRM users")
    icon = "users"
    menu_icon = "headset"
    url_name = "inventory:users"
    table_class = tables.CrmUserTable
    facets: tuple[Facet, ...] = facets.CRM_USER_FACETS

    def __init__(self, tenant: Tenant, person: User, asked: QueryDict) -> None:
        super().__init__(tenant, person, asked)
        if self.lacks_teams:
            self.table_class = TeamlessUserDayTable
            self.facets = tuple(facet for facet in self.facets if not isinstance(facet, DayTeamScope))

    @property
    def lacks_teams(self) -> bool:
        """Whether the day that is asked for was over before teams were first read."""
        since = self.remembered.along["teams_since"] if self.as_of else None
        return self.as_of is not None and (since is None or since >= end_of(self.as_of))

    @property
    def pool_numbers(self) -> list[PoolNumber]:
        """All that was ever in a pool, and teams as they are called now, read once for a version."""
        numbers = Holding.objects.for_tenant(self.tenant).pool_numbers()
        teams = Team.objects.for_tenant(self.tenant).with_called().values_list("uuid", "called")
        return self.kept(
            "numbers",
            self.version(),
            lambda: [*numbers, *((HoldingKind.TEAM.value, *team) for team in teams.order_by())],
        )

    @cached_property
    def querystring(self) -> QueryDict:
        """What is asked for, numbers in canonical form."""
        asked = super().querystring.copy()
        if "number" in asked:
            asked.setlist("number", distinct(asked.getlist("number"), self.tenant.region))
        return asked


class TeamList(MirrorList):
    """``/t/{tenant}/teams/``."""

    model = Team
    resource = Resource.USER_GROUPS
    name = "teams"
    heading = _("Teams")
    icon = menu_icon = "users-group"
    url_name = "inventory:teams"
    table_class = tables.TeamTable
    facets = facets.TEAM_FACETS


class MirrorListView(ListView[MirrorList]):
    """Shows a list of the mirror, as it is or as it was at the end of a day."""

    template_name = "inventory/list.html"
    fragment_template_name = "inventory/_list.html"
    empty_template_name = "inventory/_empty.html"


MIRROR_LISTS = (SipAccountList, CallPresentationList, SmsSenderList, CrmUserList, TeamList)
